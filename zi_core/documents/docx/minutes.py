"""The minutes of a meeting (*notula*): what was reported, compared, discussed and decided."""

from collections.abc import Iterable, Sequence
from typing import Final

from zi_core.dates import date_label, weekday_label
from zi_core.documents.docx import document
from zi_core.documents.docx.tables import CELL, Column, attendance_table, brief, table
from zi_core.documents.signatures import minute_taker_and_leader
from zi_core.formatting import as_of_phrase, month_list, number, share
from zi_core.meetings import Comparison, Decision, MeetingBriefing
from zi_core.meetings.captions import position_words, version_note, version_words
from zi_core.plan import Activity, team_label
from zi_core.plan.areas import AREA_BY_NUMBER
from zi_core.progress import By, Figures, by_activity
from zi_core.settings import DocumentSettings
from zi_core.views.overview import headline
from zi_core.views.phrases import completion, unknown

NAMED: Final = 12
"""How many of the activities newly behind stand with their names; the rest with their codes."""
_BLANK_LINES: Final = 10


def make(briefing: MeetingBriefing, settings: DocumentSettings) -> bytes:
    """The minutes as a Word document."""
    details = briefing.meeting.details
    paper = document.new_paper(briefing, "Notula", version_note(briefing))
    document.letterhead(paper, briefing, settings)
    document.title(paper, "NOTULA", details.title)
    count = len(details.participants)
    document.facts(
        paper,
        (
            ("Hari, tanggal", weekday_label(details.day)),
            ("Waktu", details.time),
            ("Tempat", details.place),
            ("Periode", f"{details.period.full_label} tahun {briefing.meeting.year}"),
            ("Pemimpin rapat", details.leader),
            ("Notulis", settings.minute_taker),
            ("Peserta", f"{number(count)} orang, daftar pada bagian E" if count else ""),
        ),
    )
    _reported(paper, briefing)
    _compared(paper, briefing)
    paper.add_heading("C. Pembahasan", 1)
    if details.discussion:
        for line in filter(None, details.discussion.split("\n")):
            document.text(paper, line)
    else:
        document.blank_lines(paper, _BLANK_LINES)
    _decided(paper, briefing)
    paper.add_heading("E. Kehadiran", 1)
    attendance_table(paper, briefing, least=5, spare=0)
    document.signatures(paper, *minute_taker_and_leader(briefing, settings))
    return document.saved(paper)


# ---- what was reported --------------------------------------------------------------------------


def _reported(paper: document.Paper, briefing: MeetingBriefing) -> None:
    progress = briefing.progress
    paper.add_heading("A. Yang dilaporkan", 1)
    document.text(paper, str(headline(progress)))
    document.text(
        paper,
        f"Capaian per area, posisi {position_words(briefing)}, dihitung per jadwal, "
        f"menurut {version_words(briefing)}:",
        after=3,
    ).paragraph_format.keep_with_next = True
    rows = [
        (f"{area} {AREA_BY_NUMBER[area].label}", *_figures(found))
        for area, found in progress.by(By.AREA).items()
    ]
    table(
        paper,
        (
            Column("Area", 5.0),
            Column("Target", 1.8, is_figure=True),
            Column("Capaian", 4.4),
            Column("Terlambat", 2.2, is_figure=True),
            Column("Bukti lengkap", 3.6),
        ),
        [*rows, ("Seluruh rencana aksi", *_figures(progress.total))],
        has_total=True,
    )
    total = progress.total
    for line in (
        f"Selesai tepat bulan: {unknown(total) or share(total.on_time, total.due)}",
        f"Capaian tahun: {share(total.done, total.slots)}" if total.is_reported else "",
        f"Terlama terlambat: {number(total.oldest_overdue)} bulan"
        if total.is_reported and total.oldest_overdue
        else "",
        f"Di luar rencana: {number(total.off_plan)} realisasi" if total.off_plan else "",
        *(
            f"Belum melapor: {brief(team.name)} ({number(team.due)} jadwal "
            f"sudah jatuh tempo{', ikut terhitung terlambat' if total.is_reported else ''})"
            for team in progress.silent_teams
        ),
    ):
        if line:
            document.text(paper, line, style="List Bullet", after=2)


def _figures(found: Figures) -> tuple[str, str, str, str]:
    """Target, completion, overdue and evidence; what is not known is said to be unknown."""
    known = not unknown(found)
    return (
        number(found.due),
        completion(found),
        number(found.overdue) if known else "–",
        share(found.evidenced_count, found.done_count) if found.done_count else "–",
    )


# ---- compared with the meeting before -----------------------------------------------------------


