"""Everything that a meeting's page, slides and documents draw from, in one place."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from zi_core.meetings.agenda import AgendaArrangement, AgendaItem, agenda, arranged
from zi_core.meetings.comparison import Comparison, compare
from zi_core.meetings.decision import Decision, DecisionState, usual_due
from zi_core.meetings.meeting import Meeting
from zi_core.plan import Plan
from zi_core.progress import Progress
from zi_core.store import Version
from zi_core.store.version_state import sha256


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How far decisions have been followed up: ``done`` of ``counted``.

    Dropped ones are left out; so are the ``waiting`` ones, whose deadline has not come yet.
    """

    done: int
    counted: int
    late: int
    waiting: int

    @property
    def rate(self) -> float | None:
        """0-1; None where there is no decision to follow up."""
        return self.done / self.counted if self.counted else None


def follow_up(decisions: tuple[Decision, ...], on: date) -> FollowUp:
    """The follow-up rate of decisions (LKE Pemenuhan 1.iii.c), and how many are late on a day."""
    waiting = [found for found in decisions if found.is_waiting(on)]
    counted = [
        found
        for found in decisions
        if found.draft.state is not DecisionState.DROPPED and found not in waiting
    ]
    return FollowUp(
        sum(found.draft.state is DecisionState.DONE for found in counted),
        len(counted),
        sum(found.is_late(on) for found in counted),
        len(waiting),
    )


@dataclass(frozen=True, eq=False)
class MeetingBriefing:
    """A meeting with the figures it is about; of a closed meeting those that were frozen.

    ``progress`` is counted per jadwal at the meeting's position, from the newest version or the
    frozen one (``version``). ``previous`` is the closed meeting before it and ``before`` what that
    one saw, both None where there was none. ``decisions``: those still open from meetings before,
    those settled since a closed one last showed them, and its own, in the order they were taken.
    ``day`` is the day on which dates are judged: the meeting's own, whenever it is looked at.
    ``following`` is the day of the year's next meeting on record; only an open meeting knows it.
    """

    meeting: Meeting
    version: Version
    progress: Progress
    previous: Meeting | None
    before: Progress | None
    decisions: tuple[Decision, ...]
    following: date | None = None

    @property
    def day(self) -> date:
        """The day that the meeting is held on."""
        return self.meeting.details.day

    @property
    def plan(self) -> Plan:
        """The plan with its realisation."""
        return self.progress.plan

    @property
    def is_draft(self) -> bool:
        """Whether its figures can still change: the meeting is not closed."""
        return not self.meeting.is_closed

    @cached_property
    def arrangement(self) -> AgendaArrangement:
        """Its agenda in the order and with the marks that people gave it."""
        period = self.meeting.details.period
        found = agenda(self.progress, self.before, self.carried, period, self.day)
        return arranged(found, self.meeting.details)

    @property
    def agenda(self) -> tuple[AgendaItem, ...]:
        """All its lines, the main ones first."""
        return (*self.main_agenda, *self.agenda_annex)

    @property
    def main_agenda(self) -> tuple[AgendaItem, ...]:
        """The lines that a meeting works through, by team."""
        return self.arrangement.main

    @property
    def agenda_annex(self) -> tuple[AgendaItem, ...]:
        """The agenda's other lines, first those that its leader has left out."""
        return (*self.arrangement.skipped, *self.arrangement.others)

    def outcome(self, item: AgendaItem) -> tuple[Decision, ...]:
        """The decisions of this meeting on a line: about its activity, else for its team."""
        if item.subject.code is None and not item.team:
            return ()
        return tuple(
            made
            for made in self.own
            if made.draft.subject == item.subject
            and (item.subject.code is not None or made.draft.team == item.team)
        )

    @property
    def usual_due(self) -> date:
        """The deadline that a decision's form offers."""
        return usual_due(self.day, self.following)

    def is_late(self, decision: Decision) -> bool:
        """Whether a decision of a meeting before is open past its deadline on the day of this one.

        One that was taken in this very meeting never is.
        """
        return decision not in self.own and decision.is_late(self.day)

    @cached_property
    def comparison(self) -> Comparison | None:
        """The meeting beside the one before it; None where there was none."""
        if self.previous is None or self.before is None:
            return None
        period = self.meeting.details.period
        return compare(self.previous, self.before, self.progress, self.carried, period)

    @property
    def own(self) -> tuple[Decision, ...]:
        """The decisions taken in this meeting."""
        here = (self.meeting.year, self.meeting.number)
        return tuple(found for found in self.decisions if (found.year, found.meeting) == here)

    @property
    def carried(self) -> tuple[Decision, ...]:
        """The decisions of meetings before."""
        here = (self.meeting.year, self.meeting.number)
        return tuple(found for found in self.decisions if (found.year, found.meeting) != here)

    def about(self, decision: Decision) -> str:
        """What a decision is about, in words of the plan that is shown.

        An activity of an earlier year stands with its year alone: here its code may name another.
        """
        subject = decision.draft.subject
        if subject.code is not None and decision.year != self.meeting.year:
            return f"{subject.code} (rencana aksi {decision.year})"
        return subject.label(self.plan)

    @cached_property
    def follow_up(self) -> FollowUp:
        """How far the decisions of meetings before have been followed up."""
        return follow_up(self.carried, self.day)

    @cached_property
    def fingerprint(self) -> str:
        """Stands for all that closing would freeze: the same as long as nothing of it changes."""
        before = (self.previous.number, self.previous.revision) if self.previous else None
        content = (
            (self.meeting.year, self.meeting.number, self.meeting.revision),
            (self.version.number, self.version.state_sha256, self.progress.as_of),
            before,
            sorted((*decision.key, decision.revision) for decision in self.decisions),
        )
        return sha256(json.dumps(content))
