"""Processes of their own that work on one store, as several servers and people do."""

import traceback
from contextlib import contextmanager
from datetime import date
from functools import cache

from sqlalchemy import text

from tests.processes import processes
from tests.store.books import filled_workbook
from zi_core.access import operator
from zi_core.publishing import preview, previews, publish
from zi_core.runtime import open_store
from zi_core.store import Stale, Version, migrating
from zi_core.store.bounded_connection import BoundedConnection  # noqa: F401 - slow to import
from zi_core.store.timeouts import OF_A_SERVER, Patience
from zi_core.workbook import read

PATIENCE = 120


def together(work, jobs):
    """What ``work(*job)`` returns for each job, each in a process of its own, all at once."""
    gate = processes.Barrier(len(jobs))
    started = []
    for job in jobs:
        receiver, sender = processes.Pipe(duplex=False)
        process = processes.Process(target=_told, args=(sender, gate, work, job), daemon=True)
        process.start()
        sender.close()
        started.append((process, receiver))
    answers = []
    for process, receiver in started:
        assert receiver.poll(PATIENCE), "a process does not answer"
        answers.append(heard(receiver))
        process.join()
        receiver.close()
    return answers


def heard(receiver):
    """What a process said last; its failure becomes one here."""
    said = receiver.recv()
    assert not isinstance(said, _Failure), said
    return said


class _Failure(str):
    """The traceback of another process."""


def _told(sender, gate, work, job):
    with telling_failures(sender):
        gate.wait(PATIENCE)
        sender.send(work(*job))


@contextmanager
def telling_failures(sender):
    try:
        yield
    except BaseException:
        sender.send(_Failure(traceback.format_exc()))
        raise


def opening(address, seed):
    """Open a store; tell which book it shows and what it holds."""
    store = open_store(address, seed=seed)
    try:
        return store.book, store.history(), store.plan(1)
    finally:
        store.close()


def opening_as_release(address, seed, migrations):
    """Open a store as a server of the release does that has these migrations; its tables' state."""
    migrating._MIGRATIONS = migrations
    migrating.HEAD = max(file.name[:4] for file in (migrations / "versions").glob("0*.py"))
    store = open_store(address, seed=seed, patience=Patience(OF_A_SERVER))
    try:
        with store.engine.connect() as connection:
            remarks = connection.execute(text("SELECT id FROM zi_remark")).scalars().all()
        return migrating.HEAD, remarks, [version.number for version in store.history()]
    finally:
        store.close()


# ---- publishing at once ---------------------------------------------------------------------


def value_of(turn):
    """The month and the day that a turn fills in: months come again, with another day."""
    return turn % 12 + 1, date(2022, turn % 12 + 1, 1 + turn // 12)


def filling_in(address, code, turns, seed):
    """Download, fill in one's own activity, upload; on a newer version look again.

    Returns the numbers of the versions published and how often another was quicker.
    """
    # The file is the same at every attempt; reading it again would only keep the others away.
    previews.read_in_sandbox = cache(read)
    store = open_store(address, seed=seed)
    numbers, lost = [], 0
    for turn in range(turns):
        version = store.newest()
        content = filled_workbook(store.plan(version), code, *value_of(turn), version=version)
        while True:
            shown = preview(store, content, f"{code}-{turn}.xlsx")
            outcome = publish(store, shown, operator(str(code)), note=str(turn))
            if not isinstance(outcome, Stale):
                break
            assert outcome.newest > shown.parent
            lost += 1
        assert isinstance(outcome, Version), outcome
        numbers.append(outcome.number)
    store.close()
    return numbers, lost


def beginning(address, name, seed, content):
    """Begin the next year with a file, as one of several who do so in the same moment."""
    previews.read_in_sandbox = read  # a process more for each would wait for each other too long
    store = open_store(address, seed=seed)
    try:
        shown = preview(store, content, f"{name}.xlsx")
        return publish(store, shown, operator(name), year=2023)
    finally:
        store.close()
