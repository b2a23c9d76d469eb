"""Opening a store: the address, a new one with its first version, and what is refused."""

import contextlib
import errno
import os
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy import text as sql
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from zi_core.settings import DATA_FOLDER, SettingsError, read_settings
from zi_core.store.errors import StoreBusy, StoreError
from zi_core.store.meeting_tables import TABLES
from zi_core.store.store import Book, NewVersion, Store, books_in, insert_book
from zi_core.store.timeouts import (
    OF_A_COMMAND,
    Patience,
    is_busy,
    seconds_left,
    wait_no_longer,
)

if TYPE_CHECKING:
    from zi_core.store.bounded_connection import BoundedConnection

VARIABLE: Final = "ZI_DATABASE_URL"
"""The environment variable that names the store."""

DEFAULT_FILE: Final = DATA_FOLDER / "zi.db"
"""Where the store lies when nothing else is said: a data folder of its own."""

_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_VERSION_TABLE: Final = "zi_alembic"
_FIRST_TABLES: Final = ("zi_book", "zi_version", "zi_change")
_APPLICATION_ID: Final = 0x5A49_4442  # "ZIDB", in the header of every SQLite file of ours
_HEADER: Final = b"SQLite format 3\x00"
_LOCK: Final = 5_949_2022
_FRESH: Final = "Untuk memulai yang baru, sebut nama berkas yang belum ada di ZI_DATABASE_URL."
_WITHOUT_HARD_LINKS: Final = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)
_OUT_OF_REACH: Final = (
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
)
"""What SQLite says of a file that may be quite whole."""


_opening: Final = threading.RLock()
"""Alembic keeps the migration at hand in a global: one thread opens a store at a time."""


def store_address() -> str:
    """The address of the store: ``ZI_DATABASE_URL``, else a file in the data folder.

    Raises StoreError, with a sentence, where any setting is wrong.
    """
    try:
        return read_settings().database_url
    except SettingsError as error:
        raise StoreError(str(error)) from error


def open_database(
    address: str | None, first: Callable[[], NewVersion], patience: Patience | None = None
) -> Store:
    """Open a store, or begin a new one whose version 1 is ``first()``.

    A new store is made where the file does not exist, or the PostgreSQL database has no table of
    ours. Raises StoreError, with a sentence, for an unusable address, and for a file that is
    empty, damaged, another program's, or made by a newer release: nothing is ever begun anew
    over what is there. ``patience`` is how long accesses wait, by default as commands do.
    """
    try:
        url = make_url(address or store_address())
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            f"{VARIABLE} tidak dapat dibaca. Contoh: sqlite:///folder/zi.db atau "
            "postgresql+psycopg://nama:sandi@peladen/zi."
        ) from error
    if backend not in ("sqlite", "postgresql"):
        raise StoreError("Basis data yang didukung: SQLite dan PostgreSQL.")
    patience = patience or Patience(OF_A_COMMAND)
    open_it = _open_sqlite if backend == "sqlite" else _open_postgresql
    with _opening:
        try:
            with patience.access():
                return open_it(url, first, patience)
        except DBAPIError as error:
            raise (StoreBusy() if is_busy(error) else _refusal(url, error)) from error


# ---- SQLite ---------------------------------------------------------------------------------


def _open_sqlite(url: URL, first: Callable[[], NewVersion], patience: Patience) -> Store:
    path = _path_of(url)
    try:
        if not path.exists():
            _create_sqlite(path, first)
        _refuse_foreign_file(path)
    except OSError as error:
        raise StoreError(_out_of_reach(path)) from error
    engine = _sqlite_engine(path, "rw")
    with _disposed_on_failure(engine):
        try:
            with engine.connect() as connection:
                damage = connection.execute(sql("PRAGMA quick_check(1)")).scalar_one()
                if damage != "ok":
                    raise StoreError(_damaged(path))
                _migrate(connection)
                return Store(engine, _book(connection), patience=patience)
        except ValueError as error:  # no UTF-8 where there should be
            raise StoreError(_damaged(path)) from error


