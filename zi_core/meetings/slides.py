"""The slides of a meeting as values: what each says, in a few general layouts.

The browser, the ``.pptx`` and the carry-away file all draw from these, so they say the same.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import groupby, pairwise
from math import ceil
from typing import Final

from zi_core.areas import area_label
from zi_core.bars import Bar, area_bars
from zi_core.grid import GridRow, month_grid
from zi_core.meetings.comparison import Comparison
from zi_core.meetings.decision import WHOLE_MEETING, Decision, DecisionState, Subject
from zi_core.meetings.dossier import Dossier
from zi_core.months import date_label, month_label
from zi_core.plan import Activity, team_label
from zi_core.progress import By, Figures, Progress
from zi_core.query import Detail
from zi_core.states import SLOT_STATES, SlotState
from zi_core.story import Story, tell
from zi_core.summary import (
    Card,
    OverdueItem,
    SilentTeam,
    curve_title,
    headline,
    key_card,
    key_cards,
    overdue_items,
    silent_teams,
)
from zi_core.team_view import SlotItem
from zi_core.wording import (
    NOT_REPORTED,
    NOTHING_DUE,
    as_of_phrase,
    fraction,
    month_list,
    months_old,
    number,
    percent,
)

GRID_ROWS: Final = 10
"""The most activities on one slide; those of an area are spread evenly over as many as needed."""
LIST_LINES: Final = 7
"""The most lines on one slide (DESIGN §7)."""
LINES_UNDER_FIGURES: Final = 6
"""The most lines under a row of key figures."""
LIST_SLIDES: Final = 4
"""The most slides that one list takes; its last line then says how much more there is."""
SHEET: Final = "lihat lembar monev"
MINUTES: Final = "lihat notula"


class Layout(StrEnum):
    """How a slide is laid out; every layout may have key figures and a remark."""

    FIGURES = "figures"
    """A row of key figures over some lines."""
    CURVE = "curve"
    """The step curve."""
    GRID = "grid"
    """Rows of the month grid."""
    LIST = "list"
    """Lines from top to bottom."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: a short ``lead``, the ``text``, and a ``note`` behind it.

    ``activity`` and ``decision`` are what it is about, where it is one; their full story stands a
    click away. ``bar`` is drawn behind the text. ``is_rest`` marks the last line of a list that is
    longer than the slides: it says how much more there is.
    """

    lead: str
    text: str
    note: str = ""
    activity: Activity | None = None
    decision: Decision | None = None
    bar: Bar | None = None
    is_hot: bool = False
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """The step curve: planned and realised at the month ends 0-12, None where it is not known.

    ``due`` and ``due_done`` are the target and what of it is done at the position ``as_of``.
    """

    planned: tuple[int, ...]
    realised: tuple[int | None, ...]
    as_of: int
    due: int
    due_done: int

    @property
    def is_known(self) -> bool:
        """Whether anything has been reported."""
        return any(value is not None for value in self.realised)


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: an active ``title`` (what it says, in a sentence) and what shows it.

    ``key`` stays the same as long as the slide is about the same. ``subject`` is what a decision
    written on it is about. ``source`` and ``marks`` stand at its foot: which meeting and position,
    and whether it is a draft or sample data.
    """

    key: str
    layout: Layout
    title: str
    subject: Subject
    source: str
    marks: tuple[str, ...]
    figures: tuple[Card, ...] = ()
    lines: tuple[Line, ...] = ()
    rows: tuple[GridRow, ...] = ()
    curve: Curve | None = None
    remark: str = ""

    @property
    def signs(self) -> tuple[tuple[SlotState | None, str], ...]:
        """The states that its rows show, each with its word; None is what a silent team's show."""
        cells = [cell for row in self.rows for cell in row.cells if cell.state is not None]
        shown = {cell.state for cell in cells if not cell.is_silent}
        found: list[tuple[SlotState | None, str]] = [
            (state, f"{state.word.lower()}{' (+bulan)' if state is SlotState.DONE_LATE else ''}")
            for state in (*SLOT_STATES, SlotState.OFF_PLAN)
            if state in shown
        ]
        if any(cell.is_silent for cell in cells):
            found.append((None, "jatuh tempo, belum ada laporan"))
        return tuple(found)


