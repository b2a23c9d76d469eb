"""The attendance list of a meeting, to be signed (*daftar hadir*)."""

from typing import Final

from zi_core.meetings import Dossier
from zi_core.months import weekday_label
from zi_core.reports import word
from zi_core.reports.signing import minute_taker_and_leader
from zi_core.reports.word_tables import attendance_table
from zi_core.settings import Papers

LEAST_ROWS: Final = 15
SPARE_ROWS: Final = 5
"""Empty rows below the invited, for whoever comes as well."""


def make(dossier: Dossier, papers: Papers) -> bytes:
    """The list as a Word document."""
    details = dossier.meeting.details
    paper = word.new_paper(dossier, "Daftar hadir")
    word.letterhead(paper, dossier, papers)
    word.title(paper, "DAFTAR HADIR", details.title)
    word.facts(
        paper,
        (
            ("Hari, tanggal", weekday_label(details.day)),
            ("Waktu", details.time),
            ("Tempat", details.place),
            ("Acara", details.title),
        ),
    )
    attendance_table(paper, dossier, least=LEAST_ROWS, spare=SPARE_ROWS)
    word.signatures(paper, *minute_taker_and_leader(dossier, papers))
    return word.saved(paper)
