"""The month grid as a piece of a page: its legend filters, its cells open the details."""

from pages.parts import piece
from pages.parts.board import Board
from zi_core.grid import month_grid
from zi_core.query import Detail


def show(board: Board, page: str, selection=None, *, caption: str, nothing: str) -> None:
    """Draw the grid of a selection of activities, narrowed to the state that the link names."""
    grid = month_grid(board.progress, selection, board.query.state)
    piece.show(
        "zi_grid",
        "grid.html",
        grid=grid,
        query=board.query,
        page=page,
        caption=caption,
        nothing=nothing,
        detail=Detail,
    )
