"""What stands above and below a plan's table: its year, its office, whether it is a sample."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from zi_core.plan import SAMPLE_MARK
from zi_core.workbook.problems import ProblemLog
from zi_core.workbook.reading.cells import Sheet
from zi_core.workbook.reading.header import Header
from zi_core.workbook.stamp import Stamp

_OF_YEAR: Final = r"(?<!\w)(?:tahun(?:\s+anggaran)?|t\.?\s?a\.?|periode(?:\s+tahun)?)\s*[:.]?\s*"
_YEAR_LINE: Final = re.compile(rf"{_OF_YEAR}(20\d{{2}})", re.IGNORECASE)
_TITLE_YEAR: Final = re.compile(
    rf"(?:{_OF_YEAR}|(?<!\w)periode\b[^\d]{{0,40}})(20\d{{2}})\b", re.IGNORECASE
)
_PLAN_YEAR: Final = re.compile(
    rf"rencana aksi (?:pembangunan )?zona integritas.{{0,160}}?{_OF_YEAR}(20\d{{2}})\b",
    re.IGNORECASE,
)
_ANY_YEAR: Final = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_SIGNING_YEAR: Final = re.compile(r"pada tanggal.{0,20}?\b(20\d{2})\b", re.IGNORECASE)
_OFFICE: Final = re.compile(
    r"zona integritas\s+(?:di lingkungan\s+)?((?:kpu|kip|komisi)\b.{0,120}?)"
    rf"\s*(?:{_OF_YEAR}20\d{{2}}.*|\b20\d{{2}}\b.*|\bno\b.*)?",
    re.IGNORECASE,
)
_ABBREVIATIONS: Final = frozenset({"KPU", "KIP", "RI"})
_SHORT_TITLE: Final = 400


def title_lines(sheet: Sheet, header: Header, stamp: Stamp) -> tuple[str, ...]:
    """The texts above a sheet's first header, without what the stamp says itself.

    An office or a team may be called anything; what comes from the stamp is no title.
    """
    lines = _texts(sheet, sheet.rows_between(0, header.first_row))
    return tuple(line.removesuffix(stamp.team) for line in lines if line != stamp.office)


def settle_year(
    sheet: Sheet,
    headers: list[Header],
    lines: tuple[str, ...],
    stamp: Stamp,
    wanted: int | None,
    otherwise: int | None,
    log: ProblemLog,
) -> int | None:
    """The plan's year: its stamp's, its title's, one of those asked for, or its signing date's.

    A file that names another year than ``wanted`` is refused; ``otherwise`` refuses none.
    """
    named = year_in_title(lines)
    for year, source in ((stamp.year, "Cap"), (named, "Judul")):
        if year and wanted and year != wanted:
            log.error(
                "year-differs",
                sheet.title,
                f"{source} berkas ini menyebut tahun {year}, bukan {wanted}.",
                f"Pilih berkas rencana aksi tahun {wanted}.",
            )
            return year
    if stamp.year and named and stamp.year != named:
        log.error(
            "year-differs",
            sheet.title,
            f"Judul berkas ini menyebut tahun {named}, tetapi capnya tahun {stamp.year}.",
            "Unduh buku kerja tahun yang benar dari dasbor. Untuk rencana tahun baru, salin "
            "lembarnya ke buku kerja baru.",
        )
    if year := stamp.year or named or wanted or otherwise:
        return year
    closing = _texts(sheet, sheet.rows_between(headers[-1].last_row, sheet.filled_rows[-1] + 1))
    if match := _SIGNING_YEAR.search(" ".join((*lines, *closing))):
        log.warning(
            "year-from-signing",
            sheet.title,
            f"Judul tidak menyebut tahun; tahun {match[1]} diambil dari tanggal penetapan.",
            "Periksa apakah tahunnya benar.",
        )
        return int(match[1])
    if stamp == Stamp(sample=stamp.sample):
        log.warning(
            "year-unknown",
            sheet.title,
            "Tahun rencana aksi tidak disebut di berkas ini.",
            "Tulis “TAHUN 2022” (tahunnya) di judul lembar.",
        )
    return None


def year_in_title(lines: tuple[str, ...]) -> int | None:
    """The year in a plan's title; a whole decree's text above it mentions many others."""
    found = [match[1] for line in lines if (match := _YEAR_LINE.fullmatch(line))]
    title = " ".join(lines)
    found = found or _PLAN_YEAR.findall(title)
    if not found and len(title) < _SHORT_TITLE:
        found = _TITLE_YEAR.findall(title)[-1:]
        years = set(_ANY_YEAR.findall(title))
        found = found or (list(years) if len(years) == 1 else [])
    return int(Counter(found).most_common(1)[0][0]) if found else None


def office_in(lines: tuple[str, ...]) -> str:
    """The office named in a title, in ordinary case: ``KPU Kabupaten Purbalingga``."""
    title = " ".join(lines)
    start = title.casefold().rfind("zona integritas")
    match = _OFFICE.fullmatch(title[start:]) if start >= 0 else None
    if not match:
        return ""
    name = re.sub(r"komisi pemilihan umum", "KPU", match[1], flags=re.IGNORECASE).strip(" .,")
    if name.isupper():
        name = " ".join(w if w in _ABBREVIATIONS else w.capitalize() for w in name.split())
    return name


def is_sample(lines: tuple[str, ...], stamp: Stamp) -> bool:
    """Whether a file holds invented data: by its stamp or by a line that says so."""
    return stamp.sample or any(SAMPLE_MARK in line for line in lines)


def first_lines(sheet: Sheet, *, most: int) -> list[str]:
    """The texts of the first rows of a sheet."""
    return _texts(sheet, sheet.rows_between(0, most + 1))


def _texts(sheet: Sheet, rows: Iterable[int]) -> list[str]:
    return [
        cell.text
        for row in rows
        for _, cell in sorted(sheet.rows[row].items())
        if cell.is_own and isinstance(cell.value, str)
    ]
