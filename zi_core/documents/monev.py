"""The *lembar monev ZI* as values: counted once, written as PDF and as workbook."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from zi_core.dates import SHORT_NAMES
from zi_core.documents.letterhead import Head, head
from zi_core.documents.signatures import Signature, chair_and_team_leader
from zi_core.formatting import fraction, join_and, month_list, months_old, number, share
from zi_core.meetings import MeetingBriefing
from zi_core.plan import Activity, Code, team_label
from zi_core.plan.areas import AREA_BY_NUMBER
from zi_core.progress import By, Figures, Progress
from zi_core.progress.states import SlotState
from zi_core.settings import DocumentSettings
from zi_core.views.overview import headline
from zi_core.views.phrases import NOT_REPORTED, NOTHING_DONE, NOTHING_DUE

TITLE = "Lembar Monitoring dan Evaluasi Pembangunan Zona Integritas"
NO_EVIDENCE = "belum ada"


@dataclass(frozen=True, slots=True)
class Count:
    """The figures of the plan, an area or an activity (docs/rules.md, Figures), in slots.

    ``unknown`` is the word for figures that are not known (nothing due yet, nothing reported); then
    all but ``target``, ``finished`` and ``proven`` are None. ``oldest`` is the age in months of the
    oldest overdue slot, None where nothing is. ``finished`` are all matched slots, early ones
    included, ``proven`` those of them with a document.
    """

    target: int
    done: int | None
    late: int | None
    on_time: int | None
    oldest: int | None
    finished: int
    proven: int
    unknown: str = ""

    @property
    def completion(self) -> float | None:
        """Capaian, 0-1; None where it is not known."""
        return None if self.done is None else self.done / self.target

    @property
    def completion_words(self) -> str:
        """``41 dari 52 (79 %)``, or the word for what is not known."""
        return self.unknown if self.done is None else share(self.done, self.target)

    @property
    def fraction(self) -> str:
        """``41 dari 52``, or the word for what is not known."""
        return self.unknown if self.done is None else fraction(self.done, self.target)

    @property
    def late_words(self) -> str:
        """``11, terlama 8 bulan``; ``1, baru jatuh tempo`` where it fell due this month."""
        if self.late is None:
            return self.unknown
        if not self.late:
            return "0"
        oldest = f"terlama {months_old(self.oldest)}" if self.oldest else "baru jatuh tempo"
        return f"{number(self.late)}, {oldest}"

    @property
    def on_time_words(self) -> str:
        """*Tepat bulan*: ``37 dari 52 (71 %)``."""
        return self.unknown if self.on_time is None else share(self.on_time, self.target)

    @property
    def not_proven(self) -> str:
        """Why nothing can be said of the documents; empty where something is finished."""
        return "" if self.finished else self.unknown or NOTHING_DONE

    @property
    def proven_words(self) -> str:
        """*Bukti lengkap*: ``30 dari 41 (73 %)``; words of its own where nothing is done."""
        return self.not_proven or share(self.proven, self.finished)


@dataclass(frozen=True, slots=True)
class Proof:
    """A document of an activity: the month it proves, its name, its link as written."""

    month: int
    document: str
    link: str

    @property
    def month_name(self) -> str:
        """The month in short."""
        return SHORT_NAMES[self.month - 1]


@dataclass(frozen=True, slots=True)
class MonevRow:
    """One activity.

    ``late`` has the overdue months with how long ago; ``unproven`` those months of finished slots
    that lack a document.
    """

    code: Code
    action: str
    team: str
    schedule: str
    count: Count
    late: tuple[tuple[str, str], ...]
    obstacle: str
    follow_up: str
    proofs: tuple[Proof, ...]
    unproven: tuple[int, ...]

    @property
    def late_words(self) -> str:
        """``Jan (8 bulan), Feb (7 bulan)``; a dash where nothing is late."""
        if self.count.done is None and not self.late:
            return self.count.unknown
        return ", ".join(f"{month} ({age})" for month, age in self.late) or "–"

    @property
    def unproven_words(self) -> str:
        """``Jan–Mar, Jun: belum ada``; empty where nothing finished lacks a document."""
        return f"{month_list(self.unproven)}: {NO_EVIDENCE}" if self.unproven else ""


@dataclass(frozen=True, slots=True)
class Part:
    """An area: its numeral, short label, name as the plan writes it, figures and activities."""

    number: str
    label: str
    name: str
    count: Count
    lines: tuple[MonevRow, ...]


@dataclass(frozen=True, slots=True)
class MonevSheet:
    """The whole *lembar monev*: head, summary, areas, and who signs.

    ``remark`` explains what of the total is not known to be late; empty where all have reported.
    """

    head: Head
    sentence: str
    total: Count
    parts: tuple[Part, ...]
    remark: str
    reading: str
    signatures: tuple[Signature, Signature]


def monev_sheet(briefing: MeetingBriefing, settings: DocumentSettings) -> MonevSheet:
    """Count a meeting's *lembar monev*, per jadwal, at the meeting's position."""
    progress = briefing.progress
    plan = progress.plan
    areas: Mapping[str, Figures] = progress.by(By.AREA)
    lines = _lines(briefing)
    parts = tuple(
        Part(
            area.number,
            AREA_BY_NUMBER[area.number].label,
            area.name,
            count_of(areas[area.number]),
            tuple(line for line in lines if line.code.area == area.number),
        )
        for area in plan.areas
    )
    made = head(briefing, settings, TITLE)
    return MonevSheet(
        made,
        str(headline(progress)),
        count_of(progress.total),
        parts,
        _remark(progress, areas),
        _reading(dict(made.facts)["Posisi"]),
        chair_and_team_leader(briefing, settings),
    )


def count_of(figures: Figures, *, is_reported: bool | None = None) -> Count:
    """Figures per jadwal as the sheet shows them.

    ``is_reported`` is given where others report for it: an activity without an entry is late, not
    unknown, once its team has reported anything.
    """
    known = figures.is_reported if is_reported is None else is_reported
    unknown = NOTHING_DUE if not figures.due else "" if known else NOT_REPORTED
    is_known = not unknown
    return Count(
        int(figures.due),
        int(figures.due_done) if is_known else None,
        figures.overdue_count if is_known else None,
        int(figures.on_time) if is_known else None,
        figures.oldest_overdue if is_known else None,
        figures.done_count,
        figures.evidenced_count,
        unknown,
    )


def _lines(briefing: MeetingBriefing) -> tuple[MonevRow, ...]:
    progress = briefing.progress
    plan = progress.plan
    teams = progress.by(By.TEAM)
    late: dict[int, list[tuple[str, str]]] = defaultdict(list)
    frame = progress.slots
    overdue = frame[frame["state"] == SlotState.OVERDUE]
    for row, month, age in zip(overdue["activity"], overdue["month"], overdue["age"], strict=True):
        late[int(row)].append((SHORT_NAMES[int(month) - 1], months_old(int(age))))
    proofs: dict[Code, list[Proof]] = defaultdict(list)
    for item in plan.evidence_items:
        proofs[item.code].append(Proof(item.month, item.document, item.link))
    unproven: dict[Code, list[int]] = defaultdict(list)
    for slot in progress.unproven:
        unproven[slot.activity.code].append(slot.month)

    figures = progress.by(By.ACTIVITY)

    def line(row: int, activity: Activity) -> MonevRow:
        is_reported = teams[activity.team].is_reported
        return MonevRow(
            activity.code,
            activity.action,
            team_label(activity.team),
            month_list(activity.planned),
            count_of(figures[activity.code], is_reported=is_reported),
            tuple(late[row]) if is_reported else (),
            activity.obstacle,
            activity.follow_up,
            tuple(proofs[activity.code]),
            tuple(unproven[activity.code]),
        )

    return tuple(line(row, activity) for row, activity in enumerate(plan.activities))


def _remark(progress: Progress, areas: Mapping[str, Figures]) -> str:
    silent = {key: found for key, found in areas.items() if found.due and not found.is_reported}
    if not silent or not progress.total.is_reported:
        return ""
    due = sum(int(found.due) for found in silent.values())
    return (
        f"Terlambat seluruh rencana aksi mencakup {number(due)} jadwal Area "
        f"{join_and(list(silent))} yang sudah jatuh tempo tetapi {NOT_REPORTED}."
    )


def _reading(position: str) -> str:
    return (
        f"Cara membaca: target = jadwal {position}; realisasi = jadwal target yang sudah selesai; "
        "capaian = realisasi ÷ target; terlambat = target dikurangi realisasi; tepat bulan = "
        "selesai pada bulannya atau lebih awal ÷ target; bukti = jadwal selesai yang ada "
        "dokumennya ÷ semua jadwal selesai, termasuk yang lebih awal."
    )
