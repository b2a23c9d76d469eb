"""The month grid on a slide of a presentation: a table of signs, and what they mean."""

from typing import Any, Final

from zi_core.dates import SHORT_NAMES
from zi_core.documents.pptx.canvas import (
    BOTTOM,
    FOOT,
    HEAD,
    INNER,
    MARGIN,
    REMARK,
    TOP,
    SlideCanvas,
)
from zi_core.documents.pptx.texts import HOT, INK, LINE, MARK, QUIET, SMALL, Run, bare, fill
from zi_core.progress.states import SlotState
from zi_core.slides.fitting import lines_of
from zi_core.slides.model import Slide
from zi_core.views import colours
from zi_core.views.month_grid import GridCell

_TINT: Final = "F3F6F9"


def draw_grid(sheet: SlideCanvas, slide: Slide) -> None:
    """Draw a slide's rows of the month grid as a table, with what its signs mean below it."""
    rows = slide.rows
    code, month, share = 0.85, 0.5, 1.0
    action = INNER - code - 12 * month - share
    legend = _legend(slide)
    is_long = lines_of("".join(run.text for run in legend), INNER, SMALL) > 1
    bottom = BOTTOM - 0.12 if is_long else BOTTOM
    height = min(0.46, (bottom - TOP - HEAD) / len(rows))
    widths = (code, action, *[month] * 12, share)
    heights = (HEAD, *[height] * len(rows))
    made = sheet.table(heights, widths, TOP, "Matriks bulanan", has_head=True)
    heads = ("Kode", "Kegiatan", *SHORT_NAMES, "Capaian")
    for place, (cell, word) in enumerate(zip(made[0], heads, strict=True)):
        align = "l" if place < 2 else "r" if place == 14 else "ctr"
        rules = {"lnB": INK} | _quarter_rules(place - 1)
        is_month = align == "ctr"
        look = [Run(word, SMALL, INK, is_bold=True)]
        fill(cell, look, align=align, rules=rules, is_tight=is_month, is_full=is_month)
    for row, cells in zip(rows, made[1:], strict=True):
        shown = sheet.fitted(row.activity.action, action - 0.12, SMALL, 2)
        hot = HOT if row.is_late else INK
        fill(cells[0], [Run(str(row.activity.code), SMALL, QUIET)])
        fill(cells[1], [Run(shown, SMALL, INK)], is_tight=True)
        for cell, words in zip(cells[2:14], row.cells, strict=True):
            _fill_month(cell, words)
        share_run = Run(row.fraction or "–", SMALL, hot, is_bold=True)
        fill(cells[14], [share_run], align="r", rules=_quarter_rules(13))
    top = bottom if is_long else REMARK
    sheet.box(MARGIN, top, INNER, FOOT - top, legend, "Tanda", is_tight=True)


def _legend(slide: Slide) -> list[Run]:
    legend: list[Run] = []
    for state, word in slide.signs:
        legend += [
            Run(f"{sign_of(state)}\N{NO-BREAK SPACE}", SMALL, _shade(state), is_bold=True),
            Run(f"{word}   ", SMALL, QUIET),
        ]
    return legend


def _fill_month(cell: Any, words: GridCell) -> None:  # noqa: ANN401 - a cell of the library's
    rules = _quarter_rules(words.month)
    ground = _TINT if words.is_closed else ""
    if words.state is None:
        fill(cell, [Run("", SMALL, INK)], align="ctr", ground=ground, rules=rules)
        return
    sign, colour = f"{sign_of(words.state)}{words.sign}", _shade(words.state)
    if words.state is SlotState.OVERDUE:
        sign, colour, ground = "!", "FFFFFF", HOT
    size = MARK if len(sign) == 1 else SMALL
    look = [Run(sign, size, colour, is_bold=True)]
    is_tight = len(sign) > 1
    fill(cell, look, align="ctr", ground=ground, rules=rules, is_tight=is_tight, is_full=True)


def _quarter_rules(month: int) -> dict[str, str]:
    """The rules between quarters, on both sides: programs differ in whose side they draw."""
    left = {"lnL": LINE} if month in (4, 7, 10, 13) else {}
    return left | ({"lnR": LINE} if month in (3, 6, 9, 12) else {})


def sign_of(state: SlotState) -> str:
    """A state's mark in a table."""
    return "●" if state is SlotState.DONE_LATE else state.glyph


def _shade(state: SlotState) -> str:
    if state is SlotState.OVERDUE:
        return HOT
    return bare(colours.legible(state.colour))
