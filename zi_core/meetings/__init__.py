"""Evaluation meetings: their agenda, decisions and comparison, and what closing them froze."""

from zi_core.meetings.agenda import AgendaItem, AgendaKind
from zi_core.meetings.briefing import FollowUp, MeetingBriefing, follow_up
from zi_core.meetings.comparison import Comparison
from zi_core.meetings.decision import Decision, DecisionDraft, DecisionState, Subject
from zi_core.meetings.errors import MeetingError
from zi_core.meetings.meeting import (
    Attendance,
    Closing,
    Details,
    HistoryEntry,
    Meeting,
    Participant,
)
from zi_core.meetings.operations import Meetings
from zi_core.meetings.period import Period
from zi_core.meetings.verification import verify, verify_all

__all__ = [
    "AgendaItem",
    "AgendaKind",
    "Attendance",
    "Closing",
    "Comparison",
    "Decision",
    "DecisionDraft",
    "DecisionState",
    "Details",
    "FollowUp",
    "HistoryEntry",
    "Meeting",
    "MeetingBriefing",
    "MeetingError",
    "Meetings",
    "Participant",
    "Period",
    "Subject",
    "follow_up",
    "verify",
    "verify_all",
]
