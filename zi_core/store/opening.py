"""Opening a store: the address, a new one with its first version, and what is refused."""

import contextlib
import os
import secrets
import sqlite3
from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, make_url, select
from sqlalchemy import text as sql
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from zi_core.library import PLAN_FILE
from zi_core.plan import Plan
from zi_core.store import schema
from zi_core.store.store import Book, NewVersion, Store, StoreError, insert_version
from zi_core.workbook import read

VARIABLE: Final = "ZI_DATABASE_URL"
"""The environment variable that names the store."""

_ROOT: Final = Path(__file__).parent.parent.parent
DEFAULT_FILE: Final = _ROOT / "var" / "zi.db"
"""Where the store lies when nothing else is said: a data folder of its own."""

_APPLICATION_ID: Final = 0x5A49_4442  # "ZIDB", in the header of every SQLite file of ours
_HEADER: Final = b"SQLite format 3\x00"
_LOCK: Final = 5_949_2022
_FRESH: Final = "Untuk memulai yang baru, sebut nama berkas yang belum ada di ZI_DATABASE_URL."


def store_address() -> str:
    """The address of the store: ``ZI_DATABASE_URL``, else a file in the data folder."""
    return os.environ.get(VARIABLE) or f"sqlite:///{DEFAULT_FILE}"


def open_store(address: str | None = None, *, seed: Path = PLAN_FILE) -> Store:
    """Open the store, or begin a new one with the office's plan as version 1.

    A new store is made where the file does not exist, or the PostgreSQL database has no table of
    ours. Raises StoreError, with a sentence, for an unusable address, and for a file that is
    empty, damaged, another program's, or made by a newer release: nothing is ever begun anew
    over what is there.
    """
    try:
        url = make_url(address or store_address())
    except Exception as error:
        raise StoreError(
            f"{VARIABLE} tidak dapat dibaca. Contoh: sqlite:///folder/zi.db atau "
            "postgresql+psycopg://nama:sandi@peladen/zi."
        ) from error
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url, seed)
    if url.get_backend_name() == "postgresql":
        return _open_postgresql(url, seed)
    raise StoreError("Basis data yang didukung: SQLite dan PostgreSQL.")


@cache
def shared_store() -> Store:
    """The store of this process: opened once, for the pages and the routes alike.

    Raises StoreError as :func:`open_store` does, and tries again at the next call.
    """
    return open_store()


# ---- SQLite ---------------------------------------------------------------------------------


def _open_sqlite(url: URL, seed: Path) -> Store:
    if not url.database or url.database == ":memory:":
        raise StoreError("SQLite memerlukan nama berkas, misalnya sqlite:///folder/zi.db.")
    path = Path(url.database).absolute()
    if not path.exists():
        _create_sqlite(path, seed)
    _refuse_foreign_file(path)
    engine = _sqlite_engine(path)
    try:
        with engine.connect() as connection:
            _migrate(connection)
            damage = connection.execute(sql("PRAGMA quick_check(1)")).scalar_one()
            if damage != "ok":
                raise StoreError(_damaged(path))
            return Store(engine, _book(connection))
    except DBAPIError as error:
        raise StoreError(_damaged(path)) from error


