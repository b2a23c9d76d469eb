"""Bytes of a workbook -> a plan and the problems found: one reader for all kinds of input."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from zi_core.plan import Entry, EvidenceItem, Plan
from zi_core.text import clean, comparable
from zi_core.workbook.cells import Sheet, open_book
from zi_core.workbook.header import Column, Header, find_headers
from zi_core.workbook.plan_sheet import PlanTable, read_plan_sheet
from zi_core.workbook.problems import Problem, ProblemLog
from zi_core.workbook.realisation_sheet import (
    ActivityIndex,
    Remark,
    read_evidence_sheet,
    read_realisation_sheet,
)

PLAN_SHEET: Final = "RENCANA AKSI"
REALISATION_SHEET: Final = "REALISASI"
EVIDENCE_SHEET: Final = "BUKTI DUKUNG"
GUIDE_SHEET: Final = "PETUNJUK"
SAMPLE_MARK: Final = "DATA CONTOH"

_TITLE_YEAR: Final = re.compile(r"\btahun\s+(20\d{2})\b", re.IGNORECASE)
_PLAN_YEAR: Final = re.compile(
    r"rencana aksi (?:pembangunan )?zona integritas.{0,160}?\btahun\s+(20\d{2})\b", re.IGNORECASE
)
_SIGNING_YEAR: Final = re.compile(r"pada tanggal.{0,20}?\b(20\d{2})\b", re.IGNORECASE)
_TITLE_OFFICE: Final = re.compile(
    r"zona integritas\s+(?:di lingkungan\s+)?((?:kpu|kip|komisi)\b.{0,120}?)"
    r"\s*(?:\btahun\s+20\d{2}.*|\bno\b.*)?",
    re.IGNORECASE,
)
_ABBREVIATIONS: Final = frozenset({"KPU", "KIP", "RI"})


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a working workbook says it was issued from; None or empty where it does not say.

    Kept in custom document properties ``zi_version``, ``zi_year``, ``zi_office``, ``zi_team``.
    """

    version: int | None = None
    year: int | None = None
    office: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a file; ``plan`` is None where any problem is an error."""

    plan: Plan | None
    stamp: Stamp
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet with its header bands."""

    sheet: Sheet
    headers: list[Header]

    @property
    def columns(self) -> frozenset[Column]:
        return frozenset(column for header in self.headers for column in header.columns)


def read(content: bytes, *, year: int | None = None) -> Reading:
    """Read an official form, a converted decree or a working workbook (DESIGN §3).

    With ``year``, a file whose title or stamp names another year is refused, and a file that
    names none is taken for that year. Never raises for what a file contains.
    """
    log = ProblemLog()
    stamp = Stamp()
    plan = None
    if book := open_book(content, log):
        stamp = _read_stamp(book.properties)
        for title in book.hidden_titles:
            log.warning(
                "sheet-hidden",
                title,
                f"Lembar {title} tersembunyi dan tidak dibaca.",
                "Tampilkan lembarnya bila isinya perlu dibaca.",
            )
        sample = bool(book.properties.get("zi_sample"))
        plan = _read_plan(book.sheets, stamp, year, sample, log)
    problems = tuple(log)
    return Reading(None if log.has_errors else plan, stamp, problems)


