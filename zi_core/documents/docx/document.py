"""What the office's Word documents share: page, styles, letterhead, lines, signatures.

All texts are put in as text, never as fields, links or styles; A4, one font that every office has,
language Indonesian. The only fields are the page numbers in the footer.
"""

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from zi_core.documents.docx.docx_internals import (
    add_borders,
    add_table_property,
    cells_of,
    element,
    element_of,
    elements_in,
    mark_row,
    row_of,
)
from zi_core.documents.docx.tables import CELL, HEAD, gap, plain_grid
from zi_core.documents.letterhead import LONGEST_PROPERTY, office_lines
from zi_core.documents.names import full_name
from zi_core.documents.signatures import Signature, blank
from zi_core.identity import OfficeIdentity
from zi_core.meetings import MeetingBriefing
from zi_core.plan import SAMPLE_MARK
from zi_core.views.colours import HOT, INK

Paper = WordDocument

WIDTH: Final = 17.0
"""The width between the margins of an upright A4 sheet, in cm."""

RIGHT: Final = WD_ALIGN_PARAGRAPH.RIGHT
JUSTIFIED: Final = WD_ALIGN_PARAGRAPH.JUSTIFY
STEP: Final = Cm(1)
"""How far a line is indented."""
LITTLE: Final = Pt(8)
"""A little space above a paragraph."""

_FONT: Final = "Arial"
_INK: Final = RGBColor.from_string(INK[1:])
_HOT: Final = RGBColor.from_string(HOT[1:])


def new_paper(briefing: MeetingBriefing, title: str, version_note: str = "") -> Paper:
    """An empty document about a meeting: A4 with margins of 2 cm, its header and footer filled.

    Every page says whether its data are a sample's, and what its figures, if it has any, are
    worth (``version_note``).
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
    shown = paper.core_properties
    shown.title = f"{title} {briefing.meeting.name}"
    shown.author = shown.last_modified_by = full_name(briefing.plan.office)[:LONGEST_PROPERTY]
    shown.subject = "Pembangunan Zona Integritas"
    shown.language = "id-ID"
    shown.comments = shown.keywords = shown.category = ""
    shown.created = shown.modified = datetime.now(UTC).replace(tzinfo=None)
    if briefing.plan.sample:
        mark = section.header.paragraphs[0]
        mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(mark, SAMPLE_MARK, bold=True, size=10, colour=_HOT)
        _run(mark, " · realisasi rekaan, bukan data kantor", size=9, colour=_HOT)
    _fill_footer(section.footer.paragraphs[0], f"{title} {briefing.meeting.name}", version_note)
    return paper


def page_break(paper: Paper) -> None:
    """What follows begins on a new page."""
    gap(paper)
    paper.paragraphs[-1].paragraph_format.page_break_before = True


def saved(paper: Paper) -> bytes:
    """The document as a file."""
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


# ---- parts of a document ------------------------------------------------------------------------


def letterhead(paper: Paper, briefing: MeetingBriefing, identity: OfficeIdentity) -> None:
    """The office's name and, where they are set, the lines of its address, above a rule."""
    if identity.logo:
        picture = paper.add_paragraph()
        picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
        picture.paragraph_format.space_after = Pt(2)
        picture.add_run().add_picture(io.BytesIO(identity.logo), height=Cm(2.2))
    for line in office_lines(briefing, identity):
        last = paper.add_paragraph()
        last.alignment = WD_ALIGN_PARAGRAPH.CENTER
        last.paragraph_format.space_after = Pt(2)
        _run(last, line, bold=True, size=14).font.all_caps = True
    for line in identity.address:
        last = paper.add_paragraph()
        last.alignment = WD_ALIGN_PARAGRAPH.CENTER
        last.paragraph_format.space_after = Pt(0)
        _run(last, line, size=10)
    last.paragraph_format.space_after = Pt(14)
    border = element("w:bottom", val="thinThickSmallGap", sz="18", space="4", color=str(_INK))
    add_borders(last, border)


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
    paper: Paper, lines: Iterable[tuple[str, str]], *, label: float = 3.8, indent: float = 0.0
) -> None:
    """Labels with a colon and what is to be said, dots where that is empty; widths in cm."""
    shown = list(lines)
    grid = plain_grid(paper, len(shown), (label, 0.4, WIDTH - indent - label - 0.4))
    if indent:
        add_table_property(grid, element("w:tblInd", w=str(Cm(indent).twips), type="dxa"))
    for row, (name, said) in zip(cells_of(grid), shown, strict=True):
        for cell, words in zip(row, (name, ":", said or blank(60)), strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.add_run(words)
            paragraph.paragraph_format.space_after = Pt(3)
    gap(paper)


def signatures(paper: Paper, left: Signature | None, right: Signature) -> None:
    """A block to sign, kept on one page; the names stand side by side."""
    gap(paper, 10)
    grid = plain_grid(paper, 2, (WIDTH / 2, WIDTH / 2))
    rows = cells_of(grid)
    for row in rows:
        mark_row(row_of(row[0], grid), "w:cantSplit")
    for above, cell, who in zip(*rows, (left, right), strict=True):
        if who is None:
            continue
        for place, line in enumerate((*who.lines, "", "", "", "")):
            paragraph = above.add_paragraph() if place else above.paragraphs[0]
            paragraph.add_run(line)
            _signature_line(paragraph)
        paragraph = cell.paragraphs[0]
        if who.name:
            _run(paragraph, who.name, bold=True).underline = True
        else:
            paragraph.add_run(f"({blank(44)})")
        _signature_line(paragraph)
        if who.nip:
            paragraph = cell.add_paragraph(f"NIP {who.nip}")
            _signature_line(paragraph)


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
    """Remove the thumbnail of python-docx's own template."""
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
    for border in elements_in(head.element, "w:pBdr"):
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
    for language in (
        *elements_in(styles.element, "w:lang"),
        *elements_in(paper.settings.element, "w:themeFontLang"),
    ):
        language.set(f"{{{language.nsmap['w']}}}val", "id-ID")


def _paragraph_style(paper: Paper, name: str, size: float, *, bold: bool = False) -> ParagraphStyle:
    """A style in the house's font; the template's theme fonts and colours go."""
    style: Any = paper.styles[name]
    properties = style.element.get_or_add_rPr()
    for tag in ("w:rFonts", "w:color", "w:spacing", "w:kern"):
        for found in elements_in(properties, tag):
            properties.remove(found)
    properties.insert(0, element("w:rFonts", ascii=_FONT, hAnsi=_FONT, cs=_FONT, eastAsia=_FONT))
    style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, _INK
    made: ParagraphStyle = style
    return made


def _fill_footer(paragraph: Paragraph, name: str, version_note: str) -> None:
    paragraph.style = "Normal"  # the template's own style for footers has other stops
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    words = " · ".join(filter(None, (name, version_note)))
    _run(paragraph, f"{words}\tHalaman ", size=8)
    _field(paragraph, "PAGE")
    _run(paragraph, " dari ", size=8)
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Paragraph, code: str) -> None:
    """One of Word's own page numbers."""
    for kind, words in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = _run(paragraph, words if kind == "text" else "", size=8)
        if kind in ("begin", "separate", "end"):
            element_of(run).append(element("w:fldChar", fldCharType=kind))
        elif not kind:
            instruction = element("w:instrText")
            instruction.text = words
            element_of(run).append(instruction)


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


def _signature_line(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.keep_with_next = True
