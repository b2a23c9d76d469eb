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
from zi_core.identity import OfficeIdentity
from zi_core.meetings import MeetingBriefing
from zi_core.text import is_web_link
from zi_core.workbook.writing import styles
from zi_core.workbook.writing.layout import height_of
from zi_core.workbook.writing.styles import CellStyle

SUMMARY_SHEET: Final = "RINGKASAN"
ACTIVITY_SHEET: Final = "KEGIATAN"
EVIDENCE_SHEET: Final = "BUKTI"
DECISION_SHEET: Final = "KEPUTUSAN"

_COUNT_HEADINGS: Final = (
    ("TARGET", 8.0),
    ("TERLAKSANA", 11.5),
    ("TERLAMBAT", 11.0),
    ("BELUM DILAPORKAN", 12.5),
    ("CAPAIAN", 9.5),
    ("CAPAIAN (n dari N)", 12.0),
)
_SUMMARY_COLUMNS: Final = (
    ("AREA", 44.0),
    *_COUNT_HEADINGS,
    ("TERLAMA", 10.0),
    ("TEPAT WAKTU", 10.0),
    ("TEPAT WAKTU (n dari N)", 13.0),
    ("BUKTI", 9.5),
    ("BUKTI (n dari N)", 13.0),
)
# Narrow, so that the letters are not too small on A4; what a share is made of stands beside it.
_ACTIVITY_COUNTS: Final = tuple((name, 6.5) for name, _ in _COUNT_HEADINGS[:-1])
_ACTIVITY_COLUMNS: Final = (
    ("KODE", 8.0),
    ("KOMPONEN", 14.0),
    ("INDIKATOR", 20.0),
    ("KEGIATAN (LANGKAH AKSI)", 28.0),
    ("BUKTI FISIK MENURUT RENCANA", 19.0),
    ("PENANGGUNG JAWAB", 14.5),
    ("JADWAL", 10.0),
    *_ACTIVITY_COUNTS,
    ("TANGGAL REALISASI", 15.5),
    ("BULAN TERLAMBAT (LAMANYA)", 12.5),
    ("KENDALA", 19.0),
    ("RENCANA TINDAK LANJUT", 19.0),
    ("BUKTI DUKUNG (tautannya di lembar BUKTI)", 27.0),
)
_FIRST_COUNT: Final = 8
_AFTER_COUNTS: Final = _FIRST_COUNT + len(_ACTIVITY_COUNTS)
_EVIDENCE_COLUMNS: Final = (
    ("KODE", 10.0),
    ("BULAN", 22.0),
    ("DOKUMEN", 60.0),
    ("TAUTAN", 60.0),
)


_DECISION_COLUMNS: Final = (
    ("NOMOR", 12.0),
    ("KEPUTUSAN", 80.0),
    ("TIM", 40.0),
    ("TENGGAT", 22.0),
)


def make(briefing: MeetingBriefing, identity: OfficeIdentity) -> bytes:
    """The workbook of a meeting's *lembar monev*."""
    sheet = monev_sheet(briefing, identity)
    book = Workbook()
    book.remove(book.worksheets[0])
    registered = styles.register(book)
    _write_summary(XlsxTable(book, SUMMARY_SHEET, _SUMMARY_COLUMNS, registered), sheet)
    _write_activities(XlsxTable(book, ACTIVITY_SHEET, _ACTIVITY_COLUMNS, registered), sheet)
    _write_evidence(XlsxTable(book, EVIDENCE_SHEET, _EVIDENCE_COLUMNS, registered), sheet)
    _write_decisions(XlsxTable(book, DECISION_SHEET, _DECISION_COLUMNS, registered), sheet)
    book.properties.title = f"{sheet.head.title} {sheet.head.period}"
    book.properties.creator = "Dasbor Zona Integritas"
    book.properties.language = "id"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_summary(table: XlsxTable, sheet: MonevSheet) -> None:
    head = sheet.head
    for line in head.office:
        table.put_line(line.upper(), CellStyle.TITLE, height=20)
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
        _put_area(table, part.name, part.count, CellStyle.TEXT, CellStyle.CENTRED)
    _put_area(table, "Seluruh rencana aksi", sheet.total, CellStyle.AREA, CellStyle.TOTAL)
    table.row += 1
    for text in (*sheet.notes, sheet.reading):
        table.put_line(text, CellStyle.OPENING)
    table.fit_one_page()
    _put_foot(table, head)