def slides(dossier: Dossier) -> tuple[Slide, ...]:
    """The slides of a meeting, in the order it goes through them.

    Counted per jadwal like everything of a meeting, at the dossier's position.
    """
    deck = _Deck(dossier)
    return (
        deck.headline(),
        deck.curve(),
        *deck.comparison(),
        *deck.areas(),
        *deck.overdue(),
        *deck.silent(),
        deck.evidence(),
        *deck.decisions(),
        deck.closing(),
    )


def step_curve(progress: Progress) -> Curve:
    """The step curve of a whole plan."""
    frame, total = progress.curve(), progress.total
    known = total.is_reported
    return Curve(
        tuple(int(value) for value in frame["planned"]),
        tuple(
            int(value) if known and month <= progress.as_of else None
            for month, value in zip(frame["month"], frame["realised"], strict=True)
        ),
        progress.as_of,
        int(total.due),
        int(total.due_done),
    )


def stories(dossier: Dossier, deck: Iterable[Slide]) -> tuple[Story, ...]:
    """The story of every activity that stands on a slide, in the plan's order."""
    shown = {
        activity.code
        for slide in deck
        for activity in (
            *(row.activity for row in slide.rows),
            *(line.activity for line in slide.lines if line.activity),
        )
    }
    found = (tell(dossier.progress, Detail(code)) for code in sorted(shown))
    return tuple(story for story in found if story)


def panel_of(slide: Slide, line: Line) -> str:
    """The key of what a click on a line opens; empty where there is nothing more to tell."""
    if line.decision:
        return line.decision.name
    if line.activity:
        return str(line.activity.code)
    if line.bar or line.is_rest:
        return ""
    return f"{slide.key}.{slide.lines.index(line)}"


def source_of(dossier: Dossier) -> str:
    """Which meeting and position figures are of, for the foot of a slide or a page."""
    until = as_of_phrase(dossier.progress.as_of, dossier.plan.year)
    until = f"s.d. {until}" if dossier.progress.as_of else f"posisi {until}"
    return f"Rapat {dossier.meeting.name} · {until}"


def marks_of(dossier: Dossier) -> tuple[str, ...]:
    """What must stand on everything of a meeting: that it is a draft, that it is sample data."""
    draft = (f"DRAF versi {dossier.version.number}",) if dossier.is_draft else ()
    return (*draft, *(("DATA CONTOH",) if dossier.plan.sample else ()))


def decision_note(decision: Decision, today: date) -> str:
    """Who, by when, and what has become of a decision; of one not begun nothing has."""
    draft = decision.draft
    due = ""
    if draft.due:
        due = f"{'lewat ' if decision.is_late(today) else ''}tenggat {date_label(draft.due)}"
    state = "" if draft.state is DecisionState.OPEN else draft.state.word.lower()
    return " · ".join(part for part in (draft.team, due, state) if part)


