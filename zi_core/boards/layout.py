"""A page as sections of HTML and where they stand."""

from base64 import b64encode
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from zlib import compress

from markupsafe import Markup

from zi_core.boards.board import Board
from zi_core.boards.made_once import made_once
from zi_core.html.render import render

LARGE: Final = 8_192
"""From this many letters on a page is compressed on its way."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page: its template, and the values, asked for when it is made.

    The values are those of the board that is shown, and of nobody who looks at it, but for
    :attr:`Board.contacts` and what the layout names as its viewer.
    """

    template: str
    values: Callable[[], Mapping[str, Any]]


Row = Section | tuple[tuple[Section, ...], ...]
"""A section, or columns of sections side by side."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The sections of a page, or of a part of it, from top to bottom; ``name`` is the part's.

    ``viewer`` is what they show of who looks, besides what the board's key holds.
    """

    board: Board
    name: str
    rows: tuple[Row, ...]
    viewer: Hashable = None

    def html(self) -> str:
        """The sections in their places, every text escaped; made once for all who look."""
        return made_once(("layout", *self._key), self._made)

    def sent(self) -> Mapping[str, str]:
        """The same as its script takes it: ``html``, or ``packed`` (deflate, base64)."""
        html = self.html()
        if len(html) < LARGE:
            return {"html": html}
        key = ("packed", *self._key)
        return {"packed": made_once(key, lambda: b64encode(compress(html.encode(), 9)).decode())}

    @property
    def _key(self) -> tuple[Hashable, ...]:
        return (self.name, self.viewer, self.board.key)

    def _made(self) -> str:
        rows = [
            [[_html(row)]]
            if isinstance(row, Section)
            else [[_html(piece) for piece in column] for column in row]
            for row in self.rows
        ]
        return render("layout.html", rows=rows)


def _html(piece: Section) -> Markup:
    return Markup(render(piece.template, **piece.values()))  # escaped by its template
