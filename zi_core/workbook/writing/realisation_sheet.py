"""The sheet REALISASI: one row per activity, its scheduled months standing out, to be filled in."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final

from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange

from zi_core.dates import MONTHS
from zi_core.plan import Activity, Area, Code, Entry
from zi_core.text import shortened
from zi_core.workbook.columns import Column
from zi_core.workbook.marks import TICK
from zi_core.workbook.writing import styles
from zi_core.workbook.writing.layout import Columns, Page
from zi_core.workbook.writing.plan_sheet import team_text
from zi_core.workbook.writing.styles import CellStyle

REALISATION_COLUMNS: Final[Columns] = (
    (Column.CODE, 7.5),
    (Column.COMPONENT, 18.0),
    (Column.ACTION, 36.0),
    *((month, 8.4) for month in MONTHS),
    (Column.OBSTACLE, 26.0),
    (Column.FOLLOW_UP, 26.0),
    (Column.TEAM, 16.0),
)
_PLACE: Final = {name: column for column, (name, _) in enumerate(REALISATION_COLUMNS, start=1)}
_LOWEST_ROW: Final = 22.0
_SCALE: Final = 73
"""In percent: so large that codes, texts and months just fit on A4."""


def write_realisation_sheet(
    page: Page,
    areas: Sequence[tuple[Area, Sequence[Activity]]],
    entries: Mapping[tuple[Code, int], Entry],
    heading: Sequence[tuple[str, CellStyle]],
    team: str | None,
) -> tuple[int, int]:
    """Write the table; only the rows of ``team`` are open, all for None.

    Returns its first and last row (the header's, twice, where there is no activity).
    """
    top = page.put_heading(heading)
    page.put_header(top)
    row = top + 1
    first_open = 0
    scheduled: list[tuple[int, int]] = []
    unscheduled: list[tuple[int, int]] = []
    for area, activities in areas:
        _write_area(page, row, area)
        row += 1
        for activity in activities:
            is_open = team is None or activity.team == team
            if is_open and not first_open:
                first_open = row
            _write_row(page, row, activity, is_open=is_open)
            for month in MONTHS:
                place = (row, _PLACE[month])
                (scheduled if month in activity.planned else unscheduled).append(place)
                if entry := entries.get((activity.code, month)):
                    page.sheet.cell(*place).value = entry.done_on or TICK
            row += 1
    last = row - 1
    _colour_filled(page, scheduled, styles.FILLED_SCHEDULED)
    _colour_filled(page, unscheduled, styles.FILLED_UNSCHEDULED)
    if scheduled or unscheduled:
        page.offer(
            f"D{top + 1}:O{last}",
            f'"{TICK}"',
            "Realisasi",
            f"Pilih {TICK} bila terlaksana, atau ketik tanggalnya, misalnya 14/03/2022. "
            "Kosongkan bila belum.",
        )
    page.freeze(top + 1, 4)
    if team is not None and first_open:
        page.open_at(first_open, 4)
    page.set_paper(f"{top}:{top}")
    page.split_paper(_PLACE[12], titles=_PLACE[Column.ACTION], scale=_SCALE)
    page.protect()
    return min(top + 1, last), last


def _write_area(page: Page, row: int, area: Area) -> None:
    page.put(row, 1, "", CellStyle.AREA)
    # The plan's sheet holds the name whole.
    page.put(row, 2, shortened(f"{area.number} {area.name}".strip(), 500), CellStyle.AREA)
    page.merge(row, 2, row, len(REALISATION_COLUMNS), CellStyle.AREA)
    page.sheet.row_dimensions[row].height = 18


def _write_row(page: Page, row: int, activity: Activity, *, is_open: bool) -> None:
    remark = CellStyle.OPEN_TEXT if is_open else CellStyle.LOCKED_TEXT
    texts = (
        (Column.CODE, str(activity.code), CellStyle.CODE),
        (Column.COMPONENT, activity.component, CellStyle.TEXT),
        (Column.ACTION, activity.action, CellStyle.TEXT),
        (Column.OBSTACLE, activity.obstacle, remark),
        (Column.FOLLOW_UP, activity.follow_up, remark),
        (Column.TEAM, *team_text(activity)),
    )
    page.sheet.row_dimensions[row].height = _LOWEST_ROW
    for column, text, style in texts:
        page.put(row, _PLACE[column], text, style)
        page.fit_height(row, row, _PLACE[column], text)
    for month in MONTHS:
        page.put(row, _PLACE[month], "", _month_look(month in activity.planned, is_open))


def _month_look(planned: bool, is_open: bool) -> CellStyle:
    if planned:
        return CellStyle.OPEN_SCHEDULED if is_open else CellStyle.LOCKED_SCHEDULED
    return CellStyle.OPEN_UNSCHEDULED if is_open else CellStyle.LOCKED_UNSCHEDULED


def _colour_filled(page: Page, places: Sequence[tuple[int, int]], style: DifferentialStyle) -> None:
    """Let filled cells stand out, also those a person fills in later."""
    if places:
        page.restyle_filled(MultiCellRange(list(_runs(places))), style)


def _runs(places: Iterable[tuple[int, int]]) -> Iterable[CellRange]:
    """Neighbouring cells of a row as one range."""
    for _, run in groupby(enumerate(places), key=lambda item: (item[1][0], item[1][1] - item[0])):
        members = [place for _, place in run]
        (row, first), (_, last) = members[0], members[-1]
        yield CellRange(min_col=first, min_row=row, max_col=last, max_row=row)
