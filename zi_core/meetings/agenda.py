"""An agenda that writes itself: what a meeting should talk about, each line with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain, islice, zip_longest
from typing import Final

from zi_core.dates import date_label
from zi_core.formatting import month_list, months_old, number
from zi_core.meetings.decision import Decision, Subject
from zi_core.meetings.overdue import months_ahead, newly_behind
from zi_core.meetings.period import Period
from zi_core.plan import Activity
from zi_core.progress import Progress, SilentTeam, by_activity
from zi_core.progress.states import SlotState

LONGEST: Final = 10
"""How many of the longest overdue activities an agenda names, besides those newly overdue; the rest
is counted in one line."""


MAIN_LINES: Final = 10
"""How many lines an agenda has that people work through; the others are an annex."""


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
            "diam": "Belum dilaporkan",
            "bukti": "Terlaksana tanpa bukti dukung",
            "nanti": "Jatuh tempo berikutnya",
        }[self]


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One line: why (``kind`` and ``reason``), what (``subject`` and ``title``), who (``team``).

    ``key`` names the line in the order that people give the agenda. ``months`` are the scheduled
    months in question, ascending; empty where there are none. ``count`` is how many activities,
    teams or decisions it stands for: one, but for the line that counts what no other names.
    """

    key: str
    kind: AgendaKind
    subject: Subject
    title: str
    team: str
    reason: str
    months: tuple[int, ...] = ()
    count: int = 1


def agenda(
    progress: Progress,
    before: Progress | None,
    decisions: Iterable[Decision],
    period: Period,
    today: date,
) -> tuple[AgendaItem, ...]:
    """The items a meeting should discuss, in their own order.

    ``before`` is what the meeting before it saw, None where there was none: then what fell due
    within the period counts as newly overdue. What a silent team has not reported is not known to
    be late; each such team is one line. An activity stands under one kind of overdue only, with all
    its overdue months; what is overdue beyond the longest ones is one line that counts it.
    """
    behind = {item.activity: item.months for item in progress.overdue_items}  # longest first
    newly = by_activity(newly_behind(progress, before, period))
    coming = progress.open_slots(months_ahead(progress, period))
    older = [found for found in behind.items() if found[0] not in newly]
    return (
        *_late_decisions(decisions, today),
        *(
            _newly(progress, before, activity, new, behind[activity])
            for activity, new in newly.items()
        ),
        *(_longest(progress, *found) for found in older[:LONGEST]),
        *_rest(older[LONGEST:]),
        *map(_silent, progress.silent_teams),
        *(
            _line(AgendaKind.UNPROVEN, activity, months, f"terlaksana untuk {month_list(months)}")
            for activity, months in by_activity(progress.unproven).items()
        ),
        *(
            _line(AgendaKind.NEXT, activity, months, f"dijadwalkan {month_list(months)}")
            for activity, months in by_activity(coming).items()
        ),
    )


def ordered(items: Sequence[AgendaItem], order: Sequence[str]) -> tuple[AgendaItem, ...]:
    """An agenda in the order that people gave it, by keys; lines without a place come after."""
    place = {key: position for position, key in enumerate(order)}
    return tuple(sorted(items, key=lambda item: place.get(item.key, len(place))))


def most_first(items: Sequence[AgendaItem]) -> tuple[AgendaItem, ...]:
    """An agenda with the :data:`MAIN_LINES` that matter most first: of every kind the first ones.

    Both they and the others stay in their order.
    """
    queues: dict[AgendaKind, list[AgendaItem]] = {}
    for item in items:
        queues.setdefault(item.kind, []).append(item)
    turns = chain.from_iterable(zip_longest(*queues.values()))
    chosen = set(islice((item.key for item in turns if item), MAIN_LINES))
    return tuple(sorted(items, key=lambda item: item.key not in chosen))


