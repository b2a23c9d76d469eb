"""What the office's Word documents share: page, styles, letterhead, tables, signatures.

All texts are put in as text, never as fields, links or styles; A4, one font that every office has,
language Indonesian. The only fields are the page numbers in the footer.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from zi_core.meetings import Dossier
from zi_core.months import date_label, moment_label
from zi_core.reports.head import LONGEST_PROPERTY, full_name
from zi_core.settings import Papers
from zi_core.wording import as_of_phrase, number

Paper = WordDocument

WIDTH: Final = 17.0
"""The width between the margins of an upright A4 sheet, in cm."""

SHORT_DOTS: Final = "." * 30
LONG_DOTS: Final = "." * 60

RIGHT: Final = WD_ALIGN_PARAGRAPH.RIGHT
JUSTIFIED: Final = WD_ALIGN_PARAGRAPH.JUSTIFY
STEP: Final = Cm(1)
"""How far a line is indented."""
LITTLE: Final = Pt(8)
"""A little space above a paragraph."""

CELL: Final = "Isi tabel"
HEAD: Final = "Kepala tabel"
_FONT: Final = "Arial"
_INK: Final = RGBColor(0x16, 0x20, 0x2B)
_HOT: Final = RGBColor(0xC2, 0x41, 0x0C)
_HEAD_FILL: Final = "EEF1F4"
_UNBREAKABLE: Final = 300
"""Rows with at most so many characters in a cell stay on one page."""


def new_paper(dossier: Dossier, title: str) -> Paper:
    """An empty document about a meeting: A4 with margins of 2 cm, its header and footer filled.

    Every page says whether its data are a sample's, and whether the figures can still change.
    """
    paper = Document()
    _drop_thumbnail(paper)
    section = paper.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)
    section.header_distance = section.footer_distance = Cm(1)
    _set_styles(paper)
    told = paper.core_properties
    told.title = f"{title} {dossier.meeting.name}"
    told.author = told.last_modified_by = full_name(dossier.plan.office)[:LONGEST_PROPERTY]
    told.subject = "Pembangunan Zona Integritas"
    told.language = "id-ID"
    told.comments = told.keywords = told.category = ""
    told.created = told.modified = datetime.now(UTC).replace(tzinfo=None)
    if dossier.plan.sample:
        mark = section.header.paragraphs[0]
        mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(mark, "DATA CONTOH", bold=True, size=10, colour=_HOT)
        _run(mark, " · realisasi rekaan, bukan data kantor", size=9, colour=_HOT)
    _fill_footer(section.footer.paragraphs[0], f"{title} {dossier.meeting.name}", dossier)
    return paper


def new_page(paper: Paper, words: str, below: str) -> None:
    """A new page with a title of its own."""
    title(paper, words, below)
    paper.paragraphs[-2].paragraph_format.page_break_before = True


def saved(paper: Paper) -> bytes:
    """The document as a file."""
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


# ---- words --------------------------------------------------------------------------------------


def version_of(dossier: Dossier) -> str:
    """The version that the figures are of: ``versi 7``."""
    return f"versi {number(dossier.version.number)}"


def standing(dossier: Dossier) -> str:
    """Which version the figures are of, and whether they can still change."""
    version = version_of(dossier)
    closing = dossier.meeting.closing
    if closing is None:
        return f"DRAF · {version}, angka dapat berubah sampai rapat ditutup"
    return f"Angka {version}, dibekukan {moment_label(closing.at)}"


def position_of(dossier: Dossier) -> str:
    """What the figures are counted to: ``posisi s.d. akhir September 2022``."""
    return f"posisi s.d. {as_of_phrase(dossier.progress.as_of, dossier.meeting.year)}"


def shortened(text: str, longest: int) -> str:
    """A text of at most ``longest`` characters, cut between words with an ellipsis."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    head = cut.rpartition(" ")[0]
    return f"{(head if len(head) > longest // 2 else cut).rstrip(' ,;:.')}…"


# ---- parts of a document ------------------------------------------------------------------------


def letterhead(paper: Paper, dossier: Dossier, papers: Papers) -> None:
    """The office's name and, where they are set, the lines of its address, above a rule."""
    name = paper.add_paragraph()
    name.alignment = WD_ALIGN_PARAGRAPH.CENTER
    name.paragraph_format.space_after = Pt(2)
    _run(name, full_name(dossier.plan.office), bold=True, size=14).font.all_caps = True
    last = name
    for line in papers.letterhead:
        last = paper.add_paragraph()
        last.alignment = WD_ALIGN_PARAGRAPH.CENTER
        last.paragraph_format.space_after = Pt(0)
        _run(last, line, size=10)
    last.paragraph_format.space_after = Pt(14)
    border = _element("w:bottom", val="thinThickSmallGap", sz="18", space="4", color="16202B")
    borders = OxmlElement("w:pBdr")
    borders.append(border)
    last._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def title(paper: Paper, text: str, *below: str) -> None:
    """The document's title and, below it, what it is about."""
    paper.add_paragraph(text, style="Title")
    for place, line in enumerate(below):
        paragraph = paper.add_paragraph(style="Subtitle")
        paragraph.add_run(line)
        paragraph.paragraph_format.space_after = Pt(12 if place == len(below) - 1 else 2)


