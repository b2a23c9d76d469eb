"""The sheets REALISASI and BUKTI DUKUNG of the working workbook -> entries, remarks, documents."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from zi_core.months import month_of
from zi_core.plan import Activity, Code, Entry, EvidenceItem
from zi_core.text import clean, comparable
from zi_core.workbook.cells import Cell, Sheet
from zi_core.workbook.header import Column, Header
from zi_core.workbook.marks import Unreadable, read_realised
from zi_core.workbook.problems import ProblemLog

WEB_ADDRESS: Final = ("http://", "https://")
"""How a link must begin to become clickable anywhere."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a team says about an activity: its obstacle and its follow-up, possibly empty."""

    obstacle: str
    follow_up: str


class ActivityIndex:
    """Finds the activity that a row of another sheet is about: by code, else by its text."""

    def __init__(self, activities: Iterable[Activity]) -> None:
        """Index the activities of the plan sheet."""
        self._by_code = {activity.code: activity for activity in activities}
        self._by_action: dict[str, list[Activity]] = defaultdict(list)
        for activity in self._by_code.values():
            self._by_action[comparable(activity.action)].append(activity)

    def find(
        self, sheet: Sheet, number: int, row: Mapping[int, Cell], header: Header, log: ProblemLog
    ) -> Activity | None:
        """The activity of a row; None, with an error in ``log``, where there is no single one."""
        code_cell = header.cell(row, Column.CODE)
        action = header.text(row, Column.ACTION)
        if code_cell is None and action:
            component = comparable(header.text(row, Column.COMPONENT))
            found = [
                activity
                for activity in self._by_action[comparable(action)]
                if not component or comparable(activity.component) == component
            ]
            if len(found) == 1:
                return found[0]
            log.error(
                "row-without-code",
                sheet.where_row(number),
                f"Baris {number} tanpa KODE, dan LANGKAH AKSI-nya "
                + ("dipakai beberapa kegiatan." if found else "tidak ada di rencana aksi."),
                "Isi KODE kegiatannya.",
            )
            return None
        if code_cell is None:
            log.error(
                "row-without-code",
                sheet.where_row(number),
                f"Baris {number} berisi data tetapi tanpa KODE.",
                "Isi KODE kegiatannya, atau kosongkan barisnya.",
            )
            return None
        code = Code.parse(code_cell.text)
        activity = self._by_code.get(code) if code else None
        where = sheet.where(number, code_cell.column)
        if activity is None:
            log.error(
                "code-unknown",
                where,
                f"Kode “{code_cell.text[:60]}” tidak ada di rencana aksi.",
                "Betulkan kodenya, misalnya III.3.2.",
            )
        elif action and comparable(action) != comparable(activity.action):
            log.warning(
                "action-differs",
                where,
                f"LANGKAH AKSI baris {number} berbeda dari rencana aksi; kode {code} yang dipakai.",
                "Periksa apakah kodenya benar.",
            )
        return activity


def read_realisation_sheet(
    sheet: Sheet,
    header: Header,
    activities: ActivityIndex,
    year: int | None,
    log: ProblemLog,
) -> tuple[list[Entry], dict[Code, Remark]]:
    """Read the sheet REALISASI: one entry per filled month cell, one remark per activity."""
    entries: list[Entry] = []
    remarks: dict[Code, Remark] = {}
    rows: dict[Code, int] = {}
    needed = () if Column.CODE in header.columns else (Column.ACTION,)
    if not header.report(sheet, needed, log):
        return entries, remarks
    header.report_lacking(sheet, (Column.CODE, Column.OBSTACLE, Column.FOLLOW_UP), log)
    for number in sheet.filled_rows:
        row = sheet.rows[number]
        if number <= header.last_row or not any(cell.is_own for cell in row.values()):
            continue
        if not _tells_something(row, header):
            continue
        activity = activities.find(sheet, number, row, header, log)
        if activity is None:
            continue
        code = activity.code
        if code in rows:
            log.error(
                "code-doubled",
                sheet.where_row(number),
                f"Kegiatan {code} ada dua kali: baris {rows[code]} dan baris {number}.",
                "Gabungkan isinya dalam satu baris.",
            )
            continue
        rows[code] = number
        remarks[code] = Remark(
            *(_lines(header.cell(row, column)) for column in (Column.OBSTACLE, Column.FOLLOW_UP))
        )
        entries += _entries_of(code, sheet, number, row, header, year, log)
    return entries, remarks


