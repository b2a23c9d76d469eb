"""Whether a dashboard is running on a store: what replaces the store refuses meanwhile.

A running server keeps states in memory; under it a store must not become another one. Each server
process holds a shared lock, which ends with the process however that comes.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import Connection
from sqlalchemy import text as sql
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from zi_core.store.advisory_locks import AdvisoryLock
from zi_core.store.errors import StoreError
from zi_core.store.opening import database_url
from zi_core.store.postgresql import postgresql_engine
from zi_core.store.sqlite import path_of

_PATIENCE: Final = 30.0
"""Seconds that a starting server waits for what is replacing its store."""
_SERVED: Final = (
    "Dasbor masih menyala dengan basis data itu. Matikan dulu semua dasbor yang memakainya, lalu "
    "ulangi perintahnya."
)


class ServerLock:
    """The lock of one server process; :meth:`hold` takes it, and again where it was lost."""

    def __init__(self, address: str) -> None:
        """Prepare the lock of a store's address. Raises StoreError where it cannot be read."""
        self._url = database_url(address)
        self._file: sqlite3.Connection | None = None
        self._session: Connection | None = None

    def hold(self) -> None:
        """Hold the lock until :meth:`release`; never raises: a store must be served without it."""
        with contextlib.suppress(OSError, sqlite3.Error, DBAPIError, StoreError):
            if self._url.get_backend_name() == "sqlite":
                if self._file is None:
                    self._file = _shared(_file_beside(path_of(self._url)))
                return
            if self._session is not None:
                try:
                    self._session.exec_driver_sql("SELECT 1")
                    return
                except DBAPIError:
                    self.release()
            self._session = _sharing_session(self._url)

    def release(self) -> None:
        """Release the lock."""
        with contextlib.suppress(sqlite3.Error, DBAPIError):
            if self._file is not None:
                self._file.close()
            if self._session is not None:
                self._session.invalidate()
                self._session.engine.dispose()
        self._file = self._session = None


def _sharing_session(url: URL) -> Connection:
    """A PostgreSQL session that shares the lock until it ends. Raises DBAPIError without it."""
    session = postgresql_engine(url, _PATIENCE).connect()
    session = session.execution_options(isolation_level="AUTOCOMMIT")
    try:
        session.execute(sql(f"SELECT pg_advisory_lock_shared({AdvisoryLock.SERVER:d})"))
    except DBAPIError:
        session.invalidate()
        session.engine.dispose()
        raise
    return session


@contextlib.contextmanager
def exclusive_file_lock(path: Path) -> Iterator[None]:
    """Keep servers from starting on a SQLite store; raises StoreError where one runs on it."""
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(process_lock(_file_beside(path), 0))
        except sqlite3.OperationalError as error:
            raise StoreError(_SERVED) from error
        yield


@contextlib.contextmanager
def process_lock(file: Path, patience: float) -> Iterator[None]:
    """Lock a file for one process; the lock ends with it, however that comes.

    Raises sqlite3.Error where another holds it for more than ``patience`` seconds, and where the
    file cannot be written.
    """
    with contextlib.closing(_opened(file, patience)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield


def refuse_while_server_runs(connection: Connection) -> None:
    """Keep servers from starting on a PostgreSQL store until this transaction ends.

    Raises StoreError where one runs on it.
    """
    free = connection.execute(
        sql(f"SELECT pg_try_advisory_xact_lock({AdvisoryLock.SERVER:d})")
    ).scalar_one()
    if not free:
        raise StoreError(_SERVED)


def _file_beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.dasbor")


def _opened(file: Path, timeout: float) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=timeout, isolation_level=None, check_same_thread=False)


def _shared(file: Path) -> sqlite3.Connection:
    """A connection that shares a lock on a file until it is closed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    connection = _opened(file, _PATIENCE)
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM sqlite_master")
    return connection
