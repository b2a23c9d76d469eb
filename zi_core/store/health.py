"""Whether a store can be used at this moment, looked at with a connection of its own."""

import os
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, select, text
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.pool import NullPool

from zi_core.store import schema, version_state
from zi_core.store.errors import StoreBusy, StoreError
from zi_core.store.postgresql import postgresql_engine
from zi_core.store.records import books_in
from zi_core.store.sqlite import file_of
from zi_core.store.store import Store
from zi_core.store.timeouts import is_busy

SECONDS: Final = 0.6
"""How long a look waits for a lock; an ordinary commit takes a small part of it."""

NOT_OPENED: Final = "Basis data tidak dapat dibuka; alasannya ada di log dasbor."
MISSING: Final = "Berkas basis data tidak ada."
READ_ONLY: Final = "Basis data hanya dapat dibaca: tidak ada yang dapat disimpan."
UNREADABLE: Final = "Basis data tidak dapat dibaca: rusak, terpotong, atau bukan milik dasbor."
NOT_REACHED: Final = "Peladen basis data tidak dapat dihubungi."


def store_problem(opened: Callable[[], Store]) -> str | None:
    """Why the store that ``opened`` returns cannot be used now, as a sentence; None where it can.

    Its newest version is read anew and held against its hash, and its place must take writing.
    """
    try:
        store = opened()
    except StoreBusy as error:
        return str(error)
    except StoreError:
        return NOT_OPENED
    is_file = store.engine.dialect.name == "sqlite"
    problem = _file_problem(store.engine) if is_file else None
    if problem:
        return problem
    try:
        with _own_engine(store.engine).connect() as connection:
            return _content_problem(connection)
    except DBAPIError as error:
        if is_busy(error):
            return str(StoreBusy())
        return UNREADABLE if is_file else NOT_REACHED


@lru_cache(maxsize=2)
def _own_engine(engine: Engine) -> Engine:
    """Connections apart from the pool's, which may all be taken, or hold a file that is gone."""
    if engine.dialect.name == "postgresql":
        return postgresql_engine(engine.url, 1.0)
    return create_engine(
        engine.url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={"timeout": SECONDS},
    )


def _file_problem(engine: Engine) -> str | None:
    path = file_of(engine)
    try:
        path.stat()
    except FileNotFoundError:
        return MISSING
    except OSError:
        return UNREADABLE
    # The journal of every change is made beside the file.
    can_write = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)
    return None if can_write else READ_ONLY


def _content_problem(connection: Connection) -> str | None:
    if connection.dialect.name == "postgresql":
        setting = connection.execute(text("SHOW transaction_read_only")).scalar_one()
        if setting == "on":
            return READ_ONLY
    table = schema.versions
    try:
        book = books_in(connection)[0]
        newest = (
            select(table.c.state, table.c.state_sha256)
            .where(table.c.book_id == book.id)
            .order_by(table.c.number.desc())
            .limit(1)
        )
        row = connection.execute(newest).one()
        is_whole = version_state.sha256(row.state) == row.state_sha256 and _can_be_read(row.state)
    except (ValueError, TypeError, LookupError, InvalidRequestError):  # nothing of ours
        is_whole = False
    return None if is_whole else UNREADABLE


@lru_cache(maxsize=4)
def _can_be_read(state_text: str) -> bool:
    """Whether a state is a readable plan; asked once for each."""
    version_state.load(state_text)
    return True
