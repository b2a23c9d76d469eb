"""A meeting's documents: each, and all of them, beside reading the workbook once."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Final

from zi_core.access import operator
from zi_core.documents.registry import DOCUMENTS
from zi_core.identity import OfficeIdentity
from zi_core.meetings import (
    DecisionDraft,
    Details,
    Meeting,
    Meetings,
    Participant,
    Period,
    Subject,
)
from zi_core.runtime import open_store
from zi_core.workbook import read

DOCUMENTS_LIMIT: Final = 5.0
"""Seconds for all documents of a meeting, made for the first time in a process."""
_PARTICIPANTS: Final = 30
_DECISIONS: Final = 12
_PERSON: Final = operator("bench")


@dataclass(slots=True)
class Making:
    """The seconds that each round of one thing took, and how many bytes came of it.

    The first round of a document also imports the library behind it.
    """

    name: str
    seconds: list[float] = field(default_factory=list)
    size: int = 0


@dataclass(frozen=True, slots=True)
class Documents:
    """Reading a workbook, and what a meeting about it makes: its figures and its documents."""

    reading: Making
    made: tuple[Making, ...]

    @property
    def first(self) -> float:
        """The seconds of all of them made for the first time."""
        return sum(one.seconds[0] for one in self.made)

    @property
    def best(self) -> float:
        """The seconds of all of them, each at its best."""
        return sum(min(one.seconds) for one in self.made)


def documents_of(content: bytes, rounds: int) -> Documents:
    """Make every document of a meeting about a workbook of sample data, in turns with reading."""
    reading, figures = Making("reading the workbook", size=len(content)), Making("its figures")
    made = [Making(one.name) for one in DOCUMENTS]
    with tempfile.TemporaryDirectory() as folder:
        seed = Path(folder) / "rencana.xlsx"
        seed.write_bytes(content)
        store = open_store(f"sqlite:///{folder}/zi.db", seed=seed, is_sample=True)
        meetings = Meetings(store)
        meeting = _second_meeting(meetings)
        for _ in range(rounds):
            start = perf_counter()
            read(content)
            reading.seconds.append(perf_counter() - start)
            start = perf_counter()
            briefing = meetings.briefing(meeting.number)
            figures.seconds.append(perf_counter() - start)
            for one, making in zip(DOCUMENTS, made, strict=True):
                start = perf_counter()
                making.size = len(one.make(briefing, OfficeIdentity()))
                making.seconds.append(perf_counter() - start)
        store.close()
    return Documents(reading, (figures, *made))


def _second_meeting(meetings: Meetings) -> Meeting:
    """A meeting after a closed one, with decisions of both."""
    first = meetings.create(_PERSON, _details(Period.Q2, date(2022, 7, 6)))
    _decide(meetings, first)
    meetings.close(_PERSON, first.number, first.revision)
    second = meetings.create(_PERSON, _details(Period.Q3, date(2022, 10, 6)))
    _decide(meetings, second)
    return second


def _details(period: Period, day: date) -> Details:
    people = (Participant(f"Peserta {place + 1}", "Anggota") for place in range(_PARTICIPANTS))
    title = f"Rapat Evaluasi {period.label}"
    return Details(period, title, day, leader="Ketua", participants=tuple(people))


def _decide(meetings: Meetings, meeting: Meeting) -> None:
    plan = meetings.store.plan(meetings.store.newest())
    for activity in plan.activities[:_DECISIONS]:
        subject = Subject(activity.code, activity.area)
        draft = DecisionDraft(subject, activity.action, activity.team, date(2022, 11, 1))
        meetings.decide(_PERSON, meeting.number, draft)


def document_lines(found: Documents) -> list[tuple[str, ...]]:
    """The figures, a line per document; ``x reading`` is its best time in readings."""
    unit = min(found.reading.seconds)
    return [
        ("a meeting's documents", "kB", "first s", "best s", "x reading"),
        *(
            (
                one.name,
                f"{one.size / 1000:,.0f}" if one.size else "",
                f"{one.seconds[0]:.3f}",
                f"{min(one.seconds):.3f}",
                f"{min(one.seconds) / unit:.1f}",
            )
            for one in (found.reading, *found.made)
        ),
        ("all", "", f"{found.first:.3f}", f"{found.best:.3f}", f"{found.best / unit:.1f}"),
    ]


def judged_documents(found: Documents) -> Sequence[tuple[str, bool]]:
    """The limit in words, and whether it holds."""
    readings = found.best / min(found.reading.seconds)
    text = (
        f"a meeting's figures and {len(found.made) - 1} documents are made in {found.first:.2f} s "
        f"(limit {DOCUMENTS_LIMIT} s), "
        f"later in {readings:.1f} times as long as reading the workbook"
    )
    return [(text, found.first <= DOCUMENTS_LIMIT)]
