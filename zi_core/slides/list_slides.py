"""The slides of a meeting that are lists: overdue, silent teams, missing evidence, decisions."""

from collections.abc import Iterable

from zi_core.dates import date_label
from zi_core.formatting import fraction, months_old, number
from zi_core.meetings.briefing import MeetingBriefing
from zi_core.meetings.decision import Decision, DecisionState
from zi_core.plan import Activity
from zi_core.progress import SilentTeam, by_activity
from zi_core.slides.lines import (
    LIST_LINES,
    MINUTES,
    activity_line,
    capped,
    page_key,
    paged,
    paginated,
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
            f"Belum terlaksana seluruhnya {number(total.overdue)} jadwal: {number(total.late)} "
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
        activity_line(months_old(item.age), item.activity, item.months, is_alert=True)
        for item in items
    ]
    pages = paginated(late, "kegiatan")
    for page, lines in enumerate(pages, start=1):
        yield slide_of(
            briefing,
            page_key("overdue", page),
            Layout.LIST,
            paged(title, page, len(pages)),
            lines=lines,
            remark=apart,
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
    return SlideLine(f"{number(team.due)} jadwal", team.name, "belum satu pun dilaporkan")


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
            activity_line(f"{number(len(months))} jadwal", activity, months)
            for activity, months in groups
        ]
    return slide_of(
        briefing,
        "evidence",
        Layout.LIST,
        title,
        figures=(evidence_card(total),),
        lines=capped(lines, LIST_LINES, "kegiatan"),
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
        )
        for found in (*carried, *own)
    ]
    pages = paginated(lines, "keputusan", MINUTES)
    for page, chosen in enumerate(pages, start=1):
        words = "; ".join(parts)
        title = paged(words[0].upper() + words[1:], page, len(pages))
        yield slide_of(briefing, page_key("decisions", page), Layout.LIST, title, lines=chosen)


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
