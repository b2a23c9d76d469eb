"""A sheet of a report, written from above: texts of any length, numbers to reckon with.

A text too high for its row moves into rows of its own below, so that nothing is ever cut off;
a share is a real percentage with its fraction beside it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment

from zi_core.documents.letterhead import BELOW
from zi_core.documents.monev import Count
from zi_core.formatting import fraction, whole_percent
from zi_core.workbook.openpyxl_internals import own_style
from zi_core.workbook.writing.layout import Page, height_of
from zi_core.workbook.writing.styles import CellStyle

LINE_HEIGHT: Final = 15.0
_LOWEST_ROW: Final = 18.0
_HIGHEST_TEXT: Final = 250.0
"""The height in points beyond which a text moves into rows of its own below."""

_HIGHEST_PIECE: Final = 380.0
_ONE_PAGE: Final = 680.0
"""How many points of rows are made to fit one page rather than leave a line for a second."""

_UPRIGHT_LETTER: Final = 8.0
"""How many points of height a capital of a heading takes that is written from below."""

_BAND: Final = 26.0
_BAND_SCALE: Final = 1.3
"""How high the name of an area is at least, and how much larger than the body text it is set."""

_SCALES: Final = {CellStyle.TITLE: 1.7, CellStyle.SAMPLE: 1.4}
"""How much larger than the body text the lines are set that are not of its size."""


class XlsxTable:
    """A sheet that is written from above; ``row`` is the next free one."""

    def __init__(
        self,
        book: Workbook,
        name: str,
        columns: Sequence[tuple[str, float]],
        styles: dict[CellStyle, Any],
    ) -> None:
        self.page = Page(book.create_sheet(name), [(0, width) for _, width in columns], styles)
        self.columns = columns
        self.row = 1

    def put_line(self, text: str, style: CellStyle, *, height: float = 0) -> None:
        """A text over the whole width, in as many rows as it needs."""
        scale = _SCALES.get(style, 1.0)
        width = sum(width for _, width in self.columns) / scale
        for piece in pieces(text, width, _HIGHEST_PIECE / scale):
            self.page.put(self.row, 1, piece, style)
            self.page.merge(self.row, 1, self.row, len(self.columns), style)
            needed = height_of(piece, width) * scale
            self.page.sheet.row_dimensions[self.row].height = max(LINE_HEIGHT, height, needed)
            self.row += 1

    def put_header(self, fixed: int | None, upright: Collection[str] = ()) -> None:
        """The headings of the columns, on every printed page.

        With ``fixed`` they stay in sight, and so do that many columns. Those that are ``upright``
        are written from below, for columns narrower than their words.
        """
        for column, (name, width) in enumerate(self.columns, start=1):
            cell = self.page.put(self.row, column, name, CellStyle.HEADER)
            if name in upright:
                own_style(cell)
                cell.alignment = Alignment(
                    horizontal="center", vertical="center", wrap_text=True, textRotation=90
                )
                self._reach(max(map(len, name.split())) * _UPRIGHT_LETTER)
            else:
                self._reach(height_of(name, width * 0.85))
        if fixed is not None:
            self.page.freeze(self.row + 1, fixed + 1)
        self.page.set_paper(f"{self.row}:{self.row}")
        self.row += 1

    def fit_one_page(self) -> None:
        """Print all of it on one page, a little smaller, unless it is much more than that."""
        sheet = self.page.sheet
        rows = sum(sheet.row_dimensions[row].height or 13.0 for row in range(1, self.row))
        sheet.page_setup.fitToHeight = int(rows <= _ONE_PAGE)

    def put_texts(self, label: str, texts: Iterable[tuple[int, str, CellStyle]]) -> None:
        """One row with texts by column; those too high for it follow in rows of their own.

        There ``label`` stands in the first column, the heading in the second.
        """
        self._reach(_LOWEST_ROW)
        moved = []
        for column, text, style in texts:
            height = height_of(text, self.page.width_of(column))
            if height > _HIGHEST_TEXT:
                moved.append((column, text))
                self.page.put(self.row, column, BELOW, CellStyle.MISSING)
            else:
                self.page.put(self.row, column, text, style)
                self._reach(height)
        self.row += 1
        for column, text in moved:
            self._put_moved(label, self.columns[column - 1][0], text)

    def _put_moved(self, label: str, heading: str, text: str) -> None:
        width = sum(width for _, width in self.columns[2:])
        found = list(pieces(text, width))
        for place, piece in enumerate(found, start=1):
            self.page.put(self.row, 1, label, CellStyle.CODE)
            self.page.put(
                self.row, 2, f"{heading}, bagian {place} dari {len(found)}", CellStyle.MISSING
            )
            self.page.put(self.row, 3, piece, CellStyle.TEXT)
            self.page.merge(self.row, 3, self.row, len(self.columns), CellStyle.TEXT)
            self._reach(max(34.0, height_of(piece, width)))
            self.row += 1

    def put_band(self, name: str, last: int) -> None:
        """A row's name over its columns up to ``last``, in as many lines as it needs."""
        cell = self.page.put(self.row, 1, name, CellStyle.AREA)
        own_style(cell)
        cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
        self.page.merge(self.row, 1, self.row, last, CellStyle.AREA)
        width = sum(width for _, width in self.columns[:last])
        self._reach(max(_BAND, height_of(name, width / _BAND_SCALE) * _BAND_SCALE))
        self.row += 1

    def put_counts(
        self,
        column: int,
        count: Count,
        *,
        style: CellStyle = CellStyle.CENTRED,
        is_narrow: bool = False,
    ) -> None:
        """Target and its three parts, as numbers; then capaian, in words where it is not known.

        Where it ``is_narrow``, a dash says that it is not known, and no fraction stands beside it.
        """
        parts = (count.target, count.done, count.late, count.unreported)
        for place, value in enumerate(parts):
            self._put_value(column + place, value, "#,##0", style)
        place, done = column + len(parts), None if count.unknown else count.done
        if not is_narrow:
            self.put_share(place, done, count.target, count.unknown, style)
        elif done is None or not count.target:
            self.page.put(self.row, place, "–", style)
        else:
            self._put_value(place, done / count.target, percent_format(done, count.target), style)

    def put_share(
        self, column: int, part: int | None, whole: int, unknown: str, style: CellStyle
    ) -> None:
        """A percentage that can be reckoned with, and its fraction beside it."""
        if part is None or not whole:
            self.page.put(self.row, column, "–", style)
            self.page.put(self.row, column + 1, unknown, CellStyle.MISSING)
            return
        self._put_value(column, part / whole, percent_format(part, whole), style)
        self.page.put(self.row, column + 1, fraction(part, whole), style)

    def _put_value(self, column: int, value: float, number_format: str, style: CellStyle) -> None:
        cell = self.page.put(self.row, column, "", style)
        own_style(cell)  # the style's own is shared by all its cells
        cell.value = value
        cell.number_format = number_format

    def _reach(self, height: float) -> None:
        row = self.page.sheet.row_dimensions[self.row]
        row.height = max(row.height or 0.0, height)


def percent_format(part: int, whole: int) -> str:
    """The number format of a share: more decimals where whole percent would look like all or none.

    249 of 250 is 99,6%, never 100%.
    """
    decimals, exact = 0, 100 * part / whole
    while 0 < part < whole and round(exact, decimals) in (0, 100):
        decimals += 1
    if decimals == 0 and whole_percent(part / whole) in (1, 99):
        # Half a percent short of all or none is rounded by spreadsheets as on paper: upward.
        decimals = int(exact < 1 or exact >= 99.5)
    return f"0{'.' if decimals else ''}{'0' * decimals}%"


def pieces(text: str, width: float, highest: float = _HIGHEST_PIECE) -> Iterator[str]:
    """A text in pieces that each fit a row ``highest`` points high; joined they are the text.

    ``width`` is the row's, in characters.
    """
    while text:
        size = min(len(text), int(width * 30))
        while height_of(text[:size], width) > highest:
            size = size * 4 // 5
        if size < len(text):
            size = max(text.rfind(" ", 0, size), text.rfind("\n", 0, size), size - 200) + 1
        yield text[:size]
        text = text[size:]
