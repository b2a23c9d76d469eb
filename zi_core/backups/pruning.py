"""Which backups are kept, and which are old enough to go."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final

from zi_core.backups.names import BackupName
from zi_core.dates import OFFICE_TIME

LEAST: Final = 7
"""So many of the newest are kept whatever their age: a clock that jumps must not empty a place."""

_ALL: Final = timedelta(days=2)
_DAILY: Final = timedelta(days=30)
_MONTHLY: Final = timedelta(days=366)


def outdated(backups: Collection[BackupName], now: datetime) -> list[BackupName]:
    """The backups that may be removed, oldest first.

    Kept are all of the last two days, the newest of each day (WIB) for 30 days, the newest of each
    month for 12 months, and the newest :data:`LEAST` in any case; those of the future too.
    """
    newest_first = sorted(backups, reverse=True)
    kept = set(newest_first[:LEAST])
    kept |= {backup for backup in newest_first if now - backup.at <= _ALL}
    for longest, period in ((_DAILY, _day), (_MONTHLY, _month)):
        kept |= _newest_of_each(newest_first, now - longest, period)
    return sorted(set(backups) - kept)


def _newest_of_each(
    newest_first: list[BackupName], since: datetime, period: Callable[[datetime], object]
) -> set[BackupName]:
    found: dict[object, BackupName] = {}
    for backup in newest_first:
        if backup.at >= since:
            found.setdefault(period(backup.at.astimezone(OFFICE_TIME)), backup)
    return set(found.values())


def _day(at: datetime) -> object:
    return at.date()


def _month(at: datetime) -> object:
    return at.year, at.month
