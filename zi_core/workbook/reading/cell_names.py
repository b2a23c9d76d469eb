"""What a cell is about, for people: the code of its activity, and its month."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from zi_core.dates import NAMES, month_of
from zi_core.plan import Code
from zi_core.workbook.address import place_of
from zi_core.workbook.columns import Column
from zi_core.workbook.problems import Problem
from zi_core.workbook.reading.cells import Sheet
from zi_core.workbook.reading.header import Header, SheetRow, header_above


class CellName(NamedTuple):
    """The code of the activity that a cell's row is about, and the month of the cell (1-12).

    Empty, and 0, where the cell has none.
    """

    code: str
    month: int = 0

    def __str__(self) -> str:
        """``III.2.2 · Januari``, ``III.2.2``, ``Januari``; empty where nothing is known."""
        month = NAMES[self.month - 1] if self.month else ""
        return " · ".join(filter(None, (self.code, month)))


def cell_names(
    problems: Iterable[Problem],
    tables: Iterable[tuple[Sheet, Sequence[Header]]],
    rows: Mapping[Code, SheetRow],
) -> dict[str, CellName]:
    """The names of the cells and rows where problems are, as far as their sheets tell.

    A row names its activity by its column KODE; one of a form without codes is known by ``rows``,
    where the reader has found each activity. Places without a name are left out.
    """
    by_title = {sheet.title: (sheet, headers) for sheet, headers in tables}
    by_row = {(row.sheet.title, row.number): str(code) for code, row in rows.items()}
    found: dict[str, CellName] = {}
    for problem in problems:
        for where in (problem.where, *problem.others):
            title, _, inside = where.rpartition("!")
            if title not in by_title or where in found:
                continue
            row, column = _row_and_column(inside)
            name = _name(*by_title[title], row, column, by_row.get((title, row), ""))
            if any(name):
                found[where] = name
    return found


def _row_and_column(inside: str) -> tuple[int, int]:
    """The row and column of ``D25``; of a row, ``25:25``, the column is 0; else both are."""
    first, _, last = inside.partition(":")
    if first == last and first.isdecimal() and len(first) <= 7:
        return int(first), 0
    with suppress(ValueError):
        return place_of(first)
    return 0, 0


def _name(sheet: Sheet, headers: Sequence[Header], row: int, column: int, known: str) -> CellName:
    header = header_above(headers, row) if row else None
    if header is None:
        return CellName("")
    cells = sheet.rows.get(row, {})
    code = Code.parse(header.text(cells, Column.CODE))
    month = next((month for month, columns in header.months.items() if column in columns), 0)
    if not month and (cell := header.cell(cells, Column.MONTH)):
        month = month_of(cell.value) or 0
    return CellName(str(code) if code else known, month)
