"""The sheet REALISASI of the working workbook -> entries and remarks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from zi_core.plan import Code, Entry
from zi_core.workbook.columns import Column
from zi_core.workbook.marks import Unreadable, read_realised
from zi_core.workbook.problems import ProblemLog
from zi_core.workbook.reading.activity_index import ActivityIndex
from zi_core.workbook.reading.cells import Cell, Sheet
from zi_core.workbook.reading.header import Header, SheetRow

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
    log.add(*sheet.problems)
    entries: list[Entry] = []
    remarks: dict[Code, Remark] = {}
    rows: dict[Code, SheetRow] = {}
    fine = [_report(header, sheet, log, is_first=header is headers[0]) for header in headers]
    if not all(fine):
        return Realisation()
    ends = [*(header.first_row for header in headers[1:]), sheet.filled_rows[-1] + 1]
    for header, end in zip(headers, ends, strict=True):
        for number in sheet.rows_between(header.last_row, end):
            row = sheet.rows[number]
            if not _tells_something(row, header):
                continue
            header.report_strays(sheet, row, log)
            activity = activities.find(sheet, number, row, header, log)
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
            rows[code] = SheetRow(header, number)
            remarks[code] = Remark(*(_lines(header.cell(row, column)) for column in _REMARKS))
            entries += _entries_of(code, sheet, row, header, year, log)
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


def _entries_of(
    code: Code,
    sheet: Sheet,
    row: Mapping[int, Cell],
    header: Header,
    year: int | None,
    log: ProblemLog,
) -> list[Entry]:
    entries = []
    for month, column in header.months.items():
        if column not in row:
            continue
        mark = read_realised(row[column], year)
        where = sheet.where_of(row[column])
        if isinstance(mark, Unreadable):
            log.error(mark.code, where, mark.message, mark.remedy)
            continue
        if mark.warning:
            log.warning(mark.warning[0], where, mark.warning[1], "Periksa isinya.")
        if mark.is_marked:
            entries.append(Entry(code, month, mark.done_on))
    return entries


def _lines(cell: Cell | None) -> str:
    """A cell's text with its line breaks."""
    if cell is None:
        return ""
    return cell.value if isinstance(cell.value, str) else cell.text
