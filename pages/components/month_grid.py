"""The month grid as a piece of a page: its legend filters, its cells open the details."""

from pages.components import template
from pages.components.page_state import Board
from zi_core.views.links import Detail
from zi_core.views.month_grid import month_grid


def show(board: Board, page: str, selection=None, *, caption: str, nothing: str) -> None:
    """Draw the grid of a selection of activities, narrowed to the state that the link names."""
    grid = month_grid(board.progress, selection, board.query.state)
    template.show(
        "zi_grid",
        "grid.html",
        grid=grid,
        query=board.query,
        page=page,
        caption=caption,
        nothing=nothing,
        detail=Detail,
    )
