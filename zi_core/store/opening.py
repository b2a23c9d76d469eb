"""Opening a store: the address, a new one with its first version, and what is refused."""

import threading
from collections.abc import Callable
from typing import Final

from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError

from zi_core.settings import DATA_FOLDER, SettingsError, read_settings
from zi_core.store.errors import StoreBusy, StoreError
from zi_core.store.postgresql import open_postgresql
from zi_core.store.records import NewVersion
from zi_core.store.sqlite import damaged_words, open_sqlite, out_of_reach_words, path_of
from zi_core.store.store import Store
from zi_core.store.timeouts import OF_A_COMMAND, OUT_OF_REACH, Patience, is_busy

VARIABLE: Final = "ZI_DATABASE_URL"
"""The environment variable that names the store."""

DEFAULT_FILE: Final = DATA_FOLDER / "zi.db"
"""Where the store lies when nothing else is said: a data folder of its own."""


_opening: Final = threading.RLock()
"""Alembic keeps the current migration in a global: one thread opens a store at a time."""


def store_address() -> str:
    """The address of the store: ``ZI_DATABASE_URL``, else a file in the data folder.

    Raises StoreError, with a sentence, where any setting is wrong.
    """
    try:
        return read_settings().database_url
    except SettingsError as error:
        raise StoreError(str(error)) from error


def open_database(
    address: str | None,
    first: Callable[[], NewVersion],
    patience: Patience | None = None,
    rehearsal: str = "",
) -> Store:
    """Open a store, or begin a new one whose version 1 is ``first()``.

    A new store is made where the file does not exist, or the PostgreSQL database has no table of
    ours. Raises StoreError, with a sentence, for an unusable address, and for a file that is
    empty, damaged, another program's, or made by a newer release: nothing is ever begun anew
    over what is there. ``patience`` is how long accesses wait, by default as commands do;
    ``rehearsal`` the rehearsal whose store it is, in a SQLite file.
    """
    url = database_url(address or store_address())
    patience = patience or Patience(OF_A_COMMAND)
    with _opening:
        try:
            with patience.access():
                if url.get_backend_name() == "sqlite":
                    return open_sqlite(url, first, patience, rehearsal)
                return open_postgresql(url, first, patience)
        except DBAPIError as error:
            raise (StoreBusy() if is_busy(error) else refusal(url, error)) from error


def database_url(address: str) -> URL:
    """An address in its parts. Raises StoreError where it is none of SQLite or PostgreSQL."""
    try:
        url = make_url(address)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            f"{VARIABLE} tidak dapat dibaca. Contoh: sqlite:///folder/zi.db atau "
            "postgresql+psycopg://nama:sandi@peladen/zi."
        ) from error
    if backend not in ("sqlite", "postgresql"):
        raise StoreError("Basis data yang didukung: SQLite dan PostgreSQL.")
    return url


def refusal(url: URL, error: DBAPIError) -> StoreError:
    """Why a store cannot be opened, by what its database said."""
    if url.get_backend_name() == "postgresql":
        return StoreError(
            "Basis data PostgreSQL tidak dapat dibuka. Periksa alamat, nama, sandi, dan "
            "apakah peladennya hidup."
        )
    code, path = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF, path_of(url)
    return StoreError(out_of_reach_words(path) if code in OUT_OF_REACH else damaged_words(path))