def _compared(paper: document.Paper, briefing: MeetingBriefing) -> None:
    paper.add_heading("B. Perbandingan dengan rapat sebelumnya", 1)
    compared = briefing.comparison
    if compared is None:
        document.text(paper, "Belum ada rapat sebelumnya yang ditutup untuk dibandingkan.")
        return
    then, now, year = compared.then, compared.now, briefing.meeting.year
    table(
        paper,
        (
            Column("", 4.0),
            Column(
                f"{compared.previous.name}\ns.d. {as_of_phrase(compared.then_as_of, year)}", 6.5
            ),
            Column(f"Rapat ini\n{position_words(briefing)}", 6.5),
        ),
        (
            ("Capaian", completion(then), completion(now)),
            ("Terlambat", *(unknown(found) or _late(found) for found in (then, now))),
            (
                "Selesai tepat bulan",
                *(unknown(found) or share(found.on_time, found.due) for found in (then, now)),
            ),
            (
                "Bukti lengkap",
                *(
                    share(found.evidenced_count, found.done_count) if found.done_count else "–"
                    for found in (then, now)
                ),
            ),
        ),
    )
    _changes(paper, compared)
    if briefing.progress.silent_teams:
        document.text(paper, "Jadwal tim yang belum melapor tidak termasuk di sini.")


def _late(found: Figures) -> str:
    return f"{number(found.overdue)} jadwal"


def _changes(paper: document.Paper, compared: Comparison) -> None:
    for words, items in (
        ("Selesai sejak rapat itu", compared.done),
        ("Masih terlambat", compared.still_behind),
    ):
        shown = f": {_codes(by_activity(items).items())}" if items else ""
        document.text(paper, f"{words} ({number(len(items))} jadwal){shown}", after=4)
    settled = ", ".join(found.name for found in compared.settled)
    if settled:
        document.text(paper, f"Keputusan yang tuntas: {settled}", after=4)
    fresh = compared.newly_behind
    if not fresh:
        document.text(paper, "Baru terlambat: tidak ada.", after=4)
        return
    groups = list(by_activity(fresh).items())
    document.text(
        paper,
        f"Baru terlambat ({number(len(fresh))} jadwal, {number(len(groups))} kegiatan):",
        after=3,
    ).paragraph_format.keep_with_next = True
    named, rest = groups[:NAMED], groups[NAMED:]
    table(
        paper,
        (
            Column("Kode", 1.7),
            Column("Langkah aksi", 8.0),
            Column("Jadwal", 2.4),
            Column("Penanggung jawab", 4.9),
        ),
        [
            (
                str(activity.code),
                brief(activity.action),
                month_list(months),
                brief(team_label(activity.team)),
            )
            for activity, months in named
        ],
    )
    if rest:
        document.text(paper, f"dan {_codes(rest)}.", style=CELL)


def _codes(groups: Iterable[tuple[Activity, tuple[int, ...]]]) -> str:
    return ", ".join(f"{activity.code} ({month_list(months)})" for activity, months in groups)


# ---- what was decided ---------------------------------------------------------------------------


def _decided(paper: document.Paper, briefing: MeetingBriefing) -> None:
    paper.add_heading("D. Keputusan", 1)
    paper.add_heading("Tindak lanjut keputusan rapat sebelumnya", 2)
    found = briefing.follow_up
    if found.counted:
        late = f"; {number(found.late)} lewat tenggat" if found.late else ""
        document.text(paper, f"Selesai ditindaklanjuti: {share(found.done, found.counted)}{late}.")
    if briefing.carried:
        _decisions(paper, briefing, briefing.carried)
    else:
        document.text(paper, "Tidak ada keputusan rapat sebelumnya yang perlu ditindaklanjuti.")
    paper.add_heading("Keputusan rapat ini", 2)
    if briefing.own:
        _decisions(paper, briefing, briefing.own)
    else:
        document.text(paper, "Tidak ada keputusan yang dicatat dalam rapat ini.")


def _decisions(
    paper: document.Paper, briefing: MeetingBriefing, decisions: Sequence[Decision]
) -> None:
    table(
        paper,
        (
            Column("Nomor", 1.7),
            Column("Tentang", 3.4),
            Column("Keputusan", 3.5),
            Column("Penanggung jawab", 2.4),
            Column("Tenggat", 1.9),
            Column("Keadaan", 1.9),
            Column("Keterangan", 2.2),
        ),
        [_decision(briefing, decision) for decision in decisions],
    )


def _decision(briefing: MeetingBriefing, decision: Decision) -> tuple[str, ...]:
    draft = decision.draft
    state = draft.state.word
    if decision.is_late(briefing.today):
        state = f"{state}, lewat tenggat"
    return (
        decision.name,
        brief(briefing.about(decision)),
        draft.what,
        draft.team or "–",
        date_label(draft.due) if draft.due else "–",
        state,
        draft.remark or "–",
    )
