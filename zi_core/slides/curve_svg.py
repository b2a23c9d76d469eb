"""The step curve of a slide as an SVG: planned in grey, realised in navy, the gap named."""

from math import ceil
from typing import Final

from markupsafe import Markup

from zi_core.dates import MONTHS, SHORT_NAMES
from zi_core.formatting import number
from zi_core.slides.model import Curve
from zi_core.views.colours import DONE, HOT, HOT_DARK, INK, LINE, MUTED_DARK

WIDTH: Final = 1824
HEIGHT: Final = 760
"""In pixels of a 1920×1080 slide; texts are 28 and 32 high."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 92, 1440, 44, HEIGHT - 56
_PLANNED: Final = "#76818d"
_ROUND: Final = (10, 20, 25, 50, 100)
"""Steps of the axis, as tenths of a power of ten."""
_MOST_STEPS: Final = 6
_STEP: Final = 40
"""From one label's line to the next."""


def draw(curve: Curve) -> Markup:
    """The curve as SVG; every text in it is a number or a word of this module.

    All positions are whole pixels of :data:`WIDTH` × :data:`HEIGHT`. The plan goes on to the
    year's end, what was realised ends at the position, where the gap is drawn.
    """
    most = max(*curve.planned, 1)
    step = _step_of(most)
    top = ceil(most / step) * step
    parts = [*_axes(curve, top, step), _steps(curve.planned, top, _PLANNED, 4)]
    parts.append(_text(_RIGHT + 14, _y(curve.planned[-1], top) + 10, _planned(curve), MUTED_DARK))
    if curve.is_known:
        realised = tuple(value for value in curve.realised if value is not None)
        parts += [_steps(realised, top, DONE, 8), *_labels(curve, top)]
    return Markup(
        f'<svg class="zs-curve" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{_spoken(curve)}">{"".join(parts)}</svg>'
    )


def _labels(curve: Curve, top: int) -> list[str]:
    """The gap and its label over that of what was realised, right of the position."""
    x = _x(curve.as_of)
    low, high = _y(curve.due_done, top), _y(curve.due, top)
    gap = curve.due - curve.due_done
    # Below the plan's line, which goes on to the right; and not below the axis.
    at_gap = max((low + high) // 2 + 10, high + 38)
    at_done = min(max(low + 12, at_gap + _STEP) if gap else low + 44, _BOTTOM - 10)
    at_gap = min(at_gap, at_done - _STEP)
    parts = [_text(x + 26, at_done, f"Realisasi {number(curve.due_done)}", DONE)]
    if gap:
        parts += [
            f'<path d="M{x + 8} {high}V{low}" stroke="{HOT}" stroke-width="8" fill="none"/>',
            _text(x + 26, at_gap, f"{number(gap)} jadwal tertinggal", HOT_DARK),
        ]
    return parts


def _axes(curve: Curve, top: int, step: int) -> list[str]:
    parts = []
    for value in range(0, top + 1, step):
        y = _y(value, top)
        parts.append(f'<path d="M{_LEFT} {y}H{_RIGHT}" stroke="{LINE}" stroke-width="2"/>')
        parts.append(_text(_LEFT - 14, y + 10, number(value), MUTED_DARK, anchor="end", weight=400))
    for month in MONTHS:
        is_now = month == curve.as_of
        middle = (_x(month - 1) + _x(month)) // 2
        colour, weight = (INK, 700) if is_now else (MUTED_DARK, 400)
        name = SHORT_NAMES[month - 1]
        parts.append(_text(middle, _BOTTOM + 42, name, colour, anchor="middle", weight=weight))
    if 0 < curve.as_of <= len(MONTHS):
        x = _x(curve.as_of)
        parts.append(
            f'<path d="M{x} {_TOP - 16}V{_BOTTOM}" stroke="{MUTED_DARK}" stroke-width="2" '
            'stroke-dasharray="4 8"/>'
        )
    return parts


def _steps(values: tuple[int, ...], top: int, colour: str, width: int) -> str:
    path = f"M{_x(0)} {_y(values[0], top)}" + "".join(
        f"H{_x(month)}V{_y(value, top)}" for month, value in enumerate(values[1:], start=1)
    )
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _text(
    x: int, y: int, words: str, colour: str, *, anchor: str = "start", weight: int = 700
) -> str:
    size = 32 if weight == 700 and anchor == "start" else 28
    return (
        f'<text x="{x}" y="{y}" fill="{colour}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}">{words}</text>'
    )


def _planned(curve: Curve) -> str:
    return f"Rencana {number(curve.planned[-1])}"


def _spoken(curve: Curve) -> str:
    done = f"realisasi {number(curve.due_done)}" if curve.is_known else "belum ada laporan"
    return (
        f"Kurva rencana dan realisasi kumulatif per bulan: target {number(curve.due)} jadwal, "
        f"{done}; {_planned(curve).lower()} jadwal setahun."
    )


def _x(month: int) -> int:
    return _LEFT + round(month * (_RIGHT - _LEFT) / len(MONTHS))


def _y(value: int, top: int) -> int:
    return _BOTTOM - round(value * (_BOTTOM - _TOP) / top)


def _step_of(most: int) -> int:
    """The least round step of the axis of which few enough reach a value."""
    least = ceil(most / _MOST_STEPS)
    size = int("1" + "0" * (len(str(least)) - 1))
    steps = (tenths * size // 10 for tenths in _ROUND if tenths * size % 10 == 0)
    return next(step for step in steps if step >= least)
