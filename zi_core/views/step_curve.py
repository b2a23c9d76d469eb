"""The step curve as values: planned and realised over the year, and what its labels say.

Page, slide and presentation draw it, each by its own means.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from zi_core.formatting import number
from zi_core.progress import Progress, Weighting
from zi_core.progress.figures import EXACT_DECIMALS
from zi_core.progress.matching import Bools
from zi_core.views.overview import curve_title
from zi_core.views.phrases import NOT_REPORTED

SHARE_UNIT: Final = "persen rencana"
"""What a curve in official weights is in: amounts of weights would look like a score."""

_ROUND: Final = (10, 20, 25, 50, 100)
"""Steps of an axis, as tenths of a power of ten."""


@dataclass(frozen=True, slots=True)
class StepCurve:
    """Cumulative amounts at the month ends, in the weighting's ``unit``; of weights in percent.

    ``planned`` is known from 0 to the year's end (or the position, if that is later),
    ``realised`` from 0 to the position ``as_of`` and empty where nothing is reported;
    ``completion`` is their ratio, None where it is not known. ``due`` and ``due_done`` are the
    target and what of it is done at the position. ``title`` says what the curve shows.
    """

    title: str
    planned: tuple[float, ...]
    realised: tuple[float, ...]
    completion: tuple[float | None, ...]
    as_of: int
    due: float
    due_done: float
    unit: str
    year: int | None

    @property
    def last_month(self) -> int:
        """The last month end, 12 to 15."""
        return len(self.planned) - 1

    @property
    def gap(self) -> float:
        """How far what was realised lags behind; 0 where that is not known."""
        return round(self.due - self.due_done, 9) if self.realised else 0.0

    @property
    def planned_label(self) -> str:
        """``Rencana 260``, at the line's end."""
        return f"Rencana {self._amount(self.planned[-1])}"

    @property
    def realised_label(self) -> str:
        """``Realisasi 130``, at the position; empty where nothing is known or due."""
        return f"Realisasi {self._amount(self.due_done)}" if self.realised and self.due else ""

    @property
    def gap_label(self) -> str:
        """``70 belum terlaksana``, beside the gap; empty where there is none."""
        return f"{self._amount(self.gap)} belum terlaksana" if self.gap else ""

    def _amount(self, value: float) -> str:
        return f"{number(value)}{'%' if self.unit == SHARE_UNIT else ''}"

    @property
    def spoken(self) -> str:
        """The curve for whoever does not see it."""
        done = f"realisasi {number(self.due_done)}" if self.realised else NOT_REPORTED
        return (
            f"Kurva rencana dan realisasi kumulatif per bulan. {self.title}. Sampai posisi ini "
            f"target {number(self.due)} {self.unit}, {done}."
        )


def step_curve(progress: Progress, activities: Bools | None = None) -> StepCurve:
    """The step curve of a plan, or of a selection: a mask over the plan's activities."""
    figures = progress.total if activities is None else progress.figures(activities)
    frame = progress.curve(activities)
    closed = progress.as_of + 1 if figures.is_reported else 0
    unit, scale = progress.weighting.unit, 1.0
    if progress.weighting is Weighting.AREA:
        unit, scale = SHARE_UNIT, 100 / (figures.slots or 1)
    completion = [None if value != value else value for value in frame["completion"][:closed]]
    return StepCurve(
        curve_title(progress, figures),
        _scaled(frame["planned"], scale),
        _scaled(frame["realised"][:closed], scale),
        (*completion, *[None] * (len(frame) - closed)),
        progress.as_of,
        round(figures.due * scale, 9),
        round(figures.due_done * scale, 9),
        unit,
        progress.plan.year,
    )


def _scaled(values: Iterable[float], scale: float) -> tuple[float, ...]:
    return tuple(round(float(value) * scale, EXACT_DECIMALS) for value in values)


def vertices(heights: Sequence[float]) -> list[tuple[int, float]]:
    """Month ends as the corners of steps, (month, height): along at the old one, then up."""
    found: list[tuple[int, float]] = []
    for month, height in enumerate(heights):
        if month:
            found.append((month, heights[month - 1]))
        found.append((month, height))
    return found


def axis_step(most: float, steps: int = 6) -> int:
    """The least round distance between grid lines of which at most ``steps`` reach a height."""
    least = max(1, ceil(most / steps))
    size = int("1" + "0" * (len(str(least)) - 1))
    found = (tenths * size // 10 for tenths in _ROUND if tenths * size % 10 == 0)
    return next(step for step in found if step >= least)
