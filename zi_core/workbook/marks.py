"""What a month cell says: how a tick, a word or a date is recognised (docs/rules.md, Workbook)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from zi_core.dates import GRACE_MONTHS, NAMES, month_from_name, month_index
from zi_core.text import shortened
from zi_core.workbook.reading.cells import Cell

TICK: Final = "\N{CHECK MARK}"
"""The tick that the working workbook writes and offers."""

_TICKS: Final = frozenset("√✓✔✅☑vV")
# U+F0FC and U+F0FE are Wingdings' ticks where a converter kept the symbol font's code points.
_LOST_WINGDINGS: Final = frozenset("üþ\uf0fc\uf0fe")
_WINGDINGS_TICKS: Final = {
    "wingdings": frozenset("üþ\uf0fc\uf0fe"),
    "wingdings 2": frozenset("PR\uf050\uf052"),
    "webdings": frozenset("a\uf061"),
}
_BLANKS: Final = frozenset({"", "0", "false"})
_DASHES: Final = frozenset("-–—")
_VARIATION_SELECTORS: Final = str.maketrans("", "", "\ufe0e\ufe0f")

DONE_WORDS: Final = frozenset({"selesai", "sudah", "ya", "ok"})
NOT_DONE_WORDS: Final = frozenset({"belum", "proses", "tidak"})

_DAY_FIRST: Final = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
_YEAR_FIRST: Final = re.compile(
    r"(\d{4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:[ t]00:00(?::00)?)?"
)
_IN_WORDS: Final = re.compile(r"(\d{1,2})[\s\-]+([a-z]+)\.?[\s\-]+(\d{4}|\d{2})")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a month cell says: marked or not, and on which date it was done, if it says so.

    ``warning`` is None or a pair (problem code, Indonesian sentence) for what was read although
    it is not one of the agreed marks.
    """

    is_marked: bool
    done_on: date | None = None
    warning: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A month cell that cannot be read for certain: what is wrong and what to do."""

    code: str
    message: str
    remedy: str


_UNREADABLE_TICK: Final = f"Isi dengan {TICK} bila terjadwal, atau kosongkan."
_UNREADABLE_ENTRY: Final = f"Isi dengan {TICK} atau tanggal seperti 14/03/2022, atau kosongkan."
_NO_MARK: Final = Mark(is_marked=False)
_MARK: Final = Mark(is_marked=True)


def read_planned(cell: Cell, month: int, year: int | None) -> Mark | Unreadable:
    """Read a month cell of the plan: a tick, nothing, or a date inside the column's month."""
    if mark := _read_tick(cell):
        return mark
    day = _read_date(cell)
    if day is None:
        return _not_understood(cell, "tick-unreadable", _UNREADABLE_TICK)
    if isinstance(day, Unreadable):
        return day
    if day.month != month or (year is not None and day.year != year):
        return Unreadable(
            "tick-wrong-date",
            f"Tanggal {_spell(day)} tidak berada di bulan kolomnya ({NAMES[month - 1]}).",
            _UNREADABLE_TICK,
        )
    message = f"Tanggal {_spell(day)} di sel ini dibaca sebagai tanda terjadwal."
    return Mark(is_marked=True, warning=("tick-is-date", message))


def is_tick(cell: Cell) -> bool:
    """Whether a cell holds a tick in any of its spellings; a date is none."""
    mark = _read_tick(cell)
    return mark is not None and mark.is_marked


def is_blank(cell: Cell) -> bool:
    """Whether a filled cell says "no tick": ``-``, ``0``, ``FALSE``."""
    mark = _read_tick(cell)
    return mark is not None and not mark.is_marked


def may_be_dated(day: date, year: int) -> bool:
    """Whether a realisation of a plan year may carry a date: in it, or within the grace months."""
    return -GRACE_MONTHS < month_index(day, year) <= 12 + GRACE_MONTHS


def read_realised(cell: Cell, year: int | None) -> Mark | Unreadable:
    """Read a month cell of the realisation: a tick, a word, a date, or nothing.

    A date counts whatever its column's month is; it must lie in the plan year or at most
    :data:`GRACE_MONTHS` before or after it.
    """
    if mark := _read_tick(cell):
        return mark
    word = cell.text.casefold().strip(" .!")
    if word in DONE_WORDS:
        return Mark(True, warning=("word-as-tick", f"Kata “{cell.text}” dibaca sebagai selesai."))
    if word in NOT_DONE_WORDS:
        message = f"Kata “{cell.text}” dibaca sebagai belum selesai (kosong)."
        return Mark(False, warning=("word-as-blank", message))
    day = _read_date(cell)
    if day is None:
        return _not_understood(cell, "entry-unreadable", _UNREADABLE_ENTRY)
    if isinstance(day, Unreadable):
        return day
    if year is not None and not may_be_dated(day, year):
        return Unreadable(
            "date-outside-year",
            f"Tanggal {_spell(day)} terlalu jauh dari tahun rencana {year}.",
            f"Periksa tahunnya; yang diterima: tahun {year}, lebih atau kurang "
            f"{GRACE_MONTHS} bulan.",
        )
    return Mark(True, done_on=day)


def _read_tick(cell: Cell) -> Mark | None:
    """A tick or a blank in any of its agreed spellings; None where the cell says something else."""
    value = cell.value
    if isinstance(value, date):
        return None
    if isinstance(value, bool | int | float):
        if value == 1:
            return _MARK
        return _NO_MARK if value == 0 else None
    text = cell.text.translate(_VARIATION_SELECTORS)
    signs = set(text) - {" "}
    if text.casefold() in _BLANKS or signs <= _DASHES:
        return _NO_MARK
    wingdings = _WINGDINGS_TICKS.get(cell.font.casefold(), frozenset())
    if signs <= wingdings or signs <= _LOST_WINGDINGS:
        message = f"Huruf “{cell.text}” dari fon Wingdings dibaca sebagai centang."
        return Mark(True, warning=("tick-wingdings", message))
    if signs <= _TICKS or text.casefold() in {"1", "true"}:
        return _MARK
    if signs <= {"x", "X"}:
        return Mark(True, warning=("tick-is-x", "Tanda “x” dibaca sebagai centang."))
    return None


def _read_date(cell: Cell) -> date | Unreadable | None:
    """The date in a cell, real or spelled day first; None where it is no date at all."""
    if isinstance(cell.value, date):
        return cell.value
    text = cell.text.casefold()
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = int(match[1]), int(match[2]), match[3]
    elif match := _YEAR_FIRST.fullmatch(text):
        day, month, year = int(match[3]), int(match[2]), match[1]
    elif (match := _IN_WORDS.fullmatch(text)) and month_from_name(match[2]):
        day, month, year = int(match[1]), month_from_name(match[2]) or 0, match[3]
    else:
        return None
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    except ValueError:
        return Unreadable(
            "date-impossible",
            f"“{cell.text}” bukan tanggal yang ada (dibaca hari/bulan/tahun).",
            "Tulis tanggalnya seperti 14/03/2022, hari lebih dulu.",
        )


def _not_understood(cell: Cell, code: str, remedy: str) -> Unreadable:
    return Unreadable(code, f"Isi sel “{shortened(cell.text)}” tidak dapat dibaca.", remedy)


def _spell(day: date) -> str:
    return f"{day:%d/%m/%Y}"
