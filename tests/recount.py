"""Counting done again, one activity at a time, with fractions: what the tests compare with.

Rules: docs/rules.md, Counting.

Written from the design's text alone; it shares no code with ``zi_core.progress.matching`` and
``zi_core.progress``.
"""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from zi_core.plan import Activity, Area, Code, Entry, EvidenceItem, Plan

YEAR = 2022
POINTS = {"I": 8, "II": 7, "III": 10, "IV": 10, "V": 15, "VI": 10}


def day_in(month: int) -> date:
    """A day in a month counted from January of the plan year; 13 is the January after."""
    return date(YEAR + (month - 1) // 12, (month - 1) % 12 + 1, 15)


@dataclass(frozen=True)
class Row:
    """An activity: its scheduled months, and by month cell a mark (None) or the month of a date."""

    code: str
    planned: tuple[int, ...] = ()
    entries: dict[int, int | None] = field(default_factory=dict)
    team: str = "Tim A"
    documents: tuple[int, ...] = ()

    @property
    def area(self) -> str:
        return self.code.split(".")[0]

    def done_months(self, as_of: int) -> dict[int, int]:
        """The done month of the entry in each cell, of those that exist at the end of a month."""
        told = {cell: cell if done is None else done for cell, done in self.entries.items()}
        return {cell: done for cell, done in told.items() if done <= as_of}


def plan_of(*rows: Row, year: int | None = YEAR, sample: bool = False) -> Plan:
    codes = {row.code: Code.parse(row.code) for row in rows}
    return Plan(
        year=year,
        office="KPU Kabupaten Purbalingga",
        areas=tuple(Area(number, f"Area {number}") for number in {row.area for row in rows}),
        activities=tuple(
            Activity(
                code=codes[row.code],
                component="Komponen",
                indicator="Indikator",
                action=f"Langkah {row.code}",
                team=row.team,
                planned=row.planned,
            )
            for row in rows
        ),
        entries=tuple(
            Entry(codes[row.code], cell, None if done is None else day_in(done))
            for row in rows
            for cell, done in row.entries.items()
        ),
        evidence_items=tuple(
            EvidenceItem(codes[row.code], month, "Notula")
            for row in rows
            for month in row.documents
        ),
        sample=sample,
    )


def rows_of(plan: Plan) -> list[Row]:
    """A plan as it is counted here."""
    rows = []
    for activity in plan.activities:
        entries = {
            entry.month: entry.done_on
            and (entry.done_on.year - plan.year) * 12 + entry.done_on.month
            for entry in plan.entries
            if entry.code == activity.code
        }
        documents = [item.month for item in plan.evidence_items if item.code == activity.code]
        rows.append(
            Row(str(activity.code), activity.planned, entries, activity.team, tuple(documents))
        )
    return rows


def share(part: int, whole: int) -> str:
    """``41 dari 52 (79%)``: rounded half up, never to all or none."""
    rounded = (200 * part + whole) // (2 * whole)
    if 0 < part < whole:
        rounded = min(99, max(1, rounded))
    return f"{part} dari {whole} ({rounded}%)"


def matched_by_hand(
    slots: set[int], done_months: dict[int, int]
) -> tuple[dict[int, int], dict[int, int]]:
    """The cell of the entry that fulfils each slot, and the entries left, by the rules of §5."""
    unmet, left = set(slots), dict(done_months)
    fulfilled: dict[int, int] = {}

    def fulfil(slot: int, cell: int) -> None:
        fulfilled[slot] = cell
        unmet.discard(slot)
        del left[cell]

    # 1. in the cell of a scheduled month
    for cell in sorted(left):
        if cell in unmet:
            fulfil(cell, cell)
    # 2. the unmet slot of its own done month
    for cell in sorted(left):
        if left[cell] in unmet:
            fulfil(left[cell], cell)
    # 3. earliest done month first, the earliest unmet slot before it
    for done, cell in sorted((done, cell) for cell, done in left.items()):
        before = [slot for slot in unmet if slot < done]
        if before:
            fulfil(min(before), cell)
    # 4. then the earliest unmet slot after it
    for done, cell in sorted((done, cell) for cell, done in left.items()):
        after = [slot for slot in unmet if slot > done]
        if after:
            fulfil(min(after), cell)
    return fulfilled, left


@dataclass(frozen=True)
class CountedSlot:
    """One slot as counted by hand."""

    row: Row
    month: int
    state: str
    lag: int
    weight: Fraction
    has_evidence: bool

    @property
    def is_done(self) -> bool:
        return self.state in ("done", "done_early", "done_late")


def reported_by_hand(rows: list[Row], as_of: int) -> set[str]:
    """The teams that have any entry at all at the end of a month, off plan or not."""
    return {row.team for row in rows if row.done_months(as_of)}


def counted_by_hand(rows: list[Row], as_of: int, weighting: str) -> list[CountedSlot]:
    counted = []
    reported = reported_by_hand(rows, as_of)
    for row in rows:
        done_months = row.done_months(as_of)
        fulfilled, _ = matched_by_hand(set(row.planned), done_months)
        for month in row.planned:
            cell = fulfilled.get(month)
            lag = 0 if cell is None else done_months[cell] - month
            counted.append(
                CountedSlot(
                    row,
                    month,
                    _state(cell is not None, lag, month, as_of, is_silent=row.team not in reported),
                    lag,
                    _weight(row, rows, weighting),
                    cell is not None and bool({month, cell} & set(row.documents)),
                )
            )
    return counted


def left_by_hand(rows: list[Row], as_of: int) -> list[tuple[Row, int]]:
    """The entries off plan, as row and cell."""
    return [
        (row, cell)
        for row in rows
        for cell in sorted(matched_by_hand(set(row.planned), row.done_months(as_of))[1])
    ]


def _state(is_matched: bool, lag: int, month: int, as_of: int, *, is_silent: bool) -> str:
    if is_matched:
        return "done" if lag == 0 else "done_early" if lag < 0 else "done_late"
    if month <= as_of:
        return "unreported" if is_silent else "overdue"
    return "due" if month == as_of + 1 else "upcoming"


def _weight(row: Row, rows: list[Row], weighting: str) -> Fraction:
    if weighting == "slot":
        return Fraction(1)
    if weighting == "activity":
        return Fraction(1, len(row.planned))
    beside = sum(1 for other in rows if other.area == row.area and other.planned)
    return Fraction(POINTS[row.area], beside) / len(row.planned)


# ---- random plans -------------------------------------------------------------------------------

CELLS = st.integers(1, 12)
DONE_MONTHS = st.none() | st.integers(-2, 15)
TEAMS = ("", "Tim A", "Tim B", "Tim C")

as_ofs = st.integers(0, 15)
slots = st.sets(CELLS, max_size=12)
entries = st.dictionaries(CELLS, DONE_MONTHS, max_size=12)


@st.composite
def row_lists(draw: st.DrawFn, min_size: int = 0) -> list[Row]:
    """Up to ten activities, in the decree's order, over some areas, components and teams."""
    places = draw(
        st.sets(
            st.tuples(st.integers(1, 6), st.integers(1, 2), st.integers(1, 4)),
            min_size=min_size,
            max_size=10,
        )
    )
    return [
        Row(
            f"{list(POINTS)[area - 1]}.{component}.{ordinal}",
            tuple(sorted(draw(slots))),
            draw(entries),
            draw(st.sampled_from(TEAMS)),
            tuple(sorted(draw(st.sets(CELLS, max_size=4)))),
        )
        for area, component, ordinal in sorted(places)
    ]
