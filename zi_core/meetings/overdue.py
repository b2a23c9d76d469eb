"""The slots that meetings speak of: which are behind, which have newly fallen behind."""

from collections.abc import Iterable

import pandas as pd

from zi_core.meetings.period import Period
from zi_core.plan import Activity, Code
from zi_core.progress import Progress
from zi_core.progress.states import SlotState
from zi_core.views.overview import overdue_items
from zi_core.views.team import SlotItem

Place = tuple[Code, int]
"""What names a slot in any version of a plan: the activity's code, the month 1-12."""


def items(progress: Progress, chosen: "pd.Series[bool]") -> tuple[SlotItem, ...]:
    """Some rows of ``progress.slots``, in the plan's order."""
    found = progress.slots[chosen]
    return tuple(
        SlotItem(progress.plan.activities[int(row)], int(month))
        for row, month in zip(found["activity"], found["month"], strict=True)
    )


def by_activity(chosen: Iterable[SlotItem]) -> dict[Activity, tuple[int, ...]]:
    """The months of each activity, ascending, in the order in which the activities come first."""
    months: dict[Activity, list[int]] = {}
    for item in chosen:
        months.setdefault(item.activity, []).append(item.month)
    return {activity: tuple(sorted(found)) for activity, found in months.items()}


def places(progress: Progress, chosen: "pd.Series[bool]") -> frozenset[Place]:
    """The places of some rows of ``progress.slots``."""
    return frozenset((item.activity.code, item.month) for item in items(progress, chosen))


def is_overdue(progress: Progress) -> "pd.Series[bool]":
    """Which slots are overdue."""
    return progress.slots["state"] == SlotState.OVERDUE


def behind(progress: Progress) -> tuple[SlotItem, ...]:
    """The slots of :func:`zi_core.views.overview.overdue_items`, in the plan's order."""
    found = sorted(overdue_items(progress), key=lambda item: item.activity.code)
    return tuple(SlotItem(item.activity, month) for item in found for month in item.months)


def newly_behind(
    progress: Progress, before: Progress | None, period: Period
) -> tuple[SlotItem, ...]:
    """Those :func:`behind` now that were not overdue ``before``.

    Where there was no meeting before, those that fell due within the period. A slot that was open
    when its team had not reported yet is not new: it was open all the time.
    """
    if before is None:
        return tuple(item for item in behind(progress) if item.month >= period.first_month)
    known = places(before, is_overdue(before))
    return tuple(item for item in behind(progress) if place(item) not in known)


def place(item: SlotItem) -> Place:
    """What names a slot."""
    return item.activity.code, item.month


def unproven(progress: Progress) -> tuple[SlotItem, ...]:
    """The slots that are done without a document."""
    return items(progress, progress.slots["is_done"] & ~progress.slots["has_evidence"])


def ahead(progress: Progress, period: Period) -> tuple[SlotItem, ...]:
    """The open slots of the :func:`months_ahead`."""
    frame, months = progress.slots, months_ahead(progress, period)
    return items(progress, ~frame["is_done"] & frame["month"].isin(months))


def months_ahead(progress: Progress, period: Period) -> range:
    """The months after the position, what is left of the period and the quarter after it."""
    return range(progress.as_of + 1, max((period.last_month, *period.next_months)) + 1)