def text(paper: Paper, words: str, *, style: str = "Normal", after: float = 6) -> Paragraph:
    """A paragraph; ``after`` is the space below it in points."""
    paragraph = paper.add_paragraph(words, style=style)
    paragraph.paragraph_format.space_after = Pt(after)
    return paragraph


def facts(
    paper: Paper, lines: Iterable[tuple[str, str]], *, label: float = 3.4, indent: float = 0.0
) -> None:
    """Labels with a colon and what is to be said, dots where that is empty; widths in cm."""
    told = list(lines)
    grid = _grid(paper, len(told), (label, 0.4, WIDTH - indent - label - 0.4))
    if indent:
        grid._tbl.tblPr.append(_element("w:tblInd", w=str(Cm(indent).twips), type="dxa"))
        _put_in_order(grid._tbl.tblPr, _TABLE_ORDER)
    for row, (name, said) in zip(_rows(grid), told, strict=True):
        for cell, words in zip(row, (name, ":", said or LONG_DOTS), strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.add_run(words)
            paragraph.paragraph_format.space_after = Pt(3)
    _gap(paper)


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
    made = _grid(paper, len(said), [column.width for column in columns])
    made.style = paper.styles["Table Grid"]
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w=str(Cm(0.16).twips), type="dxa"))
    made._tbl.tblPr.append(margins)
    _put_in_order(made._tbl.tblPr, _TABLE_ORDER)
    # Looking styles up for each cell would take a second for some hundred rows.
    ids = [paper.styles[name].style_id for name in (CELL, HEAD)]
    for place, (cells, words) in enumerate(zip(_rows(made), said, strict=True)):
        is_head = place == 0
        is_total = has_total and place == len(said) - 1
        row = _Row(cells[0]._tc.getparent(), made)
        if is_head or max(map(len, words)) <= _UNBREAKABLE:
            _mark_row(row, "w:cantSplit")
        if is_head:
            _mark_row(row, "w:tblHeader")
        elif height:
            row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, column, word in zip(cells, columns, words, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph._p.style = ids[is_head]
            for part, line in enumerate(word.split("\n")):
                if part:
                    paragraph.add_run().add_break()
                paragraph.add_run(line).bold = True if is_total else None
            if is_head:
                _add(cell, _element("w:shd", val="clear", color="auto", fill=_HEAD_FILL))
            if column.is_figure:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            elif is_head:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _gap(paper)
    return made


def attendance_table(paper: Paper, dossier: Dossier, *, least: int, spare: int) -> None:
    """Names and positions with room to sign, in two columns by turns as offices do.

    At least ``least`` rows, and at least ``spare`` of them empty.
    """
    invited = dossier.meeting.details.participants
    count = max(least, len(invited) + spare)
    rows = []
    for place in range(count):
        who = invited[place] if place < len(invited) else None
        mark = f"{place + 1}. {'.' * 16}"
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
    made = table(paper, columns, rows, height=0.95)
    lines = _rows(made)
    for line in lines[1:]:
        _hide_side(line[3], "right")
        _hide_side(line[4], "left")
        for cell in line:
            _add(cell, _element("w:vAlign", val="center"))
    for line in lines[-2:]:  # so that the signatures below never stand alone on a sheet
        for cell in line:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    head = lines[0][3].merge(lines[0][4])
    for extra in head.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: as what (a line each), and the name, empty where it is not known."""

    role: str
    name: str


def signatures(paper: Paper, place: str, left: Signature | None, right: Signature) -> None:
    """A block to sign, kept on one page; ``place`` (city and date) stands above the right one."""
    _gap(paper, 10)
    grid = _grid(paper, 1, (WIDTH / 2, WIDTH / 2))
    row = _rows(grid)[0]
    _mark_row(_Row(row[0]._tc.getparent(), grid), "w:cantSplit")
    for cell, above, who in ((row[0], "", left), (row[1], place, right)):
        if who is None:
            continue
        lines = [above, *who.role.split("\n"), "", "", "", ""]
        first = cell.paragraphs[0]
        for place_, line in enumerate(lines):
            paragraph = cell.add_paragraph() if place_ else first
            paragraph.add_run(line)
            _signature_line(paragraph)
        paragraph = cell.add_paragraph()
        if who.name:
            _run(paragraph, who.name, bold=True).underline = True
        else:
            paragraph.add_run(f"({'.' * 44})")
        _signature_line(paragraph)


def place_and_day(papers: Papers, day: date | None) -> str:
    """City and date above a signature, dots for what is not known."""
    city = papers.city or "." * 24
    return f"{city}, {date_label(day) if day else '.' * 28}"


def blank_lines(paper: Paper, count: int) -> None:
    """Dotted lines to write on, across the page."""
    for _ in range(count):
        paragraph = paper.add_paragraph("\t")
        paragraph.paragraph_format.space_before = Pt(6)
        paragraph.paragraph_format.space_after = Pt(4)
        paragraph.paragraph_format.tab_stops.add_tab_stop(
            Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )


# ---- inside -------------------------------------------------------------------------------------


def _drop_thumbnail(paper: Paper) -> None:
    """The library's own empty document carries a picture of itself."""
    relations = paper.part.package.rels
    for key, relation in list(relations.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del relations[key]


def _set_styles(paper: Paper) -> None:
    styles = paper.styles
    normal = _paragraph_style(paper, "Normal", 11)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.1
    head = _paragraph_style(paper, "Title", 15, bold=True)
    for border in head.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    head.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.paragraph_format.space_after = Pt(2)
    below = _paragraph_style(paper, "Subtitle", 11)
    below.font.italic = False
    below.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name, size in (("Heading 1", 12), ("Heading 2", 11)):
        heading = _paragraph_style(paper, name, size, bold=True)
        heading.paragraph_format.space_before = Pt(14)
        heading.paragraph_format.space_after = Pt(4)
        heading.paragraph_format.keep_with_next = True
    for name, is_bold in ((CELL, False), (HEAD, True)):
        cell = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        cell.base_style = normal
        made = _paragraph_style(paper, name, 9, bold=is_bold)
        made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(2)
        made.paragraph_format.line_spacing = 1.0
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "id-ID")
    for language in paper.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), "id-ID")


