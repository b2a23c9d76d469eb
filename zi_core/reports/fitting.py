"""What fits on a slide: how wide a text runs, and which colours can be read from the last row.

PowerPoint tells nobody how it breaks lines, and a server has no fonts; so widths are estimated,
rather too wide than too narrow.
"""

import unicodedata
from typing import Final

LEAST_CONTRAST: Final = 7.0
"""The least contrast of text with its ground (WCAG 2.1, criterion 1.4.6)."""
_PALEST: Final = "F3F6F9"
"""The darkest of the pale grounds that text stands on."""

_NARROW: Final = frozenset("fijlrtI.,;:!'|()[]{}/\\- ·`’")
_WIDE: Final = frozenset("mwMW@%—…")


def contrast(first: str, second: str) -> float:
    """The contrast of two colours ``RRGGBB``, 1-21 (WCAG 2.1)."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def legible(colour: str) -> str:
    """A colour as ``RRGGBB``, darkened as far as it must be to be read on a pale ground."""
    found = colour.removeprefix("#").upper()
    while contrast(found, _PALEST) < LEAST_CONTRAST:
        found = "".join(f"{int(int(found[at : at + 2], 16) * 0.96):02X}" for at in (0, 2, 4))
    return found


def _luminance(colour: str) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


INK: Final = "16202B"
QUIET: Final = legible("#5a6775")
"""What stands behind the main thing."""


def lines_of(text: str, width: float, size: float, *, is_bold: bool = False) -> int:
    """About how many lines a text takes in Arial of a size in points, in a width in inches."""
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


_EM_NARROW: Final = 0.3


def _room(width: float, size: float, is_bold: bool) -> float:
    """The width of a line in em."""
    return width * 72 / size / (1.08 if is_bold else 1.0)


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
    """About how wide a letter of Arial is, in em."""
    if char in _NARROW:
        return _EM_NARROW
    if char in _WIDE:
        return 0.95
    if char.isascii():
        return 0.7 if char.isupper() else 0.56
    if unicodedata.combining(char):
        return 0.0
    is_wide = unicodedata.east_asian_width(char) in "WF" or char > "\uffff"
    return 1.4 if is_wide else 0.7
