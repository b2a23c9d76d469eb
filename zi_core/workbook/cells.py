"""Bytes of an ``.xlsx`` file -> plain sheets of cells.

The rest of the reader never sees openpyxl: a :class:`Sheet` is a sparse table of canonical values
addressed by row and column, with merged ranges already spread out.
"""

import gc
import io
import re
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, Final, TypeAlias

import openpyxl
from openpyxl.cell import Cell as OpenpyxlCell
from openpyxl.packaging.relationship import Relationship, RelationshipList
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import Border
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zi_core.text import (
    MAX_CELL_LENGTH,
    cell_length,
    clean,
    dropped_markup,
    has_removed_characters,
)
from zi_core.workbook.container import formulas_without_result, refusal_of
from zi_core.workbook.problems import Problem, ProblemLog

if not openpyxl.DEFUSEDXML:  # pragma: no branch
    raise ImportError("openpyxl must stand beside defusedxml: pip install -r requirements.txt")

Value: TypeAlias = str | int | float | bool | date
"""What a cell holds: canonical text, a number, a truth value or a date (time of day dropped)."""

_ESCAPED_CHARACTER: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LONGEST_MARK: Final = 12
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

    A row without a cell of its own is left out, whatever merged range covers it. ``problems``
    are those of single cells; they count where the sheet is used.
    """

    title: str
    rows: Mapping[int, Mapping[int, Cell]]
    hidden_rows: frozenset[int]
    problems: tuple[Problem, ...]

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


def _relation(relations: RelationshipList, key: str) -> Relationship:
    """The relation of an id, from an index made once; openpyxl searches the list for each link."""
    index: dict[str, Relationship] | None = getattr(relations, "_by_id", None)
    if index is None or len(index) != len(relations):
        index = {str(relation.Id): relation for relation in reversed(relations)}
        setattr(relations, "_by_id", index)  # noqa: B010 -- a place of ours on a type of theirs
    return index[key]


# A file with tens of thousands of links would otherwise take minutes to open.
setattr(RelationshipList, "get", _relation)  # noqa: B010 -- as above


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection: parsing makes many objects and no garbage to look for.

    Of threads that overlap, the one that came first switches it on again.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _BorderlessReader(ExcelReader):
    """openpyxl's reader without borders: joining those of merged cells takes it long."""

    def read_worksheets(self) -> None:
        """Read the sheets with every border of the style table blank."""
        styles: Any = self.wb
        styles._borders[:] = [Border()] * len(styles._borders)
        super().read_worksheets()


def open_book(content: bytes, log: ProblemLog) -> Book | None:
    """Open an ``.xlsx`` file; None, with an error in ``log``, where it is none or is damaged.

    Formulas count with their saved result; one without a result, and an error value such as
    ``#REF!``, is an error naming the cell.
    """
    if refusal := refusal_of(content):
        log.add(refusal)
        return None
    try:
        with warnings.catch_warnings():
            # openpyxl warns about features it drops; what counts here are values and merges.
            warnings.simplefilter("ignore")
            reader = _BorderlessReader(io.BytesIO(content), data_only=True, keep_links=False)
            with _uncollected():
                reader.read()
        parts = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
        lacking = {
            worksheet.title: formulas_without_result(content, parts[worksheet.title])
            for worksheet in reader.wb.worksheets
        }
    # A damaged file fails anywhere in openpyxl, with whatever exception it was not ready for.
    except Exception:  # noqa: BLE001 -- see above; the person is told that the file is damaged
        log.error(
            "file-damaged",
            "",
            "Berkas ini rusak: isinya tidak dapat dibuka sebagai buku kerja Excel.",
            "Buka di Excel atau LibreOffice, biarkan memperbaikinya, simpan sebagai .xlsx, "
            "lalu coba lagi.",
        )
        return None
    sheets, hidden = [], []
    for worksheet in reader.wb.worksheets:
        if worksheet.sheet_state == "visible":
            sheets.append(_read_sheet(worksheet, lacking[worksheet.title]))
        elif any(cell.value is not None for cell in _cells_of(worksheet)):
            hidden.append(clean(worksheet.title))
    return Book(tuple(sheets), tuple(hidden), custom_properties(reader.wb))


