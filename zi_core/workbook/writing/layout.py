"""Putting texts on a sheet: safe cells, merged blocks, row heights, paper, protection."""

import re
from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any, Final, TypeAlias

from openpyxl.formatting.formatting import ConditionalFormatting
from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from zi_core.dates import SHORT_NAMES
from zi_core.workbook.columns import Column
from zi_core.workbook.openpyxl_internals import own_style, set_style, set_text
from zi_core.workbook.writing.styles import CellStyle

Columns: TypeAlias = Sequence[tuple[Column | int, float]]
"""The columns of a sheet from the left: a heading, or a month 1-12, and a width in characters."""

_LINE_HEIGHT: Final = 12.0
_HIGHEST_ROW: Final = 409.0
_ESCAPE_LIKE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_STARTS: Final = ("=", "+", "-", "@")
_NARROW: Final = frozenset("iljtfrI.,:;'|!()[]/\\ -")
_WIDE: Final = frozenset("mwMW@%—…")


class Page:
    """A worksheet being written; rows and columns count from 1."""

    def __init__(self, sheet: Worksheet, columns: Columns, styles: dict[CellStyle, Any]) -> None:
        """Begin a sheet with columns of given widths."""
        self.sheet = sheet
        self.columns = columns
        self._styles = styles
        for column, (_, width) in enumerate(columns, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width

    def put(self, row: int, column: int, text: str, style: CellStyle) -> Any:  # noqa: ANN401 -- untyped library
        """Write a text as text: never as a formula, an error value or an escape sequence."""
        cell: Any = self.sheet.cell(row, column)
        set_style(cell, self._styles[style])
        if text:
            set_text(cell, _ESCAPE_LIKE.sub("_x005F_", text) if "_x" in text else text)
            if text.startswith(_FORMULA_STARTS):
                # Without it, leaving the cell in edit mode would turn the text into a formula.
                own_style(cell)
                cell.quotePrefix = True
        return cell

    def put_heading(self, lines: Iterable[tuple[str, CellStyle]]) -> int:
        """Write the lines above the table; returns the table's first row."""
        row = 0
        for row, (text, style) in enumerate(lines, start=1):
            self.put(row, 1, text, style)
            self.merge(row, 1, row, len(self.columns), style)
            self.sheet.row_dimensions[row].height = 18
        return row + 2

    def put_header(self, row: int) -> None:
        """Write the headings of the columns in one row."""
        for column, (name, _) in enumerate(self.columns, start=1):
            text = SHORT_NAMES[name - 1].upper() if isinstance(name, int) else str(name)
            self.put(row, column, text, CellStyle.HEADER)
        self.sheet.row_dimensions[row].height = 26

    def merge(
        self, row: int, column: int, last_row: int, last_column: int, style: CellStyle
    ) -> None:
        """Merge a block whose first cell is written; the rest gets the style, for whole borders."""
        if (row, column) == (last_row, last_column):
            return
        for below in range(row, last_row + 1):
            for right in range(column, last_column + 1):
                if (below, right) != (row, column):
                    self.put(below, right, "", style).value = None
        # Sheet.merge_cells would look through all ranges for each new one.
        self.sheet.merged_cells.ranges.add(
            CellRange(min_col=column, min_row=row, max_col=last_column, max_row=last_row)
        )

    def width_of(self, column: int) -> float:
        """The width of a column in characters."""
        return self.columns[column - 1][1]

    def fit_height(self, first: int, last: int, column: int, text: str) -> None:
        """Make rows ``first``-``last`` together high enough for a text.

        Spreadsheets do not do it for merged cells, and not before a cell is edited.
        """
        needed = height_of(text, self.width_of(column))
        rows = [self.sheet.row_dimensions[row] for row in range(first, last + 1)]
        missing = needed - sum(row.height or 0.0 for row in rows)
        for row in rows if missing > 0 else ():
            height = (row.height or 0.0) + missing / len(rows)
            row.height = min(_HIGHEST_ROW, ceil(height))

    def offer(self, cells: str, choices: str, title: str, message: str) -> None:
        """A drop-down that suggests; anything else may be typed all the same."""
        offer = DataValidation(
            type="list",
            formula1=choices,
            allow_blank=True,
            showErrorMessage=False,
            showInputMessage=True,
            promptTitle=title,
            prompt=message,
        )
        offer.add(cells)
        self.sheet.add_data_validation(offer)

    def restyle_filled(self, ranges: MultiCellRange, style: DifferentialStyle) -> None:
        """Give cells a style once something stands in them.

        The rule names no cell: which of many ranges a relative one counts from is disputed.
        """
        rule: Any = Rule(
            type="cellIs", operator="notEqual", formula=['""'], dxf=style, stopIfTrue=True
        )
        self._add_rule(ranges, rule)

    def restyle_rows(self, first: int, last: int, style: DifferentialStyle) -> None:
        """Give whole rows of the table a style once something stands in any of their cells."""
        right = get_column_letter(len(self.columns))
        rule: Any = Rule(type="expression", formula=[f"COUNTA($A{first}:${right}{first})>0"])
        rule.dxf = style
        self._add_rule(MultiCellRange(f"A{first}:{right}{last}"), rule)

    def _add_rule(self, ranges: MultiCellRange, rule: Any) -> None:  # noqa: ANN401 -- untyped library
        block: Any = ConditionalFormatting(ranges)
        self.sheet.conditional_formatting.add(block, rule)

    def freeze(self, row: int, column: int) -> None:
        """Keep the rows above and the columns left of a cell in sight."""
        self.sheet.freeze_panes = f"{get_column_letter(column)}{row}"

    def open_at(self, row: int, column: int) -> None:
        """Show the sheet first, scrolled to a row, with the cursor in one of its cells."""
        view: Any = self.sheet.sheet_view
        place = f"{get_column_letter(column)}{row}"
        view.pane.topLeftCell = place
        for selection in view.selection:
            if selection.pane == view.pane.activePane:
                selection.activeCell = selection.sqref = place
        book: Any = self.sheet.parent
        book.active = self.sheet

    def set_paper(self, repeated: str | None, *, landscape: bool = True) -> None:
        """A4, as wide as the paper, with the header rows ``repeated`` on every page."""
        sheet: Any = self.sheet
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.paperSize = 9  # A4
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.7
        sheet.page_margins.header = sheet.page_margins.footer = 0.3
        sheet.oddFooter.left.text = "&A"
        sheet.oddFooter.right.text = "Halaman &P dari &N"
        if repeated:
            sheet.print_title_rows = repeated
        sheet.sheet_view.showGridLines = False

    def split_paper(self, last: int, titles: int, scale: int) -> None:
        """Two sheets of paper side by side instead of one with tiny letters.

        The first ends with column ``last``; the first ``titles`` columns stand on both. ``scale``
        is in percent.
        """
        sheet: Any = self.sheet
        sheet.sheet_properties.pageSetUpPr.fitToPage = False
        sheet.page_setup.scale = scale
        sheet.col_breaks.append(Break(id=last))
        sheet.print_title_cols = f"A:{get_column_letter(titles)}"

    def protect(self) -> None:
        """Lock what is not to be typed in, without a password; sizes and filters stay free."""
        protection = self.sheet.protection
        protection.sheet = True
        protection.formatColumns = protection.formatRows = protection.formatCells = False
        protection.autoFilter = protection.sort = False


def height_of(text: str, width: float) -> float:
    """The height in points that a wrapped text needs in a column of ``width`` characters."""
    lines = 0
    for line in text.split("\n"):
        used = 0.0
        lines += 1
        for word in line.split(" "):
            size = sum(map(_size_of, word))
            if used and used + 0.5 + size > width - 1:
                lines += 1
                used = 0.0
            elif used:
                used += 0.5
            # A word longer than the column is broken.
            used += size
            while used > width - 1:
                lines += 1
                used -= width - 1
        if lines * _LINE_HEIGHT > _HIGHEST_ROW:
            break
    return min(_HIGHEST_ROW, lines * _LINE_HEIGHT + 6)


def _size_of(char: str) -> float:
    """How wide a character is in the body font, in digits of the standard font."""
    if char in _NARROW:
        return 0.5
    if char in _WIDE or ord(char) > 0x2E7F:
        return 1.6
    return 1.15 if char.isupper() else 0.92
