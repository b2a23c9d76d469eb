"""The colours of everything that is drawn, and whether they can be read; states have their own.

The style sheets in ``assets/`` name the same ones for the browser. All are ``#rrggbb``.
"""

from typing import Final

from zi_core.progress.states import SlotState

INK: Final = "#16202b"
MUTED: Final = "#5a6775"
"""What stands behind the main thing, on a screen nearby."""
LINE: Final = "#dfe4ea"
TRACK: Final = "#eef1f4"
DONE: Final = SlotState.DONE.colour
HOT: Final = SlotState.OVERDUE.colour
MUTED_DARK: Final = "#47525e"
HOT_DARK: Final = "#8f2f0a"
"""Texts that must be read from the last row, or from paper, are darker."""

LEAST_CONTRAST: Final = 7.0
"""The least contrast of such a text with its ground (WCAG 2.1, criterion 1.4.6)."""
_PALEST: Final = "#f3f6f9"
"""The darkest of the pale grounds that text stands on."""


def contrast(first: str, second: str) -> float:
    """The contrast of two colours, 1-21 (WCAG 2.1); ``#`` may be missing."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def legible(colour: str) -> str:
    """A colour darkened as far as it must be to be read on a pale ground."""
    while contrast(colour, _PALEST) < LEAST_CONTRAST:
        colour = "#" + "".join(f"{int(value * 0.96):02x}" for value in _values(colour))
    return colour


def _luminance(colour: str) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(value / 255) for value in _values(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _values(colour: str) -> bytes:
    return bytes.fromhex(colour.removeprefix("#"))
