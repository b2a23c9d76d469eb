"""What the page Rapat shows of meetings, as values."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from zi_core.dates import date_label, moment_label
from zi_core.formatting import number, share
from zi_core.meetings import (
    AgendaItem,
    Comparison,
    Decision,
    Meeting,
    MeetingBriefing,
    MeetingError,
    Meetings,
)
from zi_core.meetings.captions import position_words, version_words
from zi_core.plan import Plan
from zi_core.plan.areas import area_label
from zi_core.store import Store
from zi_core.text import shortened
from zi_core.views.overview import headline
from zi_core.views.phrases import NOT_REPORTED, completion

_LONGEST_CHOICE: Final = 110
"""A choice is one line wherever it opens."""


# ---- the year's meetings ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting in the list: its day, state and figures in words, and its own decisions."""

    meeting: Meeting
    day: str
    state: str
    completion: str
    position: str
    open_count: int
    decision_count: int


def meeting_rows(meetings: Meetings) -> list[MeetingRow]:
    """The year's meetings, the newest period's first."""
    decisions = meetings.decisions()
    rows = []
    for meeting in meetings.all():
        own = [found for found in decisions if found.meeting == meeting.number]
        words, position = "", ""
        try:
            briefing = meetings.briefing(meeting.number)
            words, position = completion(briefing.progress.total), position_words(briefing)
        except MeetingError as error:  # its frozen version is gone: the meeting itself says so
            words = str(error)
        rows.append(
            MeetingRow(
                meeting,
                date_label(meeting.details.day),
                state_words(meeting),
                words,
                position,
                sum(found.is_open for found in own),
                len(own),
            )
        )
    return rows


def about(store: Store) -> str:
    """Whose meetings these are: ``KPU Kabupaten Purbalingga · rencana aksi 2022``."""
    return f"{store.book.office} · rencana aksi {store.book.year}"


def state_words(meeting: Meeting) -> str:
    """``terbuka``, or when it was closed: ``ditutup 6 Oktober 2022 pukul 11.02 WIB``."""
    return f"ditutup {moment_label(meeting.closing.at)} WIB" if meeting.closing else "terbuka"


def headline_words(briefing: MeetingBriefing) -> str:
    """The meeting's figures in a sentence."""
    return str(headline(briefing.progress))


def frozen_words(briefing: MeetingBriefing) -> list[str]:
    """What closing a meeting freezes, a line each."""
    total, count = briefing.progress.total, len(briefing.decisions)
    figures = completion(total)
    if total.due and total.is_reported:
        figures = (
            f"{figures} jadwal terlaksana, {number(total.late)} terlambat, "
            f"{number(total.unreported)} belum dilaporkan"
        )
    return [
        f"{version_words(briefing)}, terbit {moment_label(briefing.version.at)} WIB",
        f"posisi {position_words(briefing)}",
        f"angka: {figures}",
        f"{number(count)} keputusan, sebagaimana adanya saat ini"
        if count
        else "tidak ada keputusan",
    ]


# ---- agenda -------------------------------------------------------------------------------------


SKIPPED: Final = "Dilewati"


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A line with its place; what it is about and which decisions were taken on it, in words."""

    number: int
    item: AgendaItem
    subject: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class AgendaGroup:
    """Lines that stand under one ``label``, each with its place (from 1) in the agenda."""

    label: str
    lines: tuple[AgendaLine, ...]


def agenda_teams(briefing: MeetingBriefing) -> list[AgendaGroup]:
    """The lines that a meeting works through, by who answers for them."""
    lines = [
        AgendaLine(
            place,
            item,
            item.subject.label(briefing.plan),
            ", ".join(made.name for made in briefing.outcome(item)),
        )
        for place, item in enumerate(briefing.main_agenda, start=1)
    ]
    return [
        AgendaGroup(owner, tuple(own))
        for owner, own in groupby(lines, key=lambda line: line.item.owner)
    ]


def agenda_annex(briefing: MeetingBriefing) -> list[AgendaGroup]:
    """The other lines: first those that the leader has left out, then by kind."""
    first, skipped = len(briefing.main_agenda) + 1, len(briefing.arrangement.skipped)
    lines = [AgendaLine(at, item) for at, item in enumerate(briefing.agenda_annex, start=first)]
    left_out = [AgendaGroup(SKIPPED, tuple(lines[:skipped]))] if skipped else []
    return left_out + [
        AgendaGroup(kind.label, tuple(own))
        for kind, own in groupby(lines[skipped:], key=lambda line: line.item.kind)
    ]


# ---- decisions ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as a meeting shows it, and as it stands ``now``: of a closed one they may differ.

    ``meeting`` is the name of the one that took it; ``due`` is a day in words, ``state`` what
    has become of it.
    """

    decision: Decision
    now: Decision
    meeting: str
    subject: str
    due: str
    state: str
    is_late: bool


