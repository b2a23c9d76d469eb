"""The sheet BUKTI DUKUNG of the working workbook -> evidence items."""

from collections.abc import Mapping
from typing import Final

from zi_core.dates import month_of
from zi_core.plan import EvidenceItem
from zi_core.text import MAX_CELL_LENGTH, WEB_ADDRESS, cell_length, clean, shortened
from zi_core.workbook.columns import Column
from zi_core.workbook.problems import ProblemLog
from zi_core.workbook.reading.activity_index import ActivityIndex
from zi_core.workbook.reading.cells import Cell, Sheet
from zi_core.workbook.reading.header import Header, header_above

_NEEDED: Final = (Column.CODE, Column.MONTH, Column.DOCUMENT, Column.LINK)
_TOLD: Final = (Column.COMPONENT, Column.ACTION, Column.TEAM, Column.NUMBER)


def read_evidence_sheet(
    sheet: Sheet, headers: list[Header], activities: ActivityIndex, log: ProblemLog
) -> dict[EvidenceItem, int]:
    """Read the sheet BUKTI DUKUNG: the items and their rows, one per document or link named."""
    items: dict[EvidenceItem, int] = {}
    fine = [
        header.report(
            sheet, log, needed=_NEEDED, optional=(Column.NOTE,), silent=_TOLD, needs_months=False
        )
        for header in headers
    ]
    if not all(fine):
        return items
    ends = [*(header.first_row for header in headers[1:]), sheet.filled_rows[-1] + 1]
    for header, end in zip(headers, ends, strict=True):
        for number in sheet.rows_between(header.last_row, end):
            for item in _read_items(sheet, number, header, activities, log):
                items.setdefault(item, number)

    def is_used(row: int, column: int) -> bool:
        header = header_above(headers, row + 1)  # its own rows count, too
        return header is not None and header.is_known(column)

    sheet.report_flaws(is_used, log)
    return items


def _read_items(
    sheet: Sheet, number: int, header: Header, activities: ActivityIndex, log: ProblemLog
) -> list[EvidenceItem]:
    """The documents of a row: one, or one for each of several addresses in it."""
    row = sheet.rows[number]
    header.report_strays(sheet, row, log)
    document, note = (header.text(row, column) for column in (Column.DOCUMENT, Column.NOTE))
    link_cell = header.cell(row, Column.LINK)
    if not (document or link_cell):
        _report_nothing(sheet, number, row, header, log, is_noted=bool(note))
        return []
    sheet.report_hidden(number, log)
    activity = activities.find(sheet, number, row, header, log)
    month_cell = header.cell(row, Column.MONTH)
    month = month_of(month_cell.value) if month_cell else None
    if month is None:
        log.error(
            "month-unreadable",
            sheet.where(number, header.columns[Column.MONTH][0]),
            f"BULAN “{shortened(month_cell.text)}” tidak dapat dibaca."
            if month_cell
            else "BULAN kosong.",
            "Isi dengan nama bulan, misalnya Maret.",
        )
    if activity is None or month is None:
        return []
    links = _links_of(sheet, link_cell, log) if link_cell else [""]
    return [EvidenceItem(activity.code, month, document, link, note) for link in links]


def _report_nothing(
    sheet: Sheet,
    number: int,
    row: Mapping[int, Cell],
    header: Header,
    log: ProblemLog,
    *,
    is_noted: bool,
) -> None:
    """Report a row without a document or a link: begun, noted, or no row of the list at all."""
    where = sheet.where(number, header.columns[Column.DOCUMENT][0])
    remedy = "Isi DOKUMEN atau TAUTAN, atau kosongkan barisnya."
    message = f"Baris {number} tanpa nama dokumen maupun tautan"
    if is_noted:
        log.error("document-missing", where, f"{message}.", remedy)
    elif any(cell.is_own for cell in row.values()):
        log.warning("document-lacking", where, f"{message}; barisnya diabaikan.", remedy)


def _links_of(sheet: Sheet, cell: Cell, log: ProblemLog) -> list[str]:
    """The addresses in a TAUTAN cell: its text's, or the target behind a text that is none."""
    where = sheet.where_of(cell)
    target = clean(cell.link)
    written = [part.strip(",;") for part in cell.text.split()]
    if written and all(part.lower().startswith(WEB_ADDRESS) for part in written):
        if len(written) > 1:
            log.warning(
                "links-several",
                where,
                f"Sel ini memuat {len(written)} alamat; masing-masing menjadi satu dokumen.",
                "Tulis satu alamat di setiap baris.",
                "Sebanyak {n} sel memuat beberapa alamat; masing-masing menjadi satu dokumen.",
            )
        return list(dict.fromkeys(written)) if len(written) > 1 else [cell.text]
    if target.lower().startswith(WEB_ADDRESS) and cell_length(target) <= MAX_CELL_LENGTH:
        log.warning(
            "link-behind-text",
            where,
            f"Tautan di balik teks “{shortened(cell.text)}” yang dipakai: {shortened(target, 200)}",
            "Tidak perlu tindakan bila tautannya benar.",
        )
        return [target]
    log.warning(
        "link-not-web",
        where,
        f"“{shortened(cell.text)}” bukan satu alamat http:// atau https:// dan tidak akan dapat "
        "diklik.",
        "Tulis alamat lengkapnya, misalnya https://drive.google.com/….",
    )
    return [cell.text]