def _path_of(url: URL) -> Path:
    if url.host:
        raise StoreError("Alamat SQLite memakai tiga garis miring: sqlite:///folder/zi.db.")
    if not url.database or url.database == ":memory:":
        raise StoreError("SQLite memerlukan nama berkas, misalnya sqlite:///folder/zi.db.")
    return Path(url.database).absolute()


def _sqlite_engine(path: Path, mode: str) -> Engine:
    """Connections to a file; ``mode`` is ``rwc`` where they may make it, else ``rw``."""
    # A file that is gone must be noticed, never begun anew as an empty one.
    # autocommit: transactions are begun by hand, so that a writer locks before it looks.
    engine = create_engine(
        URL.create("sqlite", database=path.as_uri(), query={"uri": "true", "mode": mode}),
        isolation_level="AUTOCOMMIT",
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        entry.info["file"] = _identity(path)
        wait_no_longer(connection, seconds_left())
        # Not WAL: SQLite before 3.51.3 can corrupt it. EXTRA: a commit survives a power cut.
        for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "checkout")
    def _same_file(connection: sqlite3.Connection, entry: ConnectionPoolEntry, _: object) -> None:
        # A file that was removed or replaced lives on for whoever has it open, and nowhere else.
        if entry.info["file"] != _identity(path):
            raise DisconnectionError
        wait_no_longer(connection, seconds_left())

    return engine


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another that has got its name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _create_sqlite(path: Path, first: Callable[[], NewVersion]) -> None:
    """Make a whole new store beside its place and move it there: it is never seen half made."""
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists() and not path.exists():
        # SQLite would play the lost database's journal back into the new one.
        raise StoreError(
            f"{path} tidak ada, tetapi {journal.name} tertinggal di foldernya: basis datanya "
            "hilang atau dipindahkan. Kembalikan berkasnya, atau pindahkan juga yang tertinggal."
        )
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = _sqlite_engine(draft, "rwc")
        try:
            with engine.connect() as connection:
                connection.execute(sql(f"PRAGMA application_id = {_APPLICATION_ID}"))
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                _begin(connection, first)
                connection.commit()
        finally:
            engine.dispose()
        _put_in_place(draft, path)
    except (OSError, DBAPIError) as error:
        raise StoreError(
            f"Basis data baru tidak dapat dibuat di {path.parent}; periksa foldernya dan izin "
            "aksesnya."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _put_in_place(draft: Path, path: Path) -> None:
    """Give a finished store its name, unless another process was quicker: then its store counts."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError as error:
        if error.errno not in _WITHOUT_HARD_LINKS or path.exists():
            raise
        draft.rename(path)  # a stick or a network drive; two first starts in one moment are rare


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
        raise StoreError(f"{path} adalah basis data milik program lain. {_FRESH}")


def _damaged(path: Path) -> str:
    return (
        f"Basis data {path} rusak dan tidak dibuka. Jangan dihapus: pulihkan dari cadangan "
        "terakhir, dan simpan berkas yang rusak untuk diperiksa."
    )


def _out_of_reach(path: Path) -> str:
    return (
        f"Basis data {path} tidak dapat dibuka saat ini. Periksa folder, izin akses dan sisa "
        "ruang disknya, lalu coba lagi."
    )


# ---- PostgreSQL -----------------------------------------------------------------------------


def _open_postgresql(url: URL, first: Callable[[], NewVersion], patience: Patience) -> Store:
    engine = postgresql_engine(url, patience.seconds)
    with _disposed_on_failure(engine), engine.connect() as connection:
        driver = cast("BoundedConnection", connection.connection.driver_connection)
        bound, driver.seconds = driver.seconds, None  # a migration takes the time that it takes
        _prepare_postgresql(connection, first)
        connection.commit()
        driver.seconds = bound
        return Store(engine, _book(connection), patience=patience)


def postgresql_engine(url: URL, seconds: float) -> Engine:
    """Connections to a server: to get one, and what is done on it, takes at most ``seconds``."""
    from zi_core.store.bounded_connection import BoundedConnection  # its driver is slow to import

    # A broken connection shows after the one time and the next one comes after the other.
    lock, silence = 0.6 * seconds, 0.6 * seconds + 0.3
    # UTF-8 is asked for, or a database without an encoding would answer in bytes.
    asked = {"connect_timeout": f"{min(10, max(2, int(0.6 * seconds)))}", **url.query}
    query = {**asked, "client_encoding": "utf8"}
    engine = create_engine(
        url.set(drivername="postgresql+psycopg", query=query), pool_pre_ping=True
    )

    @event.listens_for(engine, "do_connect")
    def _connect(_: object, __: object, arguments: Any, options: Any) -> "BoundedConnection":  # noqa: ANN401
        connection = BoundedConnection.connect(*arguments, **options)
        connection.seconds = silence
        connection.execute(f"SET lock_timeout = {int(lock * 1000)}".encode())
        connection.commit()
        return connection

    return engine


def _prepare_postgresql(connection: Connection, first: Callable[[], NewVersion]) -> None:
    """Make or migrate the tables, one process at a time; refuse what is not ours or not whole."""
    if connection.execute(sql("SHOW server_encoding")).scalar_one() != "UTF8":
        raise StoreError(
            "Basis data PostgreSQL ini tidak memakai UTF-8. Buat yang baru, misalnya dengan: "
            "createdb --encoding=UTF8 --template=template0 zi."
        )
    connection.execute(sql(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    tables = set(inspect(connection).get_table_names())
    ours = {*TABLES, _VERSION_TABLE}
    if not tables & ours:
        _begin(connection, first)
        return
    # A store of an older release has the first tables; migrating it makes the others.
    if {*_FIRST_TABLES, _VERSION_TABLE} <= tables:
        _migrate(connection)
        tables = set(inspect(connection).get_table_names())
    if not ours <= tables:
        raise StoreError(
            "Basis data PostgreSQL ini memuat tabel zi_… yang tidak lengkap. Pulihkan "
            "dari cadangan, atau pakai basis data kosong."
        )


def _refusal(url: URL, error: DBAPIError) -> StoreError:
    """Why a store cannot be opened, by what its database said."""
    if url.get_backend_name() == "postgresql":
        return StoreError(
            "Basis data PostgreSQL tidak dapat dibuka. Periksa alamat, nama, sandi, dan "
            "apakah peladennya hidup."
        )
    code, path = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF, _path_of(url)
    return StoreError(_out_of_reach(path) if code in _OUT_OF_REACH else _damaged(path))


# ---- both -----------------------------------------------------------------------------------


@contextlib.contextmanager
def _disposed_on_failure(engine: Engine) -> Iterator[None]:
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _migrate(connection: Connection) -> None:
    """Bring the tables up to date, wholly or not at all; refuse those of a newer release."""
    if _is_current(connection):
        return
    if connection.dialect.name == "sqlite":
        # The lock first: of several processes of a new release, one migrates.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    if not _is_current(connection):
        command.upgrade(_config(connection), "head")
    connection.commit()


def _is_current(connection: Connection) -> bool:
    script = ScriptDirectory.from_config(_config(connection))
    context = MigrationContext.configure(connection, opts={"version_table": _VERSION_TABLE})
    present = context.get_current_revision()
    if present not in {revision.revision for revision in script.walk_revisions()}:
        raise StoreError(
            "Basis data ini dibuat oleh dasbor versi lebih baru, atau bukan milik dasbor ini. "
            "Perbarui dasbornya."
        )
    return present == script.get_current_head()


def _begin(connection: Connection, first: Callable[[], NewVersion]) -> None:
    """Make the tables and publish version 1."""
    version = first()  # before anything is made: it may be refused
    command.upgrade(_config(connection), "head")
    insert_book(connection, version)


def _book(connection: Connection) -> Book:
    """The book that is looked at first: the newest year's."""
    books = books_in(connection)
    if not books:
        raise StoreError("Basis data ini tidak memuat satu pun rencana aksi.")
    return books[0]
