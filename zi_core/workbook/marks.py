"""What a month cell says: how a tick, a word or a date is recognised (docs/rules.md, Workbook)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from zi_core.dates import GRACE_MONTHS, NAMES, month_from_name, month_index, today
from zi_core.text import shortened
from zi_core.workbook.problems import Finding
from zi_core.workbook.reading.cells import Cell

TICK: Final = "\N{CHECK MARK}"
"""The tick that the working workbook writes and offers."""

_TICKS: Final = frozenset("√✓✔✅☑vV")
_UNUSUAL_TICKS: Final = frozenset("🗸🗹◼■⬛●")
_EMPTY_BOXES: Final = frozenset("☐□◻⬜▢")
_BLANKS: Final = frozenset({"", "0", "false"})
_DASHES: Final = frozenset("-–—")
# Joiners and variation selectors, which emoji are built from; canonical text has no others.
_INVISIBLE: Final = str.maketrans("", "", "\u200c\u200d\ufe0e\ufe0f")


def _symbols(letters: str) -> frozenset[str]:
    """Letters of a symbol font, also at the code points by which Word and Excel keep them."""
    return frozenset(letters) | {chr(0xF000 + ord(letter)) for letter in letters}


# Where a converter dropped the font, ticks of Wingdings are still told by letters of no language.
_LOST_WINGDINGS: Final = _symbols("üþ")
_SYMBOL_TICKS: Final = {
    "wingdings": _symbols("üþ"),
    "wingdings 2": _symbols("PR"),
    "webdings": _symbols("a"),
    "marlett": _symbols("ab"),
}
_SYMBOL_BOXES: Final = {
    "wingdings": _symbols("o¨qr"),
    "wingdings 2": _symbols("£*0"),
    "webdings": _symbols("c"),
}

_DONE: Final = frozenset(
    {"selesai", "sudah", "sdh", "telah", "terlaksana", "dilaksanakan", "tercapai"}
    | {"done", "ya", "ok", "oke"}
)
_NOT: Final = frozenset(["belum", "blm", "tidak", "tdk"])
_NOT_DONE_PHRASES: Final = frozenset(
    ("proses", "dalam proses", "sedang proses", "sedang berjalan", "n/a", "na", "nihil")
)
_PERCENT: Final = re.compile(r"(\d{1,3}(?:[.,]\d{1,4})?)\s*%")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})")
_IN_WORDS: Final = re.compile(r"(\d{1,2})[\s\-./]*([a-z]+)\.?,?[\s\-./]*(\d{4}|\d{2})")
# What people write around a date: its day of the week, the time of day, "tanggal".
_AROUND_DATE: Final = re.compile(
    r"\b(?:hari|tanggal|tgl|senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad"
    r"|sunday|monday|tuesday|wednesday|thursday|friday|saturday)\b[.:]?"
    r"|\b(?:pukul|pkl|jam)\.?\s*\d{1,2}(?:[.:]\d{2}){0,2}(?:\s*(?:wib|wita|wit)\b)?"
    r"|(?:t|\s)\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:\s*(?:wib|wita|wit|am|pm|z)\b)?"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a month cell says: marked or not, and on which date it was done, if it says so.

    ``warnings`` tell what was read although it is not one of the agreed marks, and what looks odd.
    """

    is_marked: bool
    done_on: date | None = None
    warnings: tuple[Finding, ...] = ()


_TO_TICK: Final = f"Isi dengan {TICK} bila terjadwal, atau kosongkan."
_TO_ENTER: Final = f"Isi dengan {TICK} atau tanggal seperti 14/03/2022, atau kosongkan."
_LOOK: Final = "Periksa tandanya."
_NO_MARK: Final = Mark(is_marked=False)
_MARK: Final = Mark(is_marked=True)


def read_planned(cell: Cell, month: int, year: int | None) -> Mark | Finding:
    """Read a month cell of the plan: a tick, nothing, or a date inside the column's month."""
    if mark := _read_tick(cell):
        return mark
    day = _read_date(cell)
    if day is None:
        return _not_understood(cell, "tick-unreadable", _TO_TICK)
    if isinstance(day, Finding):
        return day
    if day.month != month or (year is not None and day.year != year):
        return Finding(
            "tick-wrong-date",
            f"Tanggal {_spell(day)} tidak berada di bulan kolomnya ({NAMES[month - 1]}).",
            _TO_TICK,
            "Sebanyak {n} sel berisi tanggal yang tidak berada di bulan kolomnya.",
        )
    return _warned(
        "tick-is-date",
        f"Tanggal {_spell(day)} di sel ini dibaca sebagai tanda terjadwal.",
        "Sebanyak {n} sel berisi tanggal, yang dibaca sebagai tanda terjadwal.",
    )


