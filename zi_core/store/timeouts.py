"""How long an access to the database waits, for the accesses beside it and for other programs."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, Self

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from zi_core.store.errors import StoreBusy

OF_A_COMMAND: Final = 60.0
"""Seconds that the command line waits."""

OF_A_SERVER: Final = 2.5
"""Seconds that an access of the server waits: its visitor, in line before, is answered in five."""

OF_A_MIGRATION: Final = 60.0
"""Seconds that a process waits at its start for another one that makes or migrates the tables."""

CONNECTIONS: Final = 15
"""The most accesses that one process makes at the same time; what SQLAlchemy's pool allows."""

_REMEMBERED: Final = 1.0
_until: Final = ContextVar("until", default=float("inf"))
_SQLITE_BUSY: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
OUT_OF_REACH: Final = (
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
)
"""What SQLite says of a file that may be quite whole."""
_POSTGRESQL_BUSY: Final = ("LockNotAvailable", "ConnectionTimeout", "NoAnswer")


@dataclass(slots=True)
class AccessCounts:
    """What the accesses of this process to its databases came to since it started.

    ``waited`` are seconds until a turn came, ``took`` those of the access itself; ``refused`` are
    those whose turn did not come, or that a busy database did not serve.
    """

    accesses: int = 0
    refused: int = 0
    waited: float = 0.0
    took: float = 0.0


COUNTS: Final = AccessCounts()
_counting: Final = threading.Lock()


class Patience:
    """The waiting of one process for one database.

    No access waits longer than ``seconds``. Where one waited in vain and no other of its kind got
    through meanwhile, the database is held by another program: for a second the next ones are
    refused at once. So a request of several accesses, or a crowd of requests, waits only once.
    """

    def __init__(self, seconds: float) -> None:
        """Bound the accesses of a process to a database."""
        self.seconds = seconds
        self._connections = threading.BoundedSemaphore(CONNECTIONS)
        # SQLite lets writers ask again and again, each ever more rarely; a line is fair and quick.
        self._writer = threading.Lock()
        self._kinds = {False: _Kind(), True: _Kind()}

    @contextmanager
    def access(
        self, *, writes: bool = False, in_line: bool = False, at_most: float | None = None
    ) -> Iterator[None]:
        """Make an access; :func:`seconds_left` tells in it how long it may still wait.

        With ``in_line`` it also waits for the writers of this process that came before; with
        ``at_most`` it waits no longer than that. Raises StoreBusy where its turn does not come in
        time.
        """
        kind, begin = self._kinds[writes], time.monotonic()
        until = begin + (self.seconds if at_most is None else min(at_most, self.seconds))
        with _Counted() as counted, ExitStack() as held:
            kind.refuse_if_held()
            try:
                for lock in (self._writer, self._connections) if in_line else (self._connections,):
                    if not lock.acquire(timeout=max(until - time.monotonic(), 0)):
                        raise StoreBusy
                    held.callback(lock.release)
                kind.refuse_if_held()  # found out meanwhile by those before
                held.callback(_until.reset, _until.set(until))
                counted.turn = time.monotonic()
                yield
            except (DBAPIError, NoFreeConnection, StoreBusy) as error:
                if not is_busy(error):
                    kind.got_through = time.monotonic()
                elif at_most is None and kind.got_through < begin:
                    kind.refused_until = time.monotonic() + _REMEMBERED
                raise
            else:
                kind.got_through = time.monotonic()


class _Counted:
    """Counts an access from where it begins to wait until it ends."""

    def __enter__(self) -> Self:
        self.begin, self.turn = time.monotonic(), 0.0
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        end = time.monotonic()
        with _counting:
            COUNTS.accesses += 1
            COUNTS.refused += error is not None and is_busy(error)
            COUNTS.waited += (self.turn or end) - self.begin
            COUNTS.took += end - self.turn if self.turn else 0.0


class _Kind:
    """What is remembered of reading or of writing."""

    got_through = 0.0
    refused_until = 0.0

    def refuse_if_held(self) -> None:
        if time.monotonic() < self.refused_until:
            raise StoreBusy


def seconds_left() -> float:
    """How long the access that is being made may still wait; a moment at least."""
    return min(max(_until.get() - time.monotonic(), 0.001), OF_A_COMMAND)


def wait_no_longer(connection: Any, seconds: float) -> None:  # noqa: ANN401 - SQLite's own
    """Let a connection to SQLite wait for other programs' locks no longer than that."""
    connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def is_out_of_reach(error: BaseException) -> bool:
    """Whether an access failed because the database is away or busy, not for what it holds."""
    if is_busy(error) or not isinstance(error, DBAPIError):
        return is_busy(error)
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in OUT_OF_REACH
    return isinstance(error, OperationalError | InterfaceError)


def is_busy(error: BaseException) -> bool:
    """Whether an access failed only because others hold the database, or it does not answer."""
    if isinstance(error, DBAPIError):
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        return code in _SQLITE_BUSY or type(error.orig).__name__ in _POSTGRESQL_BUSY
    return isinstance(error, StoreBusy | NoFreeConnection)
