"""What fits on a slide: how wide a text runs, and where it is cut.

PowerPoint and browsers tell nobody how they break lines, a server has no fonts, and an office
without Arial shows another one. So widths are estimated, rather too wide than too narrow: those of
DejaVu Sans, the widest that commonly takes Arial's place.
"""

import unicodedata
from typing import Final

_NARROW: Final = frozenset("ijlI.,;:'| ·’")
_HALF: Final = frozenset("frt!()[]/\\-`")
_WIDE: Final = frozenset("mMW@%—…")
_SIGN: Final = frozenset("w+<=>#~&")


def lines_of(text: str, width: float, size: float, *, is_bold: bool = False) -> int:
    """About how many lines a text takes at most: ``size`` in points, ``width`` in inches."""
    return len(_line_ends(text, _room(width, size, is_bold)))


def fitted(text: str, width: float, size: float, most: int, *, is_bold: bool = False) -> str:
    """A text cut with an ellipsis so that it takes at most so many lines."""
    room = _room(width, size, is_bold)
    enough = text[: int(room * most / _EM_NARROW) + 1]
    ends = _line_ends(enough, room)
    if enough == text and len(ends) <= most:
        return text
    start = ends[most - 2] if most > 1 else 0
    end, last = start, _em("…")
    for char in enough[start : ends[most - 1]]:
        last += _em(char)
        if last > room:
            break
        end += 1
    return enough[:end].rstrip(" ,;:.") + "…"


_EM_NARROW: Final = 0.33


def _room(width: float, size: float, is_bold: bool) -> float:
    """The width of a line in em."""
    return width * 72 / size / (1.13 if is_bold else 1.0)


def _line_ends(text: str, room: float) -> list[int]:
    """Where the lines of a text end: between words, or inside a word that is wider than a line."""
    ends: list[int] = []
    start, gap, used = 0, 0, 0.0
    for at, char in enumerate(text):
        width = _em(char)
        if char != " " and used + width > room and at > start:
            start = gap if gap > start else at
            ends.append(start)
            used = sum(map(_em, text[start:at]))
        used += width
        if char in " -":
            gap = at + 1
    return [*ends, len(text)]


def _em(char: str) -> float:
    """About how wide a letter is, in em."""
    for letters, width in ((_NARROW, _EM_NARROW), (_HALF, 0.41), (_WIDE, 0.98), (_SIGN, 0.84)):
        if char in letters:
            return width
    if char.isascii():
        return 0.73 if char.isupper() else 0.62
    if unicodedata.combining(char):
        return 0.0
    if "\u2190" <= char < "\u2800":  # arrows, circles, squares
        return 0.95
    is_wide = unicodedata.east_asian_width(char) in "WF" or char > "\uffff"
    return 1.4 if is_wide else 0.7
