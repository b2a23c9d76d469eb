"""The attendance list of a meeting, to be signed (*daftar hadir*)."""

from typing import Final

from zi_core.dates import weekday_label
from zi_core.documents.docx import document
from zi_core.documents.docx.tables import attendance_table
from zi_core.documents.names import meeting_title
from zi_core.documents.signatures import minute_taker_and_leader
from zi_core.identity import OfficeIdentity
from zi_core.meetings import MeetingBriefing

LEAST_ROWS: Final = 15
SPARE_ROWS: Final = 5
"""Empty rows below the invited, for whoever comes as well."""


def make(briefing: MeetingBriefing, identity: OfficeIdentity) -> bytes:
    """The list as a Word document."""
    details = briefing.meeting.details
    paper = document.new_paper(briefing, "Daftar hadir")
    document.letterhead(paper, briefing, identity)
    document.title(paper, "DAFTAR HADIR", meeting_title(briefing))
    document.facts(
        paper,
        (
            ("Hari, tanggal", weekday_label(details.day)),
            ("Waktu", details.time),
            ("Tempat", details.place),
        ),
    )
    attendance_table(paper, briefing, least=LEAST_ROWS, spare=SPARE_ROWS)
    document.signatures(paper, *minute_taker_and_leader(briefing, identity))
    return document.saved(paper)