def _put_area(table: XlsxTable, name: str, count: Count, text: CellStyle, style: CellStyle) -> None:
    table.put_counts(2, count, style=style)
    if count.oldest is None:
        table.page.put(table.row, 8, "–", style)
    else:
        table.page.put(table.row, 8, months_old(count.oldest), style)
    on_time = None if count.unknown else count.on_time
    table.put_share(9, on_time, count.target, count.unknown, style)
    table.put_share(11, count.proven, count.finished, count.not_proven, style)
    table.put_texts("", [(1, name, text)])


def _write_activities(table: XlsxTable, sheet: MonevSheet) -> None:
    head = sheet.head
    table.put_line(f"{head.title}, {head.period}".upper(), CellStyle.TITLE, height=22)
    _put_marks(table, head)
    table.row += 1
    table.put_header(2, upright=[name for name, _ in _ACTIVITY_COUNTS])
    last = len(_ACTIVITY_COLUMNS)
    for part in sheet.parts:
        _put_total(table, f"Area {part.name}", part.count)
        for line in part.lines:
            table.put_counts(_FIRST_COUNT, line.count, is_narrow=True)
            table.put_texts(str(line.code), _activity_texts(line))
    _put_total(table, "Seluruh rencana aksi", sheet.total)
    table.row += 1
    _put_signatures(table, sheet, last)
    _put_foot(table, head)


def _put_total(table: XlsxTable, name: str, count: Count) -> None:
    table.put_counts(_FIRST_COUNT, count, style=CellStyle.TOTAL, is_narrow=True)
    for column in range(_AFTER_COUNTS, len(_ACTIVITY_COLUMNS) + 1):
        table.page.put(table.row, column, "", CellStyle.AREA)
    table.put_band(name, _FIRST_COUNT - 1)


def _activity_texts(line: MonevRow) -> list[tuple[int, str, CellStyle]]:
    documents = [f"{proof.month_name}: {proof.document or proof.link}" for proof in line.proofs]
    if line.unproven_words:
        documents.append(line.unproven_words)
    return [
        (1, str(line.code), CellStyle.CODE),
        (2, line.component, CellStyle.TEXT),
        (3, line.indicator, CellStyle.TEXT),
        (4, line.action, CellStyle.TEXT),
        (5, line.evidence, CellStyle.TEXT),
        (6, line.team, CellStyle.TEXT),
        (7, line.schedule, CellStyle.TEXT),
        (_AFTER_COUNTS, "\n".join(line.done) or "–", CellStyle.TEXT),
        (_AFTER_COUNTS + 1, line.late_words, CellStyle.TEXT),
        (_AFTER_COUNTS + 2, line.obstacle, CellStyle.TEXT),
        (_AFTER_COUNTS + 3, line.follow_up, CellStyle.TEXT),
        (_AFTER_COUNTS + 4, "\n".join(documents), CellStyle.TEXT),
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


def _write_decisions(table: XlsxTable, sheet: MonevSheet) -> None:
    head = sheet.head
    title = f"Rekomendasi dan keputusan rapat, {head.period}"
    table.put_line(title.upper(), CellStyle.TITLE, height=22)
    _put_marks(table, head)
    table.row += 1
    table.put_header(0)
    for name, what, team, due in sheet.decisions:
        table.put_texts(
            name,
            [
                (1, name, CellStyle.CODE),
                (2, what, CellStyle.TEXT),
                (3, team, CellStyle.TEXT),
                (4, due, CellStyle.TEXT),
            ],
        )
    if not sheet.decisions:
        table.put_line("Belum ada keputusan rapat yang dicatat.", CellStyle.OPENING)
    _put_foot(table, head)


def _put_marks(table: XlsxTable, head: Head) -> None:
    for mark in head.marks:
        table.put_line(mark, CellStyle.SAMPLE)


def _put_signatures(table: XlsxTable, sheet: MonevSheet, last: int) -> None:
    page = table.page
    halves = ((1, 5), (last - 4, last))
    above = len(sheet.signatures[0].lines)
    for (first, end), signature in zip(halves, sheet.signatures, strict=True):
        name = signature.name or blank(72)
        nip = f"NIP {signature.nip}" if signature.nip else ""
        for offset, text in enumerate((*signature.lines, "", name, nip)):
            row = table.row + offset
            page.put(row, first, text, CellStyle.SIGNATURE)
            page.merge(row, first, row, end, CellStyle.SIGNATURE)
            width = sum(page.width_of(column) for column in range(first, end + 1))
            page.sheet.row_dimensions[row].height = (
                60.0 if offset == above else max(LINE_HEIGHT, height_of(text, width))
            )
    table.row += above + 3


def _put_foot(table: XlsxTable, head: Head) -> None:
    sheet: Any = table.page.sheet
    sheet.oddFooter.left.text = head.foot.replace("&", "&&")
