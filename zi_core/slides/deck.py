"""The slides of a meeting, in the order it goes through them."""

from collections import Counter
from collections.abc import Iterable

from zi_core.dates import month_label
from zi_core.formatting import fraction, number, percent
from zi_core.meetings.briefing import MeetingBriefing
from zi_core.meetings.comparison import Comparison
from zi_core.meetings.decision import Subject
from zi_core.meetings.overdue import months_ahead
from zi_core.plan import team_label
from zi_core.plan.areas import area_label
from zi_core.progress import By, SlotItem, by_activity
from zi_core.slides.cards import (
    area_finding,
    completion_card,
    count_card,
    share_words,
    worded,
)
from zi_core.slides.lines import (
    LINES_UNDER_FIGURES,
    MINUTES,
    activity_line,
    capped,
    evenly,
    page_key,
    paged,
)
from zi_core.slides.list_slides import (
    action_slides,
    agenda_slides,
    decision_slides,
    evidence_slide,
    overdue_slides,
    silent_slides,
)
from zi_core.slides.model import Layout, Slide, SlideLine, panel_of, slide_of
from zi_core.views.activity_details import ActivityDetails, activity_details
from zi_core.views.bars import area_bars
from zi_core.views.links import Detail
from zi_core.views.month_grid import month_grid
from zi_core.views.overview import Card, evidence_card, headline, key_cards
from zi_core.views.step_curve import step_curve


def slides(briefing: MeetingBriefing) -> tuple[Slide, ...]:
    """The slides of a meeting, in the order it goes through them.

    Counted per jadwal like everything of a meeting, at the briefing's position.
    """
    return (
        _headline_slide(briefing),
        _curve_slide(briefing),
        *_comparison_slide(briefing),
        *agenda_slides(briefing),
        *_area_slides(briefing),
        *overdue_slides(briefing),
        *silent_slides(briefing),
        evidence_slide(briefing),
        *decision_slides(briefing),
        _closing_slide(briefing),
        *action_slides(briefing),
    )


def slide_details(briefing: MeetingBriefing, deck: Iterable[Slide]) -> tuple[ActivityDetails, ...]:
    """The details of every activity that stands on a slide, in the plan's order."""
    shown = {
        activity.code
        for slide in deck
        for activity in (
            *(row.activity for row in slide.rows),
            *(line.activity for line in slide.lines if line.activity),
        )
    }
    found = (activity_details(briefing.progress, Detail(code)) for code in sorted(shown))
    return tuple(details for details in found if details)


def line_panels(deck: Iterable[Slide]) -> dict[str, SlideLine]:
    """The lines that a click tells more about, beside :func:`slide_details`, by panel."""
    return {
        panel: line
        for slide in deck
        for line in slide.lines
        if (panel := panel_of(slide, line)) and not (line.activity and not line.decision)
    }


def _headline_slide(briefing: MeetingBriefing) -> Slide:
    found = briefing.progress.total
    completion, late, on_time = key_cards(found, briefing.progress.weighting)
    return slide_of(
        briefing,
        "headline",
        Layout.FIGURES,
        str(headline(briefing.progress)),
        figures=(
            worded(completion, "jadwal terlaksana"),
            late,
            worded(on_time, "jadwal"),
            evidence_card(found),
        ),
        lines=tuple(
            SlideLine(bar.key, bar.label, f"{bar.value} {bar.beside}".strip(), bar=bar)
            for bar in area_bars(briefing.progress)
        ),
    )


def _curve_slide(briefing: MeetingBriefing) -> Slide:
    curve = step_curve(briefing.progress)
    return slide_of(
        briefing,
        "curve",
        Layout.CURVE,
        f"{curve.title}.",
        figures=(completion_card(briefing.progress.total),),
        curve=curve,
    )


