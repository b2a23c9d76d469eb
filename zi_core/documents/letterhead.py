"""What stands on every page of a meeting's printed documents: whose, of when, and how final."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zi_core.dates import date_label
from zi_core.documents.names import full_name, meeting_title, period_words
from zi_core.documents.signatures import blank
from zi_core.identity import OfficeIdentity
from zi_core.meetings import MeetingBriefing
from zi_core.meetings.captions import DRAFT_MARK, marks, position_words, version_words
from zi_core.plan import SAMPLE_MARK
from zi_core.text import shortened

_MEANING: Final = {
    DRAFT_MARK: "rapat belum ditutup, angka masih dapat berubah",
    SAMPLE_MARK: "realisasi di dokumen ini rekaan, bukan data kantor",
}
BELOW: Final = "lihat di bawah"
"""What a cell says whose text is too long for it and follows below."""

LONGEST_PROPERTY: Final = 255
"""The longest property of a document or presentation that its library takes, in characters."""

_LONGEST_FOOT: Final = 80


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a document about a meeting, in words.

    ``logo`` is a PNG's bytes. ``facts`` are the lines below the title, a name and a value each.
    ``marks`` are the sentences that say how far it can be trusted: DRAF, DATA CONTOH; none for a
    closed meeting of real data. ``foot`` says in one line what a loose page belongs to.
    """

    office: tuple[str, ...]
    logo: tuple[int, ...]
    letterhead: tuple[str, ...]
    title: str
    period: str
    facts: tuple[tuple[str, str], ...]
    marks: tuple[str, ...]
    foot: str

    def as_data(self) -> Mapping[str, object]:
        """For the templates of :mod:`zi_core.documents.pdf.typesetting`."""
        return {name: getattr(self, name) for name in self.__slots__}


def office_lines(briefing: MeetingBriefing, identity: OfficeIdentity) -> tuple[str, ...]:
    """The office at the head of a paper: in the lines of its identity, else in one."""
    return identity.name or (full_name(briefing.plan.office),)


def head(briefing: MeetingBriefing, identity: OfficeIdentity, title: str) -> Head:
    """The head of a meeting's document."""
    plan, details = briefing.plan, briefing.meeting.details
    period = period_words(briefing)
    position, short_marks = position_words(briefing), marks(briefing)
    day = date_label(details.day) + (f", {details.time}" if details.time else "")
    foot = (
        shortened(plan.office, _LONGEST_FOOT),
        period,
        f"posisi {position}",
        version_words(briefing),
        *short_marks,
    )
    return Head(
        office_lines(briefing, identity),
        tuple(identity.logo),
        identity.address,
        title,
        period,
        (
            ("Rapat", meeting_title(briefing)),
            ("Dasar", identity.decree.words or blank(60)),
            ("Tanggal", day),
            ("Tempat", details.place or blank()),
            ("Posisi", position),
            (
                "Versi data",
                f"{briefing.version.number}, dihitung per jadwal",
            ),
        ),
        tuple(f"{mark}: {_MEANING[mark]}." for mark in short_marks),
        " · ".join(filter(None, foot)),
    )
