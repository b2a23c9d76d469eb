"""A store in a SQLite file: how it is made, opened, and distinguished from foreign files."""

import contextlib
import errno
import os
import secrets
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy import text as sql
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from zi_core.store import audit
from zi_core.store.errors import PlaceTaken, StoreError
from zi_core.store.file_copy import copy_file
from zi_core.store.migrating import begin, disposed_on_failure, migrate, newest_book
from zi_core.store.records import NewVersion
from zi_core.store.store import IS_IN_PLACE, Store
from zi_core.store.timeouts import Patience, seconds_left, wait_no_longer

_APPLICATION_ID: Final = 0x5A49_4442  # "ZIDB", in the header of every SQLite file of ours
_HEADER: Final = b"SQLite format 3\x00"
_FRESH: Final = "Untuk memulai yang baru, sebut nama berkas yang belum ada di ZI_DATABASE_URL."
_WITHOUT_HARD_LINKS: Final = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)


def open_sqlite(
    url: URL, first: Callable[[], NewVersion], patience: Patience, rehearsal: str = ""
) -> Store:
    """Open the store in a file, or make it there."""
    path = path_of(url)
    try:
        if not path.exists():
            _create_sqlite(path, first, rehearsal)
        _refuse_foreign_file(path)
    except OSError as error:
        raise StoreError(out_of_reach_words(path)) from error
    engine = _sqlite_engine(path, "rw", rehearsal)
    with disposed_on_failure(engine):
        try:
            with engine.connect() as connection:
                damage = connection.execute(sql("PRAGMA quick_check(1)")).scalar_one()
                if damage != "ok":
                    raise StoreError(damaged_words(path))
                migrate(connection)
                return Store(engine, newest_book(connection), patience=patience)
        except ValueError as error:  # no UTF-8 where there should be
            raise StoreError(damaged_words(path)) from error


def path_of(url: URL) -> Path:
    """The file that an address names. Raises StoreError where it names none."""
    if url.host:
        raise StoreError("Alamat SQLite memakai tiga garis miring: sqlite:///folder/zi.db.")
    if not url.database or url.database == ":memory:":
        raise StoreError("SQLite memerlukan nama berkas, misalnya sqlite:///folder/zi.db.")
    return Path(url.database).absolute()


def file_of(engine: Engine) -> Path:
    """The file of an opened SQLite store."""
    return Path(url2pathname(urlsplit(engine.url.database or "").path))


@contextlib.contextmanager
def draft_file(path: Path, rehearsal: str = "") -> Iterator[Connection]:
    """One transaction on a new file without tables; it is kept where the block ends well."""
    engine = _sqlite_engine(path, "rwc", rehearsal)
    try:
        with engine.connect() as connection:
            connection.execute(sql(f"PRAGMA application_id = {_APPLICATION_ID}"))
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()
    finally:
        engine.dispose()


@contextlib.contextmanager
def open_file(path: Path) -> Iterator[Connection]:
    """A connection to a file of ours as it is, neither checked nor migrated."""
    _refuse_foreign_file(path)
    engine = _sqlite_engine(path, "rw")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _sqlite_engine(path: Path, mode: str, rehearsal: str = "") -> Engine:
    """Connections to a file; ``mode`` is ``rwc`` where they may make it, else ``rw``."""
    # A file that is gone must be noticed, never begun anew as an empty one.
    # autocommit: transactions are begun by hand, so that a writer locks before it looks.
    engine = create_engine(
        URL.create("sqlite", database=path.as_uri(), query={"uri": "true", "mode": mode}),
        isolation_level="AUTOCOMMIT",
        execution_options={audit.REHEARSAL: rehearsal},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        file = _identity(path)
        entry.info[IS_IN_PLACE] = lambda: file == _identity(path)
        wait_no_longer(connection, seconds_left())
        # Not WAL: SQLite before 3.51.3 can corrupt it. EXTRA: a commit survives a power cut.
        for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "checkout")
    def _same_file(connection: sqlite3.Connection, entry: ConnectionPoolEntry, _: object) -> None:
        # A file that was removed or replaced lives on for whoever has it open, and nowhere else.
        if not entry.info[IS_IN_PLACE]():
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


def _create_sqlite(path: Path, first: Callable[[], NewVersion], rehearsal: str) -> None:
    """Make a whole new store; where another process was quicker, its store counts."""
    with contextlib.suppress(PlaceTaken), new_file(path, rehearsal) as connection:
        begin(connection, first)


@contextlib.contextmanager
def new_file(path: Path, rehearsal: str = "") -> Iterator[Connection]:
    """One transaction on a new file, which gets its name once that is kept: never seen half made.

    Raises PlaceTaken where there is a file of that name in the end, and StoreError where it cannot
    be made.
    """
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
        with draft_file(draft, rehearsal) as connection:
            yield connection
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
    """Give a finished store its name. Raises PlaceTaken where another has it."""
    try:
        os.link(draft, path)
    except FileExistsError as error:
        raise PlaceTaken from error
    except OSError as error:
        if error.errno not in _WITHOUT_HARD_LINKS or path.exists():
            raise
        draft.rename(path)  # a stick or a network drive; two first starts in one moment are rare


@contextlib.contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A file's content as it is at this moment, apart from it: to read it long holds up nobody."""
    with tempfile.TemporaryDirectory(prefix="zi-salinan-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "zi.db"
        source = file_of(engine)
        try:
            copy_file(source, path)
        except sqlite3.Error as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
                raise StoreError(out_of_reach_words(source)) from error
            raise StoreError(
                "Isi basis data tidak dapat disalin sementara ke folder "
                f"{tempfile.gettempdir()}; periksa sisa ruangnya, atau sebut folder lain di TMPDIR."
            ) from error
        copied = _sqlite_engine(path, "rw")
        try:
            with copied.connect() as connection:
                yield connection
        finally:
            copied.dispose()


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


def damaged_words(path: Path) -> str:
    """That a file is damaged, as a sentence."""
    return (
        f"Basis data {path} rusak dan tidak dibuka. Jangan dihapus: pulihkan dari cadangan "
        "terakhir, dan simpan berkas yang rusak untuk diperiksa."
    )


def out_of_reach_words(path: Path) -> str:
    """That a file cannot be used at the moment, as a sentence."""
    return (
        f"Basis data {path} tidak dapat dibuka saat ini. Periksa folder, izin akses dan sisa "
        "ruang disknya, lalu coba lagi."
    )
