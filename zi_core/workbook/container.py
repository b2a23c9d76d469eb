"""What can be wrong with a file before any cell is read: other formats, damage, hostile sizes."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from defusedxml.ElementTree import iterparse
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.cell_range import CellRange

from zi_core.workbook.problems import Problem, Severity

MAX_UNPACKED: Final = 64 * 2**20
"""The most XML a file may unpack to, in bytes: a hundred times the decree's workbook."""

MAX_COVERED: Final = 1_000_000
"""The most cells that the merged ranges and linked ranges of a sheet may cover together."""

_SAVE_AS_XLSX: Final = "Buka di Excel atau LibreOffice, simpan sebagai .xlsx, lalu coba lagi."
_RANGE_TAG: Final = re.compile(
    rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*?\bref\s*=\s*[\"']\s*\$?([A-Za-z]+\$?\d+:\$?[A-Za-z]+\$?\d+)"
)
_FORMULA_TAG: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")


def refusal_of(content: bytes) -> Problem | None:
    """Why a file cannot be read as an ``.xlsx`` workbook, told before opening it; None if it can.

    Looks at the first bytes, the list of parts, their unpacked size, and the size of merged
    ranges, which a reader would otherwise spell out cell by cell.
    """
    if problem := _other_format(content):
        return problem
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _other_archive(archive) or _too_large(archive) or _strict(archive)
    # zipfile answers damage with whatever its parsing ran into (struct, zlib, codecs, …).
    except Exception:  # noqa: BLE001 -- see above; the person is told that the file is damaged
        return _error(
            "file-damaged",
            "Berkas ini rusak atau terpotong.",
            "Salin atau unduh ulang berkasnya, lalu coba lagi.",
        )


def formulas_without_result(content: bytes, part: str) -> frozenset[tuple[int, int]]:
    """The cells (row, column) of a worksheet part with a formula whose result was never saved.

    An empty saved text (of ``=""``) is a result.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read(part)
    return frozenset(_without_result(xml)) if _FORMULA_TAG.search(xml) else frozenset()


def _without_result(xml: bytes) -> Iterator[tuple[int, int]]:
    for _, element in iterparse(io.BytesIO(xml)):
        if not element.tag.endswith("}c"):
            continue
        children = {child.tag.rpartition("}")[2]: child.text for child in element}
        # Only a text can be saved empty; openpyxl leaves an empty <v/> where nothing was counted.
        has_result = bool(children.get("v")) or ("v" in children and element.get("t") == "str")
        if "f" in children and not has_result and (place := element.get("r")):
            yield coordinate_to_tuple(place)
        element.clear()


def _error(code: str, message: str, remedy: str) -> Problem:
    return Problem(Severity.ERROR, code, "", message, remedy)


def _other_format(content: bytes) -> Problem | None:
    head = content[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not content.strip():
        return _error("file-empty", "Berkas ini kosong.", "Pilih berkas .xlsx yang berisi.")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _error(
            "file-old-or-encrypted",
            "Berkas ini berformat Excel lama (.xls) atau dilindungi kata sandi.",
            "Buka di Excel, hapus kata sandinya bila ada, simpan sebagai .xlsx, lalu coba lagi.",
        )
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<table")):
        return _error(
            "file-html", "Berkas ini halaman web (HTML), bukan buku kerja Excel.", _SAVE_AS_XLSX
        )
    if head.startswith(b"%pdf"):
        return _error(
            "file-pdf",
            "Berkas ini PDF, bukan buku kerja Excel.",
            "Unggah berkas .xlsx-nya, atau salin tabelnya ke Excel dan simpan sebagai .xlsx.",
        )
    if not content.startswith(b"PK"):
        return _error(
            "file-not-xlsx",
            "Berkas ini bukan buku kerja Excel (.xlsx).",
            "Untuk berkas CSV atau teks: buka di Excel, simpan sebagai .xlsx, lalu coba lagi.",
        )
    return None


def _other_archive(archive: zipfile.ZipFile) -> Problem | None:
    names = set(archive.namelist())
    is_binary = "xl/workbook.bin" in names  # .xlsb
    has_sheets = any(name.startswith("xl/") for name in names)
    if "[Content_Types].xml" in names and has_sheets and not is_binary:
        return None
    return _error(
        "file-not-xlsx",
        "Berkas ini arsip atau dokumen lain, bukan buku kerja Excel (.xlsx).",
        _SAVE_AS_XLSX,
    )


def _strict(archive: zipfile.ZipFile) -> Problem | None:
    """Excel's rare *Strict Open XML* format: the same ending, other names for everything."""
    books = [name for name in archive.namelist() if re.fullmatch(r"xl/workbook\d*\.xml", name)]
    if not any(b"purl.oclc.org/ooxml" in archive.read(book) for book in books):
        return None
    return _error(
        "file-strict",
        "Berkas ini disimpan dalam format “Strict Open XML”, yang tidak dapat dibaca.",
        "Di Excel, pilih Simpan Sebagai, jenis “Excel Workbook (*.xlsx)”, lalu coba lagi.",
    )


def _too_large(archive: zipfile.ZipFile) -> Problem | None:
    parts = [part for part in archive.infolist() if part.filename.endswith((".xml", ".rels"))]
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        return _error(
            "file-too-large",
            f"Isi berkas ini lebih dari {MAX_UNPACKED // 2**20} MB setelah dibuka.",
            "Hapus baris, kolom, dan lembar kosong yang berformat, lalu simpan ulang.",
        )
    for part in parts:
        if not part.filename.startswith("xl/worksheets/"):
            continue
        covered = 0
        for match in _RANGE_TAG.finditer(archive.read(part)):
            place = match[1].decode().replace("$", "")
            covered += CellRange(place).size["rows"] * CellRange(place).size["columns"]
            if covered > MAX_COVERED:
                return _error(
                    "merge-too-large",
                    f"Sel gabungan atau tautan di berkas ini mencakup terlalu banyak sel: {place}.",
                    "Pisahkan sel gabungan sebesar itu, lalu simpan ulang.",
                )
    return None
