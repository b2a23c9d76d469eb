"""The *lembar monev ZI* as values: counted once, written as PDF and as workbook."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from zi_core.dates import SHORT_NAMES, date_label
from zi_core.documents.letterhead import Head, head
from zi_core.documents.names import area_name, plan_notes
from zi_core.documents.signatures import Signature, chair_and_team_leader
from zi_core.formatting import fraction, lateness, month_list, months_old, number, share
from zi_core.identity import OfficeIdentity
from zi_core.meetings import MeetingBriefing
from zi_core.plan import Activity, Code, team_label
from zi_core.progress import By, Figures
from zi_core.progress.states import SlotState
from zi_core.views.overview import headline
from zi_core.views.phrases import NOT_REPORTED, NOTHING_DONE, NOTHING_DUE

TITLE = "Lembar Monitoring dan Evaluasi Pembangunan Zona Integritas"
NO_EVIDENCE = "belum ada"


@dataclass(frozen=True, slots=True)
class Count:
    """The figures of the plan, an area or an activity (docs/rules.md, Figures), in slots.

    ``target`` is ``done`` + ``late`` + ``unreported``. ``unknown`` says why there is no percentage
    (nothing due yet, nothing reported). ``oldest`` is the age in months of the oldest late slot,
    None where nothing is. ``finished`` are all matched slots, early ones included, ``proven`` those
    of them with a document.
    """

    target: int
    done: int
    late: int
    unreported: int
    on_time: int
    oldest: int | None
    finished: int
    proven: int
    unknown: str = ""

    @property
    def overdue(self) -> int:
        """Belum terlaksana: what of the target is not done."""
        return self.late + self.unreported

    @property
    def completion(self) -> float | None:
        """Capaian, 0-1; None where it is not known."""
        return None if self.unknown else self.done / self.target

    @property
    def completion_words(self) -> str:
        """``41 dari 52 (79%)``, or the word for what is not known."""
        return self.unknown or share(self.done, self.target)

    @property
    def fraction(self) -> str:
        """``41 dari 52``, or the word for what is not known."""
        return self.unknown or fraction(self.done, self.target)

    @property
    def late_words(self) -> str:
        """``11, terlama 8 bulan``; ``1, baru jatuh tempo`` where it fell due this month."""
        if not self.late:
            return "0"
        oldest = f"terlama {months_old(self.oldest)}" if self.oldest else "baru jatuh tempo"
        return f"{number(self.late)}, {oldest}"

    @property
    def on_time_words(self) -> str:
        """*Tepat waktu*: ``37 dari 52 (71%)``."""
        return self.unknown or share(self.on_time, self.target)

    @property
    def not_proven(self) -> str:
        """Why nothing can be said of the documents; empty where something is finished."""
        return "" if self.finished else self.unknown or NOTHING_DONE

    @property
    def proven_words(self) -> str:
        """*Bukti lengkap*: ``30 dari 41 (73%)``; words of its own where nothing is done."""
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

    ``evidence`` is the physical evidence that the plan asks for; ``done`` the months that are
    filled, each with its day where that is known. ``late`` has the late months with how long ago;
    ``unproven`` those months of finished slots that lack a document.
    """

    code: Code
    component: str
    indicator: str
    action: str
    evidence: str
    team: str
    schedule: str
    count: Count
    done: tuple[str, ...]
    late: tuple[tuple[str, str], ...]
    obstacle: str
    follow_up: str
    proofs: tuple[Proof, ...]
    unproven: tuple[int, ...]

    @property
    def late_words(self) -> str:
        """``Jan (8 bulan), Feb (7 bulan)``; a dash where nothing is late."""
        return ", ".join(f"{month} ({age})" for month, age in self.late) or "–"

    @property
    def done_words(self) -> str:
        """``Jan 14/01/2022; Feb ✓``; a dash where nothing is filled."""
        return "; ".join(self.done) or "–"

    @property
    def unproven_words(self) -> str:
        """``Jan–Mar, Jun: belum ada``; empty where nothing finished lacks a document."""
        return f"{month_list(self.unproven)}: {NO_EVIDENCE}" if self.unproven else ""


@dataclass(frozen=True, slots=True)
class Part:
    """An area: its numeral, name as papers write it, figures and activities."""

    number: str
    name: str
    count: Count
    lines: tuple[MonevRow, ...]


