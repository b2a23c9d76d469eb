"""Decisions of a meeting: what, who, by when, and what has become of it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from zi_core.dates import date_label
from zi_core.plan import Code, Plan
from zi_core.plan.areas import AREA_NUMBERS, area_label

_SHORTEST: Final = 30
"""The fewest days that a deadline offered by the calendar leaves."""

Key = tuple[int, int]
"""What names a decision: its year and its number."""


class DecisionState(StrEnum):
    """What has become of a decision; the value is its word in links and on screen."""

    OPEN = "belum"
    DOING = "berjalan"
    DONE = "selesai"
    DROPPED = "dibatalkan"

    @property
    def word(self) -> str:
        """The word on screen."""
        return {
            "belum": "Belum dikerjakan",
            "berjalan": "Sedang dikerjakan",
            "selesai": "Selesai",
            "dibatalkan": "Dibatalkan",
        }[self]

    @property
    def is_settled(self) -> bool:
        """Whether no further meeting has to ask for it."""
        return self in (DecisionState.DONE, DecisionState.DROPPED)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a decision is about: one activity, one area, or (both None) the meeting as a whole."""

    code: Code | None = None
    area: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``III.3.2`` or ``III``; whatever else means the meeting as a whole."""
        code = Code.parse(text)
        if code is not None:
            return cls(code, code.area)
        return cls(None, text) if text in AREA_NUMBERS else cls()

    def __str__(self) -> str:
        """As it stands in links and in the store; empty for the meeting as a whole."""
        return str(self.code) if self.code else self.area or ""

    def label(self, plan: Plan) -> str:
        """In words: ``III.3.2 Melakukan …``, ``Area III SDM``, ``Rapat``."""
        if self.code is not None:
            activity = plan.by_code.get(self.code)
            return f"{self.code} {activity.action}" if activity else str(self.code)
        return area_label(self.area) if self.area else "Rapat"


WHOLE_MEETING: Final = Subject()


def usual_due(held: date, following: date | None) -> date:
    """The deadline that a form offers for a decision of a meeting ``held`` on a day.

    The day before the ``following`` meeting, where one is on record: there it is asked for. Else
    the last day of the quarter, or of the next one where that leaves less than 30 days.
    """
    if following is not None:
        return following - timedelta(days=1)
    end = _quarter_end(held)
    return end if (end - held).days >= _SHORTEST else _quarter_end(end + timedelta(days=1))


def _quarter_end(day: date) -> date:
    month = (day.month + 2) // 3 * 3
    return date(day.year, month, monthrange(day.year, month)[1])


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """What a person fills in. ``team`` is empty where nobody in particular must act.

    ``remark`` says what has become of it, ``done_on`` the day on which it was done, where that is
    known.
    """

    subject: Subject
    what: str
    team: str = ""
    due: date | None = None
    state: DecisionState = DecisionState.OPEN
    remark: str = ""
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it stands.

    ``year`` and ``number`` name it (K-``number``, counted from 1 in its year's book); ``meeting``
    is the number of the one that took it. ``revision`` counts its changes from 1; ``made_at`` and
    ``changed_at`` are UTC. ``settled_on`` is the day (WIB) on which it was noted as done or
    dropped, and ``settled_revision`` the change by which it was; None and 0 while it is open.
    """

    year: int
    number: int
    meeting: int
    draft: DecisionDraft
    revision: int
    made_by: str
    made_at: datetime
    changed_by: str
    changed_at: datetime
    settled_on: date | None
    settled_revision: int = 0

    @property
    def key(self) -> Key:
        """What names it."""
        return self.year, self.number

    @property
    def name(self) -> str:
        """How people call it: ``K-7/2022``."""
        return f"K-{self.number}/{self.year}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return not self.draft.state.is_settled

    @property
    def settled_words(self) -> str:
        """``selesai 14 Juli 2022``; of an unknown day when it was noted; empty while it is open."""
        state = self.draft.state.word.lower()
        if self.settled_on is None:
            return ""
        if self.draft.done_on:
            return f"{state} {date_label(self.draft.done_on)}"
        noted = "dicatat " if self.draft.state is DecisionState.DONE else ""
        return f"{noted}{state} {date_label(self.settled_on)}"

    def is_waiting(self, on: date) -> bool:
        """Whether it is still to be done and its deadline has not passed."""
        return self.is_open and self.draft.due is not None and self.draft.due >= on

    def is_late(self, on: date) -> bool:
        """Whether it is still to be done although its date has passed."""
        return self.is_open and self.draft.due is not None and self.draft.due < on
