"""What has changed since the meeting before: what was done, what newly fell behind."""

from dataclasses import dataclass

from zi_core.meetings.decision import Decision
from zi_core.meetings.meeting import Meeting
from zi_core.meetings.overdue import newly_behind, overdue_slots
from zi_core.meetings.period import Period
from zi_core.progress import Figures, Progress, SlotItem


@dataclass(frozen=True, slots=True)
class Comparison:
    """A meeting beside the one before it.

    ``then`` and ``now`` are the whole plan's figures, per jadwal. The slots, in the plan's order:
    ``done`` were not done then and are now; ``newly_behind`` are overdue now and were not then;
    ``still_behind`` were overdue then and are now. The last two are of teams that have reported
    something; together they are all that is behind now. A slot that has left the plan since is in
    none of them. ``settled`` are the decisions that were settled since.
    """

    previous: Meeting
    then_as_of: int
    then: Figures
    now: Figures
    done: tuple[SlotItem, ...]
    newly_behind: tuple[SlotItem, ...]
    still_behind: tuple[SlotItem, ...]
    settled: tuple[Decision, ...]


def compare(
    previous: Meeting,
    before: Progress,
    progress: Progress,
    decisions: tuple[Decision, ...],
    period: Period,
) -> Comparison:
    """Compare what a meeting sees with what the ``previous`` one saw (``before``)."""
    done_then = {item.key for item in before.slot_items(before.slots["is_done"])}
    newly = newly_behind(progress, before, period)
    is_new = {item.key for item in newly}
    return Comparison(
        previous,
        before.as_of,
        before.total,
        progress.total,
        tuple(
            item
            for item in progress.slot_items(progress.slots["is_done"])
            if item.key not in done_then
        ),
        newly,
        tuple(item for item in overdue_slots(progress) if item.key not in is_new),
        tuple(decision for decision in decisions if not decision.is_open),
    )
