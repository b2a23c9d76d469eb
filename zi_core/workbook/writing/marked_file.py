"""An uploaded file -> the same file with its bad cells coloured and commented.

Only ever run in the sandbox (:func:`zi_core.workbook.reading.sandbox.mark_in_sandbox`): openpyxl
opens a file that anybody may have made.
"""

import io
import warnings
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import PatternFill
from openpyxl.worksheet.cell_range import CellRange

from zi_core.text import clean
from zi_core.workbook import palette
from zi_core.workbook.address import place_of
from zi_core.workbook.openpyxl_internals import saved_in_memory
from zi_core.workbook.problems import ProblemLog
from zi_core.workbook.reading.container import unpack
from zi_core.workbook.reading.xml_checks import inspect

MOST_NOTES: Final = 5_000
"""The most places that are marked in a file."""
_LONGEST: Final = 1_000
"""The longest comment, in characters."""
_WIDEST_ROW: Final = 40
"""How many cells of a row are coloured where the row is meant."""


class CellNote(NamedTuple):
    """What is to be written beside a cell or row (``REALISASI!D25``, ``REALISASI!25:25``).

    A sheet's name alone means its first cell.
    """

    where: str
    is_error: bool
    words: str


def mark(content: bytes, notes: Iterable[CellNote]) -> bytes:
    """The file with its cells marked: errors strongly, warnings palely, each with its sentence.

    Formulas stay, without their saved results: whoever opens the file has them computed anew.
    Raises ValueError for a file that the reader's gate would refuse, and whatever openpyxl is not
    ready for.
    """
    parts = unpack(content)
    log = ProblemLog()
    log.add(*([] if isinstance(parts, dict) else [parts]))
    if isinstance(parts, dict):
        log.add(*inspect(parts).problems)
    if log.has_errors:
        raise ValueError("the gate refuses this file")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl leaves out
        book = load_workbook(io.BytesIO(content))
        sheets = {clean(sheet.title): sheet for sheet in book.worksheets}
        for title, found in _by_sheet(notes).items():
            if title in sheets:
                _mark_sheet(sheets[title], found)
        return saved_in_memory(book)


def _by_sheet(notes: Iterable[CellNote]) -> dict[str, list[tuple[str, CellNote]]]:
    """The notes of each sheet, each with the address inside it."""
    found: dict[str, list[tuple[str, CellNote]]] = {}
    for note in notes:
        title, mark_, inside = note.where.rpartition("!")
        if not mark_:
            title, inside = note.where, ""
        found.setdefault(title, []).append((inside, note))
    return found


def _mark_sheet(sheet: Any, notes: list[tuple[str, CellNote]]) -> None:  # noqa: ANN401 - untyped
    merged = _origins(sheet, {_cell_of(inside) for inside, _ in notes})
    coloured: dict[bool, dict[str, None]] = {True: {}, False: {}}
    comments: dict[tuple[int, int], list[str]] = {}
    for inside, note in notes:
        row, column = _cell_of(inside)
        comments.setdefault(merged.get((row, column), (row, column)), []).append(note.words)
        last = min(sheet.max_column, _WIDEST_ROW) if _is_row(inside) else column
        for place in range(column, last + 1) if inside else ():
            address = sheet.cell(row, place).coordinate
            if note.is_error or address not in coloured[True]:
                coloured[note.is_error][address] = None
    for is_error in (False, True):
        for address in coloured[is_error]:
            sheet[address].fill = _fill(is_error=is_error)
    for (row, column), words in comments.items():
        cell = sheet.cell(row, column)
        if not isinstance(cell, MergedCell):
            cell.comment = _comment(cell.comment, words)
    _keep_rules_away(sheet, coloured[True] | coloured[False])


def _keep_rules_away(sheet: Any, addresses: Iterable[str]) -> None:  # noqa: ANN401 - untyped
    """Take some cells out of the sheet's conditional formats, which would paint over their colour.

    Formats by a formula stay: their cells are told from the first one of their range.
    """
    columns: dict[int, list[int]] = {}
    for row, column in sorted(map(place_of, addresses)):
        columns.setdefault(row, []).append(column)
    before = list(sheet.conditional_formatting)
    sheet.conditional_formatting = ConditionalFormattingList()
    for painted in before:
        areas = list(painted.sqref.ranges)
        if all(rule.type == "cellIs" for rule in painted.rules):
            pieces = [piece for area in areas for piece in _around(area, columns)]
        else:
            pieces = [area.coord for area in areas]
        for rule in painted.rules if pieces else ():
            sheet.conditional_formatting.add(" ".join(pieces), rule)


def _around(area: Any, columns: Mapping[int, Sequence[int]]) -> Iterator[str]:  # noqa: ANN401
    """The parts of a range beside some of its cells, which are given by row, ascending."""
    top = area.min_row
    for row, marked in columns.items():
        inside = [c for c in marked if area.min_col <= c <= area.max_col]
        if not (inside and area.min_row <= row <= area.max_row):
            continue
        if row > top:
            yield CellRange(None, area.min_col, top, area.max_col, row - 1).coord
        left = area.min_col
        for column in inside:
            if column > left:
                yield CellRange(None, left, row, column - 1, row).coord
            left = column + 1
        if left <= area.max_col:
            yield CellRange(None, left, row, area.max_col, row).coord
        top = row + 1
    if top <= area.max_row:
        yield CellRange(None, area.min_col, top, area.max_col, area.max_row).coord


def _fill(*, is_error: bool) -> PatternFill:
    colour = palette.WRONG if is_error else palette.DOUBTFUL
    return PatternFill("solid", fgColor=colour)


def _comment(before: Any, words: list[str]) -> Comment:  # noqa: ANN401 - untyped
    text = f"{palette.COMMENT} " + "\n\n".join(dict.fromkeys(words))
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 1]}…"
    if before is not None:
        text = f"{before.text}\n\n{text}"
    lines = sum(1 + len(line) // 44 for line in text.split("\n"))
    return Comment(text, "Dasbor", width=340, height=min(400, 24 + 18 * lines))


def _is_row(inside: str) -> bool:
    first, colon, _ = inside.partition(":")
    return bool(colon) and first.isdecimal()


def _cell_of(inside: str) -> tuple[int, int]:
    """Row and column of an address; the first cell of a row, and of a sheet."""
    first = inside.partition(":")[0]
    if first.isdecimal() and len(first) <= 7:
        return int(first), 1
    with suppress(ValueError):
        return place_of(first)
    return 1, 1


def _origins(
    sheet: Any,  # noqa: ANN401 - untyped
    cells: Container[tuple[int, int]],
) -> dict[tuple[int, int], tuple[int, int]]:
    """The first cells of the merged ranges that some cells are in: only they can have a comment."""
    return {
        place: (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for place in area.cells
        if place in cells
    }