def _sqlite_engine(path: Path) -> Engine:
    # autocommit: transactions are begun by hand, so that a writer locks before it looks.
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        isolation_level="AUTOCOMMIT",
        connect_args={"timeout": 60},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        # Not WAL: SQLite before 3.51.3 can corrupt it. EXTRA: a commit survives a power cut.
        for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _create_sqlite(path: Path, seed: Path) -> None:
    """Make a whole new store beside its place and move it there: it is never seen half made."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        engine = _sqlite_engine(draft)
        with engine.connect() as connection:
            connection.execute(sql(f"PRAGMA application_id = {_APPLICATION_ID}"))
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            _begin(connection, seed)
            connection.commit()
        engine.dispose()
        with contextlib.suppress(FileExistsError):  # another process was quicker: use its store
            os.link(draft, path)
    except OSError as error:
        raise StoreError(
            f"Basis data baru tidak dapat dibuat di {path.parent}; periksa foldernya dan izin "
            "aksesnya."
        ) from error
    finally:
        with contextlib.suppress(OSError, UnboundLocalError):
            draft.unlink(missing_ok=True)


def _refuse_foreign_file(path: Path) -> None:
    if not path.is_file():
        raise StoreError(f"{path} bukan berkas.")
    with path.open("rb") as file:
        header = file.read(100)
    if not header:
        raise StoreError(f"{path} kosong: bukan basis data dasbor ini. {_FRESH}")
    if not header.startswith(_HEADER):
        raise StoreError(f"{path} bukan basis data SQLite, atau rusak. {_FRESH}")
    if int.from_bytes(header[68:72], "big") != _APPLICATION_ID:
        raise StoreError(f"{path} basis data milik program lain. {_FRESH}")


def _damaged(path: Path) -> str:
    return (
        f"Basis data {path} rusak dan tidak dibuka. Jangan dihapus: pulihkan dari cadangan "
        "terakhir, dan simpan berkas yang rusak untuk diperiksa."
    )


# ---- PostgreSQL -----------------------------------------------------------------------------


def _open_postgresql(url: URL, seed: Path) -> Store:
    engine = create_engine(url, pool_pre_ping=True)
    try:
        with engine.connect() as connection:
            # One process at a time makes or migrates the tables.
            connection.execute(sql(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            tables = set(inspect(connection).get_table_names())
            ours = {*schema.metadata.tables, "zi_alembic"}
            if not tables & ours:
                _begin(connection, seed)
            elif not ours <= tables:
                raise StoreError(
                    "Basis data PostgreSQL ini memuat tabel zi_… yang tidak lengkap. Pulihkan "
                    "dari cadangan, atau pakai basis data kosong."
                )
            else:
                _migrate(connection)
            connection.commit()
            return Store(engine, _book(connection))
    except DBAPIError as error:
        raise StoreError(
            "Basis data PostgreSQL tidak dapat dibuka. Periksa alamat, nama, sandi, dan apakah "
            "peladennya hidup."
        ) from error


# ---- both -----------------------------------------------------------------------------------


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _migrate(connection: Connection) -> None:
    """Bring the tables up to date; refuse those of a newer release."""
    config = _config(connection)
    script = ScriptDirectory.from_config(config)
    context = MigrationContext.configure(connection, opts={"version_table": "zi_alembic"})
    present = context.get_current_revision()
    known = {revision.revision for revision in script.walk_revisions()}
    if present not in known:
        raise StoreError(
            "Basis data ini dibuat oleh dasbor versi lebih baru, atau bukan milik dasbor ini. "
            "Perbarui dasbornya."
        )
    if present != script.get_current_head():
        command.upgrade(config, "head")


def _begin(connection: Connection, seed: Path) -> None:
    """Make the tables and publish the seed as version 1."""
    plan = _seed_plan(seed)
    command.upgrade(_config(connection), "head")
    identifier = connection.execute(
        insert(schema.books).returning(schema.books.c.id),
        {"office": plan.office, "year": plan.year},
    ).scalar_one()
    book = Book(identifier, plan.office, plan.year or 0)
    first = NewVersion(
        parent=None,
        plan=plan,
        author="dasbor",
        kind="seed",
        note="Rencana aksi awal dari berkas bawaan.",
        file_name=seed.name,
        file=seed.read_bytes(),
    )
    insert_version(connection, book, first, None)


def _seed_plan(seed: Path) -> Plan:
    reading = read(seed.read_bytes())
    if reading.plan is None or reading.plan.year is None or reading.plan.sample:
        raise StoreError(f"Berkas awal {seed.name} tidak dapat dipakai sebagai versi pertama.")
    return reading.plan


def _book(connection: Connection) -> Book:
    """The book that is shown: the newest year's."""
    table = schema.books
    row = connection.execute(select(table).order_by(table.c.year.desc(), table.c.id)).first()
    if row is None:
        raise StoreError("Basis data ini tidak memuat satu pun rencana aksi.")
    return Book(row.id, row.office, row.year)
