"""An agenda that writes itself: what a meeting should talk about, each line with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import chain, islice, zip_longest
from typing import Final

from zi_core.dates import date_label
from zi_core.formatting import month_list, months_old, number
from zi_core.meetings.decision import WHOLE_MEETING, Decision, Subject
from zi_core.meetings.meeting import Details
from zi_core.meetings.overdue import months_ahead, newly_behind
from zi_core.meetings.period import Period
from zi_core.plan import Activity, Plan, team_label
from zi_core.progress import Progress, SilentTeam, by_activity
from zi_core.progress.states import SlotState

LONGEST: Final = 10
"""How many of the longest overdue activities an agenda names, besides those newly overdue; the rest
is counted in one line."""
MOVES: Final = ("atas", "bawah", "puncak")
"""How a line may be moved: by one up, by one down, or first of all."""
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

    @property
    def owner(self) -> str:
        """Who answers for it, in words: a team, or several."""
        if self.team:
            return self.team
        is_one_teams = self.subject.code or self.kind is AgendaKind.SILENT
        return team_label("") if is_one_teams else "Lintas tim"


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
        *_late_decisions(progress.plan, decisions, today),
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


def by_team(items: Iterable[AgendaItem]) -> tuple[tuple[AgendaItem, ...], ...]:
    """Lines by who answers for them, teams in the order of their first line."""
    teams: dict[str, list[AgendaItem]] = {}
    for item in items:
        teams.setdefault(item.owner, []).append(item)
    return tuple(map(tuple, teams.values()))


@dataclass(frozen=True, slots=True)
class AgendaArrangement:
    """An agenda as a meeting has it: the ``main`` lines, by team, and those that are an annex.

    ``skipped`` are those of the annex that its leader has left out, ``others`` the rest.
    """

    main: tuple[AgendaItem, ...]
    skipped: tuple[AgendaItem, ...]
    others: tuple[AgendaItem, ...]


def arranged(items: Sequence[AgendaItem], details: Details) -> AgendaArrangement:
    """An agenda in the order and with the marks that people gave it.

    Main are the lines marked to be discussed; of lines that came up since, those among the
    :data:`MAIN_LINES` that matter most. Where nothing is marked, the first of the order are main.
    """
    proposed = most_first(items)
    lines = ordered(proposed, details.agenda)
    skipped = set(details.skipped)
    if details.discussed or details.skipped:
        came_up = {item.key for item in proposed[:MAIN_LINES]}.difference(details.agenda)
        chosen = came_up.union(details.discussed) - skipped
    else:
        chosen = {item.key for item in lines[:MAIN_LINES]}
    main = by_team(item for item in lines if item.key in chosen)
    rest = [item for item in lines if item.key not in chosen]
    return AgendaArrangement(
        tuple(chain.from_iterable(main)),
        tuple(item for item in rest if item.key in skipped),
        tuple(item for item in rest if item.key not in skipped),
    )


def rearranged(found: AgendaArrangement, details: Details, how: str, key: str) -> Details:
    """A meeting's details with one line of its agenda moved or marked.

    ``atas``, ``bawah`` and ``puncak`` move a main line, see :func:`moved`; ``lewati`` leaves one
    out, ``bahas`` takes one in. Whatever else, and a line that is not there, changes nothing.
    """
    main, skipped, others = (
        [item.key for item in part] for part in (found.main, found.skipped, found.others)
    )
    if how == "lewati" and key in main:
        main.remove(key)
        skipped.append(key)
    elif how == "bahas" and key in (*skipped, *others):
        (skipped if key in skipped else others).remove(key)
        main.append(key)
    elif how in MOVES and key in main:
        main = list(moved(found.main, how, key))
    else:
        return details
    return replace(
        details,
        agenda=(*main, *skipped, *others),
        discussed=tuple(main),
        skipped=tuple(skipped),
    )


def moved(items: Sequence[AgendaItem], how: str, key: str) -> tuple[str, ...]:
    """The keys of lines that stand by team, with one moved: ``atas``, ``bawah`` or ``puncak``.

    A line moves by one within its team; where it is the first or last of it, its team moves.
    ``puncak`` puts it first of all, with its team behind it. Whatever else changes nothing.
    """
    teams = [[item.key for item in own] for own in by_team(items)]
    at = next((place for place, own in enumerate(teams) if key in own), None)
    if at is None or how not in MOVES:
        return tuple(item.key for item in items)
    own = teams[at]
    if how == "puncak":
        teams.insert(0, teams.pop(at))
        own.insert(0, own.pop(own.index(key)))
    else:
        step = -1 if how == "atas" else 1
        line = own.index(key)
        if 0 <= line + step < len(own):
            own.insert(line + step, own.pop(line))
        else:
            teams.insert(max(0, at + step), teams.pop(at))
    return tuple(chain.from_iterable(teams))


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


def _late_decisions(plan: Plan, decisions: Iterable[Decision], today: date) -> list[AgendaItem]:
    late = [
        (decision.draft.due, decision)
        for decision in decisions
        if decision.draft.due and decision.is_late(today)
    ]
    return [
        AgendaItem(
            f"{AgendaKind.DECISION_LATE}:{decision.name}",
            AgendaKind.DECISION_LATE,
            _subject_here(plan, decision),
            f"{decision.name} {decision.draft.what}",
            decision.draft.team,
            f"tenggat {date_label(due)}, {decision.draft.state.word.lower()}",
        )
        for due, decision in sorted(late, key=lambda found: (found[0], found[1].key))
    ]


def _subject_here(plan: Plan, decision: Decision) -> Subject:
    """What a decision is about, as far as this plan has it: another year's codes name others."""
    subject = decision.draft.subject
    is_here = subject.code is None or (decision.year == plan.year and subject.code in plan.by_code)
    return subject if is_here else WHOLE_MEETING