def custom_properties(book: object) -> Mapping[str, object]:
    """The custom document properties of an openpyxl workbook, by name."""
    properties: Any = getattr(book, "custom_doc_props", None)  # types-openpyxl does not know it
    return {item.name: item.value for item in properties.props if item.name} if properties else {}


def _cells_of(worksheet: Worksheet) -> Iterator[Any]:
    # The sparse store itself: iterating rows would walk every empty cell up to a stray far one.
    return iter(worksheet._cells.values())


def _read_sheet(worksheet: Worksheet, lacking: frozenset[tuple[int, int]]) -> Sheet:
    title = clean(worksheet.title)
    book: Any = worksheet.parent
    epoch: datetime = book.epoch
    log = ProblemLog()
    rows: dict[int, dict[int, Cell]] = {}
    for row, column in sorted(lacking):
        log.error(
            "formula-without-result",
            f"{title}!{get_column_letter(column)}{row}",
            "Sel ini berisi rumus tanpa hasil tersimpan.",
            "Buka dan simpan ulang berkas di Excel, atau ganti rumus dengan nilainya.",
        )
    for raw in _cells_of(worksheet):
        if raw.value is None:
            continue
        if raw.data_type == "e":
            log.error(
                "error-value",
                f"{title}!{raw.coordinate}",
                f"Sel ini berisi nilai galat {raw.value}.",
                "Perbaiki rumusnya atau ketik nilainya.",
            )
            continue
        value = _canonical(raw, title, epoch, log)
        if value is None:
            continue
        text = _text_of(value)
        rows.setdefault(raw.row, {})[raw.column] = Cell(
            value,
            text,
            raw.row,
            raw.column,
            raw.row,
            raw.column,
            font=(raw.font.name or "") if len(text) <= _LONGEST_MARK else "",
            link=(raw.hyperlink.target or "") if raw.hyperlink else "",
        )
    _spread_merged(worksheet, rows)
    hidden = frozenset(
        number
        for number, size in worksheet.row_dimensions.items()
        if size.hidden and number in rows
    )
    return Sheet(title, rows, hidden, tuple(log))


def _spread_merged(worksheet: Worksheet, rows: dict[int, dict[int, Cell]]) -> None:
    """Give every cell of a merged range the value of its first, in the rows that hold anything."""
    filled = sorted(rows)
    for area in worksheet.merged_cells.ranges:
        first = rows.get(area.min_row, {}).get(area.min_col)
        if first is None:
            continue
        within = slice(bisect_left(filled, area.min_row), bisect_right(filled, area.max_row))
        for row in filled[within]:
            for column in range(area.min_col, area.max_col + 1):
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


def _canonical(raw: OpenpyxlCell, title: str, epoch: datetime, log: ProblemLog) -> Value | None:
    """A raw cell's value in canonical form, line breaks kept; None for an empty text."""
    value = raw.value
    if isinstance(value, datetime | time):
        return _date_or_digit(value, epoch)
    if isinstance(value, bool | int | float | date):
        return value
    where = f"{title}!{raw.coordinate}"
    written = str(value)
    if "_x" in written:
        written = _ESCAPED_CHARACTER.sub(lambda match: chr(int(match[1], 16)), written)
    text = clean(written, keep_lines=True)
    if (length := cell_length(text)) > MAX_CELL_LENGTH:
        log.error(
            "text-too-long",
            where,
            f"Teks di sel ini {length:,} karakter; sel Excel memuat paling banyak "
            f"{MAX_CELL_LENGTH:,}.".replace(",", "."),
            "Pendekkan teksnya.",
        )
        return None
    if has_removed_characters(written):
        log.warning(
            "characters-removed",
            where,
            "Karakter kendali atau karakter tak terlihat di sel ini dibuang.",
            "Periksa apakah teksnya masih benar.",
        )
    if markup := dropped_markup(written):
        log.warning(
            "markup-removed",
            where,
            f"Penanda HTML di sel ini dibuang: {' '.join(markup)[:200]}.",
            "Periksa apakah teksnya masih benar.",
        )
    return text or None


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
