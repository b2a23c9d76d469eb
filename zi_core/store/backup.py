"""A copy of a store in one SQLite file, whichever database the store lies in."""

import os
import secrets
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from zi_core.store.copying import copy_rows
from zi_core.store.errors import StoreError
from zi_core.store.file_copy import copy_file
from zi_core.store.migrating import upgrade
from zi_core.store.postgresql import snapshot
from zi_core.store.sqlite import draft_file, file_of

if TYPE_CHECKING:
    from zi_core.store.store import Store


def backup(store: "Store", to: Path) -> None:
    """Write a copy of a store to a new SQLite file, whole even while others publish.

    Raises StoreError where the target exists already, and where it cannot be written; then nothing
    is left there.
    """
    draft = to.with_name(f".{to.name}.{secrets.token_hex(6)}")
    try:
        if to.exists():
            raise StoreError(f"{to} sudah ada; sebut nama berkas yang baru.")
        snapshot_to_sqlite(store, draft)
        draft.rename(to)  # whole or not at all
    except OSError as error:
        raise StoreError(_not_written(to)) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def snapshot_to_sqlite(store: "Store", path: Path) -> None:
    """Copy the state of one moment to a new SQLite file, flushed to its disk.

    Never keeps a writer waiting for more than a moment. Raises StoreError where the store cannot
    be read or the file not be written; what is at ``path`` is then of no use.
    """
    try:
        if store.engine.dialect.name == "sqlite":
            copy_file(file_of(store.engine), path)
        else:
            _copy_tables(store, path)
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    except (OSError, sqlite3.Error, DBAPIError) as error:
        raise StoreError(_not_written(path)) from error


def _copy_tables(store: "Store", path: Path) -> None:
    """Copy the tables of a PostgreSQL store as one moment sees them."""
    with snapshot(store.engine) as source, draft_file(path) as target:
        upgrade(target)
        copy_rows(source, target)


def _not_written(to: Path) -> str:
    return f"Cadangan tidak dapat ditulis ke {to}; periksa foldernya dan sisa ruang disknya."