@dataclass(frozen=True)
class _Deck:
    """The slides of one dossier."""

    dossier: Dossier

    @property
    def progress(self) -> Progress:
        return self.dossier.progress

    def slide(
        self,
        key: str,
        layout: Layout,
        title: str,
        *,
        subject: Subject = WHOLE_MEETING,
        figures: tuple[Card, ...] = (),
        lines: tuple[Line, ...] = (),
        rows: tuple[GridRow, ...] = (),
        curve: Curve | None = None,
        remark: str = "",
    ) -> Slide:
        source, marks = source_of(self.dossier), marks_of(self.dossier)
        return Slide(
            key, layout, title, subject, source, marks, figures, lines, rows, curve, remark
        )

    # ---- the whole plan ---------------------------------------------------------------------

    def headline(self) -> Slide:
        found = self.progress.total
        completion, late, on_time = key_cards(found, self.progress.weighting)
        return self.slide(
            "headline",
            Layout.FIGURES,
            str(headline(self.progress)),
            figures=(
                _worded(completion, "jadwal selesai"),
                late,
                _worded(on_time, "jadwal"),
                self._proven(found),
            ),
            lines=tuple(
                Line(bar.key, bar.label, f"{bar.value} {bar.beside}".strip(), bar=bar)
                for bar in area_bars(self.progress)
            ),
        )

    def curve(self) -> Slide:
        return self.slide(
            "curve",
            Layout.CURVE,
            f"{curve_title(self.progress)}.",
            figures=(_completion_card(self.progress.total),),
            curve=step_curve(self.progress),
        )

    def comparison(self) -> Iterable[Slide]:
        found = self.dossier.comparison
        if found is None:
            return
        now, then = found.now, found.then
        since = f"Sejak Rapat {found.previous.name}"
        newly = len(found.newly_behind)
        behind = f"{number(newly)} baru terlambat" if newly else "tidak ada yang baru terlambat"
        done = f"{number(len(found.done))} jadwal" if found.done else "tidak ada jadwal yang"
        yield self.slide(
            "comparison",
            Layout.FIGURES,
            f"{since}: {done} selesai, {behind}.",
            figures=(
                _worded(_completion_card(now), f"semula {_share(then)}", between="; "),
                _count_card("Selesai sejak itu", len(found.done)),
                _count_card("Baru terlambat", newly, is_hot=newly > 0),
                _count_card(
                    "Masih terlambat", len(found.still_behind), is_hot=bool(found.still_behind)
                ),
            ),
            lines=_changes(found),
            remark="Jadwal tim yang belum melapor tidak dihitung sebagai baru terlambat."
            if silent_teams(self.progress)
            else "",
        )

    # ---- areas ------------------------------------------------------------------------------

    def areas(self) -> Iterable[Slide]:
        figures = self.progress.by(By.AREA)
        for group in month_grid(self.progress).groups:
            found = figures[group.key]
            pages = _evenly(group.rows, GRID_ROWS)
            title = f"{area_label(group.key)}: {_area_finding(found)}"
            for page, rows in enumerate(pages, start=1):
                yield self.slide(
                    f"area-{group.key}" + (f"-{page}" if page > 1 else ""),
                    Layout.GRID,
                    _paged(title, page, len(pages)),
                    subject=Subject(None, group.key),
                    figures=(_completion_card(found),),
                    rows=rows,
                )

    # ---- lists ------------------------------------------------------------------------------

    def overdue(self) -> Iterable[Slide]:
        total, items = self.progress.total, overdue_items(self.progress)
        silent = silent_teams(self.progress)
        apart = ""
        if silent:
            due = number(sum(team.due for team in silent))
            apart = (
                f"Belum termasuk {due} jadwal jatuh tempo dari {number(len(silent))} tim "
                "yang belum melapor."
            )
        if not items:
            title = "Tidak ada kegiatan yang terlambat."
            if not total.due:
                title = "Belum ada yang terlambat: belum ada yang jatuh tempo."
            elif silent:
                title = "Tidak ada yang terlambat pada tim yang sudah melapor."
            if total.is_reported or not total.due:  # else only the silent teams are known
                yield self.slide("overdue", Layout.LIST, title, remark=apart)
            return
        count = sum(item.count for item in items)
        age = items[0].age
        title = (
            f"{number(count)} jadwal dari {number(len(items))} kegiatan terlambat"
            f"{f', terlama {months_old(age)}' if age else ''}"
        )
        pages = _paginated([self._overdue_line(item) for item in items], "kegiatan")
        for page, lines in enumerate(pages, start=1):
            yield self.slide(
                _key("overdue", page),
                Layout.LIST,
                _paged(title, page, len(pages)),
                lines=lines,
                remark=apart,
            )

    def _overdue_line(self, item: OverdueItem) -> Line:
        frame, activity = self.progress.slots, item.activity
        row = self.dossier.plan.activities.index(activity)
        late = frame[(frame["activity"] == row) & (frame["state"] == SlotState.OVERDUE)]
        months = tuple(int(month) for month in late["month"])
        return Line(
            months_old(item.age),
            f"{activity.code} {activity.action}",
            f"{month_list(months)} · {team_label(activity.team)}",
            activity=activity,
            is_hot=True,
        )

    def silent(self) -> Iterable[Slide]:
        silent = silent_teams(self.progress)
        if not silent:
            return
        due = number(sum(team.due for team in silent))
        unknown = "" if self.progress.total.is_reported else "Keterlambatan belum diketahui: "
        yield self.slide(
            "silent",
            Layout.LIST,
            f"{unknown}{number(len(silent))} tim belum melapor sama sekali; {due} jadwalnya "
            "sudah jatuh tempo.",
            lines=_capped([_silent_line(team) for team in silent], LIST_LINES, "tim"),
            remark="Belum melapor tidak sama dengan belum dikerjakan.",
        )

    def evidence(self) -> Slide:
        total, unproven = self.progress.total, self.dossier.unproven
        lines: list[Line] = []
        if not total.done_count:
            title = "Belum ada jadwal yang selesai, jadi belum ada yang perlu bukti dukung."
        elif not unproven:
            title = f"Semua {number(total.done_count)} jadwal yang selesai berbukti dukung."
        else:
            title = (
                f"{fraction(len(unproven), total.done_count)} jadwal yang selesai belum "
                "berbukti dukung."
            )
            groups = sorted(_by_activity(unproven), key=lambda found: -len(found[1]))
            lines = [
                Line(
                    f"{number(len(months))} jadwal",
                    f"{activity.code} {activity.action}",
                    f"{month_list(months)} · {team_label(activity.team)}",
                    activity=activity,
                )
                for activity, months in groups
            ]
        return self.slide(
            "evidence",
            Layout.LIST,
            title,
            figures=(self._proven(total),),
            lines=_capped(lines, LIST_LINES, "kegiatan"),
        )

    @staticmethod
    def _proven(found: Figures) -> Card:
        if not found.done_count:
            return Card("Bukti lengkap", "–", "belum ada yang selesai", None, is_known=False)
        counted = fraction(found.evidenced_count, found.done_count)
        return Card("Bukti lengkap", percent(found.evidence_rate), f"{counted} selesai", None)

    def decisions(self) -> Iterable[Slide]:
        today = self.dossier.today
        carried = [found for found in self.dossier.carried if found.is_open]
        own = self.dossier.own
        late = sum(found.is_late(today) for found in carried)
        parts = []
        if carried:
            overdue = f", {number(late)} lewat tenggat" if late else ""
            parts.append(f"{number(len(carried))} keputusan rapat lalu masih terbuka{overdue}")
        if own:
            parts.append(f"rapat ini mengambil {number(len(own))} keputusan")
        if not parts:
            yield self.slide(
                "decisions",
                Layout.LIST,
                "Belum ada keputusan yang terbuka.",
                remark="Keputusan dicatat saat dibahas, di slide mana pun.",
            )
            return
        lines = [
            Line(
                found.name,
                found.draft.what,
                decision_note(found, today),
                activity=self._activity(found),
                decision=found,
                is_hot=found.is_late(today),
            )
            for found in (*carried, *own)
        ]
        pages = _paginated(lines, "keputusan", MINUTES)
        for page, chosen in enumerate(pages, start=1):
            told = "; ".join(parts)
            title = _paged(told[0].upper() + told[1:], page, len(pages))
            yield self.slide(_key("decisions", page), Layout.LIST, title, lines=chosen)

    def _activity(self, decision: Decision) -> Activity | None:
        code = decision.draft.subject.code
        return self.dossier.plan.by_code.get(code) if code else None

    # ---- the end ----------------------------------------------------------------------------

    def closing(self) -> Slide:
        dossier, frame = self.dossier, self.progress.slots
        months = dossier.meeting.details.period.next_months
        coming = frame[~frame["is_done"] & frame["month"].isin(months)]
        still = sum(found.is_open for found in dossier.decisions)
        done = dossier.follow_up
        if months:
            name = f"{month_label(months[0], None)}–{month_label(months[-1], dossier.meeting.year)}"
            due = _count_card(f"Jatuh tempo {name}", len(coming))
            opening = (
                f"{number(len(coming)) if len(coming) else 'Tidak ada'} jadwal jatuh tempo {name}"
            )
        else:
            due = Card("Jatuh tempo berikutnya", "–", "tahun rencana sudah habis", None)
            opening = f"Tahun rencana {dossier.meeting.year} habis"
        ending = (
            f"{number(still)} keputusan masih terbuka" if still else "tidak ada keputusan terbuka"
        )
        follow_up = Card(
            "Tindak lanjut keputusan",
            percent(done.rate),
            f"{fraction(done.done, done.counted)} keputusan rapat lalu selesai"
            if done.counted
            else "belum ada keputusan rapat lalu",
            None,
        )
        lines = [
            Line(
                f"{number(count)} jadwal",
                team_label(team),
                ", ".join(dict.fromkeys(codes)),
            )
            for team, count, codes in self._by_team(coming["activity"])
        ]
        return self.slide(
            "closing",
            Layout.FIGURES,
            f"{opening}; {ending}.",
            figures=(
                due,
                Card("Keputusan terbuka", number(still), "keputusan", None),
                follow_up,
            ),
            lines=_capped(lines, LINES_UNDER_FIGURES, "tim"),
        )

    def _by_team(self, rows: Iterable[int]) -> list[tuple[str, int, list[str]]]:
        """Teams with their number of slots and the codes of their activities, most first."""
        found = [self.dossier.plan.activities[int(row)] for row in rows]
        counts = Counter(activity.team for activity in found)
        return [
            (team, count, [str(activity.code) for activity in found if activity.team == team])
            for team, count in counts.most_common()
        ]


