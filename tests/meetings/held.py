"""Meetings to hold in tests: people, details, decisions, and what a briefing shows."""

from dataclasses import replace
from datetime import date

from tests.store.books import SUBJECTS
from zi_core.access import Person, Role
from zi_core.meetings import (
    Attendance,
    DecisionDraft,
    DecisionState,
    Details,
    Participant,
    Period,
    Subject,
)

CHAIR = Person("ketua", "Ibu Ketua", Role.CHAIR, address="192.0.2.7")
ADMIN = Person("pita", "Pita", Role.ADMIN)
TEAM = "Tim Tata Laksana"
DAYS = {
    Period.Q1: date(2022, 4, 5),
    Period.Q2: date(2022, 7, 6),
    Period.H1: date(2022, 7, 8),
    Period.Q3: date(2022, 10, 6),
    Period.Q4: date(2023, 1, 9),
    Period.H2: date(2023, 1, 10),
}


def details(period=Period.Q2, title="Rapat evaluasi", **more):
    return Details(period, title, more.pop("day", DAYS[period]), **more)


FULL = details(
    time="09.00 WIB",
    place="Aula",
    leader="Ibu Ketua",
    is_led_by_leadership=True,
    participants=(Participant("Ana", "Kasubbag", Attendance.PRESENT), Participant("Budi")),
    started="09.10",
    ended="11.30 WIB",
    discussion="Baris satu\n\nBaris dua",
    agenda=("nanti:II.1.1", "diam:Tim Lain"),
    discussed=("nanti:II.1.1",),
    skipped=("diam:Tim Lain",),
)


def draft(what="Lengkapi dokumen", subject=SUBJECTS[0], **more):
    return DecisionDraft(Subject.parse(subject), what, more.pop("team", TEAM), **more)


def settled(made, state=DecisionState.DONE):
    """What a person fills in when a decision is settled."""
    return replace(made.draft, state=state)


def picture(briefing):
    """Everything that a briefing shows, as values that can be compared."""
    compared = briefing.comparison
    return (
        briefing.meeting,
        briefing.version,
        briefing.progress.as_of,
        briefing.progress.slots.to_dict("list"),
        briefing.progress.total,
        briefing.previous,
        briefing.before and briefing.before.slots.to_dict("list"),
        briefing.decisions,
        briefing.day,
        briefing.agenda,
        briefing.main_agenda,
        tuple(map(briefing.is_late, briefing.decisions)),
        compared and (compared.then, compared.now, compared.done, compared.newly_behind),
        compared and (compared.still_behind, compared.settled),
        briefing.follow_up,
        briefing.progress.unproven,
        briefing.fingerprint,
    )


def months_of(lines):
    """The slots that lines of an agenda name: code and month."""
    return sorted((str(line.subject), month) for line in lines for month in line.months)
