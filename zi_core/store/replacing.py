"""Putting another store in the place of the one that is there, which is kept beside.

Whenever it is interrupted, the old store is there or the new one, whole.
"""

import contextlib
import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from sqlalchemy import Connection, inspect
from sqlalchemy import text as sql
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from zi_core.store.advisory_locks import AdvisoryLock
from zi_core.store.copying import copy_rows
from zi_core.store.errors import StoreBusy, StoreError
from zi_core.store.meeting_tables import TABLES
from zi_core.store.migrating import VERSION_TABLE, upgrade
from zi_core.store.opening import database_url
from zi_core.store.postgresql import postgresql_engine
from zi_core.store.server_lock import exclusive_file_lock, refuse_while_server_runs
from zi_core.store.sqlite import open_file, path_of, sync_folder
from zi_core.store.timeouts import OF_A_COMMAND, is_busy

if TYPE_CHECKING:
    from zi_core.store.bounded_connection import BoundedConnection

Check = Callable[[Connection | None], None]
"""Is shown the store that is there, None where it cannot be read; raises to stop the replacing.

Nobody can write to that store any more when it is called.
"""

_KEPT: Final = "lama-{:%Y-%m-%dT%H%M%SZ}"


def replace_store(address: str, draft: Path, check: Check, now: datetime) -> str:
    """Put the store of a SQLite file in the place of the one at an address.

    ``draft``, whole and of the newest release, is used up. Returns where the old store is kept;
    empty where there was none. Raises StoreError where a server runs on it, or it cannot be done;
    nothing has changed then.
    """
    url = database_url(address)
    kept = _KEPT.format(now.astimezone(UTC))
    try:
        if url.get_backend_name() == "sqlite":
            return _replace_file(path_of(url), draft, check, kept)
        return _replace_tables(url, draft, check, kept)
    except (OSError, subprocess.SubprocessError, sqlite3.Error, DBAPIError) as error:
        if isinstance(error, DBAPIError) and is_busy(error):
            raise StoreBusy from error
        raise StoreError(
            f"Basis data tidak dapat diganti ({type(error).__name__}); yang lama tetap di "
            "tempatnya. Periksa izin akses dan sisa ruangnya, lalu ulangi."
        ) from error


def _free_name(name: str, is_taken: Callable[[str], bool]) -> str:
    """The name, with a number behind it where it is taken: a second may see two replacings."""
    numbered = (f"{name}-{number}" for number in itertools.count(2))
    return next(free for free in itertools.chain([name], numbered) if not is_taken(free))


# ---- SQLite -----------------------------------------------------------------------------------


def draft_folder(address: str) -> Path:
    """Where a new store for an address is prepared: on the disk where it will lie."""
    url = database_url(address)
    if url.get_backend_name() != "sqlite":
        return Path(tempfile.gettempdir())
    folder = path_of(url).parent
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _replace_file(path: Path, draft: Path, check: Check, kept: str) -> str:
    journal = path.with_name(f"{path.name}-journal")
    with exclusive_file_lock(path), contextlib.ExitStack() as held:
        old = _free_name(f"{path}.{kept}", os.path.lexists)
        was_there = path.exists()
        if was_there:
            check(held.enter_context(_locked(path)))
            if os.name == "nt":  # there no open file can be replaced
                held.close()
            _keep_beside(path, Path(old))
            _same_owner(path, draft)
        if journal.exists():  # of a lost or damaged store: played back into the new one, it kills
            journal.replace(f"{old}-journal")
        draft.replace(path)
        sync_folder(path.parent)
    return old if was_there else ""


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[Connection | None]:
    """A store that nobody else can write to; None for a file that is none, or is damaged."""
    with contextlib.ExitStack() as held:
        connection: Connection | None = None
        try:
            connection = held.enter_context(open_file(path))
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.exec_driver_sql("SELECT count(*) FROM zi_version")
        except (DBAPIError, StoreError) as error:
            if isinstance(error, DBAPIError) and is_busy(error):
                raise
            connection = None
        yield connection


def _keep_beside(path: Path, old: Path) -> None:
    try:
        os.link(path, old)
    except OSError:  # no hard links here
        copy = old.with_name(f".{old.name}")
        # By another process: a file that this one closes loses all locks that this one has on it.
        program = "import shutil, sys; shutil.copy2(*sys.argv[1:])"
        subprocess.run([sys.executable, "-I", "-c", program, path, copy], check=True)
        copy.rename(old)


def _same_owner(path: Path, draft: Path) -> None:
    """Let whoever may use the old file use the new one: a command is not always run by the same."""
    with contextlib.suppress(OSError):
        shutil.copymode(path, draft)
        if hasattr(os, "chown"):
            os.chown(draft, path.stat().st_uid, path.stat().st_gid)


# ---- PostgreSQL -------------------------------------------------------------------------------


def _replace_tables(url: URL, draft: Path, check: Check, kept: str) -> str:
    """Move the tables that are there to a schema of their own and make new ones, all at once."""
    engine = postgresql_engine(url, OF_A_COMMAND)
    try:
        with open_file(draft) as source, engine.begin() as connection:
            driver = cast("BoundedConnection", connection.connection.driver_connection)
            driver.seconds = None  # it takes the time that it takes
            connection.execute(sql(f"SELECT pg_advisory_xact_lock({AdvisoryLock.TABLES:d})"))
            refuse_while_server_runs(connection)
            inspector = inspect(connection)
            schema = _free_name(f"zi_{kept}", inspector.has_schema)
            ours = {*TABLES, VERSION_TABLE} & {*inspector.get_table_names()}
            if ours:
                names = ", ".join(sorted(ours))
                connection.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
                check(connection)
                _move_aside(connection, ours, schema)
            upgrade(connection)
            copy_rows(source, connection)
    finally:
        engine.dispose()
    return f"skema {schema}" if ours else ""


def _move_aside(connection: Connection, tables: set[str], schema: str) -> None:
    connection.exec_driver_sql(f'CREATE SCHEMA "{schema}"')
    for table in sorted(tables):
        connection.exec_driver_sql(f'ALTER TABLE {table} SET SCHEMA "{schema}"')
    found = connection.execute(sql("SELECT to_regproc('zi_append_only') IS NOT NULL"))
    if found.scalar_one():
        connection.exec_driver_sql(f'ALTER FUNCTION zi_append_only() SET SCHEMA "{schema}"')