# ---- figures ------------------------------------------------------------------------------------


def _completion_card(found: Figures) -> Card:
    counted = f"{fraction(found.due_done, found.due)} jadwal selesai"
    return key_card(found, "Capaian", percent(found.completion), counted)


def _count_card(name: str, count: int, *, is_hot: bool = False) -> Card:
    return Card(name, number(count), "jadwal", None, is_hot=is_hot)


def _worded(card: Card, words: str, *, between: str = " ") -> Card:
    """A card with more words beside its value; as it is where nothing is known."""
    return replace(card, beside=f"{card.beside}{between}{words}") if card.is_known else card


def _share(found: Figures) -> str:
    if not found.due:
        return NOTHING_DUE
    if not found.is_reported:
        return NOT_REPORTED
    return f"{percent(found.completion)} ({fraction(found.due_done, found.due)})"


def _area_finding(found: Figures) -> str:
    """What an area's figures say, as the rest of its title."""
    if not found.due:
        return f"{NOTHING_DUE}, {number(found.slots)} jadwal setahun"
    if not found.is_reported:
        return f"{NOT_REPORTED}, {number(found.due)} jadwal sudah jatuh tempo"
    if not found.overdue_count:
        return f"semua {number(found.due)} jadwal yang jatuh tempo selesai"
    age = f", terlama {months_old(found.oldest_overdue)}" if found.oldest_overdue else ""
    return f"{fraction(found.overdue, found.due)} jadwal terlambat{age}"


