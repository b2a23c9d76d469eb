"""What the page Rapat shows of meetings, as values; and what people type there, read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final

from zi_core.areas import area_label
from zi_core.meetings import (
    AgendaItem,
    AgendaKind,
    Comparison,
    Decision,
    DecisionDraft,
    DecisionState,
    Details,
    Dossier,
    Meeting,
    MeetingError,
    Meetings,
    Participant,
    Period,
    Subject,
)
from zi_core.meetings.content import checked, participants_of
from zi_core.months import date_label, moment_label
from zi_core.plan import Activity, Plan
from zi_core.progress import default_as_of
from zi_core.store import Store
from zi_core.summary import headline
from zi_core.team_view import SlotItem
from zi_core.text import clean
from zi_core.wording import NOT_REPORTED, as_of_phrase, completion, number, share

QUARTERS: Final = (Period.Q1, Period.Q2, Period.Q3, Period.Q4)
PERIODS: Final = (*QUARTERS, Period.H1, Period.H2)
"""The periods to choose from, as their form lists them."""
OPEN_LINES: Final = 12
"""A longer list is folded until it is asked for; its heading tells how long it is."""
_SHORT: Final = 110


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
        told, position = "", ""
        try:
            dossier = meetings.dossier(meeting.number)
            told, position = completion(dossier.progress.total), position_words(dossier)
        except MeetingError as error:  # its frozen version is gone: the meeting itself says so
            told = str(error)
        rows.append(
            MeetingRow(
                meeting,
                date_label(meeting.details.day),
                state_words(meeting),
                told,
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


def position_words(dossier: Dossier) -> str:
    """``s.d. akhir September 2022``."""
    return f"s.d. {as_of_phrase(dossier.progress.as_of, dossier.plan.year)}"


def headline_words(dossier: Dossier) -> str:
    """The meeting's figures in a sentence."""
    return str(headline(dossier.progress))


def frozen_words(dossier: Dossier) -> list[str]:
    """What closing a meeting freezes, a line each."""
    total, count = dossier.progress.total, len(dossier.decisions)
    figures = completion(total)
    if total.due and total.is_reported:
        figures = f"{figures} jadwal selesai, {number(total.overdue)} terlambat"
    return [
        f"versi {dossier.version.number}, terbit {moment_label(dossier.version.at)} WIB",
        f"posisi {position_words(dossier)}",
        f"angka: {figures}",
        f"{number(count)} keputusan, sebagaimana adanya saat ini"
        if count
        else "tidak ada keputusan",
    ]


# ---- agenda -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AgendaGroup:
    """Lines of one kind that follow one another, each with its place (from 1) in the agenda."""

    kind: AgendaKind
    lines: tuple[tuple[int, AgendaItem], ...]

    @property
    def is_folded(self) -> bool:
        """Whether it is so long that it is folded at first."""
        return len(self.lines) > OPEN_LINES

    @property
    def key(self) -> str:
        """What names it on the page while its lines move about."""
        return f"{self.kind}-{self.lines[0][1].key}" if len(self.lines) == 1 else str(self.kind)


def agenda_groups(items: Iterable[AgendaItem]) -> list[AgendaGroup]:
    """An agenda in the order that people gave it, neighbours of one kind together."""
    numbered = enumerate(items, start=1)
    return [
        AgendaGroup(kind, tuple(lines))
        for kind, lines in groupby(numbered, key=lambda line: line[1].kind)
    ]


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


def with_agenda(details: Details, order: tuple[str, ...]) -> Details:
    """A meeting's details with another order of the agenda; an empty one is its own order."""
    return replace(details, agenda=order)


# ---- decisions ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as a meeting shows it, and as it stands ``now``: of a closed one they may differ.

    ``meeting`` is the name of the one that took it; ``due`` and ``settled`` are days in words.
    """

    decision: Decision
    now: Decision
    meeting: str
    subject: str
    due: str
    settled: str
    is_late: bool


def decision_rows(store: Store, decisions: Iterable[Decision], today: date) -> list[DecisionRow]:
    """Decisions of the books of a store, late ones judged on a day."""
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
        plans[year] = book.plan(book.newest())
    return [
        DecisionRow(
            found,
            live.get((found.year, found.number), found),
            names.get((found.year, found.meeting), ""),
            found.draft.subject.label(plans[found.year])
            if found.year in plans
            else str(found.draft.subject),
            date_label(found.draft.due) if found.draft.due else "",
            date_label(found.settled_on) if found.settled_on else "",
            found.is_late(today),
        )
        for found in wanted
    ]


def same_decision(meetings: Meetings, number: int, draft: DecisionDraft) -> Decision | None:
    """The newest decision of the year, if a meeting has just taken this one: a form sent twice."""
    newest = next(reversed(meetings.decisions()), None)
    if newest is None or newest.meeting != number or newest.revision != 1:
        return None
    typed = replace(draft, what=clean(draft.what), team=clean(draft.team))
    return newest if newest.draft == typed else None


def follow_up_words(dossier: Dossier) -> str:
    """How far the decisions of meetings before were followed up, with the fraction."""
    found = dossier.follow_up
    if not found.counted:
        return "Belum ada keputusan rapat sebelumnya yang perlu ditindaklanjuti."
    late = f"; {number(found.late)} lewat tenggat" if found.late else ""
    return f"Keputusan rapat sebelumnya: {share(found.done, found.counted)} selesai{late}."


def subject_groups(plan: Plan) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a decision may be about, for a choice: groups of (value, label)."""
    areas = [(area.number, area_label(area.number)) for area in plan.areas]
    groups = [("Rapat dan area", [("", "Rapat"), *areas])]
    for area in plan.areas:
        activities = [
            (str(activity.code), _short(f"{activity.code} {activity.action}"))
            for activity in plan.activities
            if activity.area == area.number
        ]
        groups.append((area_label(area.number), activities))
    return groups


