"""Bytes of an ``.xlsx`` file -> plain sheets of cells, and everything a container can do wrong.

The rest of the reader never sees openpyxl: a :class:`Sheet` is a sparse table of canonical values
addressed by row and column, with merged ranges already spread out.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final, TypeAlias

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zi_core.text import (
    MAX_CELL_LENGTH,
    cell_length,
    clean,
    dropped_markup,
    has_removed_characters,
)
from zi_core.workbook.problems import ProblemLog

if not openpyxl.DEFUSEDXML:  # pragma: no branch
    raise ImportError("openpyxl must stand beside defusedxml: pip install -r requirements.txt")

Value: TypeAlias = str | int | float | bool | date
"""What a cell holds: canonical text, a number, a truth value or a date (time of day dropped)."""

_SAVE_AS_XLSX: Final = "Buka di Excel atau LibreOffice, simpan sebagai .xlsx, lalu coba lagi."
_FORMULA_TAG: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ESCAPED_CHARACTER: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell; ``row`` and ``column`` are its own, ``origin_*`` those that hold the value.

    They differ inside merged ranges, where every covered cell has the value of the first.
    ``font`` is the font's name (Wingdings turns letters into ticks); ``link`` is the target of a
    hyperlink, or empty.
    """

    value: Value
    row: int
    column: int
    origin_row: int
    origin_column: int
    font: str = ""
    link: str = ""

    @property
    def text(self) -> str:
        """The value as canonical text on one line; whole numbers without a decimal part."""
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return clean(str(self.value))

    @property
    def is_own(self) -> bool:
        """Whether the value stands in this very cell, not in the first of a merged range."""
        return (self.row, self.column) == (self.origin_row, self.origin_column)


@dataclass(frozen=True)
class Sheet:
    """One visible sheet: its title and its filled cells by row and column, both from 1."""

    title: str
    rows: Mapping[int, Mapping[int, Cell]]
    hidden_rows: frozenset[int]

    def where(self, row: int, column: int) -> str:
        """A cell's address for people: ``REALISASI!H12``."""
        return f"{self.title}!{get_column_letter(column)}{row}"

    def where_row(self, row: int) -> str:
        """A row's address for people: ``RENCANA AKSI!12:12``."""
        return f"{self.title}!{row}:{row}"

    @cached_property
    def filled_rows(self) -> tuple[int, ...]:
        """The numbers of the rows with anything in them, ascending."""
        return tuple(sorted(self.rows))


@dataclass(frozen=True, slots=True)
class Book:
    """What a file holds: its visible sheets, the titles of hidden filled ones, its properties."""

    sheets: tuple[Sheet, ...]
    hidden_titles: tuple[str, ...]
    properties: Mapping[str, object]


def open_book(content: bytes, log: ProblemLog) -> Book | None:
    """Open an ``.xlsx`` file; None, with an error in ``log``, where it is none or is damaged.

    Formulas count with their saved result; one without a result, and an error value such as
    ``#REF!``, is an error naming the cell.
    """
    if refusal := _not_a_workbook(content):
        log.error(*refusal)
        return None
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
        formulas = _formula_cells(content)
    # A damaged file fails anywhere in openpyxl, with whatever exception it was not ready for.
    except Exception:
        log.error(
            "file-damaged",
            "",
            "Berkas ini rusak: isinya tidak dapat dibuka sebagai buku kerja Excel.",
            "Buka di Excel atau LibreOffice, biarkan memperbaikinya, simpan sebagai .xlsx, "
            "lalu coba lagi.",
        )
        return None
    sheets, hidden = [], []
    for worksheet in book.worksheets:
        if worksheet.sheet_state == "visible":
            sheets.append(_read_sheet(worksheet, formulas.get(worksheet.title, frozenset()), log))
        elif any(cell.value is not None for cell in _cells_of(worksheet)):
            hidden.append(clean(worksheet.title))
    properties = {prop.name: prop.value for prop in book.custom_doc_props.props if prop.name}
    return Book(tuple(sheets), tuple(hidden), properties)


