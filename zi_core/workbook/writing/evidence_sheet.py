"""The sheets BUKTI DUKUNG, one row per document, and PETUNJUK."""

from collections.abc import Mapping, Sequence
from typing import Final

from zi_core.dates import NAMES
from zi_core.plan import SAMPLE_MARK, Activity, Code, EvidenceItem
from zi_core.text import is_web_link
from zi_core.workbook.columns import Column
from zi_core.workbook.marks import TICK
from zi_core.workbook.writing.layout import Columns, Page
from zi_core.workbook.writing.styles import FILLED_SPARE, CellStyle

EVIDENCE_COLUMNS: Final[Columns] = (
    (Column.CODE, 10.0),
    (Column.MONTH, 13.0),
    (Column.DOCUMENT, 46.0),
    (Column.LINK, 46.0),
    (Column.NOTE, 36.0),
)
GUIDE_COLUMNS: Final[Columns] = ((0, 6.0), (0, 100.0))
_SPARE_ROWS: Final = 200
_BOXED_ROWS: Final = 12
_LOWEST_ROW: Final = 18.0

_GUIDE: Final = (
    "Isi lembar REALISASI dan BUKTI DUKUNG saja; lembar RENCANA AKSI untuk dibaca dan dicetak.",
    f"Kegiatan terlaksana: pilih {TICK} di kolom bulannya, atau ketik tanggalnya.",
    "Tanggal ditulis hari lebih dulu, misalnya 14/03/2022 atau 14 Maret 2022.",
    "Kegiatan yang dijadwalkan Maret tetapi terlaksana 5 April: ketik 5/4/2022 di kolom MAR.",
    "Kegiatan yang belum terlaksana: biarkan kosong. Jangan menulis persen atau kata lain.",
    "Sel kelabu tidak terjadwal, tetapi boleh diisi bila dilakukan di luar bulan jadwalnya.",
    "KENDALA dan RENCANA TINDAK LANJUT diisi per kegiatan, boleh beberapa baris.",
    "BUKTI DUKUNG: satu baris satu dokumen; isi KODE, BULAN, nama DOKUMEN, dan TAUTAN bila ada.",
    "KODE jangan diubah atau dihapus: dari kode itulah dasbor mengenali kegiatannya.",
    "Simpan sebagai .xlsx lalu unggah ke dasbor; sebelum diterbitkan, perubahannya ditampilkan.",
)


def write_evidence_sheet(
    page: Page,
    items: Sequence[EvidenceItem],
    activities: Mapping[Code, Activity],
    heading: Sequence[tuple[str, CellStyle]],
    codes: str,
    team: str | None,
) -> None:
    """Write the list of documents with empty rows below it.

    ``codes`` are the cells with the codes to choose from. With ``team`` the documents of other
    teams' activities are locked.
    """
    top = page.put_heading(heading)
    page.put_header(top)
    for row, item in enumerate(items, start=top + 1):
        is_open = team is None or activities[item.code].team == team
        _write_item(page, row, item, is_open=is_open)
    filled = top + len(items)
    last = filled + _SPARE_ROWS
    for row in range(filled + 1, last + 1):
        # Boxes are printed even if empty: most spare rows get theirs when they are filled in.
        style = CellStyle.OPEN_TEXT if row <= filled + _BOXED_ROWS else CellStyle.SPARE_TEXT
        page.sheet.row_dimensions[row].height = _LOWEST_ROW
        for column in range(1, len(EVIDENCE_COLUMNS) + 1):
            page.put(row, column, "", style)
    page.restyle_rows(filled + _BOXED_ROWS + 1, last, FILLED_SPARE)
    page.offer(
        f"A{top + 1}:A{last}", codes, "Kode kegiatan", "Pilih kode kegiatannya, misalnya III.3.2."
    )
    page.offer(
        f"B{top + 1}:B{last}",
        '"' + ",".join(NAMES) + '"',
        "Bulan",
        "Pilih bulan jadwal yang dibuktikan dokumen ini.",
    )
    page.freeze(top + 1, 1)
    page.set_paper(f"{top}:{top}")
    page.sheet.sheet_view.showGridLines = True
    page.protect()


def _write_item(page: Page, row: int, item: EvidenceItem, *, is_open: bool) -> None:
    page.sheet.row_dimensions[row].height = _LOWEST_ROW
    texts = (str(item.code), NAMES[item.month - 1], item.document, item.link, item.note)
    for column, text in enumerate(texts, start=1):
        is_link = column == 4 and is_web_link(text)
        style = CellStyle.OPEN_TEXT if is_open else CellStyle.LOCKED_TEXT
        if is_link:
            style = CellStyle.OPEN_LINK if is_open else CellStyle.LOCKED_LINK
        cell = page.put(row, column, text, style)
        if is_link:
            cell.hyperlink = text
        page.fit_height(row, row, column, text)


def write_guide_sheet(page: Page, *, is_sample: bool) -> None:
    """Write how to fill the workbook in, and what its colours mean."""
    page.put(1, 1, "Petunjuk pengisian", CellStyle.GUIDE_TITLE)
    page.sheet.row_dimensions[1].height = 24
    row = 2
    if is_sample:
        page.put(row, 1, f"{SAMPLE_MARK}: realisasi di berkas ini rekaan.", CellStyle.SAMPLE)
        row += 1
    for number, line in enumerate(_GUIDE, start=1):
        page.put(row, 1, f"{number}.", CellStyle.GUIDE)
        page.put(row, 2, line, CellStyle.GUIDE)
        page.sheet.row_dimensions[row].height = 20
        page.fit_height(row, row, 2, line)
        row += 1
    row += 1
    page.put(row, 1, "Arti warna di lembar REALISASI", CellStyle.GUIDE_TITLE)
    page.sheet.row_dimensions[row].height = 24
    legend = (
        (CellStyle.OPEN_SCHEDULED, "", "terjadwal, belum diisi"),
        (CellStyle.LEGEND_DONE, TICK, "terjadwal dan sudah diisi"),
        (CellStyle.OPEN_UNSCHEDULED, "", "tidak terjadwal"),
        (CellStyle.LEGEND_UNSCHEDULED, TICK, "diisi di bulan yang tidak terjadwal"),
    )
    for offset, (style, mark, meaning) in enumerate(legend, start=1):
        page.put(row + offset, 1, mark, style)
        page.put(row + offset, 2, meaning, CellStyle.GUIDE)
        page.sheet.row_dimensions[row + offset].height = 20
    page.set_paper(None, landscape=False)
    page.protect()
