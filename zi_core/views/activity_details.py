"""Everything known about one activity or one of its months, for the panel beside the page."""

from dataclasses import dataclass

from zi_core.dates import date_label, month_label
from zi_core.formatting import month_list
from zi_core.plan import Activity, Entry, EvidenceItem
from zi_core.progress import Progress
from zi_core.progress.states import SlotState
from zi_core.views.links import Detail
from zi_core.views.month_grid import state_sign, state_words


@dataclass(frozen=True, slots=True)
class SlotDetails:
    """What became of one month: its state in words, and what the realisation says, if anything."""

    month: int
    title: str
    state: SlotState
    sign: str
    words: str
    report: str


@dataclass(frozen=True, slots=True)
class ActivityDetails:
    """What the details show; ``chosen`` is the month that was opened, None for the whole activity.

    ``slots`` are all its months with a slot or an off-plan entry, ``evidence`` the documents of
    the chosen month, or all.
    """

    activity: Activity
    area_name: str
    schedule: str
    chosen: SlotDetails | None
    slots: tuple[SlotDetails, ...]
    evidence: tuple[EvidenceItem, ...]


def activity_details(progress: Progress, detail: Detail) -> ActivityDetails | None:
    """What a detail in a link opens; None where the plan has no such activity."""
    plan = progress.plan
    activity = plan.by_code.get(detail.code)
    if activity is None:
        return None
    position = plan.activities.index(activity)
    entries = {entry.month: entry for entry in plan.entries if entry.code == activity.code}
    frame = progress.slots
    slots = []
    used = {}
    for slot in frame[frame["activity"] == position].to_dict("records"):
        month, state = slot["month"], SlotState(slot["state"])
        entry = entries.get(slot["entry_month"])
        used[month] = slot["entry_month"]
        slots.append(
            SlotDetails(
                month,
                month_label(month, plan.year),
                state,
                state_sign(state, slot["lag"]),
                state_words(state, slot["lag"]),
                _report_words(entry, month, plan.year) if entry else "",
            )
        )
    left = progress.off_plan
    slots.extend(
        SlotDetails(
            month,
            month_label(month, plan.year),
            SlotState.OFF_PLAN,
            "",
            SlotState.OFF_PLAN.word,
            _report_words(entries[month], month, plan.year),
        )
        for month in left[left["activity"] == position]["month"].tolist()
    )
    slots.sort(key=lambda slot: slot.month)
    chosen = next((slot for slot in slots if slot.month == detail.month), None)
    months = None if chosen is None else {chosen.month, used.get(chosen.month)}
    evidence = tuple(
        item
        for item in plan.evidence_items
        if item.code == activity.code and (months is None or item.month in months)
    )
    return ActivityDetails(
        activity,
        plan.area_names[activity.area],
        month_list(activity.planned),
        chosen,
        tuple(slots),
        evidence,
    )


def _report_words(entry: Entry, month: int, year: int | None) -> str:
    """What an entry says: when it was done, and in which month's cell that stands."""
    said = f"pada {date_label(entry.done_on)}" if entry.done_on else "ditandai"
    if entry.month != month:
        return f"{said}, tercatat di kolom {month_label(entry.month, year)}"
    return said if entry.done_on else f"{said}, tanpa tanggal"
