"""Evaluation meetings: their agenda, decisions and comparison, and what closing them froze."""

from zi_core.meetings.agenda import AgendaItem, AgendaKind
from zi_core.meetings.briefing import Dossier, FollowUp, follow_up
from zi_core.meetings.comparison import Comparison
from zi_core.meetings.decision import Decision, DecisionDraft, DecisionState, Subject
from zi_core.meetings.errors import MeetingError
from zi_core.meetings.meeting import Closing, Details, Meeting, Participant, Trace
from zi_core.meetings.operations import Meetings
from zi_core.meetings.period import Period
from zi_core.meetings.verification import verify

__all__ = [
    "AgendaItem",
    "AgendaKind",
    "Closing",
    "Comparison",
    "Decision",
    "DecisionDraft",
    "DecisionState",
    "Details",
    "Dossier",
    "FollowUp",
    "Meeting",
    "MeetingError",
    "Meetings",
    "Participant",
    "Period",
    "Subject",
    "Trace",
    "follow_up",
    "verify",
]
