"""The database locked, gone or cut at each step of a publication, on SQLite and PostgreSQL."""

import os
import shutil
import signal
import sqlite3
import time
from contextlib import contextmanager, suppress

import psycopg
from sqlalchemy import make_url

from faults.counts import Counts
from faults.publisher import hold
from faults.steps import before_step, hold_outcome, outcome_of, publication, workbook_of
from faults.trial import Trial
from zi_core.runtime import open_store
from zi_core.store import StoreError, Version
from zi_core.store.timeouts import Patience

PATIENCE = 0.4
"""Seconds that an access waits here; the server's 2.5 would only make the run longer."""
_RECOVERS = 20
"""Seconds within which a store must take a publication again once the fault is over."""
_OF_THE_SHORT_RUN = "COMMIT"


def run(trial):
    """Each fault at each step; a row for each fault."""
    for fault in (locked_file, moved_file, replaced_file):
        yield at_each_step(trial, trial.sqlite, fault)
    for database in trial.databases[1:]:
        for fault in (locked_tables, cut, crashed, silent, gone):
            yield at_each_step(trial, database, fault)


def at_each_step(trial, database, fault):
    counts = Counts(f"{fault.__doc__.partition('.')[0]}, {database.name}")
    with counts.timed(), database.new() as address:
        store = open_store(address, seed=trial.seed_file, patience=Patience(PATIENCE))
        publication(store)  # the first loads what the others find loaded
        with before_step(store.engine, -1, None) as steps:
            publication(store)
        places = [p for p, step in enumerate(steps) if step == _OF_THE_SHORT_RUN]
        for place in places if trial.is_short else range(len(steps)):
            newest = store.newest()
            workbook_of(store, newest + 1)
            with fault(address) as begin, before_step(store.engine, place, begin):
                outcome = outcome_of(counts, lambda: publication(store), newest)
            _hold(counts, trial, address, outcome, newest)
            if not _recovers(store):
                counts.find("untrue", "the store takes no publication although all is well again")
        store.close()
    return counts


def _hold(counts, trial, address, outcome, newest):
    store = open_store(address, seed=trial.seed_file)
    hold_outcome(counts, outcome, newest, store)
    hold(counts, store, set(), since=newest + 1, file_of=workbook_of)
    for words in store.verify():
        counts.find("partial", words)
    store.close()


def _recovers(store):
    """Whether the process goes on by itself: its open store takes the next publication."""
    end = time.monotonic() + _RECOVERS
    while time.monotonic() < end:
        with suppress(StoreError):
            return isinstance(publication(store), Version)
        time.sleep(0.05)
    return False


# ---- SQLite ---------------------------------------------------------------------------------


@contextmanager
def locked_file(address):
    """database locked at each step. Another program writes, or reads so that nobody can commit."""
    other = sqlite3.connect(Trial.path_of(address), timeout=0, isolation_level=None)

    def begin():
        try:
            other.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:  # the publication has begun to write
            other.execute("BEGIN")
            with suppress(sqlite3.OperationalError):  # or is at its very end
                other.execute("SELECT count(*) FROM zi_version").fetchall()

    try:
        yield begin
    finally:
        other.close()


@contextmanager
def moved_file(address):
    """database gone (moved) at each step. The file gets another name, and then its own again."""
    path = Trial.path_of(address)
    other = path.with_suffix(".lain")
    yield lambda: path.rename(other)
    if other.exists():
        other.rename(path)


@contextmanager
def replaced_file(address):
    """database gone (replaced) at each step. Its copy gets the name afterwards."""
    path = Trial.path_of(address)
    copy = path.with_suffix(".salinan")

    def begin():
        shutil.copy(path, copy)
        path.unlink()

    yield begin
    if copy.exists():
        copy.rename(path)


# ---- PostgreSQL -----------------------------------------------------------------------------


def _administrator(address, database="postgres"):
    url = make_url(address).set(drivername="postgresql")
    url = url.set(database=database) if database else url
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


def _backends(connection, address):
    """The server's processes that serve a database."""
    query = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
    return [pid for (pid,) in connection.execute(query, [make_url(address).database])]


@contextmanager
def locked_tables(address):
    """database locked at each step. Another program holds a table or the trail's lock."""
    with _administrator(address, None) as other:
        other.execute("SET lock_timeout = '50ms'")
        held = []

        def begin():
            for command in (
                "LOCK TABLE zi_version IN ACCESS EXCLUSIVE MODE",
                "LOCK TABLE zi_audit IN ACCESS EXCLUSIVE MODE",
            ):
                other.execute("BEGIN")
                try:
                    other.execute(command)
                except psycopg.errors.LockNotAvailable:
                    other.execute("ROLLBACK")
                else:
                    held.append(command)
                    return

        yield begin
        other.execute("ROLLBACK")


@contextmanager
def cut(address):
    """connection cut at each step. The server ends every connection to the database."""
    with _administrator(address) as other:

        def begin():
            for pid in _backends(other, address):
                other.execute("SELECT pg_terminate_backend(%s)", [pid])

        yield begin


@contextmanager
def crashed(address):
    """server killed at each step. kill -9 of a process of it: all connections end, it recovers."""
    with _administrator(address) as other:
        yield lambda: [os.kill(pid, signal.SIGKILL) for pid in _backends(other, address)]
    end = time.monotonic() + _RECOVERS
    while time.monotonic() < end:
        with suppress(psycopg.OperationalError), _administrator(address):
            return
        time.sleep(0.05)


@contextmanager
def silent(address):
    """server silent at each step. It is stopped (SIGSTOP), and goes on after the publisher left."""
    stopped = []
    with _administrator(address) as other:

        def begin():
            stopped.extend(_backends(other, address))
            for pid in stopped:
                os.kill(pid, signal.SIGSTOP)

        yield begin
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
        time.sleep(0.1)  # what it was told is done now


@contextmanager
def gone(address):
    """database gone at each step. It ends all connections and takes no new one for a while."""
    name = make_url(address).database
    with _administrator(address) as other:

        def begin():
            other.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            for pid in _backends(other, address):
                other.execute("SELECT pg_terminate_backend(%s)", [pid])

        yield begin
        other.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