def _not_a_workbook(content: bytes) -> tuple[str, str, str, str] | None:
    """Why a file is no ``.xlsx`` at all, told from its first bytes: the words of an error."""
    head = content[:512].lstrip().lower()
    if not content.strip():
        return "file-empty", "", "Berkas ini kosong.", "Pilih berkas .xlsx yang berisi."
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return (
            "file-old-or-encrypted",
            "",
            "Berkas ini berformat Excel lama (.xls) atau dilindungi kata sandi.",
            "Buka di Excel, hapus kata sandinya bila ada, simpan sebagai .xlsx, lalu coba lagi.",
        )
    if head.startswith((b"<!doctype html", b"<html")):
        return (
            "file-html",
            "",
            "Berkas ini halaman web (HTML), bukan buku kerja Excel.",
            _SAVE_AS_XLSX,
        )
    if head.startswith(b"%pdf"):
        return (
            "file-pdf",
            "",
            "Berkas ini PDF, bukan buku kerja Excel.",
            "Unggah berkas .xlsx-nya, atau salin tabelnya ke Excel dan simpan sebagai .xlsx.",
        )
    if not content.startswith(b"PK"):
        return (
            "file-not-xlsx",
            "",
            "Berkas ini bukan buku kerja Excel (.xlsx).",
            "Untuk berkas CSV atau teks: buka di Excel, simpan sebagai .xlsx, lalu coba lagi.",
        )
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return (
            "file-damaged",
            "",
            "Berkas ini rusak atau terpotong.",
            "Salin atau unduh ulang berkasnya, lalu coba lagi.",
        )
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        return (
            "file-not-xlsx",
            "",
            "Berkas ini arsip atau dokumen lain, bukan buku kerja Excel (.xlsx).",
            _SAVE_AS_XLSX,
        )
    return None


def _formula_cells(content: bytes) -> dict[str, frozenset[tuple[int, int]]]:
    """The cells with a formula, by sheet title; a second parse only where there are any."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        if not any(_FORMULA_TAG.search(archive.read(name)) for name in parts):
            return {}
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    return {
        sheet.title: frozenset(
            (cell.row, cell.column) for cell in _cells_of(sheet) if cell.data_type == "f"
        )
        for sheet in book.worksheets
    }


def _cells_of(worksheet: Worksheet) -> Iterator[Any]:
    # The sparse store itself: iterating rows would walk every empty cell up to a stray far one.
    return iter(worksheet._cells.values())


def _read_sheet(
    worksheet: Worksheet, formulas: frozenset[tuple[int, int]], log: ProblemLog
) -> Sheet:
    title = clean(worksheet.title)
    rows: dict[int, dict[int, Cell]] = {}
    for raw in _cells_of(worksheet):
        where = f"{title}!{raw.coordinate}"
        if raw.value is None:
            if (raw.row, raw.column) in formulas:
                log.error(
                    "formula-without-result",
                    where,
                    "Sel ini berisi rumus tanpa hasil tersimpan.",
                    "Buka dan simpan ulang berkas di Excel, atau ganti rumus dengan nilainya.",
                )
            continue
        if raw.data_type == "e":
            log.error(
                "error-value",
                where,
                f"Sel ini berisi nilai galat {raw.value}.",
                "Perbaiki rumusnya atau ketik nilainya.",
            )
            continue
        value = _canonical(raw.value, where, log)
        if value is None:
            continue
        rows.setdefault(raw.row, {})[raw.column] = Cell(
            value,
            raw.row,
            raw.column,
            raw.row,
            raw.column,
            font=raw.font.name or "",
            link=(raw.hyperlink.target or "") if raw.hyperlink else "",
        )
    _spread_merged(worksheet, rows)
    hidden = frozenset(
        number
        for number, size in worksheet.row_dimensions.items()
        if size.hidden and number in rows
    )
    return Sheet(title, rows, hidden)


def _spread_merged(worksheet: Worksheet, rows: dict[int, dict[int, Cell]]) -> None:
    """Give every cell of a merged range the value of its first; only rows in use are filled."""
    last = max(rows, default=0)
    for area in worksheet.merged_cells.ranges:
        first = rows.get(area.min_row, {}).get(area.min_col)
        if first is None:
            continue
        for row in range(area.min_row, min(area.max_row, last) + 1):
            for column in range(area.min_col, min(area.max_col, area.min_col + 200) + 1):
                rows.setdefault(row, {})[column] = Cell(
                    first.value, row, column, first.row, first.column, first.font, first.link
                )


def _canonical(value: object, where: str, log: ProblemLog) -> Value | None:
    """A raw cell value in canonical form, line breaks kept; None for an empty text."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool | int | float | date):
        return value
    text = _ESCAPED_CHARACTER.sub(lambda match: chr(int(match[1], 16)), str(value))
    if cell_length(text) > MAX_CELL_LENGTH:
        log.error(
            "text-too-long",
            where,
            f"Teks di sel ini {cell_length(text):,} karakter; sel Excel memuat paling banyak "
            f"{MAX_CELL_LENGTH:,}.".replace(",", "."),
            "Pendekkan teksnya.",
        )
        return None
    if has_removed_characters(text):
        log.warning(
            "characters-removed",
            where,
            "Karakter kendali atau karakter tak terlihat di sel ini dibuang.",
            "Periksa apakah teksnya masih benar.",
        )
    if markup := dropped_markup(text):
        log.warning(
            "markup-removed",
            where,
            f"Penanda HTML di sel ini dibuang: {' '.join(markup)}.",
            "Periksa apakah teksnya masih benar.",
        )
    return clean(text, keep_lines=True) or None
