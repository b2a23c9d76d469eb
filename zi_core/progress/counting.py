"""Counting: what is done, what is late, and how far the year has come (docs/rules.md, Counting).

A :class:`Progress` is a plan seen from the end of one month in one weighting. Every figure is a
sum over slots divided once, at the end; percentages are never averaged.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zi_core.dates import GRACE_MONTHS, MONTHS, quarter_of
from zi_core.plan import Plan
from zi_core.progress.figures import EXACT_DECIMALS, By, Figures
from zi_core.progress.matching import MONTH_COUNT, Bools, Ints, Matches
from zi_core.progress.slot_lists import OverdueItem, SilentTeam, SlotItem
from zi_core.progress.states import SlotState
from zi_core.progress.tabulation import Floats, Tables, tabulate
from zi_core.progress.tabulation import Weighting as Weighting  # part of what this module offers

LAST_AS_OF: Final = MONTH_COUNT + GRACE_MONTHS
"""The latest position, 15: as far into the next year as a realisation may be dated."""


def _exact(sums: NDArray[Any]) -> Floats:
    """Sums of shares such as 1/3 without their floating error, far below any one share."""
    return sums.round(EXACT_DECIMALS)


def default_as_of(plan: Plan, today: date) -> int:
    """The position a view opens at: the last closed month of the plan year.

    Rules: docs/rules.md, Counting.

    12 once the year is over, 0 in a year not begun. Sample data opens at the last month it
    reports, and so does a plan whose year is unknown.
    """
    if plan.sample or plan.year is None:
        return last_reported_month(plan)
    return min(12, max(0, (today.year - plan.year) * 12 + today.month - 1))


def last_reported_month(plan: Plan) -> int:
    """The latest done month of any entry, within 0-12; 0 where nothing is reported."""
    return min(12, max((0, *(entry.done_month(plan.year) for entry in plan.entries))))


@dataclass(frozen=True, eq=False)
class Progress:
    """A plan as it stands at the end of month ``as_of`` (0-15), counted in a ``weighting``.

    Entries done after ``as_of`` do not exist for it. Made by :func:`measure`.
    """

    plan: Plan
    as_of: int
    weighting: Weighting
    _tables: Tables

    @cached_property
    def _matched(self) -> Matches:
        found = self._tables.matched(np.array([self.as_of]))
        return Matches(found.entry_of_slot[0], found.is_left[0])

    @cached_property
    def _matched_by_end(self) -> Matches:
        """The matches at every month end up to the position: what was known then."""
        return self._tables.matched(np.arange(self.as_of + 1))

    # ---- tidy frames ------------------------------------------------------------------------

    @cached_property
    def slots(self) -> pd.DataFrame:
        """One row per slot, in the plan's order.

        Columns: activity (row in ``plan.activities``), month (1-12), state (a
        :class:`SlotState` value), is_done, lag (done month minus scheduled month; 0 where not
        done), entry_month (the cell of the entry that fulfils it, 0 where none does), has_evidence,
        weight, age (months since it fell due; 0 where it is not due or is done).
        """
        tables, rows, months = self._tables, self._tables.slot_rows, self._tables.slot_columns
        entry = self._matched.entry_of_slot[rows, months]
        is_done = entry >= 0
        done = tables.done_month[rows, np.maximum(entry, 0)]
        month = months + 1
        is_silent = self._is_of_silent_team[rows]
        lag = np.where(is_done, done - month, 0)
        own = tables.has_evidence[rows, months]
        evidenced = own | tables.has_evidence[rows, np.maximum(entry, 0)]
        return pd.DataFrame(
            {
                "activity": rows,
                "month": month,
                "state": _states(is_done, lag, month, self.as_of, is_silent),
                "is_done": is_done,
                "lag": lag,
                "entry_month": np.where(is_done, entry + 1, 0),
                "has_evidence": is_done & evidenced,
                "weight": tables.weights[self.weighting][rows],
                "age": np.where(~is_done & (month <= self.as_of), self.as_of - month, 0),
            }
        )

    @cached_property
    def _is_of_silent_team(self) -> Bools:
        return self._silent_at(self.as_of)

    def _silent_at(self, month: int) -> Bools:
        """For each activity, whether its team had no entry at a month's end."""
        return self._first_of_team > month

    @cached_property
    def _first_of_team(self) -> Ints:
        """For each activity, the done month of its team's first entry; beyond all if none."""
        tables = self._tables
        never = LAST_AS_OF + 1
        own = np.where(tables.entered, tables.done_month, never).min(axis=1, initial=never)
        first: dict[str, int] = {}
        teams = [activity.team for activity in self.plan.activities]
        for team, month in zip(teams, own.tolist(), strict=True):
            first[team] = min(month, first.get(team, never))
        return np.array([first[team] for team in teams], np.int64)

    @cached_property
    def off_plan(self) -> pd.DataFrame:
        """The entries that fulfil no slot: activity, month (the cell's, 1-12), done_month."""
        tables = self._tables
        rows, columns = np.nonzero(self._matched.is_left)
        return pd.DataFrame(
            {
                "activity": rows,
                "month": columns + 1,
                "done_month": tables.done_month[rows, columns],
            }
        )

    @property
    def first_done_month(self) -> int | None:
        """The month index of the earliest entry; None where nothing is reported at all."""
        done = self._tables.done_month[self._tables.entered]
        return int(done.min()) if done.size else None

    # ---- figures ----------------------------------------------------------------------------

    @cached_property
    def total(self) -> Figures:
        """The figures of the whole plan."""
        return self.figures()

    def figures(self, activities: Bools | None = None) -> Figures:
        """The figures of a selection: a mask over the plan's activities, None for all of them."""
        chosen = np.ones(len(self.plan.activities), bool) if activities is None else activities
        return self._grouped(1, np.where(chosen, 0, -1)[:, None])[0]

    def by(self, what: By) -> Mapping[Any, Figures]:
        """The figures of every area, component, activity, team, month or quarter; counted once.

        The keys are an area's numeral, a component's (area, number), an activity's code, a team,
        1-12 and 1-4. In the plan's order; months and quarters always all. A slot belongs to its
        scheduled month, an off-plan entry to the month of its cell.
        """
        if what not in self._by:
            self._by[what] = self._rolled_up(what)
        return self._by[what]

    @cached_property
    def _by(self) -> dict[By, dict[Any, Figures]]:
        return {}

    def _rolled_up(self, what: By) -> dict[Any, Figures]:
        labels = self._labels(what)
        # An area of the plan that has no activity yet is shown all the same.
        areas = [area.number for area in self.plan.areas] if what is By.AREA else []
        groups = list(dict.fromkeys([*areas, *labels]))
        position = {group: index for index, group in enumerate(groups)}
        keys = np.array([position[label] for label in labels], np.int64)
        over_time = what in (By.MONTH, By.QUARTER)
        figures = self._grouped(len(groups), keys[None, :] if over_time else keys[:, None])
        return dict(zip(groups, figures, strict=True))

    def _labels(self, what: By) -> list[Hashable]:
        """The group of each month, for groups of time, or of each activity."""
        activities = self.plan.activities
        if what is By.MONTH:
            return list(MONTHS)
        if what is By.QUARTER:
            return [quarter_of(month) for month in MONTHS]
        if what is By.AREA:
            return [activity.area for activity in activities]
        if what is By.ACTIVITY:
            return [activity.code for activity in activities]
        if what is By.COMPONENT:
            return [(activity.area, activity.code.component_no) for activity in activities]
        return [activity.team for activity in activities]

    def _grouped(self, count: int, keys: Ints) -> list[Figures]:
        """The figures of the groups 0 to ``count`` - 1.

        ``keys`` says the group of each activity and month, -1 for none; its shape is (activities,
        12), or 1 in place of either.
        """
        tables = self._tables
        keys = np.broadcast_to(keys, tables.scheduled.shape)
        existing = tables.entered & (tables.done_month <= self.as_of) & (keys >= 0)
        left = self._matched.is_left & (keys >= 0)
        slot_keys = keys[tables.slot_rows, tables.slot_columns]
        inside = slot_keys >= 0
        frame = self.slots[inside]
        groups = slot_keys[inside]
        weight, age, month = (frame[name].to_numpy() for name in ("weight", "age", "month"))
        is_done, evidenced = frame["is_done"].to_numpy(), frame["has_evidence"].to_numpy()
        is_due = month <= self.as_of
        is_open = is_due & ~is_done
        is_silent = self._is_of_silent_team[frame["activity"].to_numpy()]
        is_late = is_open & ~is_silent
        in_time = is_due & is_done & (frame["lag"].to_numpy() <= 0)

        def number(members: Ints) -> Ints:
            return np.bincount(members, minlength=count)

        def total(mask: Bools) -> Ints | Floats:
            if self.weighting is Weighting.SLOT:
                return number(groups[mask])
            return _exact(np.bincount(groups[mask], weights=weight[mask], minlength=count))

        ages = np.full(count, -1)
        np.maximum.at(ages, groups[is_late], age[is_late])
        oldest = ages.astype(object)
        oldest[ages < 0] = None
        columns = (  # in the order of the fields
            total(np.ones(len(groups), bool)),
            total(is_due),
            total(is_due & is_done),
            total(is_open & is_silent),
            total(in_time),
            total(is_done),
            total(~is_done & (month == self.as_of + 1)),
            number(keys[left]),
            number(keys[existing]),
            number(groups[is_late]),
            number(groups[is_open & is_silent]),
            number(groups[is_done]),
            number(groups[evidenced]),
            oldest,
        )
        return [Figures(*row) for row in zip(*(c.tolist() for c in columns), strict=True)]

    # ---- lists ------------------------------------------------------------------------------

    def slot_items(self, chosen: "pd.Series[bool]") -> tuple[SlotItem, ...]:
        """Some rows of :attr:`slots`, in the plan's order."""
        found = self.slots[chosen]
        return tuple(
            SlotItem(self.plan.activities[int(row)], int(month))
            for row, month in zip(found["activity"], found["month"], strict=True)
        )

    @cached_property
    def unproven(self) -> tuple[SlotItem, ...]:
        """The slots that are done without a document, in the plan's order."""
        return self.slot_items(self.slots["is_done"] & ~self.slots["has_evidence"])

    def open_slots(self, months: Iterable[int]) -> tuple[SlotItem, ...]:
        """The slots of some scheduled months that are not done, in the plan's order."""
        return self.slot_items(~self.slots["is_done"] & self.slots["month"].isin(tuple(months)))

    @cached_property
    def overdue_items(self) -> tuple[OverdueItem, ...]:
        """The activities with late slots, the longest late first.

        Of the teams that have reported something: what a silent team has not reported is not known
        to be late (:attr:`silent_teams`).
        """
        return tuple(self._open_of(SlotState.OVERDUE))

    def overdue_of(self, team: str) -> tuple[OverdueItem, ...]:
        """The activities of a team with overdue slots, longest overdue first; reported or not."""
        found = (*self.overdue_items, *self._unreported_items)
        return tuple(item for item in found if item.activity.team == team)

    @cached_property
    def _unreported_items(self) -> tuple[OverdueItem, ...]:
        return tuple(self._open_of(SlotState.UNREPORTED))

    def _open_of(self, state: SlotState) -> list[OverdueItem]:
        late = self.slots[self.slots["state"] == state]
        found = [
            OverdueItem(
                self.plan.activities[int(str(row))],
                int(group["age"].max()),
                tuple(sorted(group["month"].tolist())),
            )
            for row, group in late.groupby("activity", sort=True)
        ]
        return sorted(found, key=lambda item: (-item.age, -item.count, item.activity.code))

    @cached_property
    def silent_teams(self) -> tuple[SilentTeam, ...]:
        """The teams that have not reported although something was due, most jadwal due first."""
        counted = self
        if self.weighting is not Weighting.SLOT:
            counted = replace(self, weighting=Weighting.SLOT)
        silent = [
            SilentTeam(str(team), int(found.due))
            for team, found in counted.by(By.TEAM).items()
            if found.due and not found.is_reported
        ]
        return tuple(sorted(silent, key=lambda item: -item.due))

    # ---- over the year ----------------------------------------------------------------------

    def curve(self, activities: Bools | None = None) -> pd.DataFrame:
        """The step curves of a selection: one row per month end, 0 to 12 (or ``as_of`` if later).

        Columns: month, planned (the target), realised (of it done, as it was known then; NaN
        after ``as_of``), late (NaN likewise), on_time, completion and on_time_rate (NaN where
        nothing was due).
        """
        tables = self._tables
        rows = slice(None) if activities is None else activities
        months = np.arange(0, max(MONTH_COUNT, self.as_of) + 1)
        weight = tables.weights[self.weighting][rows]
        scheduled = tables.scheduled[rows]
        planned = np.array(
            [(scheduled[:, :month].sum(axis=1) * weight).sum() for month in months], float
        )
        realised = np.full(len(months), np.nan)
        on_time = np.full(len(months), np.nan)
        late = np.full(len(months), np.nan)
        for month in range(self.as_of + 1):
            entry = self._matched_by_end.entry_of_slot[month][rows][:, :month]
            done = np.take_along_axis(tables.done_month[rows], np.maximum(entry, 0), axis=1)
            is_done = entry >= 0
            in_time = is_done & (done <= np.arange(1, entry.shape[1] + 1))
            realised[month] = (is_done.sum(axis=1) * weight).sum()
            on_time[month] = (in_time.sum(axis=1) * weight).sum()
            is_late = scheduled[:, :month] & ~is_done & ~self._silent_at(month)[rows, None]
            late[month] = (is_late.sum(axis=1) * weight).sum()
        with np.errstate(invalid="ignore", divide="ignore"):
            due = np.where(planned > 0, planned, np.nan)
            return pd.DataFrame(
                {
                    "month": months,
                    "planned": _exact(planned),
                    "realised": _exact(realised),
                    "late": _exact(late),
                    "on_time": _exact(on_time),
                    "completion": realised / due,
                    "on_time_rate": on_time / due,
                }
            )

    def late_by_area_and_month(self) -> pd.DataFrame:
        """How many slots are late: a row per area (roman numeral), a column per month 1-12."""
        frame = self.slots
        late = frame[frame["state"] == SlotState.OVERDUE]
        areas = [area.number for area in self.plan.areas]
        position = {area: row for row, area in enumerate(areas)}
        counts = np.zeros((len(areas), MONTH_COUNT), np.int64)
        owner = [position[activity.area] for activity in self.plan.activities]
        np.add.at(
            counts,
            (np.array(owner, np.int64)[late["activity"].to_numpy()], late["month"].to_numpy() - 1),
            1,
        )
        return pd.DataFrame(counts, index=areas, columns=list(range(1, 13)))

    def selection(self, *, areas: Iterable[str] = (), teams: Iterable[str] | None = None) -> Bools:
        """A mask over the plan's rows: those in ``areas`` (all if empty) and of ``teams``."""
        wanted = frozenset(areas)
        of_teams = None if teams is None else frozenset(teams)
        return np.array(
            [
                (not wanted or activity.area in wanted)
                and (of_teams is None or activity.team in of_teams)
                for activity in self.plan.activities
            ],
            bool,
        )


