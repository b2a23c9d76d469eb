"""The month cells of one row of a plan: its ticks, those that drifted, and stray content."""

from collections.abc import Mapping
from dataclasses import dataclass

from zi_core.workbook.columns import Column
from zi_core.workbook.marks import is_blank, is_tick, read_planned
from zi_core.workbook.problems import Finding, ProblemLog, Severity
from zi_core.workbook.reading.cells import Cell, Sheet
from zi_core.workbook.reading.form_rows import names_team
from zi_core.workbook.reading.header import Header


@dataclass(frozen=True, slots=True)
class PlannedMonths:
    """The scheduled months of a row, and how many of its ticks stand in and out of the months."""

    months: tuple[int, ...] = ()
    inside: int = 0
    outside: int = 0


def planned_months(
    sheet: Sheet,
    row: Mapping[int, Cell],
    header: Header,
    year: int | None,
    log: ProblemLog,
    *,
    is_coded: bool,
) -> PlannedMonths:
    """The scheduled months of a row; ticks right of DES mean DES (docs/rules.md, Workbook).

    In a coded row PENANGGUNG JAWAB holds what a person typed, never a drifted tick. Content that
    no column claims is reported.
    """
    months, inside = [], 0
    for month, cells in header.month_cells(row):
        is_marked = False
        for cell in cells:
            mark = read_planned(cell, month, year)
            where = sheet.where_of(cell)
            if isinstance(mark, Finding):
                log.note(Severity.ERROR, where, mark)
                continue
            for warning in mark.warnings:
                log.note(Severity.WARNING, where, warning)
            is_marked = is_marked or mark.is_marked
            inside += mark.is_marked and cell.is_own
            report_merged_down(sheet, cell, row, header, log, is_marked=mark.is_marked)
        if is_marked:
            months.append(month)
    if drifted := _drifted(row, header, is_coded=is_coded):
        months.append(12)
        log.warning(
            "tick-drifted",
            sheet.where_of(drifted[0]),
            f"Tanda centang di kanan kolom DES (baris {drifted[0].row}) dibaca sebagai Desember.",
            "Periksa bulannya dengan naskah aslinya.",
            "Tanda centang di kanan kolom DES pada {n} baris dibaca sebagai Desember.",
        )
    teams = [cell for cell in header.strays(row) if stray_team(cell, header)]
    ignored = header.report_strays(sheet, row, log, read=[*drifted, *teams])
    lost = [cell for cell in ignored if cell.column > header.first_month_column and is_tick(cell)]
    return PlannedMonths(tuple(dict.fromkeys(months)), inside, len(drifted) + len(lost))


def report_merged_down(
    sheet: Sheet,
    cell: Cell,
    row: Mapping[int, Cell],
    header: Header,
    log: ProblemLog,
    *,
    is_marked: bool,
) -> None:
    """Warn of a mark that is merged over rows of several activities: it counts for each."""
    action = header.cell(row, Column.ACTION) or header.cell(row, Column.CODE)
    if is_marked and cell.origin_row < (action.origin_row if action else cell.row):
        log.warning(
            "mark-merged",
            sheet.where_of(cell),
            "Tanda di sel gabungan ini mencakup beberapa baris dan dihitung untuk setiap baris.",
            "Pisahkan sel gabungannya bila tanda itu hanya untuk satu kegiatan.",
        )


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
    candidates = header.strays(row)
    if not is_coded and (team := header.cell(row, Column.TEAM)) and team.is_own:
        candidates.append(team)
    return [
        cell
        for cell in sorted(candidates, key=lambda cell: cell.column)
        if cell.column > header.last_month_column and is_tick(cell)
    ]
