"""Recognising header bands: which rows of a sheet carry headings, and what each column means."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from datetime import date
from itertools import pairwise
from typing import Final

from zi_core.dates import MONTHS, month_from_name, month_from_numeral
from zi_core.plan import Code
from zi_core.workbook.columns import Column, column_of, is_band, is_months_title, is_week
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
    if not has_months and _has_months(row, named):
        return True
    dividing = {cell.text for cell in row.values() if _divides_months(cell)}
    others = [cell for cell in row.values() if not _divides_months(cell)]
    # One sign again and again is no row of weeks: V and 1 are ticks.
    return (bool(others) or len(dividing) > 1 or any(map(is_band, dividing))) and all(
        column_of(cell.value) or _month_heading(cell) or is_months_title(cell.text)
        for cell in others
    )


def _divides_months(cell: Cell) -> bool:
    """Whether a heading only names a part of the year or of a month: TRIWULAN II, MINGGU KE-3."""
    return is_band(cell.text) or is_week(cell.text)


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
    dividing: list[tuple[str, int, int]] = []
    for row in band:
        cells = sheet.rows[row]
        numbered = {} if has_names else _numbered_months(cells, named)
        for number, cell in sorted(cells.items()):
            key = _month_heading(cell) or numbered.get(number) or column_of(cell.value)
            origin = (cell.origin_row, cell.origin_column)
            if key is None:
                if cell.is_own and not is_months_title(cell.text):
                    into = dividing if _divides_months(cell) else unknown
                    into.append((cell.text, row, number))
            elif number in columns.get(key, ()):
                continue
            elif number in _taken(columns, key):
                unknown.append((cell.text, row, number))  # a column has one meaning
            elif origins.setdefault(key, origin) != origin:
                if cell.is_own:
                    doubled.append((key, row, number))
            else:
                columns.setdefault(key, []).append(number)
    months = {key: tuple(numbers) for key, numbers in columns.items() if isinstance(key, int)}
    if months:
        # Over the months, BULAN is their title; only in a list of documents is it a column.
        columns.pop(Column.MONTH, None)
        doubled = [item for item in doubled if item[0] is not Column.MONTH]
    if whole := _repeated_months(months, doubled):
        months, doubled = whole, [item for item in doubled if not isinstance(item[0], int)]
    words = {c for key, numbers in columns.items() if isinstance(key, Column) for c in numbers}
    weeks = {c for text, _, c in dividing if is_week(text)}
    months = _with_weeks(months, words | {c for _, _, c in unknown}, weeks)
    covered = words | {c for numbers in months.values() for c in numbers}
    return Header(
        first_row=band[0],
        last_row=band[-1],
        columns={key: tuple(c) for key, c in columns.items() if isinstance(key, Column)},
        months=months,
        doubled=tuple(doubled),
        # A title over several headings is none itself, nor is a week's or a quarter's.
        unknown=tuple(item for item in (*unknown, *dividing) if item[2] not in covered),
    )


def _taken(columns: Mapping[Column | int, Sequence[int]], key: Column | int) -> set[int]:
    """The columns of other months, or that another heading has alone, by what a heading means."""
    return {
        number
        for other, numbers in columns.items()
        if other not in (key, Column.MONTH) and isinstance(other, int) is isinstance(key, int)
        for number in (numbers if isinstance(key, int) or len(numbers) == 1 else ())
    }


def _repeated_months(
    months: Mapping[int, tuple[int, ...]], doubled: Sequence[tuple[Column | int, int, int]]
) -> dict[int, tuple[int, ...]]:
    """The months where every one is repeated over each of its weeks; empty where they are not."""
    whole = {month: list(columns) for month, columns in months.items()}
    for key, _, number in doubled:
        if isinstance(key, int):
            whole[key].append(number)
    widths = {len(columns) for columns in whole.values()}
    is_even = len(widths) == 1 and widths != {1} and len(whole) == len(MONTHS)
    is_whole = all(max(c) - min(c) + 1 == len(c) for c in whole.values())
    return {month: tuple(sorted(c)) for month, c in whole.items()} if is_even and is_whole else {}


def _with_weeks(
    months: Mapping[int, tuple[int, ...]], headed: Set[int], weeks: Set[int]
) -> dict[int, tuple[int, ...]]:
    """The months with the columns behind their headings, where a heading stands on the first.

    Those are a month's that carry a week's heading, or all of them where the months stand evenly;
    none has another heading. The last month is as wide as the most of the others, and has further
    weeks right of it.
    """
    starts = sorted((columns[0], month) for month, columns in months.items())
    following = dict(pairwise(month for _, month in starts))
    gaps = {
        month: range(months[month][-1] + 1, months[after][0]) for month, after in following.items()
    }
    widths = [months[after][0] - months[month][0] for month, after in following.items()]
    is_even = len(widths) == len(MONTHS) - 1 and len(set(widths)) == 1
    wide = {
        month: (*months[month], *gap)
        if gap and headed.isdisjoint(gap) and (is_even or set(gap) <= weeks)
        else months[month]
        for month, gap in gaps.items()
    }
    for _, month in starts[-1:]:
        width, _ = Counter(map(len, wide.values())).most_common(1)[0] if wide else (1, 0)
        last = list(months[month])
        furthest = max(weeks, default=0) if width > 1 else 0
        while (len(last) < width or last[-1] < furthest) and last[-1] + 1 not in headed:
            last.append(last[-1] + 1)
        wide[month] = tuple(last)
    return {month: wide[month] for month in months}
