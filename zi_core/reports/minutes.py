"""The minutes of a meeting (*notula*): what was reported, compared, discussed and decided."""

from collections.abc import Sequence
from typing import Final

from zi_core.areas import AREA_BY_NUMBER
from zi_core.meetings import Comparison, Decision, Dossier
from zi_core.months import date_label, weekday_label
from zi_core.plan import Activity, team_label
from zi_core.progress import By, Figures
from zi_core.reports import word
from zi_core.settings import Papers
from zi_core.summary import headline, silent_teams
from zi_core.team_view import SlotItem
from zi_core.wording import (
    NOT_REPORTED,
    NOTHING_DUE,
    as_of_phrase,
    completion,
    month_list,
    number,
    share,
)

NAMED: Final = 12
"""How many of the activities newly behind stand with their names; the rest with their codes."""
_BLANK_LINES: Final = 10
_LONGEST: Final = 180


def make(dossier: Dossier, papers: Papers) -> bytes:
    """The minutes as a Word document."""
    details = dossier.meeting.details
    paper = word.new_paper(dossier, "Notula")
    word.letterhead(paper, dossier, papers)
    word.title(paper, "NOTULA", details.title)
    count = len(details.participants)
    word.facts(
        paper,
        (
            ("Hari, tanggal", weekday_label(details.day)),
            ("Waktu", details.time),
            ("Tempat", details.place),
            ("Periode", f"{details.period.full_label} tahun {dossier.meeting.year}"),
            ("Pemimpin rapat", details.leader),
            ("Notulis", papers.minute_taker),
            ("Peserta", f"{number(count)} orang, daftar pada bagian E" if count else ""),
        ),
    )
    _reported(paper, dossier)
    _compared(paper, dossier)
    paper.add_heading("C. Pembahasan", 1)
    if details.discussion:
        for line in filter(None, details.discussion.split("\n")):
            word.text(paper, line)
    else:
        word.blank_lines(paper, _BLANK_LINES)
    _decided(paper, dossier)
    paper.add_heading("E. Kehadiran", 1)
    word.attendance_table(paper, dossier, least=5, spare=0)
    word.signatures(
        paper,
        word.place_and_day(papers, details.day),
        word.Signature("Notulis,", papers.minute_taker),
        word.Signature("Pemimpin rapat,", details.leader),
    )
    return word.saved(paper)


# ---- what was reported --------------------------------------------------------------------------


def _reported(paper: word.Paper, dossier: Dossier) -> None:
    progress = dossier.progress
    paper.add_heading("A. Yang dilaporkan", 1)
    word.text(paper, str(headline(progress)))
    word.text(
        paper,
        f"Capaian per area, {word.position_of(dossier)}, dihitung per jadwal, "
        f"menurut {word.version_of(dossier)}:",
        after=3,
    ).paragraph_format.keep_with_next = True
    rows = [
        (f"{area} {AREA_BY_NUMBER[area].label}", *_figures(found))
        for area, found in progress.by(By.AREA).items()
    ]
    word.table(
        paper,
        (
            word.Column("Area", 5.0),
            word.Column("Target", 1.8, is_figure=True),
            word.Column("Capaian", 4.4),
            word.Column("Terlambat", 2.2, is_figure=True),
            word.Column("Bukti lengkap", 3.6),
        ),
        [*rows, ("Seluruh rencana aksi", *_figures(progress.total))],
        has_total=True,
    )
    total = progress.total
    for line in (
        f"Selesai tepat bulan: {_known(total, share(total.on_time, total.due))}",
        f"Capaian tahun: {share(total.done, total.slots)}" if total.is_reported else "",
        f"Terlama terlambat: {number(total.oldest_overdue)} bulan"
        if total.is_reported and total.oldest_overdue
        else "",
        f"Di luar rencana: {number(total.off_plan)} realisasi" if total.off_plan else "",
        *(
            f"Belum melapor: {word.shortened(team.name, _LONGEST)} ({number(team.due)} jadwal "
            f"sudah jatuh tempo{', ikut terhitung terlambat' if total.is_reported else ''})"
            for team in silent_teams(progress)
        ),
    ):
        if line:
            word.text(paper, line, style="List Bullet", after=2)


def _figures(found: Figures) -> tuple[str, str, str, str]:
    """Target, completion, overdue and evidence; what is not known is said to be unknown."""
    known = bool(found.due) and found.is_reported
    return (
        number(found.due),
        completion(found),
        number(found.overdue) if known else "–",
        share(found.evidenced_count, found.done_count) if found.done_count else "–",
    )


def _known(found: Figures, words: str) -> str:
    if not found.due:
        return NOTHING_DUE
    return words if found.is_reported else NOT_REPORTED


# ---- compared with the meeting before -----------------------------------------------------------


