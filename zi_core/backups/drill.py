"""The drill: does the newest backup come back, whole, and how much would be missing then?"""

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from sqlalchemy.exc import StatementError

from zi_core.backups.comparison import missing_in
from zi_core.backups.names import BackupName
from zi_core.backups.opening import OpenedBackup, opened_backup
from zi_core.backups.places import Place, backups_at, newest_of
from zi_core.backups.status import OLD, age_words
from zi_core.dates import moment_label
from zi_core.formatting import number
from zi_core.settings import BackupSettings
from zi_core.store import Store, StoreError

RECORD: Final = "latihan.json"
"""Where the last drill's result lies, at the place of the backups: every server can show it."""


@dataclass(frozen=True, slots=True)
class DrillResult:
    """What came of a drill at a moment (UTC): whether all is well, and that in sentences."""

    at: datetime
    is_good: bool
    lines: tuple[str, ...]

    @classmethod
    def read(cls, place: Place) -> Self | None:
        """The last one of a place; None where there was none, or its record cannot be read."""
        content = place.read(RECORD)
        try:
            kept = json.loads(content or b"null")
            at = datetime.fromisoformat(kept["at"])
            return cls(at, kept["is_good"] is True, tuple(map(str, kept["lines"])))
        except (ValueError, TypeError, LookupError):
            return None

    def keep(self, place: Place) -> None:
        """Record it at a place."""
        words = json.dumps({**asdict(self), "at": self.at.isoformat()}, ensure_ascii=False)
        place.write(RECORD, words.encode())


def drill(
    place: Place, settings: BackupSettings, live: Callable[[], Store], now: datetime | None = None
) -> DrillResult:
    """Restore the newest backup beside, verify it, compare it with the ``live`` store; on record.

    Raises BackupError only where the place itself cannot be used.
    """
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    newest = newest_of(backups_at(place), now)
    if newest is None:
        result = DrillResult(now, False, (f"Belum ada cadangan di {place.words}.",))
    else:
        try:
            folder = Path(tempfile.gettempdir())
            with opened_backup(place, str(newest), settings.key, folder) as opened:
                result = _judged(newest, opened, live, now)
        except StoreError as error:
            result = DrillResult(
                now, False, (f"Cadangan {newest} tidak dapat dipulihkan.", str(error))
            )
    result.keep(place)
    return result


def _judged(
    newest: BackupName, opened: OpenedBackup, live: Callable[[], Store], now: datetime
) -> DrillResult:
    store = opened.store
    versions = sum(store.for_book(book).newest() for book in store.books())
    lines = [
        f"Cadangan {newest} dapat dipulihkan: {number(versions)} versi utuh, "
        f"{number(opened.size / 2**20)} MB.",
        f"Dibuat {moment_label(newest.at)} WIB, {age_words(now - newest.at)}.",
    ]
    is_good = now - newest.at <= OLD
    if not is_good:
        lines.append("Itu terlalu lama: dasbor semestinya membuat cadangan setiap hari.")
    try:
        there = live()
    except StoreError as error:
        return DrillResult(now, is_good, (*lines, f"Tidak dibandingkan: {error}"))
    try:
        with store.reading() as copy, there.reading() as now_there:
            lost, unsaved = missing_in(now_there, copy), missing_in(copy, now_there)
    except (StoreError, StatementError, ValueError, TypeError):
        words = "Basis data yang sekarang tidak dapat dibaca: periksa dengan verify."
        return DrillResult(now, False, (*lines, words))
    if lost:
        is_good = False
        lines.append(
            f"Cadangan memuat {'; '.join(lost)}, yang tidak ada dalam basis data sekarang. Basis "
            "datanya lain, atau kehilangan isi: periksa dengan verify dan history."
        )
    if unsaved:
        lines.append(f"Sesudah cadangan itu ada {'; '.join(unsaved)}.")
    elif not lost:
        lines.append("Isinya sama dengan basis data sekarang.")
    return DrillResult(now, is_good, tuple(lines))