def decision_rows(
    store: Store,
    decisions: Iterable[Decision],
    is_late: Callable[[Decision], bool],
    plan: Plan | None = None,
) -> list[DecisionRow]:
    """Decisions of the books of a store.

    Their subject is named in the words of ``plan`` where they are of its year, else in those
    of their year's newest version.
    """
    wanted = list(decisions)
    live: dict[tuple[int, int], Decision] = {}
    names: dict[tuple[int, int], str] = {}
    plans: dict[int, Plan] = {}
    for year in {found.year for found in wanted}:
        book = store.of_year(year)
        if book is None:
            continue
        meetings = Meetings(book)
        live |= {(year, found.number): found for found in meetings.decisions()}
        names |= {(year, found.number): found.name for found in meetings.all()}
        plans[year] = plan if plan and plan.year == year else book.plan(book.newest())
    return [
        DecisionRow(
            found,
            live.get((found.year, found.number), found),
            names.get((found.year, found.meeting), ""),
            found.draft.subject.label(plans[found.year])
            if found.year in plans
            else str(found.draft.subject),
            date_label(found.draft.due) if found.draft.due else "",
            _state_words(found),
            is_late(found),
        )
        for found in wanted
    ]


def _state_words(decision: Decision) -> str:
    words = decision.settled_words or decision.draft.state.word
    return words[0].upper() + words[1:]


def follow_up_words(briefing: MeetingBriefing) -> str:
    """How far the decisions of meetings before were followed up, with the fraction."""
    found = briefing.follow_up
    if not found.counted:
        if found.waiting:
            return f"Keputusan rapat sebelumnya: {number(found.waiting)} belum jatuh tempo."
        return "Belum ada keputusan rapat sebelumnya yang perlu ditindaklanjuti."
    late = f"; {number(found.late)} lewat tenggat" if found.late else ""
    waiting = f"; {number(found.waiting)} lainnya belum jatuh tempo" if found.waiting else ""
    return f"Keputusan rapat sebelumnya: {share(found.done, found.counted)} selesai{late}{waiting}."


def subject_groups(plan: Plan) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a decision may be about, for a choice: groups of (value, label)."""
    areas = [(area.number, area_label(area.number)) for area in plan.areas]
    groups = [("Rapat dan area", [("", "Rapat"), *areas])]
    for area in plan.areas:
        activities = [
            (str(activity.code), shortened(f"{activity.code} {activity.action}", _LONGEST_CHOICE))
            for activity in plan.activities
            if activity.area == area.number
        ]
        groups.append((area_label(area.number), activities))
    return groups


def area_teams(plan: Plan) -> dict[str, str]:
    """The team of each area, by numeral; empty where several or none answer for it."""
    teams: dict[str, set[str]] = {area.number: set() for area in plan.areas}
    for activity in plan.activities:
        teams[activity.area].add(activity.team)
    return {area: next(iter(own)) if len(own) == 1 else "" for area, own in teams.items()}


# ---- comparison ---------------------------------------------------------------------------------


def figure_rows(comparison: Comparison) -> list[tuple[str, str, str]]:
    """The figures of both meetings in words: name, then, now."""
    rows = []
    for figures in (comparison.then, comparison.now):
        words = (
            f"{number(figures.overdue)} jadwal",
            f"{number(figures.late)} jadwal",
            f"{number(figures.unreported)} jadwal",
            share(figures.on_time, figures.due),
            share(figures.done, figures.slots),
        )
        known = words if figures.is_reported else (NOT_REPORTED,) * len(words)
        rows.append((completion(figures), *known))
    names = (
        "Capaian",
        "Belum terlaksana",
        "– terlambat",
        "– belum dilaporkan",
        "Tepat waktu",
        "Capaian tahun",
    )
    return list(zip(names, *rows, strict=True))
