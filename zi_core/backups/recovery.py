"""Putting a backup in the place of a store that is lost, damaged or older."""

import contextlib
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, update
from sqlalchemy.exc import StatementError

from zi_core.access import operator
from zi_core.access.audit import record
from zi_core.backups.comparison import missing_in
from zi_core.backups.errors import BackupError
from zi_core.backups.opening import find_backup, opened_backup
from zi_core.settings import BackupSettings
from zi_core.store import Store, access_tables
from zi_core.store.audit import Event
from zi_core.store.replacing import draft_folder, replace_store
from zi_core.store.sqlite import open_file
from zi_core.store.timeouts import is_busy

_UNREADABLE = "isi yang tidak dapat dibaca, jadi tidak dapat dibandingkan"


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was put in place: the backup's name, how many versions it holds, its newest.

    ``kept`` is where the old store lies now, empty where there was none; ``discarded`` what it held
    besides.
    """

    backup: str
    versions: int
    kept: str
    discarded: tuple[str, ...]


def recover(
    source: str,
    address: str,
    settings: BackupSettings,
    *,
    by: str,
    discard_newer: bool = False,
    now: datetime | None = None,
) -> Recovery:
    """Put a backup, the newest at ``source`` or the one it names, in the place of a store.

    All sessions in it are ended: some were ended after it was made. Raises BackupError where the
    store at ``address`` holds anything that the backup lacks, unless it is to be discarded; and
    StoreError where the backup is not whole, or a server runs on that store. Then nothing has
    changed there.
    """
    now = now or datetime.now(UTC)
    place, name = find_backup(source, settings, now)
    with opened_backup(place, name, settings.key, draft_folder(address)) as opened:
        versions = sum(opened.store.for_book(book).newest() for book in opened.store.books())
        _end_sessions(opened.store, now)
        record(opened.store, Event.RECOVERED, operator(by), subject=name)
        opened.store.close()
        discarded: list[str] = []

        def check(live: Connection | None) -> None:
            with open_file(opened.file) as copy:
                discarded[:] = _besides(copy, live)
            if discarded and not discard_newer:
                raise BackupError(
                    f"Tidak dipulihkan: basis data yang ada memuat {'; '.join(discarded)}. Itu "
                    f"tidak ada dalam cadangan {name}. Bila memang boleh ditinggalkan, tambahkan "
                    "--discard-newer; basis data yang lama tetap disimpan."
                )

        kept = replace_store(address, opened.file, check, now)
    return Recovery(name, versions, kept, tuple(discarded))


def _besides(copy: Connection, live: Connection | None) -> list[str]:
    """What a store holds besides its backup; a damaged one is not read any further."""
    if live is None:
        return [_UNREADABLE]
    is_sqlite = live.dialect.name == "sqlite"  # where no savepoint is needed after an error
    try:
        with contextlib.nullcontext() if is_sqlite else live.begin_nested():
            return missing_in(copy, live)
    except (StatementError, sqlite3.Error, ValueError, TypeError) as error:
        if is_busy(error):
            raise
        return [_UNREADABLE]


def _end_sessions(store: Store, now: datetime) -> None:
    table = access_tables.tokens
    with store.writing() as connection:
        connection.execute(update(table).where(table.c.ended.is_(None)).values(ended=now))
