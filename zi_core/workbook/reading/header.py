"""Finding the columns of a sheet by their header texts, wherever and however they are written."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from zi_core.dates import MONTHS, NAMES, month_from_name, month_from_numeral
from zi_core.plan import Code
from zi_core.text import shortened
from zi_core.workbook.columns import Column, column_of, is_months_title
from zi_core.workbook.marks import is_blank
from zi_core.workbook.problems import ProblemLog
from zi_core.workbook.reading.cells import Cell, Sheet

_MOST_MONTHS: Final = 6
"""How many months make a row a row of months."""


@dataclass(frozen=True)
class Header:
    """One header band of a sheet, rows ``first_row``-``last_row``: which column holds what.

    ``columns`` and ``months`` give column numbers; a heading over several columns keeps them all.
    ``doubled`` and ``unknown`` name what stands twice and what no rule knows, with its cell.
    """

    first_row: int
    last_row: int
    columns: Mapping[Column, tuple[int, ...]]
    months: Mapping[int, int]
    doubled: tuple[tuple[Column | int, int, int], ...]
    unknown: tuple[tuple[str, int, int], ...]

    def cell(self, row: Mapping[int, Cell], column: Column) -> Cell | None:
        """The filled cell of a row in a column, the first where the heading spans several."""
        return next((row[c] for c in self.columns.get(column, ()) if c in row), None)

    def text(self, row: Mapping[int, Cell], column: Column) -> str:
        """The text of a row in a column, empty where there is none."""
        cell = self.cell(row, column)
        return cell.text if cell else ""

    def meaning(self, column: int) -> Column | None:
        """What a column holds by its heading; None for a month and for one without a heading."""
        return self._meanings.get(column)

    @cached_property
    def _meanings(self) -> dict[int, Column]:
        return {c: column for column, numbers in self.columns.items() for c in numbers}

    @cached_property
    def month_columns(self) -> frozenset[int]:
        """The columns of the months."""
        return frozenset(self.months.values())

    @cached_property
    def headed(self) -> frozenset[int]:
        """The columns with any heading, known or not."""
        return self.month_columns | self._meanings.keys() | {c for _, _, c in self.unknown}

    def strays(self, row: Mapping[int, Cell]) -> list[Cell]:
        """The filled cells of a row that no column claims, from left to right.

        They stand outside every headed column, or second in a heading that spans several.
        """
        return [
            cell
            for column, cell in sorted(row.items())
            if cell.is_own
            and (
                column not in self.headed
                or (
                    (meaning := self._meanings.get(column)) is not None
                    and cell is not self.cell(row, meaning)
                )
            )
        ]

    def report_strays(
        self, sheet: Sheet, row: Mapping[int, Cell], log: ProblemLog, *, read: Container[Cell] = ()
    ) -> None:
        """Warn about content that no column claims, but for cells ``read`` all the same."""
        for cell in self.strays(row):
            if cell not in read and not is_blank(cell):
                log.warning(
                    "content-outside",
                    sheet.where_of(cell),
                    f"Isi “{shortened(cell.text)}” di luar kolom tabel diabaikan.",
                    "Pindahkan ke kolom yang semestinya bila perlu dibaca.",
                )

    def report(
        self,
        sheet: Sheet,
        log: ProblemLog,
        *,
        needed: tuple[Column, ...],
        optional: tuple[Column, ...] = (),
        silent: tuple[Column, ...] = (),
        needs_months: bool = True,
    ) -> bool:
        """Log what is missing, doubled or ignored; whether every needed column is there once.

        Of the columns with a meaning in this sheet, ``optional`` ones are missed with a warning,
        ``silent`` ones without.
        """
        used = {*needed, *optional, *silent}
        wrong = [item for item in self.doubled if isinstance(item[0], int) or item[0] in used]
        for key, row, number in wrong:
            log.error(
                "column-doubled",
                sheet.where(row, number),
                f"Kolom {_name(key)} ada lebih dari satu.",
                "Sisakan satu kolom dengan judul itu.",
            )
        missing = [str(column) for column in needed if column not in self.columns]
        if needs_months and self.months:
            missing += [NAMES[month - 1] for month in MONTHS if month not in self.months]
        elif needs_months:
            missing.append("bulan JAN sampai DES")
        for name in missing:
            log.error(
                "column-missing",
                sheet.where_row(self.first_row),
                f"Kolom {name} tidak ditemukan di baris judul.",
                "Tambahkan kolomnya, atau betulkan judulnya.",
            )
        for column in optional:
            if column not in self.columns:
                log.warning(
                    "column-lacking",
                    sheet.where_row(self.first_row),
                    f"Kolom {column} tidak ada; isinya dibaca kosong.",
                    "Tambahkan kolomnya bila datanya ada.",
                )
        for name, row, number in self.unknown:
            _report_ignored(name, sheet.where(row, number), log)
        for known, numbers in self.columns.items():
            if known not in used:
                _report_ignored(str(known), sheet.where(self.last_row, numbers[0]), log)
        return not wrong and not missing


def _report_ignored(name: str, where: str, log: ProblemLog) -> None:
    log.warning(
        "column-unknown",
        where,
        f"Kolom “{shortened(name)}” tidak dikenal di lembar ini dan diabaikan.",
        "Tidak perlu tindakan bila memang kolom tambahan.",
    )


def _name(key: Column | int) -> str:
    return NAMES[key - 1] if isinstance(key, int) else str(key)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Where an activity stands in a sheet: its row, and the header band above it."""

    header: Header
    number: int