def _read_plan(
    sheets: Iterable[Sheet], stamp: Stamp, wanted: int | None, sample: bool, log: ProblemLog
) -> Plan | None:
    plans, realisations, documents = _sort_sheets(sheets, log)
    if not plans:
        log.error(
            "plan-sheet-missing",
            "",
            "Tidak ada lembar rencana aksi: baris judul dengan KOMPONEN, INDIKATOR, LANGKAH AKSI "
            "dan bulan JAN sampai DES tidak ditemukan.",
            "Pakai buku kerja yang diunduh dari dasbor, atau formulir resmi rencana aksi.",
        )
        return None
    title = _text_above(plans[0])
    year = _settle_year(plans[0], title, stamp, wanted, log)
    tables = [read_plan_sheet(table.sheet, table.headers, year, log) for table in plans]
    plan_table = _the_one(plans, tables, log)
    if not plan_table.activities and not log.has_errors:
        log.error(
            "plan-empty",
            plans[0].sheet.title,
            "Tidak ada satu pun kegiatan di lembar ini.",
            "Isi tabel rencana aksinya.",
        )
    index = ActivityIndex(plan_table.activities)
    entries: list[Entry] = []
    remarks: dict[object, Remark] = {}
    items: list[EvidenceItem] = []
    for table in _at_most_one(realisations, log):
        found, said = read_realisation_sheet(table.sheet, table.headers[0], index, year, log)
        entries += found
        remarks |= said
        for activity in plan_table.activities:
            if activity.code not in said and not log.has_errors:
                log.warning(
                    "row-missing",
                    table.sheet.title,
                    f"Kegiatan {activity.code} tidak ada di lembar ini; realisasinya dibaca "
                    "kosong.",
                    "Tambahkan barisnya bila ada realisasi.",
                )
    for table in _at_most_one(documents, log):
        items += read_evidence_sheet(table.sheet, table.headers[0], index, log)
    if log.has_errors:
        return None
    return Plan(
        year=year,
        office=stamp.office or _office_of(title),
        areas=plan_table.areas,
        activities=tuple(
            replace(activity, obstacle=said.obstacle, follow_up=said.follow_up)
            if (said := remarks.get(activity.code))
            else activity
            for activity in plan_table.activities
        ),
        entries=tuple(entries),
        evidence_items=tuple(items),
        sample=sample or SAMPLE_MARK in title,
    )


def _sort_sheets(
    sheets: Iterable[Sheet], log: ProblemLog
) -> tuple[list[_Table], list[_Table], list[_Table]]:
    """Tell the sheets apart by their columns: plans, realisations, lists of documents."""
    plans, realisations, documents = [], [], []
    for sheet in sheets:
        if comparable(sheet.title) == comparable(GUIDE_SHEET) or not sheet.rows:
            continue
        table = _Table(sheet, find_headers(sheet))
        columns = table.columns
        has_months = any(header.months for header in table.headers)
        if not has_months and columns >= {Column.CODE, Column.DOCUMENT}:
            documents.append(table)
        elif has_months and _is_realisation(sheet, columns):
            realisations.append(table)
        elif table.headers and columns & {Column.ACTION, Column.INDICATOR, Column.COMPONENT}:
            plans.append(table)
        else:
            log.warning(
                "sheet-ignored",
                sheet.title,
                f"Lembar {sheet.title} bukan bagian rencana aksi dan diabaikan.",
                "Tidak perlu tindakan bila memang lembar tambahan.",
            )
    return plans, realisations, documents


def _is_realisation(sheet: Sheet, columns: frozenset[Column]) -> bool:
    if Column.INDICATOR in columns:
        return False
    named = comparable(sheet.title) == comparable(REALISATION_SHEET)
    return named or bool(columns & {Column.OBSTACLE, Column.FOLLOW_UP})


def _the_one(plans: list[_Table], tables: list[PlanTable], log: ProblemLog) -> PlanTable:
    """The plan of a file; several visible plan sheets must say the same."""
    first = tables[0]
    for table, other in zip(plans[1:], tables[1:], strict=True):
        if (other.areas, other.activities) != (first.areas, first.activities):
            log.error(
                "plan-sheets-differ",
                table.sheet.title,
                f"Lembar {plans[0].sheet.title} dan {table.sheet.title} sama-sama memuat rencana "
                "aksi, tetapi isinya berbeda.",
                "Sisakan satu lembar rencana aksi, atau sembunyikan yang lama.",
            )
        else:
            log.warning(
                "plan-sheet-repeated",
                table.sheet.title,
                f"Lembar {table.sheet.title} mengulang {plans[0].sheet.title}; satu yang dibaca.",
                "Hapus salah satunya.",
            )
    return first


