"""An agenda that writes itself: what a meeting should talk about, each line with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

import pandas as pd

from zi_core.meetings.decision import Decision, Subject
from zi_core.meetings.period import Period
from zi_core.months import date_label
from zi_core.plan import Activity
from zi_core.progress import By, Progress
from zi_core.states import SlotState
from zi_core.summary import SilentTeam, silent_teams
from zi_core.wording import month_list, months_old, number

LONGEST: Final = 10
"""How many of the longest overdue activities an agenda names, besides those newly overdue."""


class AgendaKind(StrEnum):
    """Why a line stands on the agenda, in the agenda's own order."""

    DECISION_LATE = "keputusan"
    NEWLY_OVERDUE = "baru"
    LONGEST_OVERDUE = "lama"
    SILENT = "diam"
    UNPROVEN = "bukti"
    NEXT = "nanti"

    @property
    def label(self) -> str:
        """The word on screen."""
        return {
            "keputusan": "Keputusan lewat tenggat",
            "baru": "Baru terlambat",
            "lama": "Paling lama terlambat",
            "diam": "Belum melapor",
            "bukti": "Selesai tanpa bukti dukung",
            "nanti": "Jatuh tempo triwulan berikutnya",
        }[self]


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One line: why (``kind`` and ``reason``), what (``subject`` and ``title``), who (``team``).

    ``key`` names the line in the order that people give the agenda. ``months`` are the scheduled
    months in question, ascending; empty where there are none.
    """

    key: str
    kind: AgendaKind
    subject: Subject
    title: str
    team: str
    reason: str
    months: tuple[int, ...] = ()


def agenda(
    progress: Progress,
    before: Progress | None,
    decisions: Iterable[Decision],
    period: Period,
    today: date,
) -> tuple[AgendaItem, ...]:
    """What a meeting should talk about, in its own order.

    ``before`` is what the meeting before it saw, None where there was none: then what fell due
    within the period counts as newly overdue. What a silent team has not reported is not known to
    be late; each such team is one line. An activity stands under one kind of overdue only.
    """
    new = newly_overdue(progress, before, period)
    late = _of_reporting(progress, progress.slots["state"] == SlotState.OVERDUE)
    newly = [_overdue_line(AgendaKind.NEWLY_OVERDUE, progress, *group) for group in _grouped(new)]
    named = {item.subject.code for item in newly}
    older = sorted(
        (
            (activity, months)
            for activity, months in _grouped(_items(progress, late))
            if activity.code not in named
        ),
        key=lambda found: (found[1][0], -len(found[1]), found[0].code),
    )[:LONGEST]
    slots = progress.slots
    unproven = slots["is_done"] & ~slots["has_evidence"]
    following = ~slots["is_done"] & slots["month"].isin(period.next_months)
    return (
        *_late_decisions(decisions, today),
        *newly,
        *(_overdue_line(AgendaKind.LONGEST_OVERDUE, progress, *found) for found in older),
        *map(_silent_line, silent_teams(progress)),
        *(
            _line(AgendaKind.UNPROVEN, activity, months, f"selesai untuk {month_list(months)}")
            for activity, months in _grouped(_items(progress, unproven))
        ),
        *(
            _line(AgendaKind.NEXT, activity, months, f"dijadwalkan {month_list(months)}")
            for activity, months in _grouped(_items(progress, following))
        ),
    )


def ordered(items: Sequence[AgendaItem], order: Sequence[str]) -> tuple[AgendaItem, ...]:
    """An agenda in the order that people gave it, by keys; lines without a place come after."""
    place = {key: position for position, key in enumerate(order)}
    return tuple(sorted(items, key=lambda item: place.get(item.key, len(place))))


def newly_overdue(
    progress: Progress, before: Progress | None, period: Period
) -> list[tuple[Activity, int]]:
    """The slots (activity, month 1-12) overdue now that were not before, by activity and month.

    Without a ``before``, those that fell due within the period. Silent teams are left out.
    """
    slots = progress.slots
    late = _of_reporting(progress, slots["state"] == SlotState.OVERDUE)
    if before is None:
        return _items(progress, late & (slots["month"] >= period.first_month))
    known = set(_items(before, before.slots["state"] == SlotState.OVERDUE))
    known_codes = {(activity.code, month) for activity, month in known}
    return [
        (activity, month)
        for activity, month in _items(progress, late)
        if (activity.code, month) not in known_codes
    ]


def _of_reporting(progress: Progress, chosen: "pd.Series[bool]") -> "pd.Series[bool]":
    """Of some slots, those whose team has reported something."""
    reporting = [team for team, found in progress.by(By.TEAM).items() if found.is_reported]
    mask = progress.selection(teams=reporting)[progress.slots["activity"].to_numpy()]
    return chosen & pd.Series(mask, index=chosen.index)


def _items(progress: Progress, chosen: "pd.Series[bool]") -> list[tuple[Activity, int]]:
    found = progress.slots[chosen]
    return [
        (progress.plan.activities[int(row)], int(month))
        for row, month in zip(found["activity"], found["month"], strict=True)
    ]


def _grouped(items: Iterable[tuple[Activity, int]]) -> list[tuple[Activity, tuple[int, ...]]]:
    groups: dict[Activity, list[int]] = {}
    for activity, month in items:
        groups.setdefault(activity, []).append(month)
    return [(activity, tuple(sorted(months))) for activity, months in groups.items()]


def _line(kind: AgendaKind, activity: Activity, months: tuple[int, ...], reason: str) -> AgendaItem:
    subject = Subject(activity.code, activity.area)
    return AgendaItem(
        f"{kind}:{subject}", kind, subject, activity.action, activity.team, reason, months
    )


def _overdue_line(
    kind: AgendaKind, progress: Progress, activity: Activity, months: tuple[int, ...]
) -> AgendaItem:
    age = progress.as_of - months[0]
    since = f"; terlama {months_old(age)}" if age else ""
    return _line(kind, activity, months, f"jadwal {month_list(months)} belum selesai{since}")


def _silent_line(team: SilentTeam) -> AgendaItem:
    return AgendaItem(
        f"{AgendaKind.SILENT}:{team.team}",
        AgendaKind.SILENT,
        Subject(),
        team.name,
        team.team,
        f"{number(team.due)} jadwal sudah jatuh tempo, belum ada satu pun laporan",
    )


def _late_decisions(decisions: Iterable[Decision], today: date) -> list[AgendaItem]:
    late = sorted(
        (decision for decision in decisions if decision.is_late(today)),
        key=lambda decision: (decision.draft.due, decision.year, decision.number),
    )
    return [
        AgendaItem(
            f"{AgendaKind.DECISION_LATE}:{decision.name}",
            AgendaKind.DECISION_LATE,
            decision.draft.subject,
            f"{decision.name} {decision.draft.what}",
            decision.draft.team,
            f"tenggat {date_label(decision.draft.due)}, {decision.draft.state.word.lower()}"
            if decision.draft.due
            else "",
        )
        for decision in late
    ]