def _comparison_slide(briefing: MeetingBriefing) -> Iterable[Slide]:
    found = briefing.comparison
    if found is None:
        return
    now, then = found.now, found.then
    since = f"Sejak Rapat {found.previous.name}"
    newly = len(found.newly_behind)
    behind = f"{number(newly)} baru terlambat" if newly else "tidak ada yang baru terlambat"
    done = f"{number(len(found.done))} jadwal" if found.done else "tidak ada jadwal yang"
    yield slide_of(
        briefing,
        "comparison",
        Layout.FIGURES,
        f"{since}: {done} terlaksana, {behind}.",
        figures=(
            worded(completion_card(now), f"semula {share_words(then)}", between="; "),
            count_card("Terlaksana sejak itu", len(found.done)),
            count_card("Baru terlambat", newly, is_alert=newly > 0),
            count_card(
                "Masih terlambat", len(found.still_behind), is_alert=bool(found.still_behind)
            ),
        ),
        lines=_changes(found),
        remark="Jadwal yang belum dilaporkan tidak dihitung sebagai baru terlambat."
        if briefing.progress.silent_teams
        else "",
    )


def _changes(found: Comparison) -> tuple[SlideLine, ...]:
    """What newly fell behind and what was done, as many lines of each as there is room for."""
    newly = [
        activity_line("Baru terlambat", *group, is_alert=True)
        for group in by_activity(found.newly_behind).items()
    ]
    done = [activity_line("Terlaksana", *group) for group in by_activity(found.done).items()]
    room = max(LINES_UNDER_FIGURES // 2, LINES_UNDER_FIGURES - len(done))
    late = capped(newly, room, "kegiatan baru terlambat", MINUTES)
    return late + capped(done, LINES_UNDER_FIGURES - len(late), "kegiatan terlaksana", MINUTES)


def _area_slides(briefing: MeetingBriefing) -> Iterable[Slide]:
    figures = briefing.progress.by(By.AREA)
    for group in month_grid(briefing.progress).groups:
        found = figures[group.key]
        pages = evenly(group.rows)
        title = f"{area_label(group.key)}: {area_finding(found)}"
        for page, rows in enumerate(pages, start=1):
            yield slide_of(
                briefing,
                page_key(f"area-{group.key}", page),
                Layout.GRID,
                paged(title, page, len(pages)),
                subject=Subject(None, group.key),
                figures=(completion_card(found),),
                rows=rows,
            )


def _closing_slide(briefing: MeetingBriefing) -> Slide:
    period = briefing.meeting.details.period
    months = months_ahead(briefing.progress, period)
    coming = briefing.progress.open_slots(months)
    still = sum(found.is_open for found in briefing.decisions)
    done = briefing.follow_up
    if months:
        name = month_label(months[-1], briefing.meeting.year)
        if len(months) > 1:
            name = f"{month_label(months[0], None)}–{name}"
        due = count_card(f"Jatuh tempo {name}", len(coming))
        count = f"Sebanyak {number(len(coming))}" if len(coming) else "Tidak ada"
        opening = f"{count} jadwal jatuh tempo {name}"
    else:
        due = Card("Jatuh tempo berikutnya", "–", "tahun rencana sudah berakhir", None)
        opening = f"Tahun rencana {briefing.meeting.year} berakhir"
    ending = "belum ada keputusan"
    if briefing.decisions:
        ending = f"{number(still)} keputusan belum tuntas" if still else "semua keputusan tuntas"
    follow_up = Card(
        "Tindak lanjut keputusan",
        percent(done.rate),
        f"{fraction(done.done, done.counted)} keputusan rapat lalu selesai"
        if done.counted
        else "belum jatuh tempo"
        if done.waiting
        else "belum ada keputusan rapat lalu",
        None,
    )
    lines = [
        SlideLine(
            f"{number(count)} jadwal",
            team_label(team),
            ", ".join(dict.fromkeys(codes)),
            team=team,
        )
        for team, count, codes in _by_team(coming)
    ]
    return slide_of(
        briefing,
        "closing",
        Layout.FIGURES,
        f"{opening}; {ending}.",
        figures=(
            due,
            Card("Keputusan belum tuntas", number(still), "keputusan", None),
            follow_up,
        ),
        lines=capped(lines, LINES_UNDER_FIGURES, "tim"),
    )


def _by_team(coming: Iterable[SlotItem]) -> list[tuple[str, int, list[str]]]:
    """Teams with their number of slots and the codes of their activities, most first."""
    found = [item.activity for item in coming]
    counts = Counter(activity.team for activity in found)
    return [
        (team, count, [str(activity.code) for activity in found if activity.team == team])
        for team, count in counts.most_common()
    ]