@dataclass(frozen=True, slots=True)
class MonevSheet:
    """The whole *lembar monev*: head, summary, areas, what the meeting decided, and who signs.

    ``notes`` say what is uncertain in the plan's source.
    """

    head: Head
    sentence: str
    total: Count
    parts: tuple[Part, ...]
    notes: tuple[str, ...]
    reading: str
    decisions: tuple[tuple[str, str, str, str], ...]
    signatures: tuple[Signature, Signature]


def monev_sheet(briefing: MeetingBriefing, identity: OfficeIdentity) -> MonevSheet:
    """Count a meeting's *lembar monev*, per jadwal, at the meeting's position."""
    progress = briefing.progress
    plan = progress.plan
    areas: Mapping[str, Figures] = progress.by(By.AREA)
    lines = _lines(briefing)
    parts = tuple(
        Part(
            area.number,
            area_name(plan, area.number),
            count_of(areas[area.number]),
            tuple(line for line in lines if line.code.area == area.number),
        )
        for area in plan.areas
    )
    made = head(briefing, identity, TITLE)
    return MonevSheet(
        made,
        str(headline(progress)),
        count_of(progress.total),
        parts,
        plan_notes(plan),
        _reading(dict(made.facts)["Posisi"]),
        tuple(
            (
                made.name,
                made.draft.what,
                made.draft.team or "–",
                date_label(made.draft.due) if made.draft.due else "–",
            )
            for made in briefing.own
        ),
        chair_and_team_leader(briefing, identity),
    )


def count_of(figures: Figures, *, is_reported: bool | None = None) -> Count:
    """Figures per jadwal as the sheet shows them.

    ``is_reported`` is given where others report for it: an activity without an entry is late, not
    unknown, once its team has reported anything.
    """
    known = figures.is_reported if is_reported is None else is_reported
    return Count(
        int(figures.due),
        int(figures.due_done),
        figures.late_count,
        figures.unreported_count,
        int(figures.on_time),
        figures.oldest_late,
        figures.done_count,
        figures.evidenced_count,
        NOTHING_DUE if not figures.due else "" if known else NOT_REPORTED,
    )


def _lines(briefing: MeetingBriefing) -> tuple[MonevRow, ...]:
    progress = briefing.progress
    plan = progress.plan
    teams = progress.by(By.TEAM)
    late: dict[int, list[tuple[str, str]]] = defaultdict(list)
    frame = progress.slots
    overdue = frame[frame["state"] == SlotState.OVERDUE]
    for row, month, age in zip(overdue["activity"], overdue["month"], overdue["age"], strict=True):
        late[int(row)].append((SHORT_NAMES[int(month) - 1], lateness(int(age))))
    proofs: dict[Code, list[Proof]] = defaultdict(list)
    for item in plan.evidence_items:
        proofs[item.code].append(Proof(item.month, item.document, item.link))
    done: dict[Code, list[str]] = defaultdict(list)
    for entry in plan.entries:
        if entry.done_month(plan.year) <= progress.as_of:
            day = f"{entry.done_on:%d/%m/%Y}" if entry.done_on else "✓"
            done[entry.code].append(f"{SHORT_NAMES[entry.month - 1]} {day}")
    unproven: dict[Code, list[int]] = defaultdict(list)
    for slot in progress.unproven:
        unproven[slot.activity.code].append(slot.month)

    figures = progress.by(By.ACTIVITY)

    def line(row: int, activity: Activity) -> MonevRow:
        is_reported = teams[activity.team].is_reported
        return MonevRow(
            activity.code,
            activity.component,
            activity.indicator,
            activity.action,
            activity.evidence,
            team_label(activity.team),
            month_list(activity.planned),
            count_of(figures[activity.code], is_reported=is_reported),
            tuple(done[activity.code]),
            tuple(late[row]) if is_reported else (),
            activity.obstacle,
            activity.follow_up,
            tuple(proofs[activity.code]),
            tuple(unproven[activity.code]),
        )

    return tuple(line(row, activity) for row, activity in enumerate(plan.activities))


def _reading(position: str) -> str:
    return (
        "Cara membaca: 1 jadwal = 1 kegiatan pada 1 bulan (satu tanda √ pada Keputusan); target = "
        f"jadwal {position}; target = terlaksana + terlambat + belum dilaporkan; capaian = "
        "terlaksana ÷ target; belum dilaporkan = timnya belum melaporkan apa pun; tepat waktu = "
        "terlaksana pada bulannya atau lebih awal ÷ target; bukti = jadwal terlaksana yang "
        "dilengkapi bukti dukung ÷ semua jadwal terlaksana, termasuk yang lebih awal."
    )
