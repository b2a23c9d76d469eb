"""Months and moments as the decree, the office and its spreadsheets write them."""

import re
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from zi_core.text import whole_number

OFFICE_TIME: Final = ZoneInfo("Asia/Jakarta")
"""The time zone of Purbalingga (WIB), in which the interface shows the time."""

MONTHS: Final = range(1, 13)

GRACE_MONTHS: Final = 3
"""How far outside its plan year, in months, a realisation may be dated and a position may lie."""

NAMES: Final = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
SHORT_NAMES: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "Mei",
    "Jun",
    "Jul",
    "Agt",
    "Sep",
    "Okt",
    "Nov",
    "Des",
)
WEEKDAYS: Final = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

_SPELLINGS: Final = (
    "januari january jan jn",
    "februari february feb peb pebruari febuari",
    "maret march mar mrt mart",
    "april apr apl",
    "mei may me",
    "juni june jun",
    "juli july jul",
    "agustus august agt agts ags agu aug agst agus agust",
    "september sep sept",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)
_BY_NAME: Final = {
    spelling: month
    for month, spellings in enumerate(_SPELLINGS, start=1)
    for spelling in spellings.split()
}
_BY_ROMAN: Final = {numeral.casefold(): month for month, numeral in enumerate(ROMAN, start=1)}
_NAME_WITH_YEAR: Final = re.compile(r"([a-z]+)\W*(?:(?:20)?\d{2})?")


def today() -> date:
    """The day it is in the office."""
    return datetime.now(OFFICE_TIME).date()


def month_from_name(text: str) -> int | None:
    """The month 1-12 that a name or abbreviation means, whatever its case or dots, else None.

    A year behind the name is allowed: ``"Agt-22"`` and ``"Maret 2022"`` are months.
    """
    match = _NAME_WITH_YEAR.fullmatch(text.strip().casefold())
    return _BY_NAME.get(match[1]) if match else None


def month_from_numeral(value: object) -> int | None:
    """The month 1-12 written as a number or a roman numeral, else None."""
    text = str(value).strip(" .").casefold()
    if isinstance(value, float) and value.is_integer():
        text = str(int(value))
    return whole_number(text, most=12) or _BY_ROMAN.get(text)


def month_of(value: object) -> int | None:
    """The month 1-12 of a header or BULAN cell: a name, a number, a roman numeral or a date."""
    if isinstance(value, date):
        return value.month
    if isinstance(value, bool) or value is None:
        return None
    return month_from_name(str(value)) or month_from_numeral(value)


def month_index(day: date, year: int) -> int:
    """A date's month counted from the plan year.

    1 is its January, 13 the next January, 0 the December before.
    """
    return (day.year - year) * 12 + day.month


def month_label(month: int, year: int | None, *, short: bool = False) -> str:
    """``"Juni 2022"`` for a month index of a plan year; the year is left out where unknown.

    ``month`` may lie outside 1-12 (13 is the next January) as in :func:`month_index`.
    """
    names = SHORT_NAMES if short else NAMES
    offset, position = divmod(month - 1, 12)
    return names[position] if year is None else f"{names[position]} {year + offset}"


def date_label(day: date) -> str:
    """A date in words: ``"30 Juni 2022"``."""
    return f"{day.day} {NAMES[day.month - 1]} {day.year}"


def weekday_label(day: date) -> str:
    """A date with its day of the week: ``"Kamis, 6 Oktober 2022"``."""
    return f"{WEEKDAYS[day.weekday()]}, {date_label(day)}"


def moment_label(at: datetime) -> str:
    """``3 Oktober 2022 pukul 09.14`` in WIB; ``at`` carries its own zone."""
    local = at.astimezone(OFFICE_TIME)
    return f"{date_label(local.date())} pukul {local:%H.%M}"


def day_label(at: datetime) -> str:
    """The day of a moment in WIB, with its weekday: ``Senin, 3 Oktober 2022``."""
    return weekday_label(at.astimezone(OFFICE_TIME).date())


def time_label(at: datetime) -> str:
    """The time of a moment in WIB: ``09.14``."""
    return f"{at.astimezone(OFFICE_TIME):%H.%M}"


def quarter_of(month: int) -> int:
    """The quarter 1-4 (triwulan) of a month 1-12."""
    return (month - 1) // 3 + 1


def position_of(as_of: int, year: int) -> tuple[int, int]:
    """The (year, month) of a month index of a plan year: 0 is December of the year before."""
    offset, month = divmod(as_of - 1, 12)
    return year + offset, month + 1
