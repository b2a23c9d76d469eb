"""A process killed (SIGKILL) at random moments of publishing, a thousand times."""

import time

from faults.counts import Counts
from faults.publisher import hold, hold_all, publishing_until_killed
from tests.processes import processes
from tests.store.crowd import heard
from zi_core.runtime import open_store
from zi_core.store import StoreError

KILLS_OF_A_STORE = 100
"""Then a new one is begun: all that is in a store is looked at again at its end."""
_LONGEST_LIFE = 0.2
"""Seconds from the store being open; a publication takes a third of it."""
_PATIENCE = 60


def run(trial):
    """Kills on either database; a row each."""
    return (killed(trial, database) for database in trial.databases)


def killed(trial, database):
    """Kills on one database."""
    counts = Counts(f"kill -9 in publishing, {database.name}")
    with counts.timed():
        _run(trial, counts, database)
    return counts


def _run(trial, counts, database):
    chance, left = trial.random(counts.fault), trial.tries(1_000, 4)
    while left > 0:
        with database.new() as address:
            acknowledged = set()
            for _ in range(min(left, KILLS_OF_A_STORE)):
                left -= 1
                newest = max(acknowledged, default=1)
                _kill_one(trial, counts, address, acknowledged, chance.uniform(0, _LONGEST_LIFE))
                try:
                    store = open_store(address, seed=trial.seed_file)
                except StoreError as error:
                    counts.find("untrue", f"the store does not open again: {error}")
                    continue
                hold(counts, store, {n for n in acknowledged if n > newest}, since=newest + 1)
                kept = store.newest()
                is_more = kept > max(acknowledged, default=1)
                counts.outcomes["kept unacknowledged" if is_more else "nothing more"] += 1
                store.close()
                # What is there is there; from now on it must stay.
                acknowledged.update(range(2, kept + 1))
            store = open_store(address, seed=trial.seed_file)
            hold_all(counts, store, acknowledged)
            store.close()


def _kill_one(trial, counts, address, acknowledged, life):
    counts.tries += 1
    receiver, sender = processes.Pipe(duplex=False)
    worker = processes.Process(
        target=publishing_until_killed, args=(address, trial.seed_file, sender), daemon=True
    )
    worker.start()
    sender.close()
    try:
        if not receiver.poll(_PATIENCE):
            counts.find("untrue", "the store did not open")
        else:
            newest = heard(receiver)
            if newest < max(acknowledged, default=1):
                counts.find("lost", f"the newest is {newest} after {max(acknowledged)}")
        time.sleep(life)
        worker.kill()
        worker.join()
        while True:
            acknowledged.add(heard(receiver))
            counts.acknowledged += 1
    except EOFError:
        pass
    except AssertionError as error:
        counts.find("untrue", f"the worker failed: {error}")
    finally:
        worker.kill()
        worker.join()
        receiver.close()