def is_tick(cell: Cell) -> bool:
    """Whether a cell holds a tick in any of its spellings; a date is none."""
    mark = _read_tick(cell)
    return mark is not None and mark.is_marked


def is_blank(cell: Cell) -> bool:
    """Whether a filled cell says "no tick": ``-``, ``0``, ``FALSE``, an empty box."""
    mark = _read_tick(cell)
    return mark is not None and not mark.is_marked


def may_be_dated(day: date, year: int) -> bool:
    """Whether a realisation of a plan year may carry a date: in it, or within the grace months."""
    return -GRACE_MONTHS < month_index(day, year) <= 12 + GRACE_MONTHS


def read_realised(cell: Cell, month: int, year: int | None) -> Mark | Finding:
    """Read a month cell of the realisation: a tick, a word, a percentage, a date, or nothing.

    A date counts whatever its column's month is; it must lie in the plan year or at most
    :data:`~zi_core.dates.GRACE_MONTHS` before or after it.
    """
    mark = _read_tick(cell) or _read_word(cell) or _read_percentage(cell)
    if mark:
        return mark
    day = _read_date(cell)
    if day is None:
        return _not_understood(cell, "entry-unreadable", _TO_ENTER)
    if isinstance(day, Finding):
        return day
    if year is not None and not may_be_dated(day, year):
        return Finding(
            "date-outside-year",
            f"Tanggal {_spell(day)} terlalu jauh dari tahun rencana {year}.",
            f"Periksa tahunnya; yang diterima: tahun {year}, lebih atau kurang "
            f"{GRACE_MONTHS} bulan.",
            f"Sebanyak {{n}} sel berisi tanggal yang terlalu jauh dari tahun rencana {year}.",
        )
    return Mark(True, day, tuple(_odd_about(day, month, year)))


def _odd_about(day: date, month: int, year: int | None) -> list[Finding]:
    """What makes a date look mistaken, beside the column it stands in."""
    found = []
    if day.day == month != day.month and day.day <= 12:
        found.append(
            Finding(
                "date-swapped",
                f"Tanggal {_spell(day)} cocok dengan kolom {NAMES[month - 1]} bila hari dan "
                "bulannya tertukar; dibaca apa adanya.",
                "Periksa apakah hari dan bulan tertukar.",
                "Sebanyak {n} tanggal cocok dengan kolomnya bila hari dan bulannya tertukar; "
                "semuanya dibaca apa adanya.",
            )
        )
    elif year is not None and abs(month_index(day, year) - month) > GRACE_MONTHS:
        found.append(
            Finding(
                "date-far",
                f"Tanggal {_spell(day)} lebih dari {GRACE_MONTHS} bulan dari kolom "
                f"{NAMES[month - 1]}.",
                "Periksa apakah tanggal dan kolomnya benar.",
                f"Sebanyak {{n}} tanggal lebih dari {GRACE_MONTHS} bulan dari bulan kolomnya.",
            )
        )
    if day > today():
        found.append(
            Finding(
                "date-in-future",
                f"Tanggal {_spell(day)} belum tiba.",
                "Periksa tanggalnya.",
                "Sebanyak {n} tanggal belum tiba.",
            )
        )
    return found


