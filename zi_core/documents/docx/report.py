"""The quarterly report of monitoring and evaluation (*Laporan Monev Triwulan*)."""

from typing import Final

from zi_core.dates import weekday_label
from zi_core.documents.docx import document, findings
from zi_core.documents.docx.tables import Column, brief, table
from zi_core.documents.names import SUBJECT, full_name, meeting_title, period_words
from zi_core.documents.signatures import blank, chair_and_team_leader
from zi_core.formatting import month_list, number
from zi_core.identity import OfficeIdentity
from zi_core.meetings import MeetingBriefing
from zi_core.meetings.captions import version_note
from zi_core.plan import team_label

_MOST_OBSTACLES: Final = 40
_ANNEXES: Final = (
    "Lembar Monitoring dan Evaluasi",
    "Matriks bulanan rencana aksi",
    "Undangan, daftar hadir, dan notula rapat",
)


def make(briefing: MeetingBriefing, identity: OfficeIdentity) -> bytes:
    """The report as a Word document."""
    paper = document.new_paper(briefing, "Laporan monev", version_note(briefing))
    document.letterhead(paper, briefing, identity)
    title = f"LAPORAN MONITORING DAN EVALUASI {SUBJECT.upper()}"
    document.title(paper, title, period_words(briefing))
    _introduction(paper, briefing, identity)
    paper.add_heading("C. Hasil per area", 1)
    findings.figures_by_area(paper, briefing)
    if briefing.comparison:
        document.text(
            paper, "Dibandingkan dengan rapat sebelumnya:", after=3
        ).paragraph_format.keep_with_next = True
    findings.compared(paper, briefing)
    _obstacles(paper, briefing)
    paper.add_heading("E. Rekomendasi", 1)
    if briefing.own:
        document.text(
            paper, "Rapat evaluasi menetapkan keputusan berikut untuk dilaksanakan:", after=3
        ).paragraph_format.keep_with_next = True
        findings.decision_table(paper, briefing, briefing.own)
    else:
        document.blank_lines(paper, 3)
    paper.add_heading("F. Tindak lanjut keputusan rapat sebelumnya", 1)
    findings.followed_up(paper, briefing)
    paper.add_heading("G. Penutup", 1)
    document.text(
        paper,
        "Demikian laporan ini disusun sebagai bahan pimpinan dalam pembangunan Zona Integritas. "
        "Angka di dalamnya capaian pelaksanaan rencana aksi, bukan nilai evaluasi.",
    )
    document.text(paper, "Lampiran:", after=2).paragraph_format.keep_with_next = True
    for place, name in enumerate(_ANNEXES, start=1):
        document.text(paper, f"{place}. {name}", after=1).paragraph_format.keep_with_next = True
    document.signatures(paper, *chair_and_team_leader(briefing, identity))
    return document.saved(paper)


def _introduction(
    paper: document.Paper, briefing: MeetingBriefing, identity: OfficeIdentity
) -> None:
    details, plan = briefing.meeting.details, briefing.plan
    paper.add_heading("A. Pendahuluan", 1)
    document.text(
        paper,
        f"Laporan ini memuat hasil monitoring dan evaluasi pelaksanaan Rencana Aksi {SUBJECT} di "
        f"lingkungan {full_name(plan.office)} tahun {briefing.meeting.year}, "
        f"{details.period.full_label}. Rencana aksi memuat {number(len(plan.activities))} kegiatan "
        f"dengan {number(len(briefing.progress.slots))} jadwal pada {number(len(plan.areas))} "
        f"area. Evaluasinya dibahas dalam {meeting_title(briefing)} pada "
        f"{weekday_label(details.day)}.",
    ).alignment = document.JUSTIFIED
    paper.add_heading("B. Dasar", 1)
    document.text(paper, f"1. {identity.decree.words or blank(70)}", after=1)
    document.text(
        paper,
        "2. Peraturan Menteri PANRB Nomor 90 Tahun 2021 tentang Pembangunan dan Evaluasi Zona "
        "Integritas Menuju Wilayah Bebas dari Korupsi dan Wilayah Birokrasi Bersih dan Melayani "
        "di Instansi Pemerintah.",
    )


def _obstacles(paper: document.Paper, briefing: MeetingBriefing) -> None:
    paper.add_heading("D. Kendala dan rencana tindak lanjut", 1)
    found = [a for a in briefing.plan.activities if a.obstacle or a.follow_up]
    if not found:
        document.text(paper, "Tidak ada kendala yang dilaporkan.")
        return
    table(
        paper,
        (
            Column("Kode", 1.8),
            Column("Jadwal", 2.4),
            Column("Penanggung jawab", 3.4),
            Column("Kendala", 4.7),
            Column("Rencana tindak lanjut", 4.7),
        ),
        [
            (
                str(activity.code),
                month_list(activity.planned),
                brief(team_label(activity.team)),
                brief(activity.obstacle) or "–",
                brief(activity.follow_up) or "–",
            )
            for activity in found[:_MOST_OBSTACLES]
        ],
    )
    if len(found) > _MOST_OBSTACLES:
        rest = number(len(found) - _MOST_OBSTACLES)
        document.text(paper, f"Sebanyak {rest} kegiatan lain tercantum pada lembar monev.")
