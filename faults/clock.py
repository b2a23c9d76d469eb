"""The computer's clock set back, in a running process (libfaketime), after having been ahead.

What must hold then: versions follow by number, whatever their times; the trail's chain is whole;
what was signed out stays so, and what was made in the wrong time to come does not live for as long
as that; nobody waits, and no upload is refused, until the wrong time comes again.
"""

import json
import os
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from faults.counts import Counts
from faults.publisher import hold, new_version
from tests.meetings.held import CHAIR, details
from tests.people import CHEAP, PASSWORD, add
from zi_core.access import Role, Sessions, audit
from zi_core.access.accounts import Accounts
from zi_core.access.sign_in import SignedIn
from zi_core.meetings import Meetings, verify_all
from zi_core.runtime import open_store
from zi_core.store import Version

_LIBRARIES = ("lib/*/faketime", "lib*/faketime", "local/lib/faketime")
_ROOT = Path(__file__).parents[1]
_AHEAD = (timedelta(hours=2), timedelta(days=1), timedelta(days=30), timedelta(days=400))
_MINUTE, _LONGEST_WAIT, _SPAN = timedelta(minutes=1), timedelta(minutes=16), timedelta(minutes=10)


def run(trial):
    """A row for each database; not tried where libfaketime is not installed."""
    patterns = [f"{folder}/libfaketime.so.1" for folder in _LIBRARIES]
    found = [path for pattern in patterns for path in Path("/usr").glob(pattern)]
    for database in trial.databases:
        counts = Counts(f"clock set back, {database.name}")
        if not found:
            counts.left_out = "libfaketime is not installed (Debian: apt-get install libfaketime)"
        else:
            with counts.timed(), database.new() as address:
                counts.__dict__ |= _tried(trial, address, found[0], counts.fault)
        yield counts


def _tried(trial, address, library, fault):
    moment = trial.new_folder() / "moment"
    moment.write_text("+0")
    environment = {
        **os.environ,
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(moment),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # as when a real clock is set
    }
    jobs = (address, trial.seed_file, moment, trial.seed, fault, trial.tries(20, 1))
    done = subprocess.run(
        [sys.executable, "-m", __name__, *map(str, jobs)],
        cwd=_ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    told = json.loads(done.stdout)
    del told["seconds"]
    return told


class _Clock:
    """The clock that the whole process sees, by how much it is ahead of the real one."""

    def __init__(self, file):
        self._file = file
        self.set(timedelta())

    def set(self, ahead):
        self._file.write_text(f"{int(ahead.total_seconds()):+d}")
        self.ahead = ahead

    def move(self, by):
        self.set(self.ahead + by)


def _work(address, seed, moment, chance, counts, tries):
    clock = _Clock(moment)
    store = open_store(address, seed=seed)
    sessions = Sessions(store, passwords=CHEAP)
    accounts = Accounts(store, passwords=CHEAP)
    for turn in range(tries):
        counts.tries += 1
        ahead = chance.choice(_AHEAD) + timedelta(seconds=chance.randrange(3_600))
        counts.outcomes[f"back by {ahead.days or '0.1'} days"] += 1
        names = [f"{kind}{turn}" for kind in ("ana", "budi", "cici")]
        people = [add(store, name, Role.ADMIN).person() for name in names]
        ana, budi, cici = names

        clock.move(ahead)  # somebody has set it wrong, and then it is mended
        _publish(counts, store)
        wrong_time = sessions.sign_in(ana, PASSWORD, address="192.0.2.1").token
        signed_out = sessions.sign_in(ana, PASSWORD, address="192.0.2.1").token
        sessions.sign_out(signed_out)
        key = accounts.renew_key(people[0], cici)
        for _ in range(8):
            sessions.sign_in(budi, "salah", address=f"192.0.2.{turn + 2}")
        while _count_upload(store, people[0]):
            pass
        meeting = Meetings(store).create(CHAIR, details())
        clock.move(-ahead)

        _publish(counts, store)
        meetings = Meetings(store)
        fingerprint = meetings.briefing(meeting.number).fingerprint
        meetings.close(CHAIR, meeting.number, meeting.revision, fingerprint)
        if sessions.person(signed_out):
            counts.find("untrue", "a session that was signed out lives again")
        if sessions.person(wrong_time):
            counts.find("untrue", f"a session of the wrong time still lives, {ahead} before it")
        if accounts.keys.find(key):
            counts.find("untrue", f"a one-time key of the wrong time is good for {ahead} more")
        if not _count_upload(store, people[0]):
            counts.find("untrue", f"uploads are refused until the wrong time comes, for {ahead}")
        clock.move(_LONGEST_WAIT)
        told = sessions.sign_in(budi, PASSWORD, address=f"192.0.2.{turn + 2}")
        if not isinstance(told, SignedIn):
            counts.find("untrue", f"who mistyped a password waits until the wrong time: {told}")
        hold(counts, store, set(range(2, store.newest() + 1)), since=store.newest() - 2)
        for words in verify_all(store):
            counts.find("partial", words)
    store.close()


def _publish(counts, store):
    newest, now = store.newest(), datetime.now(UTC)
    outcome = store.publish(new_version(store))
    if not isinstance(outcome, Version) or outcome.number != newest + 1:
        counts.find("untrue", f"answered {outcome} after version {newest}")
        return
    counts.acknowledged += 1
    if store.latest().newest.number != outcome.number or store.history()[0] != outcome:
        counts.find("untrue", "the version published last is not the newest")
    if abs(outcome.at - now) > _MINUTE:
        counts.find("untrue", f"published at {outcome.at}, by the clock at {now}")


def _count_upload(store, person):
    return audit.record_within(store, audit.Event.PREVIEW, person, most=3, span=_SPAN)


def _main(address, seed, moment, number, fault, tries):
    counts = Counts(fault)
    chance = random.Random(f"{number} {fault}")
    _work(address, Path(seed), Path(moment), chance, counts, int(tries))
    print(json.dumps(vars(counts)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
