"""Recognising header bands: which rows of a sheet carry headings, and what each column means."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from zi_core.dates import month_from_name, month_from_numeral
from zi_core.plan import Code
from zi_core.workbook.columns import Column, column_of, is_months_title
from zi_core.workbook.reading.cells import Cell, Sheet
from zi_core.workbook.reading.header import Header

_MOST_MONTHS: Final = 6
"""How many months make a row a row of months."""


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
        # BULAN may be their title, so its column says nothing yet.
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
