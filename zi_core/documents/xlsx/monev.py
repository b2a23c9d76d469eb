"""The *lembar monev* as a workbook: to be worked with, and printable all the same."""

import io
from typing import Any, Final

from openpyxl import Workbook

from zi_core.dates import month_label
from zi_core.documents.letterhead import Head
from zi_core.documents.monev import NO_EVIDENCE, Count, MonevRow, MonevSheet, Proof, monev_sheet
from zi_core.documents.signatures import blank
from zi_core.documents.xlsx.table import LINE_HEIGHT, XlsxTable
from zi_core.formatting import months_old
from zi_core.meetings import MeetingBriefing
from zi_core.settings import DocumentSettings
from zi_core.text import is_web_link
from zi_core.workbook.writing import styles
from zi_core.workbook.writing.layout import height_of
from zi_core.workbook.writing.styles import CellStyle

SUMMARY_SHEET: Final = "RINGKASAN"
ACTIVITY_SHEET: Final = "KEGIATAN"
EVIDENCE_SHEET: Final = "BUKTI"

_COUNT_HEADINGS: Final = (
    ("TARGET", 8.0),
    ("REALISASI", 10.5),
    ("CAPAIAN", 9.5),
    ("CAPAIAN, PECAHAN", 12.0),
    ("TERLAMBAT", 11.0),
)
_SUMMARY_COLUMNS: Final = (
    ("AREA", 44.0),
    *_COUNT_HEADINGS,
    ("TERLAMA", 10.0),
    ("TEPAT BULAN", 10.0),
    ("TEPAT BULAN, PECAHAN", 13.0),
    ("BUKTI", 9.5),
    ("BUKTI, PECAHAN", 13.0),
)
_ACTIVITY_COLUMNS: Final = (
    ("KODE", 8.0),
    ("KEGIATAN (LANGKAH AKSI)", 32.0),
    ("PENANGGUNG JAWAB", 17.0),
    ("JADWAL", 12.0),
    *_COUNT_HEADINGS,
    ("BULAN TERLAMBAT (LAMANYA)", 14.0),
    ("KENDALA", 22.0),
    ("RENCANA TINDAK LANJUT", 24.0),
    ("BUKTI DUKUNG (tautannya di lembar BUKTI)", 38.0),
)
_FIRST_COUNT: Final = 5
_EVIDENCE_COLUMNS: Final = (
    ("KODE", 10.0),
    ("BULAN", 22.0),
    ("DOKUMEN", 60.0),
    ("TAUTAN", 60.0),
)


def make(briefing: MeetingBriefing, settings: DocumentSettings) -> bytes:
    """The workbook of a meeting's *lembar monev*."""
    sheet = monev_sheet(briefing, settings)
    book = Workbook()
    book.remove(book.worksheets[0])
    looks = styles.register(book)
    _write_summary(XlsxTable(book, SUMMARY_SHEET, _SUMMARY_COLUMNS, looks), sheet)
    _write_activities(XlsxTable(book, ACTIVITY_SHEET, _ACTIVITY_COLUMNS, looks), sheet)
    _write_evidence(XlsxTable(book, EVIDENCE_SHEET, _EVIDENCE_COLUMNS, looks), sheet)
    book.properties.title = f"{sheet.head.title} {sheet.head.period}"
    book.properties.creator = "Dasbor Zona Integritas"
    book.properties.language = "id"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_summary(table: XlsxTable, sheet: MonevSheet) -> None:
    head = sheet.head
    table.put_line(head.office.upper(), CellStyle.TITLE, height=20)
    for line in head.letterhead:
        table.put_line(line, CellStyle.NOTE)
    table.put_line(head.title.upper(), CellStyle.TITLE, height=24)
    table.put_line(head.period, CellStyle.TITLE)
    table.row += 1
    for name, value in head.facts:
        table.put_line(f"{name}: {value}", CellStyle.OPENING)
    _put_marks(table, head)
    table.put_line(sheet.sentence, CellStyle.OPENING)
    table.row += 1
    table.put_header(None)  # a head as tall as this one would fill the screen
    for part in sheet.parts:
        _put_area(
            table, f"{part.number} {part.name}", part.count, CellStyle.TEXT, CellStyle.CENTRED
        )
    _put_area(table, "Seluruh rencana aksi", sheet.total, CellStyle.AREA, CellStyle.TOTAL)
    table.row += 1
    for text in filter(None, (sheet.remark, sheet.reading)):
        table.put_line(text, CellStyle.OPENING)
    table.fit_one_page()
    _put_foot(table, head)


