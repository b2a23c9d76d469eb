"""The minutes of a meeting (*notula*), in the order that offices keep them."""

from typing import Final

from zi_core.dates import weekday_label
from zi_core.documents.docx import document, findings
from zi_core.documents.docx.invitation import agenda_row, count_words
from zi_core.documents.docx.tables import Column, table
from zi_core.documents.names import meeting_title, period_words
from zi_core.documents.signatures import blank, minute_taker_and_leader
from zi_core.formatting import number
from zi_core.identity import OfficeIdentity
from zi_core.meetings import AgendaItem, MeetingBriefing
from zi_core.meetings.captions import version_note
from zi_core.meetings.views import follow_up_words
from zi_core.views.overview import headline

_BLANK_LINES: Final = 6


def make(briefing: MeetingBriefing, identity: OfficeIdentity) -> bytes:
    """The minutes as a Word document."""
    details = briefing.meeting.details
    paper = document.new_paper(briefing, "Notula", version_note(briefing))
    document.letterhead(paper, briefing, identity)
    document.title(paper, "NOTULA", meeting_title(briefing))
    document.facts(
        paper,
        (
            ("Dasar", identity.decree.words),
            ("Hari, tanggal", weekday_label(details.day)),
            ("Waktu", _hours(briefing)),
            ("Tempat", details.place),
            ("Periode", period_words(briefing)),
            ("Pemimpin rapat", details.leader),
            ("Notulis", identity.minute_taker.name),
            ("Peserta", participants_words(briefing)),
        ),
    )
    paper.add_heading("A. Pembukaan", 1)
    document.text(
        paper,
        f"Rapat dibuka oleh {details.leader or blank(40)} pada pukul "
        f"{details.started or blank(16)}.",
    )
    _order(paper, briefing)
    paper.add_heading("C. Laporan realisasi", 1)
    findings.figures_by_area(paper, briefing)
    paper.add_heading("D. Perbandingan dan tindak lanjut rapat sebelumnya", 1)
    findings.compared(paper, briefing)
    paper.add_heading("Tindak lanjut keputusan rapat sebelumnya", 2)
    findings.followed_up(paper, briefing)
    _course(paper, briefing)
    paper.add_heading("F. Kesimpulan", 1)
    for line in _conclusions(briefing):
        document.text(paper, line, style="List Number", after=2)
    paper.add_heading("G. Keputusan rapat ini", 1)
    if briefing.own:
        findings.decision_table(paper, briefing, briefing.own)
    else:
        document.text(paper, "Tidak ada keputusan yang dicatat dalam rapat ini.")
    paper.add_heading("H. Penutup", 1)
    document.text(
        paper,
        f"Rapat ditutup pada pukul {details.ended or blank(16)}. Demikian notula ini dibuat untuk "
        "dipergunakan sebagaimana mestinya.",
    ).paragraph_format.keep_with_next = True
    document.signatures(paper, *minute_taker_and_leader(briefing, identity))
    return document.saved(paper)


def _hours(briefing: MeetingBriefing) -> str:
    details = briefing.meeting.details
    if details.started and details.ended:
        return f"{details.started} – {details.ended}"
    return details.time


def participants_words(briefing: MeetingBriefing) -> str:
    """How many were invited, and how many came where that is noted."""
    details = briefing.meeting.details
    if not details.participants:
        return ""
    invited = f"Diundang: {number(len(details.participants))} orang"
    if details.present_count is None:
        return f"{invited}; hadir sesuai daftar hadir terlampir"
    return f"{invited}; hadir: {number(details.present_count)} orang (daftar hadir terlampir)"


def _order(paper: document.Paper, briefing: MeetingBriefing) -> None:
    paper.add_heading("B. Susunan acara", 1)
    count = len(briefing.main_agenda)
    points = f" ({number(count)} pokok)" if count else ""
    for line in (
        "Pembukaan",
        "Laporan realisasi rencana aksi",
        "Perbandingan dan tindak lanjut keputusan rapat sebelumnya",
        f"Pembahasan{points}",
        "Kesimpulan dan keputusan",
        "Penutup",
    ):
        document.text(paper, line, style="List Bullet", after=1)


def _course(paper: document.Paper, briefing: MeetingBriefing) -> None:
    """The discussion (*jalannya rapat*), by agenda item."""
    paper.add_heading("E. Jalannya rapat", 1)
    items, found = briefing.main_agenda, briefing.arrangement
    if items:
        table(
            paper,
            (
                Column("No.", 1.1, is_figure=True),
                Column("Pokok bahasan", 5.6),
                Column("Penanggung jawab", 3.0),
                Column("Alasan dibahas", 3.8),
                Column("Hasil", 3.5),
            ),
            [
                (str(place), *agenda_row(item), _outcome(briefing, item))
                for place, item in enumerate(items, start=1)
            ],
        )
    if found.skipped:
        skipped = count_words(found.skipped)
        document.text(paper, f"Pokok yang dilewati oleh pimpinan rapat: {skipped}.")
    if found.others:
        others = count_words(found.others)
        document.text(paper, f"Pokok lain yang tidak dibahas satu per satu: {others}.")
    if briefing.meeting.details.discussion:
        for line in filter(None, briefing.meeting.details.discussion.split("\n")):
            document.text(paper, line)
    else:
        document.blank_lines(paper, _BLANK_LINES)


def _outcome(briefing: MeetingBriefing, item: AgendaItem) -> str:
    """The decisions taken on an agenda item."""
    return ", ".join(made.name for made in briefing.outcome(item))


def _conclusions(briefing: MeetingBriefing) -> list[str]:
    count = len(briefing.own)
    taken = f"Rapat menetapkan {number(count)} keputusan." if count else ""
    lines = (str(headline(briefing.progress)), follow_up_words(briefing), taken)
    return [line for line in lines if line]