def _short(text: str) -> str:
    """A text for a choice, which is one line wherever it opens."""
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 2].rstrip()} …"


# ---- comparison ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SlotGroup:
    """The slots of one activity in a list: its months 1-12, ascending."""

    activity: Activity
    months: tuple[int, ...]


def by_activity(items: Iterable[SlotItem]) -> list[SlotGroup]:
    """Slots by activity, in the order in which the activities come first."""
    months: dict[Activity, list[int]] = {}
    for item in items:
        months.setdefault(item.activity, []).append(item.month)
    return [SlotGroup(activity, tuple(sorted(found))) for activity, found in months.items()]


def figure_rows(comparison: Comparison) -> list[tuple[str, str, str]]:
    """The figures of both meetings in words: name, then, now."""
    rows = []
    for figures in (comparison.then, comparison.now):
        told = (
            f"{number(figures.overdue)} jadwal",
            share(figures.on_time, figures.due),
            share(figures.done, figures.slots),
        )
        known = told if figures.is_reported else (NOT_REPORTED,) * len(told)
        rows.append((completion(figures), *known))
    names = ("Capaian", "Terlambat", "Selesai tepat bulan", "Capaian tahun")
    return list(zip(names, *rows, strict=True))


# ---- what people type ---------------------------------------------------------------------------


def last_quarter(as_of: int) -> Period:
    """The quarter that ended last at a position (0-15); the first one where none has yet."""
    ended = [period for period in QUARTERS if period.last_month <= as_of]
    return ended[-1] if ended else Period.Q1


def usual_title(period: Period, year: int) -> str:
    """``Rapat Evaluasi Triwulan III Tahun 2022``."""
    return f"Rapat Evaluasi {period.full_label} Tahun {year}"


def usual_details(store: Store, today: date) -> Details:
    """What the form of a new meeting offers: the quarter that ended last, held today."""
    plan, year = store.plan(store.newest()), store.book.year
    period = last_quarter(default_as_of(plan, today))
    return Details(period, usual_title(period, year), today)


def same_meeting(meetings: Meetings, details: Details) -> Meeting | None:
    """The newest meeting, if it was made of just these details: a form sent twice."""
    newest = max(meetings.all(), key=lambda found: found.number, default=None)
    is_same = newest is not None and newest.revision == 1 and newest.details == checked(details)
    return newest if is_same else None


def participants_text(participants: Iterable[Participant]) -> str:
    """Participants as a text box holds them, one a line."""
    return "\n".join(map(str, participants))


def details_typed(
    fields: Mapping[str, object], year: int, before: Details | None = None
) -> Details:
    """A meeting's details from its form; what the form does not hold stays as ``before``.

    A title that is the usual one of another period of the ``year`` becomes that of the chosen one.
    Raises MeetingError for a period or a day that cannot be read.
    """
    try:
        period = Period(_text(fields, "periode"))
    except ValueError as error:
        raise MeetingError("Pilih periode rapatnya.") from error
    day = _day(fields, "tanggal", "Tanggal rapat")
    if day is None:
        raise MeetingError("Tanggal rapat belum diisi.")
    title = _text(fields, "judul")
    if title.strip() in {usual_title(other, year) for other in PERIODS}:
        title = usual_title(period, year)
    typed = Details(
        period=period,
        title=title,
        day=day,
        time=_text(fields, "waktu"),
        place=_text(fields, "tempat"),
        leader=_text(fields, "pemimpin"),
        is_led_by_leadership=_text(fields, "pimpinan") == "ya",
        participants=participants_of(_text(fields, "peserta")),
    )
    if before is None:
        return typed
    discussion = _text(fields, "pembahasan") if "pembahasan" in fields else before.discussion
    return replace(typed, discussion=discussion, agenda=before.agenda)


def decision_typed(
    fields: Mapping[str, object], before: DecisionDraft | None = None
) -> DecisionDraft:
    """A decision from a form; what the form does not hold stays as ``before``.

    Raises MeetingError for a date or a state that cannot be read.
    """
    draft = before or DecisionDraft(Subject(), "")
    if "tentang" in fields:
        draft = replace(draft, subject=Subject.parse(_text(fields, "tentang")))
    if "keputusan" in fields:
        draft = replace(draft, what=_text(fields, "keputusan"))
    if "tim" in fields:
        draft = replace(draft, team=_text(fields, "tim"))
    if "tenggat" in fields:
        draft = replace(draft, due=_day(fields, "tenggat", "Tenggat"))
    if "keterangan" in fields:
        draft = replace(draft, remark=_text(fields, "keterangan"))
    if "keadaan" in fields:
        try:
            draft = replace(draft, state=DecisionState(_text(fields, "keadaan")))
        except ValueError as error:
            raise MeetingError("Pilih keadaan keputusannya.") from error
    return draft


def _text(fields: Mapping[str, object], name: str) -> str:
    said = fields.get(name, "")
    return said if isinstance(said, str) else ""


def _day(fields: Mapping[str, object], name: str, label: str) -> date | None:
    said = _text(fields, name).strip()
    try:
        return date.fromisoformat(said) if said else None
    except ValueError as error:
        raise MeetingError(f"{label} tidak dapat dibaca; pilih tanggalnya lagi.") from error