def _at_most_one(tables: list[_Table], log: ProblemLog) -> list[_Table]:
    if len(tables) > 1:
        titles = [table.sheet.title for table in tables]
        log.error(
            "sheet-doubled",
            titles[1],
            f"Lembar {' dan '.join(titles)} sejenis; tidak jelas yang mana yang berlaku.",
            "Sisakan satu, atau sembunyikan yang lama.",
        )
        return []
    return tables


# ---- year, office, stamp --------------------------------------------------------------------


def _text_above(table: _Table) -> str:
    """All text above a sheet's first header, on one line."""
    return _text_of(table.sheet, range(1, table.headers[0].first_row))


def _text_of(sheet: Sheet, rows: range) -> str:
    return " ".join(
        cell.text
        for number in sheet.filled_rows
        if number in rows
        for _, cell in sorted(sheet.rows[number].items())
        if cell.is_own and isinstance(cell.value, str)
    )


def _settle_year(
    table: _Table, title: str, stamp: Stamp, wanted: int | None, log: ProblemLog
) -> int | None:
    """The plan's year: its stamp's, its title's, its signing date's, or the one asked for."""
    named = _year_in(title)
    for year, source in ((stamp.year, "Cap"), (named, "Judul")):
        if year and wanted and year != wanted:
            log.error(
                "year-differs",
                table.sheet.title,
                f"{source} berkas ini menyebut tahun {year}, bukan {wanted}.",
                f"Pilih berkas rencana aksi tahun {wanted}.",
            )
            return wanted
    if stamp.year and named and stamp.year != named:
        log.error(
            "year-differs",
            table.sheet.title,
            f"Judul berkas ini menyebut tahun {named}, tetapi capnya tahun {stamp.year}.",
            "Unduh buku kerja tahun yang benar dari dasbor.",
        )
    if year := stamp.year or named or wanted:
        return year
    last = table.headers[-1].last_row
    closing = _text_of(table.sheet, range(last, table.sheet.filled_rows[-1] + 1))
    if match := _SIGNING_YEAR.search(f"{title} {closing}"):
        log.warning(
            "year-from-signing",
            table.sheet.title,
            f"Judul tidak menyebut tahun; tahun {match[1]} diambil dari tanggal penetapan.",
            "Periksa apakah tahunnya benar.",
        )
        return int(match[1])
    if stamp == Stamp():
        log.warning(
            "year-unknown",
            table.sheet.title,
            "Tahun rencana aksi tidak disebut di berkas ini.",
            "Tulis “TAHUN 2022” (tahunnya) di judul lembar.",
        )
    return None


def _year_in(title: str) -> int | None:
    """The year in a plan's title; a whole decree's text above it mentions many others."""
    found = _PLAN_YEAR.findall(title)
    if not found and len(title) < 400:
        found = _TITLE_YEAR.findall(title)[-1:]
    return int(Counter(found).most_common(1)[0][0]) if found else None


def _office_of(title: str) -> str:
    """The office named in a title, in ordinary case: ``KPU Kabupaten Purbalingga``."""
    matches = re.findall(r"zona integritas", title, re.IGNORECASE)
    if not matches:
        return ""
    last = title[title.casefold().rfind("zona integritas") :]
    match = _TITLE_OFFICE.fullmatch(last)
    if not match:
        return ""
    name = re.sub(r"komisi pemilihan umum", "KPU", match[1], flags=re.IGNORECASE).strip(" .,")
    if name.isupper():
        name = " ".join(w if w in _ABBREVIATIONS else w.capitalize() for w in name.split())
    return name


def _read_stamp(properties: Mapping[str, object]) -> Stamp:
    def number(name: str) -> int | None:
        text = str(properties.get(name, "")).strip()
        return int(text) if text.isdecimal() and len(text) < 10 else None

    def text(name: str) -> str:
        return clean(str(properties.get(name) or ""))

    return Stamp(number("zi_version"), number("zi_year"), text("zi_office"), text("zi_team"))