# ---- lines --------------------------------------------------------------------------------------


def _silent_line(team: SilentTeam) -> Line:
    return Line(f"{number(team.due)} jadwal", team.name, "belum ada satu pun laporan")


def _changes(found: Comparison) -> tuple[Line, ...]:
    """What newly fell behind and what was done, as many lines of each as there is room for."""
    newly = [_change("Baru terlambat", *group) for group in _by_activity(found.newly_behind)]
    done = [_change("Selesai", *group) for group in _by_activity(found.done)]
    room = max(LINES_UNDER_FIGURES // 2, LINES_UNDER_FIGURES - len(done))
    late = _capped(newly, room, "kegiatan baru terlambat")
    return late + _capped(done, LINES_UNDER_FIGURES - len(late), "kegiatan selesai")


def _change(lead: str, activity: Activity, months: tuple[int, ...]) -> Line:
    return Line(
        lead,
        f"{activity.code} {activity.action}",
        f"{month_list(months)} · {team_label(activity.team)}",
        activity=activity,
        is_hot=lead == "Baru terlambat",
    )


def _by_activity(items: Iterable[SlotItem]) -> list[tuple[Activity, tuple[int, ...]]]:
    """Slots that stand in the plan's order, by activity."""
    return [
        (activity, tuple(item.month for item in group))
        for activity, group in groupby(items, key=lambda item: item.activity)
    ]


def _capped(lines: Sequence[Line], most: int, what: str, where: str = SHEET) -> tuple[Line, ...]:
    """Lines as far as there is room; the last one then says how many more there are, and where."""
    if len(lines) <= most:
        return tuple(lines)
    rest = len(lines) - (most - 1)
    more = Line("…", f"dan {number(rest)} {what} lagi", where, is_rest=True)
    return (*lines[: most - 1], more)


def _paginated(lines: Sequence[Line], what: str, where: str = SHEET) -> list[tuple[Line, ...]]:
    capped = _capped(lines, LIST_LINES * LIST_SLIDES, what, where)
    return [capped[at : at + LIST_LINES] for at in range(0, len(capped), LIST_LINES)]


def _evenly(rows: tuple[GridRow, ...], most: int) -> list[tuple[GridRow, ...]]:
    """Rows on as few pages as hold them, evenly filled, in their order."""
    pages = ceil(len(rows) / most)
    cuts = [round(page * len(rows) / pages) for page in range(pages + 1)]
    return [rows[low:high] for low, high in pairwise(cuts)]


def _paged(title: str, page: int, pages: int) -> str:
    return f"{title} ({page} dari {pages})." if pages > 1 else f"{title}."


def _key(name: str, page: int) -> str:
    return name if page == 1 else f"{name}-{page}"
