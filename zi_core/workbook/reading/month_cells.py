"""The month cells of one row of a plan: its ticks, those that drifted, and stray content."""

from collections.abc import Mapping

from zi_core.workbook.columns import Column
from zi_core.workbook.marks import Unreadable, is_blank, is_tick, read_planned
from zi_core.workbook.problems import ProblemLog
from zi_core.workbook.reading.cells import Cell, Sheet
from zi_core.workbook.reading.form_rows import names_team
from zi_core.workbook.reading.header import Header


def planned_months(
    sheet: Sheet,
    row: Mapping[int, Cell],
    header: Header,
    year: int | None,
    log: ProblemLog,
    *,
    is_coded: bool,
) -> tuple[int, ...]:
    """The scheduled months of a row; ticks right of DES mean DES (docs/rules.md, Workbook).

    In a coded row PENANGGUNG JAWAB holds what a person typed, never a drifted tick. Content that
    no column claims is reported.
    """
    months = []
    for month, column in header.months.items():
        if column not in row:
            continue
        mark = read_planned(row[column], month, year)
        where = sheet.where_of(row[column])
        if isinstance(mark, Unreadable):
            log.error(mark.code, where, mark.message, mark.remedy)
            continue
        if mark.warning:
            log.warning(mark.warning[0], where, mark.warning[1], "Periksa tandanya.")
        if mark.is_marked:
            months.append(month)
    if drifted := _drifted(row, header, is_coded=is_coded):
        months.append(12)
        log.warning(
            "tick-drifted",
            sheet.where_of(drifted[0]),
            f"Tanda centang di kanan kolom DES (baris {drifted[0].row}) dibaca sebagai Desember.",
            "Periksa bulannya dengan naskah aslinya.",
        )
    teams = [cell for cell in header.strays(row) if stray_team(cell, header)]
    header.report_strays(sheet, row, log, read=[*drifted, *teams])
    return tuple(dict.fromkeys(months))


def stray_team(cell: Cell, header: Header) -> bool:
    """Whether a cell outside the table names a team that drifted right of its column."""
    return cell.column > max(header.month_columns) and names_team(cell.text)


def team_of(cell: Cell | None, *, is_coded: bool) -> str:
    """The team that a PENANGGUNG JAWAB cell names; a drifted tick or a dash names none."""
    if cell is None or (not is_coded and (is_tick(cell) or is_blank(cell))):
        return ""
    return cell.text


def _drifted(row: Mapping[int, Cell], header: Header, *, is_coded: bool) -> list[Cell]:
    """The ticks right of DES, in no other column of the table or in PENANGGUNG JAWAB."""
    december = header.months[12]
    candidates = header.strays(row)
    if not is_coded and (team := header.cell(row, Column.TEAM)) and team.is_own:
        candidates.append(team)
    return [
        cell
        for cell in sorted(candidates, key=lambda cell: cell.column)
        if cell.column > december and is_tick(cell)
    ]
