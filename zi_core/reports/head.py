"""What stands on every page of a meeting's printed documents: whose, of when, and how final."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zi_core.meetings import Dossier
from zi_core.months import date_label
from zi_core.settings import Papers
from zi_core.wording import as_of_phrase
from zi_core.workbook.problems import shortened
from zi_core.workbook.title import SAMPLE_MARK

DRAFT_MARK: Final = "DRAF"
BLANK: Final = "." * 36
"""What stands where a name or a place is to be filled in by hand."""

LONGEST_PROPERTY: Final = 255
"""The longest property of a document or presentation that its library takes, in characters."""

_LONGEST_FOOT: Final = 80
_LONGEST_OFFICE: Final = 160


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
        """For the templates of :mod:`zi_core.reports.typesetting`."""
        return {name: getattr(self, name) for name in self.__slots__}


def full_name(office: str) -> str:
    """An office's name as its letters write it: ``KPU`` written out."""
    if office.startswith("KPU "):
        return office.replace("KPU", "Komisi Pemilihan Umum", 1)
    return office or "Komisi Pemilihan Umum"


def head(dossier: Dossier, papers: Papers, title: str) -> Head:
    """The head of a meeting's document."""
    meeting, plan = dossier.meeting, dossier.plan
    details = meeting.details
    period = f"{details.period.full_label} Tahun {meeting.year}"
    position = f"s.d. {as_of_phrase(dossier.progress.as_of, meeting.year)}"
    version = str(dossier.version.number)
    marks, short_marks = [], []
    if dossier.is_draft:
        marks.append(f"{DRAFT_MARK}: rapat belum ditutup, angka masih dapat berubah.")
        short_marks.append(DRAFT_MARK)
    if plan.sample:
        marks.append(f"{SAMPLE_MARK}: realisasi di dokumen ini rekaan, bukan data kantor.")
        short_marks.append(SAMPLE_MARK)
    day = date_label(details.day) + (f", {details.time}" if details.time else "")
    foot = (
        shortened(plan.office, _LONGEST_FOOT),
        period,
        f"posisi {position}",
        f"versi {version}",
        *short_marks,
    )
    return Head(
        full_name(plan.office),
        papers.letterhead,
        title,
        period,
        (
            ("Rapat", details.title),
            ("Tanggal", day),
            ("Tempat", details.place or BLANK),
            ("Posisi", position),
            ("Versi data", f"{version}, dihitung per jadwal"),
        ),
        tuple(marks),
        " · ".join(filter(None, foot)),
    )


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: the lines above it and the name below, dotted where it is not set."""

    lines: tuple[str, ...]
    name: str


def signatures(dossier: Dossier, papers: Papers) -> tuple[Signature, Signature]:
    """Who signs the *lembar monev*: the chair on the left, the team's leader on the right."""
    office = shortened(dossier.plan.office, _LONGEST_OFFICE)  # the head has it whole
    place = f"{papers.city or BLANK}, {date_label(dossier.meeting.details.day)}"
    return (
        Signature(("", "Mengetahui,", f"Ketua {office}".strip()), papers.chair),
        Signature((place, "", "Ketua Tim Kerja Pembangunan ZI"), papers.team_leader),
    )
