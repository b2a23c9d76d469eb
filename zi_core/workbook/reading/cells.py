"""Bytes of an ``.xlsx`` file -> plain sheets of cells.

The rest of the reader never sees openpyxl: a :class:`Sheet` is a sparse table of canonical values
addressed by row and column, with merged ranges already spread out.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Final, TypeAlias

from openpyxl.utils import get_column_letter

from zi_core.text import (
    MAX_CELL_LENGTH,
    MOST_MARKS,
    cell_length,
    clean,
    dropped_markup,
    has_removed_characters,
)
from zi_core.workbook.address import CellRange
from zi_core.workbook.problems import Finding, Problem, ProblemLog, Severity
from zi_core.workbook.reading.container import unpack
from zi_core.workbook.reading.xml_checks import damaged, incomplete, inspect
from zi_core.workbook.reading.xml_elements import IncompleteError
from zi_core.workbook.reading.xml_parts import (
    RawBook,
    RawSheet,
    RawValue,
    read_package,
    rows_within,
)

Value: TypeAlias = str | int | float | bool | date
"""What a cell holds: canonical text, a number, a truth value or a date (time of day dropped)."""

_ESCAPED_CHARACTER: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LONGEST_MARK: Final = 12
# Each character of a cell may be written as seven: _x0041_.
_LONGEST_WRITTEN: Final = 7 * MAX_CELL_LENGTH

MAX_TEXT: Final = 10_000_000
"""The most characters in all cells together, a text counted in each cell that shows it."""
# What a 1 looks like in a cell formatted as a date, by the epoch of the workbook.
_DAY_ONE: Final = {1899: date(1900, 1, 1), 1904: date(1904, 1, 2)}


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell; ``row`` and ``column`` are its own, ``origin_*`` those that hold the value.

    They differ inside merged ranges, where every covered cell has the value of the first.
    ``text`` is the value as canonical text on one line. ``font`` is the font's name where the
    text is short (Wingdings turns letters into ticks); ``link`` is the target of a hyperlink,
    or empty.
    """

    value: Value
    text: str
    row: int
    column: int
    origin_row: int
    origin_column: int
    font: str = ""
    link: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the value stands in this very cell, not in the first of a merged range."""
        return self.row == self.origin_row and self.column == self.origin_column


@dataclass(frozen=True)
class Sheet:
    """One visible sheet: its title, its filled cells by row and column (both from 1).

    A row without a cell of its own is left out, whatever merged range covers it. ``flaws`` are
    what is wrong with single cells; they count where the cell is used. ``fills`` are the colours
    of blank cells, ``icons`` the areas shown as icons, ``commented`` the cells with a comment.
    """

    title: str
    rows: Mapping[int, Mapping[int, Cell]]
    hidden_rows: frozenset[int] = frozenset()
    flaws: Mapping[tuple[int, int], Sequence[tuple[Severity, Finding]]] = field(
        default_factory=dict
    )
    fills: Mapping[tuple[int, int], str] = field(default_factory=dict)
    icons: Sequence[CellRange] = ()
    commented: Sequence[tuple[int, int]] = ()
    has_checkboxes: bool = False

    def where(self, row: int, column: int) -> str:
        """A cell's address for people: ``REALISASI!H12``."""
        return f"{self.title}!{get_column_letter(column)}{row}"

    def where_of(self, cell: Cell) -> str:
        """The address of the cell that holds the value: the first of a merged range."""
        return self.where(cell.origin_row, cell.origin_column)

    def where_row(self, row: int) -> str:
        """A row's address for people: ``RENCANA AKSI!12:12``."""
        return f"{self.title}!{row}:{row}"

    @cached_property
    def filled_rows(self) -> tuple[int, ...]:
        """The numbers of the rows with anything in them, ascending."""
        return tuple(sorted(self.rows))

    def rows_between(self, after: int, before: int) -> tuple[int, ...]:
        """The filled rows below row ``after`` and above row ``before``."""
        rows = self.filled_rows
        return rows[bisect_right(rows, after) : bisect_left(rows, before)]

    def report_flaws(self, is_used: Callable[[int, int], bool], log: ProblemLog) -> None:
        """Log what is wrong with single cells; where a cell is not used, nothing is an error."""
        for (row, column), flaws in self.flaws.items():
            for severity, flaw in flaws:
                if severity is Severity.WARNING or is_used(row, column):
                    log.note(severity, self.where(row, column), flaw)
                else:
                    log.warning(
                        "cell-ignored",
                        self.where(row, column),
                        "Sel ini tidak dapat dibaca, tetapi tidak dipakai dan diabaikan.",
                        "Tidak perlu tindakan bila memang bukan bagian tabel.",
                        "Sebanyak {n} sel tidak dapat dibaca, tetapi tidak dipakai dan diabaikan.",
                    )

    def report_hidden(self, row: int, log: ProblemLog) -> None:
        """Warn where a row that counts is hidden."""
        if row in self.hidden_rows:
            log.warning(
                "row-hidden",
                self.where_row(row),
                f"Baris {row} tersembunyi, tetapi ikut dibaca.",
                "Tampilkan barisnya dan periksa.",
            )


