"""The folder, or the file in it, made read-only at each step of a publication."""

import os
import shutil
from pathlib import Path

from sqlalchemy import make_url

from faults.counts import Counts
from faults.publisher import hold
from faults.steps import before_step, hold_outcome, outcome_of, publication, workbook_of
from faults.trial import is_root
from tests.processes import processes
from tests.store.crowd import heard, telling_failures
from zi_core.runtime import open_store
from zi_core.store import Version

_NOBODY = 65534
_PATIENCE = 120
_OF_THE_SHORT_RUN = "COMMIT"


def run(trial):
    """A row for the folder, and one for file and folder."""
    for what in ("folder", "file and folder"):
        counts = Counts(f"{what} read-only at each step, SQLite")
        if os.name != "posix":
            counts.left_out = "rights are another matter on Windows"
            yield counts
            continue
        with counts.timed():
            told = _as_nobody(trial, what)
        told.seconds = counts.seconds
        yield told


def _as_nobody(trial, what):
    """Try it in a process without root's rights, which would write everywhere."""
    folder = trial.new_folder()
    path = shutil.copy(trial.begun_file, folder / "zi.db")
    if is_root():
        for owned in (folder, path):
            os.chown(owned, _NOBODY, _NOBODY)
    receiver, sender = processes.Pipe(duplex=False)
    jobs = (f"sqlite:///{path}", trial.seed_file, what, trial.is_short, sender)
    worker = processes.Process(target=_at_each_step, args=jobs, daemon=True)
    worker.start()
    sender.close()
    if not receiver.poll(_PATIENCE):
        raise TimeoutError("the worker does not answer")
    counts = heard(receiver)
    worker.join()
    receiver.close()
    return counts


def _at_each_step(address, seed, what, is_short, sender):
    with telling_failures(sender):
        store = open_store(address, seed=seed)
        publication(store)  # imports what this user may not be allowed to read
        store.verify()
        store.close()
        if is_root():
            os.setgroups([])
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)
        counts = Counts(f"{what} read-only at each step, SQLite")
        path = Path(make_url(address).database)
        spoilt = {path.parent: 0o755} | ({path: 0o644} if what != "folder" else {})

        def begin():
            for place, mode in spoilt.items():
                place.chmod(mode & 0o555)

        store = open_store(address, seed=seed)
        with before_step(store.engine, -1, None) as steps:
            publication(store)
        places = [p for p, step in enumerate(steps) if step == _OF_THE_SHORT_RUN]
        for place in places if is_short else range(len(steps)):
            newest = store.newest()
            workbook_of(store, newest + 1)
            with before_step(store.engine, place, begin):
                outcome = outcome_of(counts, lambda: publication(store), newest)
            for changed, mode in spoilt.items():
                changed.chmod(mode)
            again = open_store(address, seed=seed)
            hold_outcome(counts, outcome, newest, again)
            hold(counts, again, set(), since=newest + 1, file_of=workbook_of)
            for words in again.verify():
                counts.find("partial", words)
            again.close()
            if not isinstance(publication(store), Version):
                counts.find("untrue", "the store takes no publication although it may be written")
        sender.send(counts)
