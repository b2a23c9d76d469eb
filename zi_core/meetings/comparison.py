"""What has changed since the meeting before: what was done, what newly fell behind."""

from dataclasses import dataclass

from zi_core.meetings.agenda import newly_overdue
from zi_core.meetings.decision import Decision
from zi_core.meetings.meeting import Meeting
from zi_core.meetings.period import Period
from zi_core.plan import Code
from zi_core.progress import Figures, Progress
from zi_core.states import SlotState
from zi_core.team_view import SlotItem


@dataclass(frozen=True, slots=True)
class Comparison:
    """A meeting beside the one before it.

    ``then`` and ``now`` are the whole plan's figures, per jadwal. The slots, in the plan's order:
    ``done`` were not done then and are now; ``newly_behind`` are overdue now and were not then
    (those of teams that have never reported left out); ``still_behind`` were overdue then and are
    now. ``settled`` are the decisions that were settled since.
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
    done_then = _places(before, "done")
    late_then = _places(before, "late")
    frame = progress.slots
    done: list[SlotItem] = []
    still: list[SlotItem] = []
    for row, month, is_done, state in zip(
        frame["activity"], frame["month"], frame["is_done"], frame["state"], strict=True
    ):
        item = SlotItem(progress.plan.activities[int(row)], int(month))
        place = (item.activity.code, item.month)
        if is_done and place not in done_then:
            done.append(item)
        elif state == SlotState.OVERDUE and place in late_then:
            still.append(item)
    return Comparison(
        previous,
        before.as_of,
        before.total,
        progress.total,
        tuple(done),
        tuple(SlotItem(*found) for found in newly_overdue(progress, before, period)),
        tuple(still),
        tuple(decision for decision in decisions if not decision.is_open),
    )


def _places(progress: Progress, what: str) -> set[tuple[Code, int]]:
    frame = progress.slots
    chosen = frame["is_done"] if what == "done" else frame["state"] == SlotState.OVERDUE
    found = frame[chosen]
    return {
        (progress.plan.activities[int(row)].code, int(month))
        for row, month in zip(found["activity"], found["month"], strict=True)
    }
