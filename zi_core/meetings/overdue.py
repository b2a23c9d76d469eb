"""The slots that meetings speak of: which have newly fallen behind, which come next."""

from zi_core.meetings.period import Period
from zi_core.progress import Progress, SlotItem
from zi_core.progress.states import SlotState


def overdue_slots(progress: Progress) -> tuple[SlotItem, ...]:
    """The slots of :attr:`Progress.overdue_items`, in the plan's order."""
    found = sorted(progress.overdue_items, key=lambda item: item.activity.code)
    return tuple(SlotItem(item.activity, month) for item in found for month in item.months)


def newly_behind(
    progress: Progress, before: Progress | None, period: Period
) -> tuple[SlotItem, ...]:
    """Those :func:`overdue_slots` now that were neither late nor unreported ``before``.

    Where there was no meeting before, those that fell due within the period. A slot that was open
    when its team had not reported yet is not new: it was open all the time.
    """
    if before is None:
        return tuple(item for item in overdue_slots(progress) if item.month >= period.first_month)
    open_then = before.slots["state"].isin((SlotState.OVERDUE, SlotState.UNREPORTED))
    overdue_before = before.slot_items(open_then)
    known = {item.key for item in overdue_before}
    return tuple(item for item in overdue_slots(progress) if item.key not in known)


def months_ahead(progress: Progress, period: Period) -> range:
    """The months after the position, what is left of the period and the quarter after it."""
    return range(progress.as_of + 1, max((period.last_month, *period.next_months)) + 1)