def _read_tick(cell: Cell) -> Mark | None:
    """A tick or a blank in any of its agreed spellings; None where the cell says something else."""
    value = cell.value
    if isinstance(value, date):
        return None
    if isinstance(value, bool | int | float):
        if value == 1:
            return _MARK
        return _NO_MARK if value == 0 else None
    text = cell.text.translate(_INVISIBLE)
    signs = set(text) - {" "}
    if text.casefold() in _BLANKS or signs <= _DASHES:
        return _NO_MARK
    font = cell.font.casefold()
    if signs <= _SYMBOL_TICKS.get(font, frozenset()) or signs <= _LOST_WINGDINGS:
        name = cell.font if font in _SYMBOL_TICKS else "Wingdings"
        return _warned(
            "tick-wingdings",
            f"Huruf “{cell.text}” dari fon {name} dibaca sebagai centang.",
            f"Sebanyak {{n}} sel berisi huruf fon {name}, yang dibaca sebagai centang.",
        )
    if signs <= _SYMBOL_BOXES.get(font, frozenset()) or signs <= _EMPTY_BOXES:
        box = text if signs <= _EMPTY_BOXES else "☐"
        return _warned(
            "box-empty",
            f"Sel ini berisi {box}, kotak kosong, dan dibaca sebagai belum.",
            f"Sebanyak {{n}} sel berisi {box}, kotak kosong, dan dibaca sebagai belum.",
            is_marked=False,
        )
    if signs <= _TICKS or text.casefold() in {"1", "true"}:
        return _MARK
    if signs <= _UNUSUAL_TICKS:
        return _warned(
            "tick-unusual",
            f"Tanda “{text}” dibaca sebagai centang.",
            f"Sebanyak {{n}} sel berisi tanda “{text}”, yang dibaca sebagai centang.",
        )
    if signs <= {"x", "X"}:
        return _warned(
            "tick-is-x",
            "Tanda “x” dibaca sebagai centang.",
            "Sebanyak {n} sel berisi tanda “x”, yang dibaca sebagai centang.",
        )
    return None


def _read_word(cell: Cell) -> Mark | None:
    """A word of a report: done, or not done; None for others."""
    phrase = " ".join(cell.text.casefold().translate(_INVISIBLE).strip(" .!()").split())
    words = frozenset(phrase.split())
    if words and words <= _DONE:
        return _warned(
            "word-as-tick",
            f"Kata “{cell.text}” dibaca sebagai terlaksana.",
            "Sebanyak {n} sel berisi kata seperti “selesai”, yang dibaca sebagai centang.",
        )
    negation = words & _NOT
    if phrase in _NOT_DONE_PHRASES or (negation and words - negation <= _DONE):
        return _warned(
            "word-as-blank",
            f"Kata “{cell.text}” dibaca sebagai belum terlaksana (kosong).",
            "Sebanyak {n} sel berisi kata seperti “belum”, yang dibaca sebagai kosong.",
            is_marked=False,
        )
    return None


def _read_percentage(cell: Cell) -> Mark | None:
    """A percentage, as text or as a number between 0 and 1; None for others, and above 100."""
    if match := _PERCENT.fullmatch(cell.text.strip(" .")):
        share = float(match[1].replace(",", "."))
    elif isinstance(cell.value, float) and 0 < cell.value < 1:
        share = cell.value * 100
    else:
        return None
    said = f"{share:.4g}".replace(".", ",")
    if share == 100:
        return _warned(
            "percentage-as-tick",
            "“100%” dibaca sebagai terlaksana.",
            "Sebanyak {n} sel berisi 100%, yang dibaca sebagai terlaksana.",
        )
    if share > 100:
        return None
    return _warned(
        "percentage-as-blank",
        f"“{said}%” dibaca sebagai belum terlaksana (kosong): sebuah jadwal terlaksana seluruhnya "
        "atau belum.",
        "Sebanyak {n} sel berisi persentase di bawah 100, yang dibaca sebagai "
        "belum terlaksana (kosong).",
        is_marked=False,
    )


def _read_date(cell: Cell) -> date | Finding | None:
    """The date in a cell, real or spelled day first; None where it is no date at all."""
    if isinstance(cell.value, date):
        return cell.value
    text = cell.text.casefold().translate(_INVISIBLE)
    text = _AROUND_DATE.sub(" ", f" {text}").strip(" .,;:()[]")
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
        return Finding(
            "date-impossible",
            f"“{shortened(cell.text)}” bukan tanggal yang ada (dibaca hari/bulan/tahun).",
            "Tulis tanggalnya seperti 14/03/2022, hari lebih dulu.",
            "Sebanyak {n} sel berisi tanggal yang tidak ada (dibaca hari/bulan/tahun).",
        )


def _warned(code: str, message: str, many: str, *, is_marked: bool = True) -> Mark:
    return Mark(is_marked, warnings=(Finding(code, message, _LOOK, many),))


def _not_understood(cell: Cell, code: str, remedy: str) -> Finding:
    said = shortened(cell.text)
    return Finding(
        code,
        f"Isi sel “{said}” tidak dapat dibaca.",
        remedy,
        f"Isi {{n}} sel seperti “{said}” tidak dapat dibaca.",
    )


def _spell(day: date) -> str:
    return f"{day:%d/%m/%Y}"