def moved(items: Sequence[AgendaItem], how: str, key: str) -> tuple[str, ...]:
    """The keys of an agenda with one line moved: ``atas``, ``bawah`` (by one), or ``puncak``.

    Whatever else leaves the order as it is.
    """
    keys = [item.key for item in items]
    if key not in keys:
        return tuple(keys)
    at = keys.index(key)
    to = {"atas": max(0, at - 1), "bawah": at + 1, "puncak": 0}.get(how, at)
    keys.insert(to, keys.pop(at))
    return tuple(keys)


def _line(kind: AgendaKind, activity: Activity, months: tuple[int, ...], reason: str) -> AgendaItem:
    subject = Subject(activity.code, activity.area)
    return AgendaItem(
        f"{kind}:{subject}", kind, subject, activity.action, activity.team, reason, months
    )


def _newly(
    progress: Progress,
    before: Progress | None,
    activity: Activity,
    new: tuple[int, ...],
    months: tuple[int, ...],
) -> AgendaItem:
    known = tuple(month for month in months if month not in new)
    more = _known_words(before, activity, known) if known else _oldest(progress, months)
    reason = f"{month_list(new)} belum terlaksana{more}"
    return _line(AgendaKind.NEWLY_OVERDUE, activity, months, reason)


def _known_words(before: Progress | None, activity: Activity, known: tuple[int, ...]) -> str:
    """What the months were before that are not new: late, or not reported."""
    if before is None:
        return f"; {month_list(known)} sudah terlambat sebelumnya"
    open_then = {
        state: {item.key for item in before.slot_items(before.slots["state"] == state)}
        for state in (SlotState.OVERDUE, SlotState.UNREPORTED)
    }
    words = ""
    for state, said in (
        (SlotState.OVERDUE, "sudah terlambat"),
        (SlotState.UNREPORTED, "belum dilaporkan"),
    ):
        own = tuple(month for month in known if (activity.code, month) in open_then[state])
        words += f"; {month_list(own)} {said} pada rapat lalu" if own else ""
    return words


def _longest(progress: Progress, activity: Activity, months: tuple[int, ...]) -> AgendaItem:
    reason = f"{month_list(months)} belum terlaksana{_oldest(progress, months)}"
    return _line(AgendaKind.LONGEST_OVERDUE, activity, months, reason)


def _oldest(progress: Progress, months: tuple[int, ...]) -> str:
    age = progress.as_of - months[0]
    return f"; terlama {months_old(age)}" if age else ""


def _rest(activities: Sequence[tuple[Activity, tuple[int, ...]]]) -> list[AgendaItem]:
    """One line for the overdue activities that no line names."""
    if not activities:
        return []
    count = sum(len(months) for _, months in activities)
    return [
        AgendaItem(
            f"{AgendaKind.LONGEST_OVERDUE}:",
            AgendaKind.LONGEST_OVERDUE,
            Subject(),
            f"{number(len(activities))} kegiatan lain",
            "",
            f"{number(count)} jadwal belum terlaksana; lihat daftar terlambat",
            count=len(activities),
        )
    ]


def _silent(team: SilentTeam) -> AgendaItem:
    return AgendaItem(
        f"{AgendaKind.SILENT}:{team.team}",
        AgendaKind.SILENT,
        Subject(),
        team.name,
        team.team,
        f"{number(team.due)} jadwal sudah jatuh tempo, belum satu pun dilaporkan",
    )


def _late_decisions(decisions: Iterable[Decision], today: date) -> list[AgendaItem]:
    late = [
        (decision.draft.due, decision)
        for decision in decisions
        if decision.draft.due and decision.is_late(today)
    ]
    return [
        AgendaItem(
            f"{AgendaKind.DECISION_LATE}:{decision.name}",
            AgendaKind.DECISION_LATE,
            decision.draft.subject,
            f"{decision.name} {decision.draft.what}",
            decision.draft.team,
            f"tenggat {date_label(due)}, {decision.draft.state.word.lower()}",
        )
        for due, decision in sorted(late, key=lambda found: (found[0], found[1].key))
    ]