def _paragraph_style(paper: Paper, name: str, size: float, *, bold: bool = False) -> ParagraphStyle:
    """A style in the house's font; the template's theme fonts and colours go."""
    style: Any = paper.styles[name]
    properties = style.element.get_or_add_rPr()
    for tag in ("w:rFonts", "w:color", "w:spacing", "w:kern"):
        for found in properties.findall(qn(tag)):
            properties.remove(found)
    properties.insert(0, _element("w:rFonts", ascii=_FONT, hAnsi=_FONT, cs=_FONT, eastAsia=_FONT))
    style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, _INK
    made: ParagraphStyle = style
    return made


def _fill_footer(paragraph: Paragraph, name: str, dossier: Dossier) -> None:
    paragraph.style = "Normal"  # the template's own style for footers has other stops
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    _run(paragraph, f"{name} · {standing(dossier)}\tHalaman ", size=8)
    _field(paragraph, "PAGE")
    _run(paragraph, " dari ", size=8)
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Paragraph, code: str) -> None:
    """One of Word's own page numbers."""
    for kind, words in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = _run(paragraph, words if kind == "text" else "", size=8)
        if kind in ("begin", "separate", "end"):
            run._r.append(_element("w:fldChar", fldCharType=kind))
        elif not kind:
            instruction = OxmlElement("w:instrText")
            instruction.text = words
            run._r.append(instruction)


def _run(
    paragraph: Paragraph,
    words: str,
    *,
    bold: bool | None = None,
    size: float | None = None,
    colour: RGBColor | None = None,
) -> Any:  # noqa: ANN401 - a run, whose font the library types loosely
    run = paragraph.add_run(words)
    run.bold = bold
    if size:
        run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = colour
    return run


def _grid(paper: Paper, rows: int, widths: Sequence[float]) -> Table:
    """An empty table of fixed widths in cm, so that no text however long pushes a column out."""
    made: Table = paper.add_table(rows, len(widths))
    made.autofit = False
    for column, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Cm(width)
    for cells in _rows(made):
        for cell, width in zip(cells, widths, strict=True):
            cell.width = Cm(width)
    return made


def _rows(made: Table) -> list[list[_Cell]]:
    """The cells by row; the library's own way to them grows with the square of their number."""
    return [[_Cell(tc, made) for tc in tr.tc_lst] for tr in made._tbl.tr_lst]


def _signature_line(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.keep_with_next = True


def _gap(paper: Paper, points: float = 6) -> None:
    """A narrow empty line: Word joins two tables that have nothing between them."""
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(points)
    paragraph.paragraph_format.keep_with_next = True


def _mark_row(row: _Row, tag: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(tag))


def _hide_side(cell: _Cell, side: str) -> None:
    borders = OxmlElement("w:tcBorders")
    borders.append(_element(f"w:{side}", val="nil"))
    _add(cell, borders)


_TABLE_ORDER: Final = ("tblStyle", "tblW", "jc", "tblInd", "tblLayout", "tblCellMar", "tblLook")
_CELL_ORDER: Final = ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign")


def _add(cell: _Cell, element: Any) -> None:  # noqa: ANN401 - an element of the library's
    properties = cell._tc.get_or_add_tcPr()
    properties.append(element)
    _put_in_order(properties, _CELL_ORDER)


def _put_in_order(properties: Any, order: Sequence[str]) -> None:  # noqa: ANN401 - as above
    """Word wants properties in the order of its schema."""
    places = [qn(f"w:{name}") for name in order]
    properties[:] = sorted(properties, key=lambda found: places.index(found.tag))


def _element(tag: str, **attributes: str) -> Any:  # noqa: ANN401 - an element of the library's
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made
