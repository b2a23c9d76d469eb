"""Which documents a meeting has, what they are called, and what makes them."""

from dataclasses import dataclass
from importlib import import_module
from typing import Final

from zi_core.identity import OfficeIdentity
from zi_core.meetings import MeetingBriefing

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: Final = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "zip": "application/zip",
    "jpg": "image/jpeg",
    "png": "image/png",
}
"""What files are, by their extension, as a web server says it."""


@dataclass(frozen=True, slots=True)
class HandedOutFile:
    """A kind of file that is handed out: ``slug.extension`` is its name in links."""

    slug: str
    extension: str

    @property
    def name(self) -> str:
        """Its name in links: ``lembar-monev.pdf``."""
        return f"{self.slug}.{self.extension}"

    @property
    def media_type(self) -> str:
        """What its bytes are, as a web server says it."""
        return MEDIA_TYPES[self.extension]


@dataclass(frozen=True, slots=True)
class Document(HandedOutFile):
    """One document of a meeting.

    ``purpose`` says when it is needed. ``module`` is the one of this package whose
    ``make(briefing, identity) -> bytes`` makes it; imported when first needed, because its
    libraries are slow to start. One that is needed before closing is never a draft. ``item`` is
    that of LKE 1.iii which it is evidence for: (a) carried out as planned, (b) monitored regularly
    and led by the leadership, (c) followed up.
    """

    title: str
    purpose: str
    module: str
    item: str = "lain"
    is_needed_before: bool = False

    def file_name(self, briefing: MeetingBriefing) -> str:
        """The name it is saved under: ``lembar-monev-ZI-2022-TW3.pdf``, sample data marked."""
        meeting, sample = briefing.meeting, "-CONTOH" if briefing.plan.sample else ""
        draft = "-draf" if briefing.is_draft and not self.is_needed_before else ""
        period = meeting.details.period
        return f"{self.slug}-ZI-{meeting.year}-{period}{sample}{draft}.{self.extension}"

    def make(self, briefing: MeetingBriefing, identity: OfficeIdentity) -> bytes:
        """The document of a meeting."""
        made: bytes = import_module(f"zi_core.documents.{self.module}").make(briefing, identity)
        return made


DOCUMENTS: Final = (
    Document(
        "undangan",
        "docx",
        "Undangan",
        "sebelum rapat",
        "docx.invitation",
        "1.iii.b",
        is_needed_before=True,
    ),
    Document(
        "daftar-hadir",
        "docx",
        "Daftar hadir",
        "untuk ditandatangani",
        "docx.attendance",
        "1.iii.b",
        is_needed_before=True,
    ),
    Document(
        "slide", "pptx", "Slide", "dengan grafik yang dapat diubah", "pptx.presentation", "1.iii.b"
    ),
    Document(
        "lembar-monev", "pdf", "Lembar monev ZI", "untuk ditandatangani", "pdf.monev", "1.iii.a"
    ),
    Document("lembar-monev", "xlsx", "Lembar monev ZI", "untuk diolah", "xlsx.monev", "1.iii.a"),
    Document(
        "matriks-bulanan",
        "pdf",
        "Matriks bulanan",
        "lampiran lembar monev",
        "pdf.month_grid",
        "1.iii.a",
    ),
    Document(
        "notula", "docx", "Notula", "dengan kesimpulan dan keputusan", "docx.minutes", "1.iii.b"
    ),
    Document(
        "laporan-monev",
        "docx",
        "Laporan monev",
        "laporan triwulan kepada pimpinan",
        "docx.report",
        "1.iii.c",
    ),
    Document(
        "rapat",
        "html",
        "Berkas lengkap rapat (luring)",
        "terbuka di mana saja tanpa internet",
        "standalone_html",
    ),
)
"""Every document of a meeting, in the order they are needed."""


FORMER_NAMES: Final = {"grid-bulanan.pdf": "matriks-bulanan.pdf"}
"""Names in links that were given out before."""


def document(name: str) -> Document | None:
    """A document by its name in links; None where there is none of that name."""
    name = FORMER_NAMES.get(name, name)
    return next((found for found in DOCUMENTS if found.name == name), None)
