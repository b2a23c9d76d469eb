"""A store in a SQLite file: how it is made, opened, and distinguished from foreign files."""

import contextlib
import errno
import os
import secrets
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy import text as sql
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from zi_core.store import audit
from zi_core.store.errors import StoreError
from zi_core.store.migrating import begin, disposed_on_failure, migrate, newest_book
from zi_core.store.records import NewVersion
from zi_core.store.store import Store
from zi_core.store.timeouts import Patience, seconds_left, wait_no_longer

_APPLICATION_ID: Final = 0x5A49_4442  # "ZIDB", in the header of every SQLite file of ours
_HEADER: Final = b"SQLite format 3\x00"
_FRESH: Final = "Untuk memulai yang baru, sebut nama berkas yang belum ada di ZI_DATABASE_URL."
_WITHOUT_HARD_LINKS: Final = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)
OUT_OF_REACH: Final = (
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
)
"""What SQLite says of a file that may be quite whole."""


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


def _sqlite_engine(path: Path, mode: str, rehearsal: str) -> Engine:
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


def _create_sqlite(path: Path, first: Callable[[], NewVersion], rehearsal: str) -> None:
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
        engine = _sqlite_engine(draft, "rwc", rehearsal)
        try:
            with engine.connect() as connection:
                connection.execute(sql(f"PRAGMA application_id = {_APPLICATION_ID}"))
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                begin(connection, first)
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
