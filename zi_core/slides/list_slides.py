"""The slides of a meeting that are lists: overdue, silent teams, missing evidence, decisions."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from zi_core.dates import date_label
from zi_core.formatting import fraction, months_old, number
from zi_core.meetings.agenda import AgendaKind
from zi_core.meetings.briefing import MeetingBriefing
from zi_core.meetings.decision import Decision, DecisionState
from zi_core.plan import Activity
from zi_core.progress import SilentTeam, by_activity
from zi_core.slides.lines import (
    LINES_WITH_MORE,
    LIST_LINES,
    MINUTES,
    activity_line,
    capped,
    cut_words,
    page_key,
    paged,
    paginated,
    with_cut,
)
from zi_core.slides.model import Layout, Slide, SlideLine, slide_of
from zi_core.views.overview import evidence_card


def overdue_slides(briefing: MeetingBriefing) -> Iterable[Slide]:
    """What is overdue, the longest first; of silent teams it is not known."""
    total, items = briefing.progress.total, briefing.progress.overdue_items
    silent = briefing.progress.silent_teams
    apart = ""
    if silent:
        apart = (
            f"Belum terlaksana {number(total.overdue)} jadwal: {number(total.late)} "
            f"terlambat dan {number(total.unreported)} belum dilaporkan."
        )
    if not items:
        title = "Tidak ada kegiatan yang terlambat."
        if not total.due:
            title = "Belum ada yang terlambat: belum ada yang jatuh tempo."
        elif silent:
            title = "Tidak ada yang terlambat; yang belum terlaksana belum dilaporkan."
        if total.is_reported or not total.due:  # else only the silent teams are known
            yield slide_of(briefing, "overdue", Layout.LIST, title, remark=apart)
        return
    count = sum(item.count for item in items)
    age = items[0].age
    title = (
        f"Sebanyak {number(count)} jadwal pada {number(len(items))} kegiatan terlambat"
        f"{f', terlama {months_old(age)}' if age else ''}"
    )
    late = [
        activity_line(
            months_old(item.age),
            item.activity,
            item.months,
            is_alert=True,
            more=cut_words(item.activity),
        )
        for item in items
    ]
    pages = paginated(late, "kegiatan", most=LINES_WITH_MORE)
    for page, lines in enumerate(pages, start=1):
        yield slide_of(
            briefing,
            page_key("overdue", page),
            Layout.LIST,
            paged(title, page, len(pages)),
            lines=lines,
            remark=with_cut(apart, lines),
        )


def silent_slides(briefing: MeetingBriefing) -> Iterable[Slide]:
    """Which teams have reported nothing, where any have not."""
    silent = briefing.progress.silent_teams
    if not silent:
        return
    due = number(sum(team.due for team in silent))
    yield slide_of(
        briefing,
        "silent",
        Layout.LIST,
        f"Sebanyak {due} jadwal yang jatuh tempo belum dilaporkan oleh {number(len(silent))} tim.",
        lines=capped([_silent_line(team) for team in silent], LIST_LINES, "tim"),
        remark="Belum dilaporkan tidak sama dengan belum dikerjakan.",
    )


def _silent_line(team: SilentTeam) -> SlideLine:
    return SlideLine(
        f"{number(team.due)} jadwal", team.name, "belum satu pun dilaporkan", team=team.team
    )


def evidence_slide(briefing: MeetingBriefing) -> Slide:
    """What is finished without a document."""
    total, unproven = briefing.progress.total, briefing.progress.unproven
    lines: list[SlideLine] = []
    if not total.done_count:
        title = "Belum ada jadwal yang terlaksana, jadi belum ada yang perlu bukti dukung."
    elif not unproven:
        title = f"Semua {number(total.done_count)} jadwal yang terlaksana dilengkapi bukti dukung."
    else:
        title = (
            f"Sebanyak {fraction(len(unproven), total.done_count)} jadwal yang terlaksana belum "
            "dilengkapi bukti dukung."
        )
        groups = sorted(by_activity(unproven).items(), key=lambda found: -len(found[1]))
        lines = [
            activity_line(
                f"{number(len(months))} jadwal",
                activity,
                months,
                more=cut_words(activity) if activity.obstacle or activity.follow_up else (),
            )
            for activity, months in groups
        ]
    shown = capped(lines, LINES_WITH_MORE, "kegiatan")
    return slide_of(
        briefing,
        "evidence",
        Layout.LIST,
        title,
        figures=(evidence_card(total),),
        lines=shown,
        remark=with_cut("", shown),
    )


def decision_slides(briefing: MeetingBriefing) -> Iterable[Slide]:
    """The open decisions of meetings before, and those of this one."""
    carried = [found for found in briefing.carried if found.is_open]
    own = briefing.own
    late = sum(map(briefing.is_late, carried))
    parts = []
    if carried:
        overdue = f", {number(late)} lewat tenggat" if late else ""
        parts.append(f"sebanyak {number(len(carried))} keputusan rapat lalu belum tuntas{overdue}")
    if own:
        parts.append(f"rapat ini menetapkan {number(len(own))} keputusan")
    if not parts:
        yield slide_of(
            briefing,
            "decisions",
            Layout.LIST,
            "Belum ada keputusan yang perlu dituntaskan.",
            remark="Keputusan dicatat saat dibahas, di slide mana pun.",
        )
        return
    lines = [
        SlideLine(
            found.name,
            found.draft.what,
            decision_note(found, is_late=briefing.is_late(found)),
            activity=_activity(briefing, found),
            decision=found,
            is_alert=briefing.is_late(found),
            team=found.draft.team,
        )
        for found in (*carried, *own)
    ]
    pages = paginated(lines, "keputusan", MINUTES)
    for page, chosen in enumerate(pages, start=1):
        words = "; ".join(parts)
        title = paged(words[0].upper() + words[1:], page, len(pages))
        yield slide_of(briefing, page_key("decisions", page), Layout.LIST, title, lines=chosen)


def agenda_slides(briefing: MeetingBriefing) -> Iterable[Slide]:
    """The lines that the meeting works through, by team, and how many are an annex."""
    items, found = briefing.main_agenda, briefing.arrangement
    if not items:
        return
    aside = [
        f"{number(len(part))} {words}"
        for part, words in ((found.skipped, "dilewati"), (found.others, "di lampiran agenda"))
        if part
    ]
    rest = f"; {', '.join(aside)}" if aside else ""
    lines = [
        SlideLine(
            item.owner,
            f"{item.subject.code or ''} {item.title}".strip()
            if item.kind is not AgendaKind.DECISION_LATE
            else item.title,
            f"{item.kind.label}: {item.reason}",
            activity=briefing.plan.by_code.get(item.subject.code) if item.subject.code else None,
            is_alert=item.kind is AgendaKind.DECISION_LATE,
            team=item.team,
        )
        for item in items
    ]
    title = f"Agenda: {number(len(items))} pokok, menurut tim{rest}"
    yield from _tables(briefing, "agenda", title, lines, "baris", ("Siapa", "Apa", "Mengapa"))


def action_slides(briefing: MeetingBriefing) -> Iterable[Slide]:
    """Who does what by when: the open decisions of this meeting and of those before, by team."""
    plan_teams = {team: place for place, team in enumerate(briefing.plan.teams)}
    made = sorted(
        (found for found in briefing.decisions if found.is_open),
        key=lambda found: (
            not found.draft.team,
            plan_teams.get(found.draft.team, len(plan_teams)),
            found.draft.team,
            found.draft.due or date.max,
            found.key,
        ),
    )
    if not made:
        yield slide_of(
            briefing,
            "actions",
            Layout.LIST,
            "Siapa – apa – kapan: belum ada keputusan yang harus dikerjakan.",
            remark="Keputusan yang dicatat langsung tampil di sini.",
        )
        return
    late = sum(map(briefing.is_late, made))
    title = (
        f"Siapa – apa – kapan: {number(len(made))} keputusan harus dikerjakan"
        f"{f', {number(late)} lewat tenggat' if late else ''}"
    )
    lines = [
        SlideLine(
            found.draft.team or NOBODY,
            f"{found.name} {found.draft.what}",
            _due_words(found, is_late=briefing.is_late(found)),
            activity=_activity(briefing, found),
            decision=found,
            is_alert=briefing.is_late(found),
            team=found.draft.team,
        )
        for found in made
    ]
    yield from _tables(briefing, "actions", title, lines, "keputusan", ("Siapa", "Apa", "Kapan"))


def _tables(
    briefing: MeetingBriefing,
    key: str,
    title: str,
    lines: list[SlideLine],
    unit: str,
    heads: tuple[str, str, str],
) -> Iterable[Slide]:
    """Slides with one table over as many of them as it takes; ``unit`` is what its lines are."""
    pages = paginated(lines, unit, MINUTES)
    for page, chosen in enumerate(pages, start=1):
        yield slide_of(
            briefing,
            page_key(key, page),
            Layout.TABLE,
            paged(title, page, len(pages)),
            lines=chosen,
            heads=heads,
        )


NOBODY: Final = "Tim tidak ditentukan"
"""Who answers for a decision that names no team."""


def _due_words(decision: Decision, *, is_late: bool) -> str:
    due = decision.draft.due
    if due is None:
        return "tanpa tenggat"
    day = date_label(due).replace(" ", "\N{NO-BREAK SPACE}")
    return f"{'lewat tenggat ' if is_late else ''}{day}"


def _activity(briefing: MeetingBriefing, decision: Decision) -> Activity | None:
    code = decision.draft.subject.code
    if code is None or decision.year != briefing.meeting.year:
        return None
    return briefing.plan.by_code.get(code)


def decision_note(decision: Decision, *, is_late: bool) -> str:
    """Who, by when, and what has become of a decision; of one not begun nothing has."""
    draft = decision.draft
    due = ""
    if draft.due:
        due = f"{'lewat ' if is_late else ''}tenggat {date_label(draft.due)}"
    state = "" if draft.state is DecisionState.OPEN else draft.state.word.lower()
    return " · ".join(part for part in (draft.team, due, state) if part)
