"""The sheet RENCANA AKSI: the decree's annex, with a code before each row."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final

from zi_core.dates import MONTHS, SHORT_NAMES
from zi_core.plan import NO_TEAM_LABEL, Activity, Area
from zi_core.text import MAX_CELL_LENGTH, cell_length
from zi_core.workbook.columns import MONTHS_HEADING, Column
from zi_core.workbook.marks import TICK
from zi_core.workbook.writing.layout import Columns, Page, height_of
from zi_core.workbook.writing.styles import CellStyle

PLAN_COLUMNS: Final[Columns] = (
    (Column.CODE, 7.5),
    (Column.NUMBER, 4.5),
    (Column.COMPONENT, 19.0),
    (Column.INDICATOR, 27.0),
    (Column.ACTION, 32.0),
    (Column.EVIDENCE, 28.0),
    *((month, 4.6) for month in MONTHS),
    (Column.TEAM, 16.0),
)
_PLACE: Final = {name: column for column, (name, _) in enumerate(PLAN_COLUMNS, start=1)}
_WIDTH: Final = len(PLAN_COLUMNS)
# The form numbers its columns, the months under one number; the code is not the form's.
_FORM_NUMBERS: Final = {2: "1", 3: "2", 4: "3", 5: "4", 6: "5", 7: "6", 19: "7"}


def write_plan_sheet(
    page: Page,
    areas: Sequence[tuple[Area, Sequence[Activity]]],
    heading: Sequence[tuple[str, CellStyle]],
    notes: Sequence[str] = (),
) -> None:
    """Write the table under its heading lines, area by area; ``notes`` are lines below it."""
    top = page.put_heading(heading)
    _write_header(page, top)
    row = top + 3
    for area, activities in areas:
        _write_area(page, row, area)
        row += 1
        _write_activities(page, row, activities)
        row += len(activities)
    width = sum(width for _, width in PLAN_COLUMNS)
    for text in notes:
        page.put(row, 1, text, CellStyle.REMARK)
        page.merge(row, 1, row, _WIDTH, CellStyle.REMARK)
        page.sheet.row_dimensions[row].height = height_of(text, width)
        row += 1
    page.freeze(top + 3, _PLACE[Column.ACTION])
    page.set_paper(f"{top}:{top + 2}")
    page.protect()


def _write_header(page: Page, top: int) -> None:
    """The form's header: two rows with the months under a common title, then the number row."""
    first, last = _PLACE[1], _PLACE[12]
    for column, (name, _) in enumerate(PLAN_COLUMNS, start=1):
        if isinstance(name, int):
            page.put(top + 1, column, SHORT_NAMES[name - 1].upper(), CellStyle.HEADER)
        else:
            page.put(top, column, str(name), CellStyle.HEADER)
            page.merge(top, column, top + 1, column, CellStyle.HEADER)
        page.put(top + 2, column, _FORM_NUMBERS.get(column, ""), CellStyle.NUMBER_ROW)
    page.put(top, first, MONTHS_HEADING, CellStyle.HEADER)
    page.merge(top, first, top, last, CellStyle.HEADER)
    page.merge(top + 2, first, top + 2, last, CellStyle.NUMBER_ROW)
    for row, height in ((top, 16.0), (top + 1, 16.0), (top + 2, 12.0)):
        page.sheet.row_dimensions[row].height = height


def _write_area(page: Page, row: int, area: Area) -> None:
    text = f"{area.number} {area.name}".strip()
    if cell_length(text) <= MAX_CELL_LENGTH:
        page.put(row, 1, text, CellStyle.AREA)
        page.merge(row, 1, row, _WIDTH, CellStyle.AREA)
    else:
        page.put(row, _PLACE[Column.NUMBER], area.number, CellStyle.AREA)
        page.put(row, _PLACE[Column.COMPONENT], area.name, CellStyle.AREA)
    page.sheet.row_dimensions[row].height = 18


def _write_activities(page: Page, first: int, activities: Sequence[Activity]) -> None:
    for row, activity in enumerate(activities, start=first):
        _write_row(page, row, activity)
    _merge_runs(page, first, activities, Column.NUMBER, CellStyle.CENTRED, lambda _: "")
    _merge_runs(page, first, activities, Column.COMPONENT, CellStyle.TEXT, lambda a: a.component)
    _merge_runs(page, first, activities, Column.INDICATOR, CellStyle.TEXT, lambda a: a.indicator)
    _merge_teams(page, first, activities)


def _write_row(page: Page, row: int, activity: Activity) -> None:
    page.put(row, _PLACE[Column.CODE], str(activity.code), CellStyle.CODE)
    number = page.put(row, _PLACE[Column.NUMBER], "", CellStyle.CENTRED)
    number.value = activity.code.component_no
    page.put(row, _PLACE[Column.COMPONENT], activity.component, CellStyle.TEXT)
    page.put(row, _PLACE[Column.INDICATOR], activity.indicator, CellStyle.TEXT)
    page.put(row, _PLACE[Column.TEAM], *team_text(activity))
    page.fit_height(row, row, _PLACE[Column.CODE], str(activity.code))
    for column, text in ((Column.ACTION, activity.action), (Column.EVIDENCE, activity.evidence)):
        page.put(row, _PLACE[column], text, CellStyle.TEXT)
        page.fit_height(row, row, _PLACE[column], text)
    for month in MONTHS:
        if month in activity.planned:
            page.put(row, _PLACE[month], TICK, CellStyle.PLANNED)
        else:
            page.put(row, _PLACE[month], "", CellStyle.CELL)


def _merge_runs(
    page: Page,
    first: int,
    activities: Sequence[Activity],
    column: Column,
    style: CellStyle,
    text_of: Callable[[Activity], str],
) -> None:
    """Merge a column's cells where neighbouring rows of one component say the same."""
    row = first
    for (_, text, _), run in groupby(
        activities, lambda a: (a.code.component_no, text_of(a), a.component)
    ):
        last = row + len(list(run)) - 1
        page.merge(row, _PLACE[column], last, _PLACE[column], style)
        page.fit_height(row, last, _PLACE[column], text)
        row = last + 1


def _merge_teams(page: Page, first: int, activities: Sequence[Activity]) -> None:
    row = first
    for (text, style), run in groupby(activities, team_text):
        last = row + len(list(run)) - 1
        page.merge(row, _PLACE[Column.TEAM], last, _PLACE[Column.TEAM], style)
        page.fit_height(row, last, _PLACE[Column.TEAM], text)
        row = last + 1


def team_text(activity: Activity) -> tuple[str, CellStyle]:
    """What stands in PENANGGUNG JAWAB: the team, or that the source names none."""
    return (activity.team, CellStyle.TEXT) if activity.team else (NO_TEAM_LABEL, CellStyle.MISSING)
