"""The tables of a Word document: ruled ones with a head, the attendance list, grids without rules.

Widths are fixed, so that no text however long pushes a column out of the page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from docx.document import Document as Paper
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.table import Table

from zi_core.documents.docx.docx_internals import (
    Cell,
    add_cell_property,
    add_table_property,
    cells_of,
    column_widths_of,
    element,
    element_of,
    mark_row,
    row_of,
)
from zi_core.documents.signatures import blank
from zi_core.meetings import MeetingBriefing
from zi_core.text import shortened
from zi_core.views.colours import TRACK

CELL: Final = "Isi tabel"
HEAD: Final = "Kepala tabel"
"""The styles of what stands in tables; a document brings them along."""
_HEAD_FILL: Final = TRACK[1:].upper()
_BRIEF: Final = 180
_UNBREAKABLE: Final = 300
"""Rows with at most so many characters in a cell stay on one page."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its width in cm, and whether it holds figures."""

    head: str
    width: float
    is_figure: bool = False


def table(
    paper: Paper,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    *,
    height: float = 0.0,
    has_total: bool = False,
) -> Table:
    """A ruled table whose head is repeated on each page; ``height`` is the least of a row, in cm.

    With ``has_total`` its last row is bold.
    """
    said = [[column.head for column in columns], *rows]
    made = plain_grid(paper, len(said), [column.width for column in columns])
    made.style = paper.styles["Table Grid"]
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    margin = {"w": str(Cm(0.16).twips), "type": "dxa"}
    sides = (element(f"w:{side}", **margin) for side in ("left", "right"))
    add_table_property(made, element("w:tblCellMar", *sides))
    # Looking styles up for each cell would take a second for some hundred rows.
    ids = [paper.styles[name].style_id for name in (CELL, HEAD)]
    # A head never stands alone at a page's foot, nor with a single row.
    kept = range(min(2, len(said) - 1))
    for place, (cells, words) in enumerate(zip(cells_of(made), said, strict=True)):
        is_head = place == 0
        is_total = has_total and place == len(said) - 1
        row = row_of(cells[0], made)
        if is_head or max(map(len, words)) <= _UNBREAKABLE:
            mark_row(row, "w:cantSplit")
        if is_head:
            mark_row(row, "w:tblHeader")
        elif height:
            row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, column, word in zip(cells, columns, words, strict=True):
            paragraph = cell.paragraphs[0]
            element_of(paragraph).style = ids[is_head]
            if place in kept:
                paragraph.paragraph_format.keep_with_next = True
            for part, line in enumerate(word.split("\n")):
                if part:
                    paragraph.add_run().add_break()
                paragraph.add_run(line).bold = True if is_total else None
            if is_head:
                add_cell_property(
                    cell, element("w:shd", val="clear", color="auto", fill=_HEAD_FILL)
                )
            if column.is_figure:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            elif is_head:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    gap(paper)
    return made


def attendance_table(paper: Paper, briefing: MeetingBriefing, *, least: int, spare: int) -> None:
    """Names and positions with room to sign, in two columns by turns as offices do.

    At least ``least`` rows, and at least ``spare`` of them empty.
    """
    invited = briefing.meeting.details.participants
    count = max(least, len(invited) + spare)
    rows = []
    for place in range(count):
        who = invited[place] if place < len(invited) else None
        mark = f"{place + 1}. {blank(16)}"
        rows.append(
            (
                str(place + 1),
                who.name if who else "",
                who.position if who else "",
                mark if place % 2 == 0 else "",
                "" if place % 2 == 0 else mark,
            )
        )
    columns = (
        Column("No.", 1.1, is_figure=True),
        Column("Nama", 5.3),
        Column("Jabatan", 4.2),
        Column("Tanda tangan", 3.2),
        Column("", 3.2),
    )
    made = table(paper, columns, rows, height=0.85)
    lines = cells_of(made)
    for line in lines[1:]:
        _hide_side(line[3], "right")
        _hide_side(line[4], "left")
        for cell in line:
            add_cell_property(cell, element("w:vAlign", val="center"))
    for line in lines[-2:]:  # so that the signatures below never stand alone on a sheet
        for cell in line:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    head = lines[0][3].merge(lines[0][4])
    for extra in head.paragraphs[1:]:
        element_of(extra).getparent().remove(element_of(extra))


def gap(paper: Paper, points: float = 6) -> None:
    """A narrow empty line: Word joins two tables that have nothing between them."""
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(points)
    paragraph.paragraph_format.keep_with_next = True


def brief(words: str) -> str:
    """A text for a cell that need not have it whole, cut between words."""
    return shortened(words, _BRIEF, is_prose=True)


def plain_grid(paper: Paper, rows: int, widths: Sequence[float]) -> Table:
    """An empty table of fixed widths in cm, so that no text however long pushes a column out."""
    made: Table = paper.add_table(rows, len(widths))
    made.autofit = False
    for column, width in zip(column_widths_of(made), widths, strict=True):
        column.w = Cm(width)
    for cells in cells_of(made):
        for cell, width in zip(cells, widths, strict=True):
            cell.width = Cm(width)
    return made


def _hide_side(cell: Cell, side: str) -> None:
    add_cell_property(cell, element("w:tcBorders", element(f"w:{side}", val="nil")))
