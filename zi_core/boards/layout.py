"""A page as pieces of HTML and where they stand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zi_core.boards.board import Board
from zi_core.boards.made_once import made_once
from zi_core.html.render import render


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a page: its name there, its template, and the values, asked for when it is made.

    The values are those of the board that is shown, and of nobody who looks at it.
    """

    key: str
    template: str
    values: Callable[[], Mapping[str, Any]]


Row = Piece | tuple[tuple[Piece, ...], ...]
"""A piece, or columns of pieces side by side."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The pieces of a page, from top to bottom; ``path`` is the page's, empty for Ringkasan."""

    board: Board
    path: str
    rows: tuple[Row, ...]

    def html(self, piece: Piece) -> str:
        """A piece as HTML, every text escaped; made once for all who look at that view."""
        return made_once(
            ("piece", self.path, piece.key, self.board.key),
            lambda: render(piece.template, **piece.values()),
        )
