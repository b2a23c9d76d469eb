"""The step curve of a slide as an SVG: planned in grey, realised in navy, the gap named."""

from math import ceil
from typing import Final

from markupsafe import Markup, escape

from zi_core.dates import MONTHS, SHORT_NAMES
from zi_core.formatting import number
from zi_core.views.colours import DONE, HOT, HOT_DARK, INK, LINE, MUTED_DARK
from zi_core.views.step_curve import StepCurve, axis_step, vertices

WIDTH: Final = 1824
HEIGHT: Final = 760
"""In pixels of a 1920×1080 slide; texts are 28 and 32 high."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 92, 1440, 44, HEIGHT - 56
_PLANNED: Final = "#76818d"
_STEP: Final = 40
"""From one label's line to the next."""


def draw(curve: StepCurve) -> Markup:
    """The curve as SVG.

    All positions are whole pixels of :data:`WIDTH` × :data:`HEIGHT`. The plan goes on to the
    year's end, what was realised ends at the position, where the gap is drawn.
    """
    most = max(*curve.planned, 1)
    step = axis_step(most)
    top = ceil(most / step) * step
    parts = [*_axes(curve, top, step), _steps(curve.planned, top, _PLANNED, 4)]
    parts.append(
        _text(_RIGHT + 14, _y(curve.planned[-1], top) + 10, curve.planned_label, MUTED_DARK)
    )
    if curve.realised:
        parts += [_steps(curve.realised, top, DONE, 8), *_labels(curve, top)]
    return Markup(
        f'<svg class="zs-curve" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(curve.spoken)}">{"".join(parts)}</svg>'
    )


def _labels(curve: StepCurve, top: int) -> list[str]:
    """The gap and its label over that of what was realised, right of the position."""
    x = _x(curve.as_of)
    low, high = _y(curve.due_done, top), _y(curve.due, top)
    # Below the plan's line, which goes on to the right; and not below the axis.
    at_gap = max((low + high) // 2 + 10, high + 38)
    at_done = min(max(low + 12, at_gap + _STEP) if curve.gap else low + 44, _BOTTOM - 10)
    at_gap = min(at_gap, at_done - _STEP)
    parts = [_text(x + 26, at_done, curve.realised_label, DONE)] if curve.realised_label else []
    if curve.gap:
        parts += [
            f'<path d="M{x + 8} {high}V{low}" stroke="{HOT}" stroke-width="8" fill="none"/>',
            _text(x + 26, at_gap, curve.gap_label, HOT_DARK),
        ]
    return parts


def _axes(curve: StepCurve, top: int, step: int) -> list[str]:
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


def _steps(values: tuple[float, ...], top: int, colour: str, width: int) -> str:
    path = "M" + "L".join(f"{_x(month)} {_y(height, top)}" for month, height in vertices(values))
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _text(
    x: int, y: int, words: str, colour: str, *, anchor: str = "start", weight: int = 700
) -> str:
    size = 32 if weight == 700 and anchor == "start" else 28
    return (
        f'<text x="{x}" y="{y}" fill="{colour}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def _x(month: int) -> int:
    return _LEFT + round(month * (_RIGHT - _LEFT) / len(MONTHS))


def _y(value: float, top: int) -> int:
    return _BOTTOM - round(value * (_BOTTOM - _TOP) / top)
