"""The step curve as HTML: lines in an SVG as wide as its place, words beside them at their size.

The same geometry as the slide's (:mod:`zi_core.slides.curve_svg`), in shares of the drawing.
"""

from dataclasses import dataclass
from math import ceil
from typing import Final, Self

from zi_core.dates import SHORT_NAMES, month_label
from zi_core.formatting import number
from zi_core.html.chart_tables import ChartTable
from zi_core.views.step_curve import StepCurve, axis_step, vertices

SIZE: Final = 1000
"""Width and height of the SVG's own coordinates; it is stretched to its place."""

_LINE: Final = 8.0
"""From one label to the next, in percent of the height."""
_LOWEST: Final = 95.0
_BEYOND: Final = 0.3
_LAST_WITH_ROOM: Final = 9
"""The last position right of which labels have room inside the drawing."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place: ``left`` and ``top`` in percent of the drawing, of their own middle.

    ``is_spare`` marks the months left out where the drawing is narrow.
    """

    words: str
    left: float
    top: float
    is_now: bool = False
    is_spare: bool = False


@dataclass(frozen=True, slots=True)
class MonthStrip:
    """A month's part of the drawing: where it stands in percent, what it says, where it leads."""

    left: float
    width: float
    words: str
    link: str


@dataclass(frozen=True, slots=True)
class CurveDrawing:
    """What the template ``curve.html`` draws: paths in SVG words, labels in percent.

    ``ticks`` stand left of the drawing, ``months`` below, ``planned`` at the line's end;
    ``realised`` and ``gap`` right of the position, empty words where there is nothing to say.
    """

    spoken: str
    grid: str
    plan_line: str
    done_line: str
    position_line: str
    gap_line: str
    ticks: tuple[Label, ...]
    months: tuple[Label, ...]
    planned: Label
    realised: Label
    gap: Label
    needs_room: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a month end and an amount stand in the drawing, in percent of its width and height."""

    right: float
    top: float

    @classmethod
    def of(cls, curve: StepCurve) -> Self:
        """The scale of a curve: a little beyond the year's end, and over its highest amount."""
        return cls(curve.last_month + _BEYOND, max(*curve.planned, 1.0) * 1.06)

    def x(self, month: float) -> float:
        """From the left."""
        return round(month / self.right * 100, 2)

    def y(self, amount: float) -> float:
        """From the top."""
        return round(100 - amount / self.top * 100, 2)


def month_strips(curve: StepCurve, table: ChartTable) -> tuple[MonthStrip, ...]:
    """The months of a curve, to point at and to follow; ``table`` is its twin, with its links."""
    width = Scale.of(curve).x(1)
    return tuple(
        MonthStrip(
            round(at * width, 2),
            width,
            f"{until}: rencana {planned}, realisasi {done}" + (f" ({rate})" if rate else ""),
            link,
        )
        for at, ((until, planned, done, rate), link) in enumerate(
            zip(table.rows, table.links, strict=True)
        )
    )


def draw(curve: StepCurve) -> CurveDrawing:
    """The curve's lines and labels.

    The plan goes on to the year's end; what was realised ends at the position, where the gap is
    drawn.
    """
    as_of, last = curve.as_of, curve.last_month
    top = max(*curve.planned, 1.0)
    step = axis_step(top, 5)
    scale = Scale.of(curve)
    x, y = scale.x, scale.y

    def path(heights: tuple[float, ...]) -> str:
        points = [f"{x(month) * 10:g} {y(height) * 10:g}" for month, height in vertices(heights)]
        return "M" + "L".join(points) if points else ""

    values = range(0, ceil(top) + 1, step)
    is_inside = 0 < as_of <= last
    needs_room = bool(curve.realised) and as_of > _LAST_WITH_ROOM
    # Not every month on a phone, so that the names lie apart; the position's always.
    apart = ceil(last / 4) if needs_room else 2
    names = [*SHORT_NAMES, *(month_label(m, None, short=True) for m in range(13, last + 1))]
    low, high = y(curve.due_done), y(curve.due)
    planned_at = y(curve.planned[-1])
    # Late in the year all three labels stand beside the line's end, one below the other.
    free = planned_at + _LINE if needs_room else 0.0
    gap_at = max((low + high) / 2, free)
    done_at = max(low + 5, gap_at + _LINE if curve.gap else free)
    over = max(0.0, done_at - _LOWEST)
    return CurveDrawing(
        spoken=curve.spoken,
        grid="".join(f"M0 {y(value) * 10:g}H{SIZE}" for value in values),
        plan_line=path(curve.planned),
        done_line=path(curve.realised),
        position_line=f"M{x(as_of) * 10:g} 0V{SIZE}" if is_inside else "",
        gap_line=f"M{x(as_of + 0.16) * 10:g} {high * 10:g}V{low * 10:g}" if curve.gap else "",
        ticks=tuple(Label(number(value), 0, y(value)) for value in values),
        months=tuple(
            Label(
                names[month - 1],
                x(month - 0.5),
                100,
                is_now=month == as_of,
                is_spare=(month - (as_of or 1)) % apart != 0,
            )
            for month in range(1, last + 1)
        ),
        planned=Label(curve.planned_label, x(last), planned_at),
        realised=Label(curve.realised_label, x(as_of), done_at - over),
        gap=Label(curve.gap_label, x(as_of + 0.16), gap_at - over),
        needs_room=needs_room,
    )