def _tells_something(row: Mapping[int, Cell], header: Header) -> bool:
    """Whether a row is about an activity, not an area heading or a note below the table."""
    told = {
        c
        for column in (Column.ACTION, Column.OBSTACLE, Column.FOLLOW_UP)
        for c in header.columns.get(column, ())
    }
    told |= set(header.months.values())
    return any(cell.is_own and cell.column in told for cell in row.values())


def _entries_of(
    code: Code,
    sheet: Sheet,
    number: int,
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
        where = sheet.where(number, column)
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
    return clean(cell.value, keep_lines=True) if isinstance(cell.value, str) else cell.text


def read_evidence_sheet(
    sheet: Sheet, header: Header, activities: ActivityIndex, log: ProblemLog
) -> list[EvidenceItem]:
    """Read the sheet BUKTI DUKUNG: one item per row that names a document or a link."""
    items: list[EvidenceItem] = []
    columns = (Column.CODE, Column.MONTH, Column.DOCUMENT, Column.LINK)
    missing = [str(column) for column in columns if column not in header.columns]
    if missing or header.doubled:
        named = missing or [name for name, _ in header.doubled]
        log.error(
            "column-missing" if missing else "column-doubled",
            sheet.where_row(header.first_row),
            f"Kolom {', '.join(named)} {'tidak ada' if missing else 'ada lebih dari satu'}.",
            "Betulkan baris judulnya: KODE, BULAN, DOKUMEN, TAUTAN, KETERANGAN.",
        )
        return items
    for number in sheet.filled_rows:
        row = sheet.rows[number]
        if number <= header.last_row:
            continue
        document, note = (header.text(row, column) for column in (Column.DOCUMENT, Column.NOTE))
        link = _link_of(sheet, number, header.cell(row, Column.LINK), log)
        if not (document or link):
            if note:
                log.error(
                    "document-missing",
                    sheet.where(number, header.columns[Column.DOCUMENT][0]),
                    f"Baris {number} tanpa nama dokumen maupun tautan.",
                    "Isi DOKUMEN atau TAUTAN, atau kosongkan barisnya.",
                )
            continue
        activity = activities.find(sheet, number, row, header, log)
        cell = header.cell(row, Column.MONTH)
        month = month_of(cell.value) if cell else None
        if month is None:
            log.error(
                "month-unreadable",
                sheet.where(number, header.columns[Column.MONTH][0]),
                f"BULAN “{cell.text[:60]}” tidak dapat dibaca." if cell else "BULAN kosong.",
                "Isi dengan nama bulan, misalnya Maret.",
            )
        if activity and month:
            items.append(EvidenceItem(activity.code, month, document, link, note))
    return items


def _link_of(sheet: Sheet, number: int, cell: Cell | None, log: ProblemLog) -> str:
    """The address in a TAUTAN cell: its text, or the target behind a text that is no address."""
    if cell is None:
        return ""
    where = sheet.where(number, cell.column)
    if cell.text.lower().startswith(WEB_ADDRESS):
        return cell.text
    if cell.link.lower().startswith(WEB_ADDRESS):
        log.warning(
            "link-behind-text",
            where,
            f"Tautan di balik teks “{cell.text[:60]}” yang dipakai: {cell.link[:200]}",
            "Tidak perlu tindakan bila tautannya benar.",
        )
        return clean(cell.link)
    log.warning(
        "link-not-web",
        where,
        f"“{cell.text[:60]}” bukan alamat http:// atau https:// dan tidak akan dapat diklik.",
        "Tulis alamat lengkapnya, misalnya https://drive.google.com/….",
    )
    return cell.text