def find_headers(sheet: Sheet) -> list[Header]:
    """Every header band of a sheet, from the top; a form repeats its header on each page."""
    headers: list[Header] = []
    rows = sheet.filled_rows
    index = 0
    while index < len(rows):
        row = sheet.rows[rows[index]]
        if not _names_columns(row) or (headers and _has_code(row, headers[-1])):
            index += 1
            continue
        # The months may stand a row above the other headings, or in the next one or two.
        # BULAN may be their title, so its column tells nothing yet.
        named = frozenset(
            number
            for number, cell in row.items()
            if column_of(cell.value) not in (None, Column.MONTH)
        )
        has_months = len(_named_months(row)) >= _MOST_MONTHS
        first = last = index
        while first > 0 and _belongs_to_header(sheet.rows[rows[first - 1]], named, has_months):
            first -= 1
            has_months = has_months or _has_months(sheet.rows[rows[first]], named)
        while last + 1 < len(rows) and _belongs_to_header(
            sheet.rows[rows[last + 1]], named, has_months
        ):
            last += 1
            has_months = has_months or _has_months(sheet.rows[rows[last]], named)
        headers.append(_read_header(sheet, rows[first : last + 1], named))
        index = last + 1
    return headers


def is_number_row(row: Mapping[int, Cell], header: Header) -> bool:
    """Whether a row only numbers the columns of the form: ``1 2 3 4 5 6 … 7``."""
    numbers = [cell.text.strip(".() ") for cell in row.values()]
    return (
        all(number.isdecimal() and len(number) <= 2 for number in numbers)
        and len(set(numbers)) >= 3
        and sum(header.meaning(column) is not None for column in row) >= 3
    )


def _has_code(row: Mapping[int, Cell], header: Header) -> bool:
    """Whether a row is an activity by its code, whatever else its texts look like."""
    return Code.parse(header.text(row, Column.CODE)) is not None


def _names_columns(row: Mapping[int, Cell]) -> bool:
    """Whether a row names at least two columns, or one beside half a year of months."""
    named = {column for cell in row.values() if (column := column_of(cell.value))}
    return len(named) >= 2 or (len(named) == 1 and len(_named_months(row)) >= _MOST_MONTHS)


def _belongs_to_header(row: Mapping[int, Cell], named: frozenset[int], has_months: bool) -> bool:
    """Whether a row beside the headings carries the months, or nothing but headings.

    ``named`` are the columns whose meaning the headings' own row tells: whatever else stands in
    them there is content, however many dates or numbers stand beside it.
    """
    if any(cell.is_own and column in named for column, cell in row.items()) and not all(
        column_of(row[column].value) for column in named & row.keys()
    ):
        return False
    return (not has_months and _has_months(row, named)) or all(
        column_of(cell.value) or _month_heading(cell) or is_months_title(cell.text)
        for cell in row.values()
    )


def _has_months(row: Mapping[int, Cell], named: frozenset[int]) -> bool:
    return len(_named_months(row)) >= _MOST_MONTHS or bool(_numbered_months(row, named))


def _month_heading(cell: Cell) -> int | None:
    """The month that a heading names, by a name or a date."""
    if isinstance(cell.value, str):
        return month_from_name(cell.text)
    return cell.value.month if isinstance(cell.value, date) else None


def _named_months(row: Mapping[int, Cell]) -> set[int]:
    return {month for cell in row.values() if (month := _month_heading(cell))}


def _numbered_months(row: Mapping[int, Cell], named: frozenset[int]) -> dict[int, int]:
    """The months that numerals outside the ``named`` columns count, by column; a tick is none."""
    found = {
        number: month
        for number, cell in row.items()
        if number not in named and (month := month_from_numeral(cell.value))
    }
    return found if len(set(found.values())) >= _MOST_MONTHS else {}


def _read_header(sheet: Sheet, band: tuple[int, ...], named: frozenset[int]) -> Header:
    has_names = any(_named_months(sheet.rows[row]) for row in band)
    columns: dict[Column | int, list[int]] = {}
    origins: dict[Column | int, tuple[int, int]] = {}
    doubled: list[tuple[Column | int, int, int]] = []
    unknown: list[tuple[str, int, int]] = []
    for row in band:
        cells = sheet.rows[row]
        numbered = {} if has_names else _numbered_months(cells, named)
        for number, cell in sorted(cells.items()):
            key = _month_heading(cell) or numbered.get(number) or column_of(cell.value)
            origin = (cell.origin_row, cell.origin_column)
            if key is None:
                if cell.is_own and not is_months_title(cell.text):
                    unknown.append((cell.text, row, number))
            elif number in columns.get(key, ()):
                continue
            elif origins.setdefault(key, origin) != origin:
                if cell.is_own:
                    doubled.append((key, row, number))
            else:
                columns.setdefault(key, []).append(number)
    months = {key: numbers[0] for key, numbers in columns.items() if isinstance(key, int)}
    if months:
        # Over the months, BULAN is their title; only in a list of documents is it a column.
        columns.pop(Column.MONTH, None)
        doubled = [item for item in doubled if item[0] is not Column.MONTH]
    words = {c for numbers in columns.values() for c in numbers}
    return Header(
        first_row=band[0],
        last_row=band[-1],
        columns={key: tuple(c) for key, c in columns.items() if isinstance(key, Column)},
        months=months,
        doubled=tuple(doubled),
        # A title over several headings is none itself.
        unknown=tuple(item for item in unknown if item[2] not in words),
    )
