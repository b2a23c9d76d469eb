"""A page of the board as HTML of its own: what the first answer shows until the page itself runs.

The same sections as the page's, in the same places, so that nothing moves when it takes over.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from zi_core.boards import area, frame, overview, schedule, team
from zi_core.boards.board import Board
from zi_core.boards.layout import Layout
from zi_core.html.render import render

_LAYOUTS: Final[Mapping[str, Callable[[Board], Layout]]] = MappingProxyType(
    {
        "": overview.layout,
        "jadwal": schedule.layout,
        "area": area.layout,
        "tim": team.figures,  # what follows depends on decisions, which are of no version
    }
)


def first_answer(board: Board, path: str) -> str:
    """The board's page as HTML, every text escaped; of other pages the header alone.

    Its sections are escaped already, by the templates that made them.
    """
    make = _LAYOUTS.get(path)
    return render(
        "first_answer.html",
        header=Markup(frame.outage_banner(board) + frame.header(board, path)),
        page=Markup(make(board).html()) if make else "",
        footer=Markup(frame.footer(board, path)) if make else "",
    )
