"""One slide of a presentation to draw on: where things stand, boxes, tables, charts, cut texts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.util import Inches, Pt

from zi_core.documents.pptx.pptx_internals import describe, drop_style, rows_of
from zi_core.documents.pptx.texts import FONT, INK, SMALL, Run, write
from zi_core.slides.fitting import fitted

WIDTH, HEIGHT = 13.333, 7.5
MARGIN: Final = 0.5
INNER: Final = WIDTH - 2 * MARGIN
TOP: Final = 1.5
"""Where what stands below the title begins; all lengths are inches."""
BOTTOM: Final = 6.62
HEAD: Final = 0.36
"""The height of a table's heading."""
REMARK: Final = 6.7
FOOT: Final = 7.0


@dataclass
class SlideCanvas:
    """A slide being drawn (``sheet``); ``full`` collects the texts that had to be shortened."""

    sheet: Any
    full: list[str] = field(default_factory=list, kw_only=True)

    def fitted(
        self, text: str, width: float, size: float, most: int, *, is_bold: bool = False
    ) -> str:
        """A text that takes at most so many lines; what is cut is noted in full."""
        shown = fitted(text, width, size, most, is_bold=is_bold)
        if shown != text:
            self.full.append(text)
        return shown

    def box(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        runs: Sequence[Run],
        name: str,
        *,
        align: str = "l",
        is_tight: bool = False,
    ) -> None:
        """A box with one paragraph."""
        shape = self.sheet.shapes.add_textbox(
            Inches(left), Inches(top), Inches(width), Inches(height)
        )
        shape.name = name
        write(shape.text_frame, [runs], align=align, tight=is_tight)

    def table(
        self,
        heights: Sequence[float],
        widths: Sequence[float],
        top: float,
        name: str,
        *,
        has_head: bool = False,
    ) -> list[list[Any]]:
        """An empty table without a style, a row for each of the heights; its cells, row by row."""
        frame = self.sheet.shapes.add_table(
            len(heights),
            len(widths),
            Inches(MARGIN),
            Inches(top),
            Inches(INNER),
            Inches(sum(heights)),
        )
        frame.name = name
        table = frame.table
        table.first_row, table.horz_banding = has_head, False
        drop_style(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Inches(width)
        rows = rows_of(table)
        for row, height in zip(rows, heights, strict=True):
            row.h = Inches(height)
        return [list(row.tc_lst) for row in rows]

    def chart(
        self,
        kind: Any,  # noqa: ANN401 - a member of the library's enumeration
        data: Any,  # noqa: ANN401 - of the kind that it takes
        place: tuple[float, float],
        words: str,
    ) -> Any:  # noqa: ANN401 - a chart of the library's
        """A chart across the slide; ``place`` is its top and height, ``words`` what it says."""
        frame = self.sheet.shapes.add_chart(
            kind, Inches(MARGIN), Inches(place[0]), Inches(INNER), Inches(place[1]), data
        )
        frame.name = "Grafik"
        describe(frame, words)
        chart = frame.chart
        chart.has_title = False
        chart.font.size, chart.font.name = Pt(SMALL), FONT
        chart.font.color.rgb = RGBColor.from_string(INK)
        return chart