@dataclass(frozen=True, slots=True)
class Book:
    """What a file holds: its visible sheets, the titles of hidden filled ones, its properties."""

    sheets: tuple[Sheet, ...]
    hidden_titles: tuple[str, ...]
    properties: Mapping[str, object]


def open_book(content: bytes, log: ProblemLog) -> Book | None:
    """Open an ``.xlsx`` file; None, with an error in ``log``, where it is none or is damaged.

    Formulas count with their saved result; one without a result, and an error value such as
    ``#REF!``, is an error naming the cell.
    """
    parts = unpack(content)
    if isinstance(parts, Problem):
        log.add(parts)
        return None
    seen = inspect(parts)
    log.add(*seen.problems)
    if log.has_errors:
        return None
    try:
        raw = read_package(parts, seen.sizes)
    except MemoryError:
        raise  # no damage; zi_core.workbook.reading.sandbox knows what to say of it
    except IncompleteError:
        log.add(incomplete())
        return None
    # A damaged file fails anywhere in openpyxl, with whatever exception it was not ready for.
    except Exception:  # noqa: BLE001 -- see above; the person learns that the file is damaged
        log.add(damaged())
        return None
    if sum(map(len, _texts_in(raw))) > MAX_TEXT:
        log.error(
            "text-too-much",
            "",
            f"Teks di semua sel berkas ini lebih dari {MAX_TEXT // 10**6} juta karakter.",
            "Hapus teks yang berulang atau tidak perlu, lalu simpan ulang.",
        )
        return None
    sheets = tuple(_read_sheet(sheet, raw.epoch) for sheet in raw.sheets if sheet.is_visible)
    hidden = tuple(clean(s.title) for s in raw.sheets if not s.is_visible and s.cells)
    return Book(sheets, hidden, raw.properties)


def _texts_in(book: RawBook) -> Iterator[str]:
    for sheet in book.sheets:
        for row in sheet.cells.values():
            yield from (cell.value for cell in row.values() if isinstance(cell.value, str))


def _read_sheet(raw: RawSheet, epoch: datetime) -> Sheet:
    title = clean(raw.title)
    flaws: dict[tuple[int, int], list[tuple[Severity, Finding]]] = defaultdict(list)
    rows: dict[int, dict[int, Cell]] = {}
    for place in sorted(raw.lacking - raw.links.keys()):
        flaws[place].append((Severity.ERROR, _NO_RESULT))
    for row, cells in raw.cells.items():
        for column, cell in cells.items():
            if cell.is_error:
                flaws[row, column].append((Severity.ERROR, _error_value(cell.value)))
                continue
            value, found = _canonical(cell.value, epoch)
            if found:
                flaws[row, column] += found
            if value is None:
                continue
            text = _text_of(value)
            font = cell.font if len(text) <= _LONGEST_MARK else ""
            link = raw.links.get((row, column), "")
            rows.setdefault(row, {})[column] = Cell(
                value, text, row, column, row, column, font=font, link=link
            )
    for row, column in raw.lacking & raw.links.keys():  # a link's address is there all the same
        link = clean(raw.links[row, column])
        if link and column not in rows.get(row, {}):
            rows.setdefault(row, {})[column] = Cell(link, link, row, column, row, column, link=link)
    _spread_merged(raw.merged, rows)
    return Sheet(
        title,
        rows,
        frozenset(raw.hidden_rows & rows.keys()),
        dict(flaws),
        raw.fills,
        tuple(raw.icons),
        tuple(raw.commented),
        raw.has_checkboxes,
    )


