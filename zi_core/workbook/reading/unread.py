"""Warnings about what is visible on a sheet but not read: checkboxes, comments, colours, icons."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from zi_core.workbook.palette import OWN
from zi_core.workbook.problems import ProblemLog
from zi_core.workbook.reading.cells import Sheet
from zi_core.workbook.reading.header import Header

_MOSTLY: Final = 0.8
"""In how many of the rows a colour makes a column a decorated one, not a marked one."""


def report_unread(sheet: Sheet, activities: Mapping[int, Header], log: ProblemLog) -> None:
    """Report checkboxes, comments, links, colours and icons in the month cells of some rows.

    ``activities`` are the rows of a sheet's activities, each with the header above it.
    """
    if sheet.has_checkboxes:
        log.warning(
            "checkboxes-unread",
            sheet.title,
            "Kotak centang yang digambar di atas sel lembar ini tidak dibaca.",
            "Isi selnya sendiri, dengan ✓ atau tanggal.",
        )
    for row, column in sheet.commented:
        if row in activities and column in activities[row].month_columns:
            log.warning(
                "comment-unread",
                sheet.where(row, column),
                "Komentar pada sel bulan ini tidak dibaca.",
                "Pindahkan isinya ke KENDALA atau RENCANA TINDAK LANJUT bila perlu dibaca.",
                "Komentar pada {n} sel bulan tidak dibaca.",
            )
    for row, header in activities.items():
        for column in sorted(header.month_columns & sheet.rows[row].keys()):
            if sheet.rows[row][column].link:
                log.warning(
                    "link-on-month",
                    sheet.where(row, column),
                    "Tautan pada sel bulan ini tidak dibaca.",
                    "Tulis dokumen dan tautannya di lembar BUKTI DUKUNG.",
                    "Tautan pada {n} sel bulan tidak dibaca.",
                )
    for row, column in _coloured(sheet, activities):
        log.warning(
            "colour-unread",
            sheet.where(row, column),
            "Sel bulan ini berwarna latar tetapi kosong; warna tidak dibaca.",
            "Isi dengan ✓ atau tanggal bila warna itu sebuah tanda.",
            "Sebanyak {n} sel bulan berwarna latar tetapi kosong; warna tidak dibaca.",
        )
    _report_icons(sheet, activities, log)


def _coloured(sheet: Sheet, activities: Mapping[int, Header]) -> list[tuple[int, int]]:
    """Blank month cells with a colour of their own: not the workbook's, a row's or a column's."""
    found = []
    columns: Counter[tuple[int, str]] = Counter()
    for row, header in activities.items():
        colours = {
            column: colour
            for column in sorted(header.month_columns)
            if (colour := sheet.fills.get((row, column))) and colour.split()[1] not in OWN
        }
        columns.update(colours.items())
        blank = header.month_columns - sheet.rows[row].keys()
        if len(colours) == len(blank) and len(set(colours.values())) == 1:
            continue  # the whole row has it
        found += [(row, column, colour) for column, colour in colours.items()]
    most = _MOSTLY * len(activities)
    return [(row, column) for row, column, colour in found if columns[column, colour] < most]


def _report_icons(sheet: Sheet, activities: Mapping[int, Header], log: ProblemLog) -> None:
    """A red cross may be shown for a 1: what is shown as an icon cannot be read for certain."""
    for row, column in _shown_as_icons(sheet, activities):
        log.error(
            "icon-unreadable",
            sheet.where(row, column),
            "Isi sel bulan ini ditampilkan sebagai ikon, sehingga artinya tidak pasti.",
            "Hapus kumpulan ikonnya (Pemformatan Bersyarat), lalu isi dengan ✓ atau tanggal.",
            "Isi {n} sel bulan ditampilkan sebagai ikon, sehingga artinya tidak pasti.",
        )


def _shown_as_icons(sheet: Sheet, activities: Mapping[int, Header]) -> Iterator[tuple[int, int]]:
    for row, header in activities.items() if sheet.icons else ():
        for column in sorted(header.month_columns & sheet.rows[row].keys()):
            if any(
                area.top <= row <= area.bottom and area.left <= column <= area.right
                for area in sheet.icons
            ):
                yield row, column
