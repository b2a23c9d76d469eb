"""A meeting: what people say of it, and what closing it froze."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from zi_core.meetings.decision import Key
from zi_core.meetings.period import Period


class Attendance(StrEnum):
    """Whether somebody who was invited came."""

    PRESENT = "hadir"
    ABSENT = "tidak-hadir"

    @property
    def label(self) -> str:
        """The word on screen."""
        return self.value.replace("-", " ")


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who is invited: a name and, where given, a position; whether they came, if noted."""

    name: str
    position: str = ""
    attendance: Attendance | None = None

    def __str__(self) -> str:
        """As a person types it: ``Nama; jabatan``."""
        return f"{self.name}; {self.position}" if self.position else self.name


@dataclass(frozen=True, slots=True)
class Details:
    """What a person fills in about a meeting.

    ``day`` is the day it is held; ``time`` is as people write it (``09.00 WIB``). ``leader`` is who
    leads it, ``is_led_by_leadership`` whether that is the office's leadership (LKE 1.iii.b asks).
    ``discussion`` is free text for the minutes, line breaks kept. ``agenda`` holds the keys of the
    agenda's lines in the order that people gave them; lines that are not in it come after.
    ``discussed`` and ``skipped`` hold the keys of those marked to be worked through (*bahas*) and
    to be left out (*lewati*); both empty where nobody has marked any.
    ``started`` and ``ended`` are the hours between which it was held, as people write them.
    """

    period: Period
    title: str
    day: date
    time: str = ""
    place: str = ""
    leader: str = ""
    is_led_by_leadership: bool = False
    participants: tuple[Participant, ...] = ()
    discussion: str = ""
    agenda: tuple[str, ...] = ()
    started: str = ""
    ended: str = ""
    discussed: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def present_count(self) -> int | None:
        """How many of the invited came; None where nobody's attendance is noted."""
        noted = [who.attendance for who in self.participants if who.attendance]
        return noted.count(Attendance.PRESENT) if noted else None


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing froze: the version, the position, the decisions as they stood, the figures.

    ``as_of`` is the position as a month index of the plan year; ``decisions`` gives the revision
    of each decision shown. ``figures`` are those of the command ``status``, per jadwal, so that it
    can be proved later that nothing has changed. ``previous`` is the number and the revision of
    the meeting it was compared with, None where there was none: so the comparison stays even when
    that one is opened again.
    """

    at: datetime
    by: str
    version: int
    state_sha256: str
    as_of: int
    previous: tuple[int, int] | None
    decisions: Mapping[Key, int]
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as it stands: number (from 1 in its year's book), details, and revision.

    ``revision`` counts its changes from 1: whoever changes it says which they have seen.
    ``closing`` is None while it is open.
    """

    year: int
    number: int
    revision: int
    details: Details
    closing: Closing | None = None

    @property
    def is_closed(self) -> bool:
        """Whether its figures are frozen."""
        return self.closing is not None

    @property
    def order(self) -> tuple[int, date, int]:
        """What the meetings of a year are sorted by, ascending."""
        return self.details.period.last_month, self.details.day, self.number

    @property
    def name(self) -> str:
        """Its period and year: ``TW III 2022``."""
        return f"{self.details.period.label} {self.year}"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One step in the life of a meeting: what was done, who did it, when (UTC), and why.

    ``event`` is an audit event of a meeting (``meeting-closed`` …), ``label`` its Indonesian name.
    """

    revision: int
    event: str
    label: str
    by: str
    at: datetime
    note: str = field(default="")
