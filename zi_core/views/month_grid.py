"""The month grid, the picture people know from the decree: its model, ready to be drawn."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from zi_core.dates import MONTHS, NAMES
from zi_core.formatting import fraction, percent
from zi_core.plan import Activity
from zi_core.plan.areas import AREA_BY_NUMBER
from zi_core.progress import Figures, Progress, Weighting
from zi_core.progress.matching import Bools
from zi_core.progress.states import SLOT_STATES, SlotState
from zi_core.views.links import Detail

_FIRST: Final = (SlotState.OVERDUE, SlotState.UNREPORTED)


@dataclass(frozen=True, slots=True)
class GridCell:
    """One month of one activity.

    ``state`` is None where nothing is scheduled and nothing was entered off plan. ``sign`` is what
    stands in the mark (``+2`` for two months late). ``label`` says all of it for screen readers.
    ``detail`` is what a click opens, empty for an empty cell.
    """

    month: int
    state: SlotState | None
    sign: str
    label: str
    detail: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    """One activity: its twelve cells and its fraction ``8/9`` of what is due.

    ``is_first`` marks those that a phone shows before one asks for all.
    """

    activity: Activity
    cells: tuple[GridCell, ...]
    fraction: str
    is_late: bool
    is_first: bool


@dataclass(frozen=True, slots=True)
class GridGroup:
    """The chosen activities of one area under a heading, with what they have done of their due."""

    key: str
    label: str
    summary: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A month grid: groups of rows, the last closed month, and how many cells of each state.

    ``first`` is the state of the rows that come first on a phone: what is late, else what is not
    reported; None where there is neither. ``activities`` is the number of rows before a state or
    a month narrows them.
    """

    groups: tuple[GridGroup, ...]
    as_of: int
    counts: dict[SlotState, int]
    first: SlotState | None
    activities: int


def month_grid(
    progress: Progress,
    activities: Bools | None = None,
    state: SlotState | None = None,
    month: int | None = None,
) -> Grid:
    """The grid of a selection of activities, a group per area.

    ``activities`` is a mask over the plan's rows, None for all. With ``state``, only activities
    with a cell in that state are kept, with ``month`` only those with a cell in that month, of that
    state if both are given; their other cells stay, so that the row can be understood. The counts,
    and the fractions of the areas, are those before that.
    """
    plan = progress.plan
    chosen = np.ones(len(plan.activities), bool) if activities is None else activities
    cells = _cells(progress)
    counts = dict.fromkeys((*SLOT_STATES, SlotState.OFF_PLAN), 0)
    rows: dict[str, list[GridRow]] = {area.number: [] for area in plan.areas}
    positions = [int(position) for position in np.nonzero(chosen)[0]]
    for position in positions:
        for cell in cells[position]:
            if cell.state is not None:
                counts[cell.state] += 1
    first = next((found for found in _FIRST if counts[found]), None)
    for position in positions:
        activity, row = plan.activities[position], cells[position]
        asked = [cell.state for cell in row if cell.state and month in (None, cell.month)]
        if state in asked or (asked and state is None) or (state is None and month is None):
            rows[activity.area].append(_row(activity, row, first))
    groups = [
        GridGroup(
            number,
            AREA_BY_NUMBER[number].label,
            _summary(
                progress.figures(chosen & progress.selection(areas=[number])), progress.weighting
            ),
            tuple(found),
        )
        for number, found in rows.items()
        if found
    ]
    return Grid(tuple(groups), progress.as_of, counts, first, len(positions))


def _summary(figures: Figures, weighting: Weighting) -> str:
    if not figures.due:
        return ""
    if weighting is Weighting.AREA and figures.is_reported:
        return percent(figures.completion)
    return fraction(figures.due_done, figures.due) if figures.is_reported else "belum dilaporkan"


def _row(activity: Activity, cells: tuple[GridCell, ...], first: SlotState | None) -> GridRow:
    due = [cell for cell in cells if cell.is_closed and cell.state in SLOT_STATES]
    done = sum(cell.state is not None and cell.state.is_done for cell in due)
    is_late = any(cell.state is SlotState.OVERDUE for cell in due)
    is_first = any(cell.state is first for cell in cells if cell.state)
    return GridRow(activity, cells, f"{done}/{len(due)}" if due else "", is_late, is_first)


def _cells(progress: Progress) -> list[tuple[GridCell, ...]]:
    """The twelve cells of every activity of the plan."""
    plan = progress.plan
    marks: list[dict[int, tuple[SlotState, int]]] = [{} for _ in plan.activities]
    frame = progress.slots
    for row, month, state, lag in zip(
        frame["activity"], frame["month"], frame["state"], frame["lag"], strict=True
    ):
        marks[row][month] = SlotState(state), int(lag)
    for row, month in zip(progress.off_plan["activity"], progress.off_plan["month"], strict=True):
        marks[row][month] = SlotState.OFF_PLAN, 0
    return [
        tuple(_cell(activity, month, found.get(month), progress.as_of) for month in MONTHS)
        for activity, found in zip(plan.activities, marks, strict=True)
    ]


def _cell(
    activity: Activity, month: int, mark: tuple[SlotState, int] | None, as_of: int
) -> GridCell:
    if mark is None:
        return GridCell(month, None, "", "", "", month <= as_of)
    state, lag = mark
    return GridCell(
        month,
        state,
        state_sign(state, lag),
        f"{activity.code} {NAMES[month - 1]}: {state_words(state, lag)}",
        str(Detail(activity.code, month)),
        month <= as_of,
    )


def state_sign(state: SlotState, lag: int) -> str:
    """What is written in a state's mark instead of its drawing: ``+2`` for two months late."""
    return f"+{lag}" if state is SlotState.DONE_LATE else ""


def state_words(state: SlotState, lag: int) -> str:
    """A state in words, with how late or early: ``Terlaksana terlambat (+2 bln)``."""
    if state is SlotState.DONE_LATE:
        return f"{state.word} (+{lag} bln)"
    if state is SlotState.DONE_EARLY:
        return f"{state.word} ({-lag} bln)"
    return state.word
