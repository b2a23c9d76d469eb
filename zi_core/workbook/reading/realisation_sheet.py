"""The sheet REALISASI of the working workbook -> entries and remarks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from zi_core.plan import Code, Entry
from zi_core.workbook.columns import Column
from zi_core.workbook.marks import Mark, read_realised
from zi_core.workbook.problems import Finding, ProblemLog, Severity
from zi_core.workbook.reading.activity_index import ActivityIndex
from zi_core.workbook.reading.cells import Cell, Sheet
from zi_core.workbook.reading.form_rows import ClosingRows, report_other_row
from zi_core.workbook.reading.header import Header, SheetRow, header_above
from zi_core.workbook.reading.month_cells import report_merged_down
from zi_core.workbook.reading.unread import report_unread

_REMARKS: Final = (Column.OBSTACLE, Column.FOLLOW_UP)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a team says about an activity: its obstacle and its follow-up, possibly empty."""

    obstacle: str
    follow_up: str


@dataclass(frozen=True, slots=True)
class Realisation:
    """What the sheet says: one entry per filled month cell, one remark per activity in it.

    ``rows`` gives where each activity stands in it.
    """

    entries: tuple[Entry, ...] = ()
    remarks: Mapping[Code, Remark] = field(default_factory=dict)
    rows: Mapping[Code, SheetRow] = field(default_factory=dict)


def read_realisation_sheet(
    sheet: Sheet,
    headers: list[Header],
    activities: ActivityIndex,
    year: int | None,
    log: ProblemLog,
) -> Realisation:
    """Read the sheet REALISASI; ``headers`` are its bands, at least one."""
    entries: list[Entry] = []
    remarks: dict[Code, Remark] = {}
    rows: dict[Code, SheetRow] = {}
    fine = [_report(header, sheet, log, is_first=header is headers[0]) for header in headers]
    if not all(fine):
        return Realisation()
    ignored: set[int] = set()
    closing = ClosingRows()
    ends = [*(header.first_row for header in headers[1:]), sheet.filled_rows[-1] + 1]
    for header, end in zip(headers, ends, strict=True):
        closing.begin()
        for number in sheet.rows_between(header.last_row, end):
            row = sheet.rows[number]
            own = [cell for _, cell in sorted(row.items()) if cell.is_own]
            if header.cell(row, Column.CODE):
                closing.begin()
            elif own and closing.is_other(own, header):
                ignored.add(number)
                report_other_row(sheet, number, own, log)
                continue
            if not _tells_something(row, header):
                continue
            header.report_strays(sheet, row, log)
            activity = activities.find(sheet, number, row, header, log)
            # Whosever it is: what is wrong in its cells is told with all the rest.
            filled = _filled_months(sheet, row, header, year, log)
            if activity is None:
                continue
            sheet.report_hidden(number, log)
            code = activity.code
            if code in rows:
                log.error(
                    "code-doubled",
                    sheet.where_row(number),
                    f"Kegiatan {code} ada dua kali: baris {rows[code].number} dan baris {number}.",
                    "Gabungkan isinya dalam satu baris.",
                )
                continue
            rows[code] = SheetRow(sheet, header, number)
            remarks[code] = Remark(*(_lines(header.cell(row, column)) for column in _REMARKS))
            entries += [Entry(code, month, day) for month, day in filled.items()]
    used = {row.number: row.header for row in rows.values()}

    def is_used(row: int, column: int) -> bool:
        header = header_above(headers, row + 1)  # its own rows count, too
        return header is not None and row not in ignored and header.is_known(column)

    sheet.report_flaws(is_used, log)
    report_unread(sheet, used, log)
    return Realisation(tuple(entries), remarks, rows)


def _report(header: Header, sheet: Sheet, log: ProblemLog, *, is_first: bool) -> bool:
    needed = () if Column.CODE in header.columns else (Column.ACTION,)
    words = (Column.COMPONENT, Column.ACTION, Column.TEAM, Column.NUMBER, Column.INDICATOR)
    better = (Column.CODE, *_REMARKS)
    if is_first:
        return header.report(sheet, log, needed=needed, optional=better, silent=words)
    return header.report(sheet, log, needed=needed, silent=(*better, *words))


def _tells_something(row: Mapping[int, Cell], header: Header) -> bool:
    """Whether a row is about an activity, not an area heading or a note below the table."""
    return any(
        cell.is_own
        and (
            column in header.month_columns
            or header.meaning(column) in (Column.ACTION, Column.OBSTACLE, Column.FOLLOW_UP)
        )
        for column, cell in row.items()
    )


def _filled_months(
    sheet: Sheet, row: Mapping[int, Cell], header: Header, year: int | None, log: ProblemLog
) -> dict[int, date | None]:
    """The months that a row reports, each with its date where it has one."""
    filled = {}
    merged: dict[tuple[int, int], list[int]] = defaultdict(list)
    for column, cell in row.items():
        merged[cell.origin_row, cell.origin_column].append(column)
    for month, cells in header.month_cells(row):
        marks = []
        for cell in cells:
            mark = read_realised(cell, month, year)
            where = sheet.where_of(cell)
            if isinstance(mark, Finding):
                log.note(Severity.ERROR, where, mark)
                continue
            covered = merged[cell.origin_row, cell.origin_column]
            if mark.done_on and len(covered) > 1:
                if cell.column != _column_of_date(covered, header, mark.done_on):
                    continue  # a merged date is one entry
                _report_merged_date(sheet, cell, mark.done_on, log)
            for warning in mark.warnings:
                log.note(Severity.WARNING, where, warning)
            report_merged_down(sheet, cell, row, header, log, is_marked=mark.is_marked)
            if mark.is_marked:
                marks.append(mark)
        if marks:
            filled[month] = _last_date(sheet, cells, marks, log)
    return filled


def _column_of_date(columns: Sequence[int], header: Header, day: date) -> int:
    """Which column of a merged range its date counts in: its own month's, else the first."""
    return min([c for c in header.months.get(day.month, ()) if c in columns] or columns)


def _report_merged_date(sheet: Sheet, cell: Cell, day: date, log: ProblemLog) -> None:
    log.warning(
        "date-merged",
        sheet.where_of(cell),
        f"Tanggal {day:%d/%m/%Y} di sel gabungan dihitung satu kali, di bulannya sendiri.",
        "Pisahkan sel gabungannya bila kegiatannya terlaksana di beberapa bulan.",
    )


def _last_date(
    sheet: Sheet, cells: Sequence[Cell], marks: Sequence[Mark], log: ProblemLog
) -> date | None:
    """The date of a month that may have several columns: the latest of its dates."""
    days = sorted({mark.done_on for mark in marks if mark.done_on})
    if len(days) > 1:
        log.warning(
            "dates-in-month",
            sheet.where_of(cells[0]),
            f"Bulan ini memuat {len(days)} tanggal; yang terakhir dipakai: {days[-1]:%d/%m/%Y}.",
            "Sisakan satu tanggal di setiap bulan.",
            "Sebanyak {n} bulan memuat beberapa tanggal; yang terakhir dipakai.",
        )
    return days[-1] if days else None


def _lines(cell: Cell | None) -> str:
    """A cell's text with its line breaks."""
    if cell is None:
        return ""
    return cell.value if isinstance(cell.value, str) else cell.text