_NO_RESULT: Final = Finding(
    "formula-without-result",
    "Sel ini berisi rumus tanpa hasil tersimpan.",
    "Buka dan simpan ulang berkas di Excel, atau ganti rumus dengan nilainya.",
    "Sebanyak {n} sel berisi rumus tanpa hasil tersimpan.",
)


def _error_value(value: RawValue) -> Finding:
    return Finding(
        "error-value",
        f"Sel ini berisi nilai galat {value}.",
        "Perbaiki rumusnya atau ketik nilainya.",
        f"Sebanyak {{n}} sel berisi nilai galat {value}.",
    )


def _spread_merged(merged: list[CellRange], rows: dict[int, dict[int, Cell]]) -> None:
    """Give every cell of a merged range the value of its first, in the rows that hold anything."""
    filled = sorted(rows)
    for area in merged:
        first = rows.get(area.top, {}).get(area.left)
        if first is None:
            continue
        for row in rows_within(filled, area):
            for column in range(area.left, area.right + 1):
                rows[row][column] = Cell(
                    first.value,
                    first.text,
                    row,
                    column,
                    first.row,
                    first.column,
                    first.font,
                    first.link,
                )


def _canonical(
    value: RawValue, epoch: datetime
) -> tuple[Value | None, list[tuple[Severity, Finding]]]:
    """A raw value in canonical form, line breaks kept, and what was wrong with it.

    None for an empty text and for one that is too long.
    """
    if isinstance(value, datetime | time):
        return _date_or_digit(value, epoch), []
    if isinstance(value, bool | int | float | date):
        return value, []
    written = str(value)
    length = len(written)
    if length <= _LONGEST_WRITTEN:
        if "_x" in written:
            written = _ESCAPED_CHARACTER.sub(lambda match: chr(int(match[1], 16)), written)
        text = clean(written, keep_lines=True)
        length = cell_length(text)
    if length > MAX_CELL_LENGTH:
        message = (
            f"Teks di sel ini {length:,} karakter; sel Excel memuat paling banyak "
            f"{MAX_CELL_LENGTH:,}.".replace(",", ".")
        )
        return None, [(Severity.ERROR, Finding("text-too-long", message, "Pendekkan teksnya."))]
    found = []
    if has_removed_characters(written):
        found.append((Severity.WARNING, _CHARACTERS_REMOVED))
    if markup := dropped_markup(written):
        message = f"Penanda HTML di sel ini dibuang: {' '.join(markup)[:200]}."
        many = "Penanda HTML di {n} sel dibuang."
        found.append((Severity.WARNING, Finding("markup-removed", message, _LOOK_AT_TEXT, many)))
    return text or None, found


_LOOK_AT_TEXT: Final = "Periksa apakah teksnya masih benar."
_CHARACTERS_REMOVED: Final = Finding(
    "characters-removed",
    "Karakter kendali, karakter tak terlihat, atau tanda yang ditumpuk lebih dari "
    f"{MOST_MARKS} pada satu huruf di sel ini dibuang.",
    _LOOK_AT_TEXT,
)


def _date_or_digit(value: datetime | time, epoch: datetime) -> Value:
    """A date without its time of day; a 0 or 1 typed into a cell formatted as a date is a number.

    The month cells of the working workbook are such cells, and 1 is a tick.
    """
    if isinstance(value, time):
        return str(value) if value != time() else 0
    return 1 if value.date() == _DAY_ONE.get(epoch.year) else value.date()


def _text_of(value: Value) -> str:
    if isinstance(value, str):
        return " ".join(value.split()) if "\n" in value else value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return f"{value:.15g}" if isinstance(value, float) else str(value)