def _compared(paper: word.Paper, dossier: Dossier) -> None:
    paper.add_heading("B. Perbandingan dengan rapat sebelumnya", 1)
    compared = dossier.comparison
    if compared is None:
        word.text(paper, "Belum ada rapat sebelumnya yang ditutup untuk dibandingkan.")
        return
    then, now, year = compared.then, compared.now, dossier.meeting.year
    word.table(
        paper,
        (
            word.Column("", 4.0),
            word.Column(
                f"{compared.previous.name}\ns.d. {as_of_phrase(compared.then_as_of, year)}", 6.5
            ),
            word.Column(f"Rapat ini\ns.d. {as_of_phrase(dossier.progress.as_of, year)}", 6.5),
        ),
        (
            ("Capaian", completion(then), completion(now)),
            ("Terlambat", *(_known(found, _late(found)) for found in (then, now))),
            (
                "Selesai tepat bulan",
                *(_known(found, share(found.on_time, found.due)) for found in (then, now)),
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
    if silent_teams(dossier.progress):
        word.text(paper, "Jadwal tim yang belum melapor tidak termasuk di sini.")


def _late(found: Figures) -> str:
    return f"{number(found.overdue)} jadwal"


def _changes(paper: word.Paper, compared: Comparison) -> None:
    for words, items in (
        ("Selesai sejak rapat itu", compared.done),
        ("Masih terlambat", compared.still_behind),
    ):
        told = f": {_codes(_by_activity(items))}" if items else ""
        word.text(paper, f"{words} ({number(len(items))} jadwal){told}", after=4)
    settled = ", ".join(found.name for found in compared.settled)
    if settled:
        word.text(paper, f"Keputusan yang tuntas: {settled}", after=4)
    fresh = compared.newly_behind
    if not fresh:
        word.text(paper, "Baru terlambat: tidak ada.", after=4)
        return
    groups = _by_activity(fresh)
    word.text(
        paper,
        f"Baru terlambat ({number(len(fresh))} jadwal, {number(len(groups))} kegiatan):",
        after=3,
    ).paragraph_format.keep_with_next = True
    named, rest = groups[:NAMED], groups[NAMED:]
    word.table(
        paper,
        (
            word.Column("Kode", 1.7),
            word.Column("Langkah aksi", 8.0),
            word.Column("Jadwal", 2.4),
            word.Column("Penanggung jawab", 4.9),
        ),
        [
            (
                str(activity.code),
                word.shortened(activity.action, _LONGEST),
                month_list(months),
                word.shortened(team_label(activity.team), _LONGEST),
            )
            for activity, months in named
        ],
    )
    if rest:
        word.text(paper, f"dan {_codes(rest)}.", style=word.CELL)


Groups = list[tuple[Activity, tuple[int, ...]]]


def _by_activity(items: Sequence[SlotItem]) -> Groups:
    months: dict[Activity, list[int]] = {}
    for item in items:
        months.setdefault(item.activity, []).append(item.month)
    return [(activity, tuple(sorted(found))) for activity, found in months.items()]


def _codes(groups: Groups) -> str:
    return ", ".join(f"{activity.code} ({month_list(months)})" for activity, months in groups)


# ---- what was decided ---------------------------------------------------------------------------


def _decided(paper: word.Paper, dossier: Dossier) -> None:
    paper.add_heading("D. Keputusan", 1)
    paper.add_heading("Tindak lanjut keputusan rapat sebelumnya", 2)
    found = dossier.follow_up
    if found.counted:
        late = f"; {number(found.late)} lewat tenggat" if found.late else ""
        word.text(paper, f"Selesai ditindaklanjuti: {share(found.done, found.counted)}{late}.")
    if dossier.carried:
        _decisions(paper, dossier, dossier.carried)
    else:
        word.text(paper, "Tidak ada keputusan rapat sebelumnya yang perlu ditindaklanjuti.")
    paper.add_heading("Keputusan rapat ini", 2)
    if dossier.own:
        _decisions(paper, dossier, dossier.own)
    else:
        word.text(paper, "Tidak ada keputusan yang dicatat dalam rapat ini.")


def _decisions(paper: word.Paper, dossier: Dossier, decisions: Sequence[Decision]) -> None:
    word.table(
        paper,
        (
            word.Column("Nomor", 1.7),
            word.Column("Tentang", 3.4),
            word.Column("Keputusan", 3.5),
            word.Column("Penanggung jawab", 2.4),
            word.Column("Tenggat", 1.9),
            word.Column("Keadaan", 1.9),
            word.Column("Keterangan", 2.2),
        ),
        [_decision(dossier, decision) for decision in decisions],
    )


def _decision(dossier: Dossier, decision: Decision) -> tuple[str, ...]:
    draft = decision.draft
    state = draft.state.word
    if decision.is_late(dossier.today):
        state = f"{state}, lewat tenggat"
    return (
        decision.name,
        word.shortened(draft.subject.label(dossier.plan), _LONGEST),
        draft.what,
        draft.team or "–",
        date_label(draft.due) if draft.due else "–",
        state,
        draft.remark or "–",
    )
