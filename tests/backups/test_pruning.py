"""Which backups are kept, by a table of dates."""

from datetime import UTC, datetime, timedelta

import pytest

from zi_core.backups.names import BackupName
from zi_core.backups.pruning import LEAST, outdated

NOW = datetime(2026, 11, 29, 11, 0, tzinfo=UTC)  # 18.00 WIB


def backup(ago: timedelta) -> BackupName:
    return BackupName(NOW - ago, 1, False)


RECENT = [backup(timedelta(minutes=minute)) for minute in range(LEAST)]
"""So many that none of the others is kept for being among the newest."""

TABLE = [
    # the backups' ages, and those that are kept
    ("all of two days", [{"hours": 1}, {"hours": 30}, {"hours": 47}], [0, 1, 2]),
    ("one a day then", [{"days": 3, "hours": 1}, {"days": 3, "hours": 2}], [0]),
    ("a day is one in WIB", [{"days": 4, "hours": 17}, {"days": 4, "hours": 19}], [0, 1]),
    ("one a day of 30", [{"days": day} for day in range(3, 30)], [*range(27)]),
    ("one a month then", [{"days": 32}, {"days": 40}, {"days": 57}], [0]),
    ("months are the calendar's", [{"days": 59}, {"days": 60}], [0, 1]),
    ("the newest of each of 12 months", [{"days": 30 * month + 5} for month in range(1, 14)], None),
    ("none after that", [{"days": 400}, {"days": 4000}], []),
    ("of the future, all", [{"hours": -5}, {"days": -3}], [0, 1]),
]


@pytest.mark.parametrize(
    ("ages", "kept"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_what_is_kept(ages, kept):
    backups = [backup(timedelta(**age)) for age in ages]
    removed = outdated([*RECENT, *backups], NOW)
    found = [at for at, one in enumerate(backups) if one not in removed]
    assert found == ([*range(12)] if kept is None else kept)


def test_the_newest_are_kept_whatever_their_age():
    backups = [backup(timedelta(days=4000 + day)) for day in range(LEAST + 3)]
    assert outdated(backups, NOW) == backups[:-4:-1]
    assert outdated(backups[:1], NOW) == []


def test_after_two_years_of_three_a_day_some_fifty_are_left():
    kept: set[BackupName] = set()
    for turn in range(2 * 365 * 3):
        now = NOW + turn * timedelta(hours=8)
        kept.add(BackupName(now, turn, True))
        kept -= {*outdated(kept, now)}
    assert 40 <= len(kept) <= 55
    assert (max(kept).at - min(kept).at).days > 330


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_name_reads_back(encrypted):
    name = BackupName(NOW, 12, encrypted)
    assert str(name) == f"zi-2026-11-29T110000Z-v12.db{'.age' if encrypted else ''}"
    assert BackupName.parse(str(name)) == name


@pytest.mark.parametrize(
    "name",
    [
        "zi.db",
        "zi-2026-13-29T110000Z-v12.db",
        "zi-2026-11-29T110000Z-v12.db.sha256",
        "latihan.json",
    ],
)
def test_other_files_are_no_backups(name):
    assert BackupName.parse(name) is None