def measure(plan: Plan, as_of: int, weighting: Weighting = Weighting.SLOT) -> Progress:
    """Count a plan as of the end of a month, 0 (nothing due yet) to :data:`LAST_AS_OF`.

    Raises ValueError for another month.
    """
    if not 0 <= as_of <= LAST_AS_OF:
        raise ValueError(f"as_of {as_of} is outside 0-{LAST_AS_OF}")
    return Progress(plan, as_of, weighting, tabulate(plan))


_STATES: Final = np.array(
    [
        SlotState.UPCOMING.value,
        SlotState.DUE.value,
        SlotState.OVERDUE.value,
        SlotState.UNREPORTED.value,
        SlotState.DONE_LATE.value,
        SlotState.DONE.value,
        SlotState.DONE_EARLY.value,
    ],
    object,
)
_UPCOMING, _DUE, _OVERDUE, _UNREPORTED, _, _DONE, _ = range(len(_STATES))


def _states(
    is_done: Bools, lag: Ints, month: Ints, as_of: int, is_silent: Bools
) -> NDArray[np.object_]:
    """The state of each slot: late (*terlambat*) once its month is over and it is not done.

    Unreported instead where its team has reported nothing at all; ``lag`` is how many months after
    its own a slot was done.
    """
    later = np.where(month == as_of + 1, _DUE, _UPCOMING)
    open_state = np.where(month <= as_of, np.where(is_silent, _UNREPORTED, _OVERDUE), later)
    return _STATES[np.where(is_done, _DONE - np.sign(lag), open_state)]
