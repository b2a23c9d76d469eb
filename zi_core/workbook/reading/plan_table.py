"""The rows of a plan sheet -> its table: codes, teams, nothing twice."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from zi_core.plan import Activity, Area, Code
from zi_core.plan.areas import area_position
from zi_core.plan.model import LONGEST_NOTE
from zi_core.text import cell_length, shortened
from zi_core.workbook.problems import ProblemLog
from zi_core.workbook.reading.cells import Sheet
from zi_core.workbook.reading.header import Header, SheetRow


@dataclass(frozen=True, slots=True)
class PlanTable:
    """What a plan sheet says: its areas and its activities.

    Beside that, not compared: where each activity and each area's heading stands, which
    activities have no code there, and where the note of an area or activity stands or would.
    """

    areas: tuple[Area, ...]
    activities: tuple[Activity, ...]
    rows: Mapping[Code, SheetRow] = field(compare=False)
    uncoded: frozenset[Code] = field(compare=False)
    heading_places: Mapping[str, str] = field(compare=False)
    note_places: Mapping[str, str] = field(default_factory=dict, compare=False)

    def joined(self, other: "PlanTable") -> "PlanTable":
        """This table with the areas of another sheet, in the order of the areas."""
        areas = sorted((*self.areas, *other.areas), key=lambda area: area_position(area.number))
        return PlanTable(
            tuple(areas),
            tuple(
                sorted(
                    (*self.activities, *other.activities),
                    key=lambda activity: area_position(activity.area),
                )
            ),
            {**self.rows, **other.rows},
            self.uncoded | other.uncoded,
            {**self.heading_places, **other.heading_places},
            {**self.note_places, **other.note_places},
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One activity as read, before its ordinal and its team are known."""

    number: int
    header: Header
    code: Code | None
    area: str
    component_no: int
    component: str
    indicator: str
    action: str
    evidence: str
    team: str
    planned: tuple[int, ...]


def plan_table(
    rows: Sequence[Row],
    areas: Mapping[str, Area],
    heading_rows: Mapping[str, int],
    teams: Mapping[str, tuple[str, ...]],
    sheet: Sheet,
    log: ProblemLog,
) -> PlanTable:
    """Give every row its team and its code, and refuse what stands twice.

    ``heading_rows`` are the rows of the areas whose heading is there, ``teams`` the different
    teams named in each area.
    """
    activities: dict[Code, Activity] = {}
    code_rows: dict[Code, SheetRow] = {}
    uncoded: set[Code] = set()
    seen: dict[tuple[str, int, str, str], int] = {}
    ordinals: Counter[tuple[str, int]] = Counter()
    for used in filter(None, (row.code for row in rows)):
        place = (used.area, used.component_no)
        ordinals[place] = max(ordinals[place], used.ordinal)
    for row in _with_teams(rows, teams, sheet, log):
        code = row.code
        if code is None:
            ordinals[row.area, row.component_no] += 1
            code = Code.of(row.area, row.component_no, ordinals[row.area, row.component_no])
            uncoded.add(code)
        activity = Activity(
            code=code,
            component=row.component,
            indicator=row.indicator,
            action=row.action,
            evidence=row.evidence,
            team=row.team,
            planned=row.planned,
        )
        if code in activities:
            log.error(
                "code-doubled",
                sheet.where_row(row.number),
                f"Kode {code} dipakai dua kali: baris {code_rows[code].number} dan baris "
                f"{row.number}.",
                "Beri setiap kegiatan kodenya sendiri, atau kosongkan yang baru.",
            )
        elif activity.identity in seen:
            log.error(
                "activity-doubled",
                sheet.where_row(row.number),
                f"Kegiatan yang sama ada dua kali: baris {seen[activity.identity]} dan "
                f"baris {row.number}.",
                "Hapus salah satunya, atau bedakan isinya.",
            )
        else:
            activities[code] = activity
            code_rows[code] = SheetRow(sheet, row.header, row.number)
            seen[activity.identity] = row.number
    return PlanTable(
        tuple(areas.values()),
        tuple(activities.values()),
        code_rows,
        frozenset(uncoded),
        {area: sheet.where_row(number) for area, number in heading_rows.items()},
    )


def with_notes(
    table: PlanTable,
    notes: Mapping[str, tuple[str, int]],
    sheet: Sheet,
    log: ProblemLog,
    *,
    is_issued: bool,
) -> PlanTable:
    """The table with what its source is uncertain in: by area or code, with the row that says it.

    A sheet of a working workbook (``is_issued``) says of all the others that nothing is.
    """
    subjects = {area.number for area in table.areas} | {str(a.code) for a in table.activities}
    for subject, (words, number) in notes.items():
        if subject not in subjects:
            log.warning(
                "note-without-row",
                sheet.where_row(number),
                f"Catatan sumber untuk {subject} diabaikan: tidak ada di tabel "
                f"(“{shortened(words)}”).",
                "Hapus atau betulkan catatannya.",
            )
        elif cell_length(words) > LONGEST_NOTE:
            log.error(
                "note-too-long",
                sheet.where_row(number),
                f"Catatan sumber untuk {subject} lebih panjang dari {LONGEST_NOTE} huruf.",
                "Persingkat catatannya.",
            )
    found = {
        subject: words
        for subject, (words, _) in notes.items()
        if cell_length(words) <= LONGEST_NOTE
    }
    places = {s: sheet.where_row(number) for s, (_, number) in notes.items() if s in subjects}
    if is_issued or places:
        others = {str(code): row.sheet.where_row(row.number) for code, row in table.rows.items()}
        places = {**dict(table.heading_places), **others, **places}
    return replace(
        table,
        areas=tuple(replace(area, note=found.get(area.number, "")) for area in table.areas),
        activities=tuple(
            replace(activity, note=found.get(str(activity.code), ""))
            for activity in table.activities
        ),
        note_places=places,
    )


def _with_teams(
    rows: Sequence[Row],
    teams: Mapping[str, tuple[str, ...]],
    sheet: Sheet,
    log: ProblemLog,
) -> list[Row]:
    """The rows with the team of their area, where exactly one is named in it."""
    filled = []
    for row in rows:
        named = teams.get(row.area, ())
        if not row.team and len(named) == 1:
            row = replace(row, team=named[0])
        elif not row.team and len(named) > 1:
            log.warning(
                "team-unclear",
                sheet.where_row(row.number),
                f"Area {row.area} menyebut {len(named)} tim; baris {row.number} tidak menyebut "
                "satu pun dan dibiarkan tanpa tim.",
                "Isi PENANGGUNG JAWAB baris ini.",
            )
        filled.append(row)
    return filled
