"""Meetings to make Word documents and slides of: held in a store, or about plans gone wrong."""

import io
import tempfile
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from xml.parsers import expat

from benchmarks.plans import made_up
from tests.briefings import DETAILS as BARE
from tests.briefings import alone, briefing_of, decision
from tests.hostile.texts import ANYWHERE, LEADING, LONG_WORD, hostile_workbook
from tests.real import decree, sample
from tests.recount import CountedSlot, counted_by_hand, rows_of
from zi_core.access import operator
from zi_core.meetings import (
    Decision,
    DecisionDraft,
    DecisionState,
    Details,
    MeetingBriefing,
    Meetings,
    Participant,
    Period,
    Subject,
)
from zi_core.plan import Plan
from zi_core.runtime import SAMPLE_FILE, open_store
from zi_core.text import clean
from zi_core.workbook import read

BEFORE, POSITION = 6, 9
PEOPLE = (Participant("Peserta Satu", "Kasubbag"), Participant("Peserta Dua"))
DETAILS = Details(
    Period.Q3,
    "Rapat Evaluasi Triwulan III",
    date(2022, 10, 6),
    "09.00 WIB",
    "Aula kantor",
    "Nama Pemimpin",
    participants=PEOPLE,
    discussion="Baris satu\n\nBaris dua",
)


@cache
def held(*, is_closed: bool = True) -> MeetingBriefing:
    """The second of two meetings on sample data, each with two decisions, held in a real store."""
    person, now = operator("Uji"), [datetime(2022, 7, 6, 3, tzinfo=UTC)]
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'zi.db'}"
        store = open_store(address, seed=SAMPLE_FILE, is_sample=True)
        meetings = Meetings(store, clock=lambda: now[0])
        first = meetings.create(person, replace(BARE, period=Period.Q2, day=date(2022, 7, 6)))
        for draft in (
            DecisionDraft(Subject.parse("V.1.1"), "Lengkapi poster", "Tim Pengawasan"),
            DecisionDraft(Subject.parse("III"), "Kirim laporan", "Tim SDM", date(2022, 8, 1)),
        ):
            meetings.decide(person, first.number, draft)
        meetings.close(person, first.number, first.revision)
        now[0] = datetime(2022, 10, 6, 3, tzinfo=UTC)
        done = DecisionDraft(
            Subject.parse("V.1.1"),
            "Lengkapi poster",
            "Tim Pengawasan",
            None,
            DecisionState.DONE,
            "Terpasang",
        )
        meetings.change_decision(person, 1, 1, done)
        meeting = meetings.create(person, DETAILS)
        for draft in (
            DecisionDraft(Subject.parse("V.2.1"), "Susun laporan", "", date(2022, 11, 1)),
            DecisionDraft(Subject(), "Rapat berikutnya di aula"),
        ):
            meetings.decide(person, meeting.number, draft)
        if is_closed:
            meetings.close(person, meeting.number, meeting.revision)
        briefing = meetings.briefing(meeting.number)
        store.close()
    return briefing


HOSTILE_TEXT = clean(" ".join((*LEADING[::3], *ANYWHERE[::3]))[:1500] + f" {LONG_WORD}")


@cache
def _hostile() -> MeetingBriefing:
    plan = read(hostile_workbook()[0]).plan
    assert plan is not None
    people = tuple(
        Participant(clean(text)[:200], LONG_WORD[:200] if place % 4 == 0 else "=1+1")
        for place, text in enumerate((*ANYWHERE, *LEADING) * 4)
    )[:300]
    details = replace(
        DETAILS,
        title=LONG_WORD[:200],
        place=clean(ANYWHERE[0]),
        leader=clean(LEADING[0]),
        participants=people,
        discussion="\n".join(map(clean, (*ANYWHERE, *LEADING, LONG_WORD))),
    )
    return briefing_of(plan, details=details, before=(plan, BEFORE), decisions=_hostile_decisions())


def _hostile_decisions() -> tuple[Decision, ...]:
    text, due = HOSTILE_TEXT, date(2022, 8, 1)
    return tuple(
        decision(number, text, subject, due, text, 1 if number < 3 else 2, remark=text)
        for number, subject in enumerate(("V.1.2", "II", "V.2.2", ""), start=1)
    )


def _late() -> Plan:
    return replace(made_up(120), entries=made_up(120).entries[:3])


CASES = {
    "held": held,
    "open": lambda: held(is_closed=False),
    "nothing reported": lambda: briefing_of(decree()),
    "nothing due": lambda: briefing_of(decree(), as_of=0),
    "one activity": lambda: briefing_of(alone(), before=(alone(), BEFORE)),
    "200 overdue": lambda: briefing_of(_late(), before=(_late(), BEFORE)),
    "hostile": _hostile,
    "december": lambda: briefing_of(sample(), as_of=12),
}


@cache
def case(name: str) -> MeetingBriefing:
    return CASES[name]()


# ---- counted by hand ----------------------------------------------------------------------------


@cache
def counted(name: str, as_of: int | None = None) -> list[CountedSlot]:
    """The slots of a case, counted by hand at its position, or at the end of another month."""
    briefing = case(name)
    return counted_by_hand(
        rows_of(briefing.plan), briefing.progress.as_of if as_of is None else as_of, "slot"
    )


# ---- files --------------------------------------------------------------------------------------


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a document; every XML one has been read whole."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            expat.ParserCreate().Parse(part, True)
    return parts


def leads_nowhere(content: bytes) -> None:
    """Nothing in a document leads out of it, runs, or is a picture."""
    for name, part in parts_of(content).items():
        assert not name.endswith((".jpeg", ".png", ".emf", ".vml", ".bin")) or "printer" in name
        if name.endswith(".rels"):
            assert b"External" not in part, name
        if name.endswith(".xml"):
            for word in (b"<w:hyperlink", b"hlinkClick", b"<w:fldSimple", b"<w:object", b"oleObj"):
                assert word not in part, (name, word)
