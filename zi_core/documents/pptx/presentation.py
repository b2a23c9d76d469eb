"""The slides of a meeting as a presentation to take along and change (``.pptx``).

Drawn from the same values as the projected slides, one after the other. Charts are the program's
own, with their numbers in a sheet behind them; everything else is real text and real tables. What
had to be shortened to fit stands in full in the slide's notes.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from pptx import Presentation
from pptx.util import Inches

from zi_core.documents.letterhead import LONGEST_PROPERTY
from zi_core.documents.pptx.canvas import (
    BOTTOM,
    FOOT,
    HEAD,
    HEIGHT,
    INNER,
    MARGIN,
    REMARK,
    TOP,
    WIDTH,
    SlideCanvas,
)
from zi_core.documents.pptx.charts import draw_bars, draw_curve
from zi_core.documents.pptx.month_grid import draw_grid, sign_of
from zi_core.documents.pptx.pptx_internals import drop_thumbnail, set_theme_font, span
from zi_core.documents.pptx.texts import (
    BODY,
    DONE,
    FONT,
    HOT,
    INK,
    KEY,
    MARK,
    QUIET,
    SMALL,
    Run,
    fill,
    write,
)
from zi_core.identity import OfficeIdentity
from zi_core.meetings import MeetingBriefing
from zi_core.meetings.captions import version_words
from zi_core.slides.deck import slides
from zi_core.slides.fitting import lines_of
from zi_core.slides.lines import team_words
from zi_core.slides.model import Layout, Slide, SlideLine
from zi_core.views.overview import Card

_CARD: Final = 3.3
"""The width of the key figure right of a title."""
_TITLES: Final = (28, 26, 24)
_TEXT_ROW, _MORE_ROW = 0.54, 0.46
"""The heights of a line of two rows, and of the two rows below it."""
_PAPER: Final = "FFFFFF"


def make(briefing: MeetingBriefing, identity: OfficeIdentity) -> bytes:  # noqa: ARG001 - as every document's
    """The slides as a presentation, 16:9."""
    deck = _empty_deck(briefing)
    layout = deck.slide_layouts.get_by_name("Title Only")
    shown = slides(briefing)
    for place, slide in enumerate(shown, start=1):
        _Drawing(deck.slides.add_slide(layout), slide, f"{place} / {len(shown)}").draw(briefing)
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _empty_deck(briefing: MeetingBriefing) -> Any:  # noqa: ANN401 - a presentation of the library's
    """A presentation of wide slides in the house's font, without the library's own picture."""
    deck = Presentation()
    drop_thumbnail(deck)
    set_theme_font(deck, FONT)
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    master = deck.slide_master
    for shapes in (master.shapes, *(layout.shapes for layout in deck.slide_layouts)):
        for shape in shapes:  # the library's own master is for 4:3
            if shape.element.xpath("./p:spPr/a:xfrm"):
                shape.left, shape.width = int(shape.left * 4 / 3), int(shape.width * 4 / 3)
    described = deck.core_properties
    described.title = f"Slide rapat evaluasi {briefing.meeting.name}"
    described.author = described.last_modified_by = briefing.plan.office[:LONGEST_PROPERTY]
    described.subject, described.language = "Pembangunan Zona Integritas", "id-ID"
    described.created = described.modified = datetime.now(UTC).replace(tzinfo=None)
    return deck


@dataclass
class _Drawing(SlideCanvas):
    """A slide of the meeting being drawn; ``place`` says which one of how many."""

    slide: Slide
    place: str

    def draw(self, briefing: MeetingBriefing) -> None:
        """Draw everything, and write the notes."""
        slide = self.slide
        has_card = slide.layout is not Layout.FIGURES and bool(slide.figures)
        self._title(INNER - (_CARD + 0.2 if has_card else 0))
        if has_card:
            self._card(slide.figures[0], WIDTH - MARGIN - _CARD, 0.3, _CARD, is_right=True)
        if slide.layout is Layout.FIGURES:
            self._figures()
        elif slide.layout is Layout.GRID:
            draw_grid(self, slide)
        elif slide.layout is Layout.CURVE and slide.curve is not None:
            draw_curve(self, slide.curve)
        elif slide.lines:
            self._lines(slide.lines, TOP + 0.1, BOTTOM)
        if slide.remark:
            is_alone = slide.layout is Layout.LIST and not slide.lines
            top, size = (TOP + 0.3, MARK) if is_alone else (REMARK, SMALL)
            self.box(MARGIN, top, INNER, 0.32, [Run(slide.remark, size, QUIET)], "Catatan")
        self._foot()
        self._notes(briefing)

    def _title(self, width: float) -> None:
        text = self.slide.title
        size = next((s for s in _TITLES if lines_of(text, width, s, is_bold=True) <= 2), 24)
        shape = self.sheet.shapes.title
        shape.left, shape.top = Inches(MARGIN), Inches(0.3)
        shape.width, shape.height = Inches(width), Inches(1.15)
        shown = self.fitted(text, width, size, 3, is_bold=True)
        write(shape.text_frame, [[Run(shown, size, INK, is_bold=True)]], anchor="t")

    def _foot(self) -> None:
        slide = self.slide
        runs = [Run(slide.source, SMALL, QUIET)]
        for mark in slide.marks:
            runs += [Run(" · ", SMALL, QUIET), Run(mark, SMALL, HOT, is_bold=True)]
        self.box(MARGIN, FOOT, INNER - 1.6, 0.32, runs, "Kaki")
        place = [Run(self.place, SMALL, QUIET)]
        self.box(WIDTH - MARGIN - 1.5, FOOT, 1.5, 0.32, place, "Nomor slide", align="r")

    def _notes(self, briefing: MeetingBriefing) -> None:
        slide = self.slide
        described = [
            " · ".join((slide.source, *slide.marks)),
            f"Sumber: rencana aksi dan realisasi {version_words(briefing)}, dihitung per jadwal.",
        ]
        if slide.layout is Layout.GRID:
            described.append(
                "Tanda: "
                + ", ".join(f"{sign_of(state)} {word}" for state, word in slide.signs)
                + "."
            )
        if self.full:
            described += ["Teks lengkap dari yang disingkat pada slide:", *dict.fromkeys(self.full)]
        frame = self.sheet.notes_slide.notes_text_frame
        write(frame, [[Run(line, 12, INK)] for line in described])

    # ---- key figures and lines --------------------------------------------------------------

    def _figures(self) -> None:
        slide = self.slide
        count = len(slide.figures)
        width = (INNER - 0.3 * (count - 1)) / max(count, 1)
        for place, card in enumerate(slide.figures):
            self._card(card, MARGIN + place * (width + 0.3), TOP + 0.1, width)
        bars = [line.bar for line in slide.lines if line.bar is not None]
        if bars and len(bars) == len(slide.lines):
            draw_bars(self, bars)
        elif slide.lines:
            self._lines(slide.lines, 3.35, BOTTOM)

    def _card(
        self, card: Card, left: float, top: float, width: float, *, is_right: bool = False
    ) -> None:
        """A key figure: its name, its value, its fraction; beside a title without its name."""
        colour = HOT if card.is_alert else DONE if card.is_known else QUIET
        beside = self.fitted(card.beside, width, SMALL, 3)
        lines = [
            [Run(card.value, KEY, colour, is_bold=True)],
            [Run(beside, SMALL, QUIET)],
        ]
        if not is_right:
            name = self.fitted(card.name, width, SMALL, 1, is_bold=True)
            lines.insert(0, [Run(name, SMALL, INK, is_bold=True)])
        height = 1.2 if is_right else 1.9
        shape = self.sheet.shapes.add_textbox(
            Inches(left), Inches(top - 0.15 if is_right else top), Inches(width), Inches(height)
        )
        shape.name = f"Angka kunci: {card.name}"
        write(shape.text_frame, lines, align="r" if is_right else "l", tight=True)

    def _lines(self, lines: Sequence[SlideLine], top: float, bottom: float) -> None:
        """Lines as a table: lead, text, note; what a line has more in a row of its own below."""
        heads = self.slide.heads
        room = bottom - top - (HEAD if heads else 0)
        height = (
            _TEXT_ROW if any(line.more for line in lines) else min(room / max(len(lines), 4), 0.78)
        )
        lead, note = (3.0, 3.3) if heads else (1.9, 3.6)
        text = INNER - lead - note
        heights = [HEAD] if heads else []
        for line in lines:
            heights += [height, _MORE_ROW] if line.more else [height]
        made = iter(self.table(heights, (lead, text, note), top, "Daftar", has_head=bool(heads)))
        if heads:
            for cell, head in zip(next(made), heads, strict=True):
                fill(cell, [Run(head, SMALL, INK, is_bold=True)], rules={"lnB": INK})
        for line in lines:
            colour = HOT if line.is_alert else INK
            said = (
                (self.fitted(line.lead, lead - 0.1, BODY, 2), BODY, colour, True),
                (self.fitted(line.text, text - 0.2, BODY, 2), BODY, INK, False),
                (
                    self.fitted(line.note, note - 0.1, SMALL, int(height / 0.26)),
                    SMALL,
                    QUIET,
                    False,
                ),
            )
            rules = {"lnB": _PAPER} if line.more else None
            for cell, (words, size, shade, is_bold) in zip(next(made), said, strict=True):
                fill(cell, [Run(words, size, shade, is_bold=is_bold)], rules=rules)
            if line.more:
                first, below, end = next(made)
                span((below, end))
                fill(first, [])
                fill(below, *([Run(words, SMALL, QUIET)] for words in line.more))
                fill(end, [])
            if line.activity and line.is_cut:
                self.full += team_words(line.activity)