def _put_area(table: XlsxTable, name: str, count: Count, text: CellStyle, look: CellStyle) -> None:
    table.put_counts(2, count, look=look)
    if count.oldest is None:
        table.page.put(table.row, 7, "–", look)
    else:
        table.page.put(table.row, 7, months_old(count.oldest), look)
    table.put_share(8, count.on_time, count.target, count.unknown, look)
    table.put_share(10, count.proven, count.finished, count.not_proven, look)
    table.put_texts("", [(1, name, text)])


def _write_activities(table: XlsxTable, sheet: MonevSheet) -> None:
    head = sheet.head
    table.put_line(f"{head.title}, {head.period}".upper(), CellStyle.TITLE, height=22)
    _put_marks(table, head)
    table.row += 1
    table.put_header(2)
    last = len(_ACTIVITY_COLUMNS)
    for part in sheet.parts:
        _put_total(table, f"Area {part.number} {part.label}", part.count)
        for line in part.lines:
            table.put_counts(_FIRST_COUNT, line.count)
            table.put_texts(str(line.code), _activity_texts(line))
    _put_total(table, "Seluruh rencana aksi", sheet.total)
    table.row += 1
    _put_signatures(table, sheet, last)
    _put_foot(table, head)


def _put_total(table: XlsxTable, name: str, count: Count) -> None:
    table.page.put(table.row, 1, name, CellStyle.AREA)
    table.page.merge(table.row, 1, table.row, _FIRST_COUNT - 1, CellStyle.AREA)
    table.put_counts(_FIRST_COUNT, count, look=CellStyle.TOTAL)
    for column in range(_FIRST_COUNT + len(_COUNT_HEADINGS), len(_ACTIVITY_COLUMNS) + 1):
        table.page.put(table.row, column, "", CellStyle.AREA)
    table.page.sheet.row_dimensions[table.row].height = 26
    table.row += 1


def _activity_texts(line: MonevRow) -> list[tuple[int, str, CellStyle]]:
    documents = [f"{proof.month_name}: {proof.document or proof.link}" for proof in line.proofs]
    if line.unproven_words:
        documents.append(line.unproven_words)
    return [
        (1, str(line.code), CellStyle.CODE),
        (2, line.action, CellStyle.TEXT),
        (3, line.team, CellStyle.TEXT),
        (4, line.schedule, CellStyle.TEXT),
        (10, line.late_words, CellStyle.TEXT),
        (11, line.obstacle, CellStyle.TEXT),
        (12, line.follow_up, CellStyle.TEXT),
        (13, "\n".join(documents), CellStyle.TEXT),
    ]


def _write_evidence(table: XlsxTable, sheet: MonevSheet) -> None:
    head = sheet.head
    table.put_line(f"Bukti dukung, {head.period}".upper(), CellStyle.TITLE, height=22)
    _put_marks(table, head)
    table.row += 1
    table.put_header(0)
    for line in (line for part in sheet.parts for line in part.lines):
        code = str(line.code)
        lacking = [Proof(month, "", "") for month in line.unproven]
        for proof in sorted((*line.proofs, *lacking), key=lambda proof: proof.month):
            row, is_link = table.row, is_web_link(proof.link)
            is_lacking = proof in lacking
            texts = (
                (1, code, CellStyle.CODE),
                (2, month_label(proof.month, None), CellStyle.TEXT),
                (3, NO_EVIDENCE, CellStyle.MISSING)
                if is_lacking
                else (3, proof.document, CellStyle.TEXT),
                (4, proof.link, CellStyle.OPEN_LINK if is_link else CellStyle.TEXT),
            )
            table.put_texts(code, texts)
            if is_link:
                table.page.sheet.cell(row, 4).hyperlink = proof.link
    _put_foot(table, head)


def _put_marks(table: XlsxTable, head: Head) -> None:
    for mark in head.marks:
        table.put_line(mark, CellStyle.SAMPLE)


def _put_signatures(table: XlsxTable, sheet: MonevSheet, last: int) -> None:
    page = table.page
    halves = ((1, 4), (last - 4, last))
    above = len(sheet.signatures[0].lines)
    for (first, end), signature in zip(halves, sheet.signatures, strict=True):
        name = signature.name or blank(72)
        for offset, text in enumerate((*signature.lines, "", name)):
            row = table.row + offset
            page.put(row, first, text, CellStyle.SIGNATURE)
            page.merge(row, first, row, end, CellStyle.SIGNATURE)
            width = sum(page.width_of(column) for column in range(first, end + 1))
            page.sheet.row_dimensions[row].height = (
                60.0 if offset == above else max(LINE_HEIGHT, height_of(text, width))
            )
    table.row += above + 2


def _put_foot(table: XlsxTable, head: Head) -> None:
    sheet: Any = table.page.sheet
    sheet.oddFooter.left.text = head.foot.replace("&", "&&")
