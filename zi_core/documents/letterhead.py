"""What stands on every page of a meeting's printed documents: whose, of when, and how final."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zi_core.dates import date_label
from zi_core.documents.signatures import blank
from zi_core.meetings import MeetingBriefing
from zi_core.meetings.captions import DRAFT_MARK, marks, position_words, version_words
from zi_core.plan import SAMPLE_MARK
from zi_core.settings import DocumentSettings
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

    ``facts`` are the lines below the title, a name and a value each. ``marks`` are the sentences
    that say how far it can be trusted: DRAF, DATA CONTOH; none for a closed meeting of real data.
    ``foot`` says in one line what a loose page belongs to.
    """

    office: str
    letterhead: tuple[str, ...]
    title: str
    period: str
    facts: tuple[tuple[str, str], ...]
    marks: tuple[str, ...]
    foot: str

    def as_data(self) -> Mapping[str, object]:
        """For the templates of :mod:`zi_core.documents.pdf.typesetting`."""
        return {name: getattr(self, name) for name in self.__slots__}


def full_name(office: str) -> str:
    """An office's name as its letters write it: ``KPU`` written out."""
    if office.startswith("KPU "):
        return office.replace("KPU", "Komisi Pemilihan Umum", 1)
    return office or "Komisi Pemilihan Umum"


def head(briefing: MeetingBriefing, settings: DocumentSettings, title: str) -> Head:
    """The head of a meeting's document."""
    meeting, plan = briefing.meeting, briefing.plan
    details = meeting.details
    period = f"{details.period.full_label} Tahun {meeting.year}"
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
        full_name(plan.office),
        settings.letterhead,
        title,
        period,
        (
            ("Rapat", details.title),
            ("Tanggal", day),
            ("Tempat", details.place or blank()),
            ("Posisi", position),
            ("Versi data", f"{briefing.version.number}, dihitung per jadwal"),
        ),
        tuple(f"{mark}: {_MEANING[mark]}." for mark in short_marks),
        " · ".join(filter(None, foot)),
    )
