"""The step curve as values: planned and realised over the year, and what its labels say.

Page, slide and presentation draw it, each by its own means.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from zi_core.formatting import number
from zi_core.progress import Progress
from zi_core.progress.matching import Bools
from zi_core.views.overview import curve_title
from zi_core.views.phrases import NOT_REPORTED

_ROUND: Final = (10, 20, 25, 50, 100)
"""Steps of an axis, as tenths of a power of ten."""


@dataclass(frozen=True, slots=True)
class StepCurve:
    """Cumulative amounts at the month ends, in the weighting's ``unit``.

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
        return f"Rencana {number(self.planned[-1])}"

    @property
    def realised_label(self) -> str:
        """``Realisasi 130``, at the position; empty where nothing is known or due."""
        return f"Realisasi {number(self.due_done)}" if self.realised and self.due else ""

    @property
    def gap_label(self) -> str:
        """``70 jadwal tertinggal``, beside the gap; empty where there is none."""
        return f"{number(self.gap)} {self.unit} tertinggal" if self.gap else ""

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
    completion = [None if value != value else value for value in frame["completion"][:closed]]
    return StepCurve(
        curve_title(progress, figures),
        tuple(frame["planned"].tolist()),
        tuple(frame["realised"][:closed].tolist()),
        (*completion, *[None] * (len(frame) - closed)),
        progress.as_of,
        figures.due,
        figures.due_done,
        progress.weighting.unit,
        progress.plan.year,
    )


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
