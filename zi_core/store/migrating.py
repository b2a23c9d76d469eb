"""The tables of a store: made for a new one, brought up to date in an old one.

Alembic is imported where there is something to migrate: it takes longer than to open a store.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, inspect

from zi_core.store.errors import StoreError
from zi_core.store.records import Book, NewVersion, books_in, insert_book
from zi_core.store.timeouts import OF_A_MIGRATION, wait_no_longer

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS: Final = Path(__file__).parent / "migrations"
VERSION_TABLE: Final = "zi_alembic"
HEAD: Final = "0005"
"""The newest migration; ``tests/store`` holds it to the folder's."""

_migrating: Final = threading.Lock()
"""Alembic keeps the current migration in a global: one thread migrates at a time."""


@contextlib.contextmanager
def disposed_on_failure(engine: Engine) -> Iterator[None]:
    """Close an engine's connections where what follows fails."""
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def migrate(connection: Connection) -> None:
    """Bring the tables up to date, wholly or not at all; refuse those of a newer release."""
    if _is_current(connection):
        return
    if connection.dialect.name == "sqlite":
        # The lock first: of several processes of a new release one migrates, the others wait.
        wait_no_longer(connection.connection.driver_connection, OF_A_MIGRATION)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    if not _is_current(connection):
        upgrade(connection)
    connection.commit()


def upgrade(connection: Connection) -> None:
    """Run the migrations that a database lacks, all of them on an empty one."""
    from alembic import command

    with _migrating:
        command.upgrade(_config(connection), "head")


def _is_current(connection: Connection) -> bool:
    present = None
    if inspect(connection).has_table(VERSION_TABLE):
        found = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}")
        present = found.scalar_one_or_none()
    if present == HEAD:
        return True
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(_config(connection))
    if present not in {revision.revision for revision in script.walk_revisions()}:
        raise StoreError(
            "Basis data ini dibuat oleh dasbor versi lebih baru, atau bukan milik dasbor ini. "
            "Perbarui dasbornya."
        )
    return False


def begin(connection: Connection, first: Callable[[], NewVersion]) -> None:
    """Make the tables and publish version 1."""
    version = first()  # before anything is made: it may be refused
    upgrade(connection)
    insert_book(connection, version)


def newest_book(connection: Connection) -> Book:
    """The book that is looked at first: the newest year's."""
    books = books_in(connection)
    if not books:
        raise StoreError("Basis data ini tidak memuat satu pun rencana aksi.")
    return books[0]
