"""What has changed since the meeting before: what was done, what newly fell behind."""

from dataclasses import dataclass

from zi_core.meetings import overdue
from zi_core.meetings.decision import Decision
from zi_core.meetings.meeting import Meeting
from zi_core.meetings.period import Period
from zi_core.progress import Figures, Progress
from zi_core.views.team import SlotItem


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
    done_then = overdue.places(before, before.slots["is_done"])
    newly = overdue.newly_behind(progress, before, period)
    known = frozenset(map(overdue.place, newly))
    return Comparison(
        previous,
        before.as_of,
        before.total,
        progress.total,
        tuple(
            item
            for item in overdue.items(progress, progress.slots["is_done"])
            if overdue.place(item) not in done_then
        ),
        newly,
        tuple(item for item in overdue.behind(progress) if overdue.place(item) not in known),
        tuple(decision for decision in decisions if not decision.is_open),
    )
