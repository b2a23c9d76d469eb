"""What the minutes and the quarterly report both say: figures by area, comparison, decisions."""

from collections.abc import Iterable, Sequence
from typing import Final

from zi_core.dates import date_label
from zi_core.documents.docx import document
from zi_core.documents.docx.tables import CELL, Column, brief, table
from zi_core.documents.names import area_name, plan_notes
from zi_core.formatting import as_of_phrase, month_list, number, percent, share
from zi_core.meetings import Comparison, Decision, MeetingBriefing
from zi_core.meetings.captions import position_words
from zi_core.plan import Activity, team_label
from zi_core.progress import By, Figures, by_activity
from zi_core.views.overview import headline
from zi_core.views.phrases import unknown

NAMED: Final = 12
"""How many of the activities newly behind stand with their names; the rest with their codes."""


def figures_by_area(paper: document.Paper, briefing: MeetingBriefing) -> None:
    """The sentence, the table by area, and what else the figures say."""
    progress = briefing.progress
    document.text(paper, str(headline(progress)))
    document.text(
        paper,
        f"Capaian per area, posisi {position_words(briefing)}, dihitung per jadwal "
        "(1 jadwal = 1 kegiatan pada 1 bulan, satu tanda √ pada Keputusan):",
        after=3,
    ).paragraph_format.keep_with_next = True
    rows = [
        (area_name(briefing.plan, str(area)), *_figures(found))
        for area, found in progress.by(By.AREA).items()
    ]
    table(
        paper,
        (
            Column("Area", 4.8),
            Column("Target", 1.6, is_figure=True),
            Column("Terlaksana", 2.3, is_figure=True),
            Column("Terlambat", 2.3, is_figure=True),
            Column("Belum dilaporkan", 2.3, is_figure=True),
            Column("Capaian", 1.9, is_figure=True),
            Column("Bukti lengkap", 1.8, is_figure=True),
        ),
        [*rows, ("Seluruh rencana aksi", *_figures(progress.total))],
        has_total=True,
    )
    for line in _further(briefing):
        document.text(paper, line, style="List Bullet", after=2)


def _figures(found: Figures) -> tuple[str, ...]:
    return (
        number(found.due),
        number(found.due_done),
        number(found.late),
        number(found.unreported),
        unknown(found) or percent(found.completion),
        percent(found.evidence_rate),
    )


def _further(briefing: MeetingBriefing) -> list[str]:
    progress, total = briefing.progress, briefing.progress.total
    lines = [f"Tepat waktu: {unknown(total) or share(total.on_time, total.due)}"]
    if total.is_reported:
        lines.append(f"Capaian tahun: {share(total.done, total.slots)}")
    if total.done_count:
        lines.append(f"Bukti lengkap: {share(total.evidenced_count, total.done_count)}")
    if total.oldest_late:
        lines.append(f"Keterlambatan terlama: {number(total.oldest_late)} bulan")
    if total.off_plan:
        lines.append(f"Di luar jadwal: {number(total.off_plan)} realisasi")
    lines += [
        f"Belum dilaporkan: {brief(team.name)} ({number(team.due)} jadwal sudah jatuh tempo)"
        for team in progress.silent_teams
    ]
    return [*lines, *plan_notes(briefing.plan)]


def compared(paper: document.Paper, briefing: MeetingBriefing) -> None:
    """The comparison with the meeting before."""
    found = briefing.comparison
    if found is None:
        document.text(paper, "Belum ada rapat sebelumnya yang ditutup untuk dibandingkan.")
        return
    then, now, year = found.then, found.now, briefing.meeting.year
    table(
        paper,
        (
            Column("Angka", 4.6),
            Column(f"{found.previous.name}\ns.d. {as_of_phrase(found.then_as_of, year)}", 6.2),
            Column(f"Rapat ini\n{position_words(briefing)}", 6.2),
        ),
        [
            ("Capaian", *(unknown(f) or share(f.due_done, f.due) for f in (then, now))),
            ("Belum terlaksana", *(f"{number(f.overdue)} jadwal" for f in (then, now))),
            ("– terlambat", *(f"{number(f.late)} jadwal" for f in (then, now))),
            ("– belum dilaporkan", *(f"{number(f.unreported)} jadwal" for f in (then, now))),
            ("Tepat waktu", *(unknown(f) or share(f.on_time, f.due) for f in (then, now))),
        ],
    )
    _changes(paper, found)


def _changes(paper: document.Paper, found: Comparison) -> None:
    for words, items in (
        ("Terlaksana sejak rapat itu", found.done),
        ("Masih terlambat", found.still_behind),
    ):
        shown = f": {_codes(by_activity(items).items())}" if items else ""
        document.text(paper, f"{words} ({number(len(items))} jadwal){shown}", after=4)
    fresh = found.newly_behind
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
            Column("Kode", 1.8),
            Column("Langkah aksi", 7.9),
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


def followed_up(paper: document.Paper, briefing: MeetingBriefing) -> None:
    """The follow-up of earlier meetings' decisions."""
    found = briefing.follow_up
    if found.counted:
        late = f"; {number(found.late)} lewat tenggat" if found.late else ""
        waiting = f"; {number(found.waiting)} lainnya belum jatuh tempo" if found.waiting else ""
        document.text(
            paper,
            f"Selesai ditindaklanjuti: {share(found.done, found.counted)} keputusan{late}"
            f"{waiting}.",
        )
    elif found.waiting:
        document.text(paper, f"Belum jatuh tempo: {number(found.waiting)} keputusan.")
    if briefing.carried:
        decision_table(paper, briefing, briefing.carried)
    else:
        document.text(paper, "Tidak ada keputusan rapat sebelumnya yang perlu ditindaklanjuti.")


def decision_table(
    paper: document.Paper, briefing: MeetingBriefing, decisions: Sequence[Decision]
) -> None:
    """Decisions with whom they bind, until when, and what has become of them."""
    table(
        paper,
        (
            Column("Nomor", 1.9),
            Column("Tentang", 1.9),
            Column("Keputusan", 5.0),
            Column("Penanggung jawab", 3.0),
            Column("Tenggat", 2.3),
            Column("Keadaan", 2.9),
        ),
        [_decision(briefing, decision) for decision in decisions],
    )


def _decision(briefing: MeetingBriefing, decision: Decision) -> tuple[str, ...]:
    draft = decision.draft
    state = decision.settled_words or draft.state.word
    state = state[0].upper() + state[1:]
    if briefing.is_late(decision):
        state = f"{state}, lewat tenggat"
    subject = draft.subject
    about = str(subject.code) if subject.code else f"Area {subject.area}" if subject.area else "–"
    if subject.code and decision.year != briefing.meeting.year:
        about = f"{about} ({decision.year})"
    return (
        decision.name,
        about,
        draft.what,
        draft.team or "–",
        date_label(draft.due) if draft.due else "–",
        f"{state}. {draft.remark}" if draft.remark else state,
    )
