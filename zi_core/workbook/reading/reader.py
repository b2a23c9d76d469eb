"""Bytes of a workbook -> a plan and the problems found: one reader for all kinds of input."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from zi_core.plan import EvidenceItem, Plan
from zi_core.plan.areas import AREA_NUMBERS
from zi_core.text import comparable
from zi_core.workbook.columns import Column
from zi_core.workbook.problems import Problem, ProblemLog, Severity
from zi_core.workbook.reading.activity_index import ActivityIndex
from zi_core.workbook.reading.cell_names import CellName, cell_names
from zi_core.workbook.reading.cells import Sheet, open_book
from zi_core.workbook.reading.coverage import Coverage, coverage_of
from zi_core.workbook.reading.evidence_sheet import read_evidence_sheet
from zi_core.workbook.reading.header import Header
from zi_core.workbook.reading.header_search import find_headers
from zi_core.workbook.reading.plan_sheet import NEEDED, read_plan_sheet
from zi_core.workbook.reading.plan_table import PlanTable
from zi_core.workbook.reading.realisation_sheet import Realisation, read_realisation_sheet
from zi_core.workbook.reading.steps import ReadingStep, Report, unreported
from zi_core.workbook.reading.title import (
    first_lines,
    is_sample,
    office_in,
    settle_year,
    title_lines,
    year_in_title,
)
from zi_core.workbook.stamp import Stamp, read_stamp, stamp_in_lines

PLAN_SHEET: Final = "RENCANA AKSI"
REALISATION_SHEET: Final = "REALISASI"
EVIDENCE_SHEET: Final = "BUKTI DUKUNG"
GUIDE_SHEET: Final = "PETUNJUK"
_MOST_LINES: Final = 8
"""How many rows stand above a table of the working workbook at the most."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a file; ``plan`` is None where any problem is an error.

    ``coverage`` says what the file speaks of, and in which cells. ``draft`` is what could be read
    of a file with errors: only good for looking for what else is wrong with it, never for
    publishing; None where that is nothing, and where there is a plan. ``cell_names`` says what the
    cells are about where problems are.
    """

    plan: Plan | None
    stamp: Stamp
    problems: tuple[Problem, ...]
    coverage: Coverage = field(default_factory=Coverage)
    draft: Plan | None = None
    cell_names: Mapping[str, CellName] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet with its header bands."""

    sheet: Sheet
    headers: list[Header]

    @property
    def columns(self) -> frozenset[Column]:
        return frozenset(column for header in self.headers for column in header.columns)

    @property
    def has_months(self) -> bool:
        return any(header.months for header in self.headers)

    def is_called(self, title: str) -> bool:
        return comparable(self.sheet.title) == comparable(title)


@dataclass(frozen=True, slots=True)
class _Tables:
    """The sheets of a file by what they are."""

    plans: list[_Table]
    realisations: list[_Table]
    documents: list[_Table]
    others: list[_Table]

    @property
    def read(self) -> list[_Table]:
        """Those that something is read from."""
        return [*self.plans, *self.realisations, *self.documents]


@dataclass(frozen=True, slots=True)
class _Content:
    """What was read of a file, whatever was wrong with it."""

    plan: Plan | None = None
    coverage: Coverage = field(default_factory=Coverage)
    names: Mapping[str, CellName] = field(default_factory=dict)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection: reading makes many objects and no garbage to look for.

    Of threads that overlap, the one that came first switches it on again.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def read(
    content: bytes,
    *,
    year: int | None = None,
    otherwise_year: int | None = None,
    report: Report = unreported,
) -> Reading:
    """Read an official form, a converted decree or a working workbook (docs/rules.md, Workbook).

    With ``year``, a file whose title or stamp names another year is refused, and a file that
    names none is taken for that year; with ``otherwise_year``, the latter only. ``report`` hears
    of each step. Never raises for what a file contains.
    """
    with _uncollected():
        return _read(content, year, otherwise_year, report)


def _read(content: bytes, year: int | None, otherwise_year: int | None, report: Report) -> Reading:
    log = ProblemLog()
    stamp = Stamp()
    found = _Content()
    report(ReadingStep.OPEN)
    if book := open_book(content, log):
        stamp = read_stamp(book.properties)
        if stamp.version is None and stamp.year is None:
            stamp = _stamp_in_sheets(book.sheets) or stamp
        for title in book.hidden_titles:
            log.warning(
                "sheet-hidden",
                title,
                f"Lembar {title} tersembunyi dan tidak dibaca.",
                "Tampilkan lembarnya bila isinya perlu dibaca.",
            )
        report(ReadingStep.PLAN)
        tables = _sort_sheets(book.sheets, log)
        found = _read_tables(tables, stamp, year, otherwise_year, log, report)
    if not log.has_errors:
        return Reading(found.plan, stamp, tuple(log), found.coverage, cell_names=found.names)
    return Reading(None, stamp, tuple(log), found.coverage, found.plan, found.names)


def _stamp_in_sheets(sheets: Iterable[Sheet]) -> Stamp | None:
    """The stamp that the sheets themselves say, where all that say one agree."""
    found = {
        said for sheet in sheets if (said := stamp_in_lines(first_lines(sheet, most=_MOST_LINES)))
    }
    return found.pop() if len(found) == 1 else None


def _read_tables(
    tables: _Tables,
    stamp: Stamp,
    wanted: int | None,
    otherwise: int | None,
    log: ProblemLog,
    report: Report,
) -> _Content:
    if not tables.plans:
        _report_no_plan(tables.others, log)
        return _Content()
    first = tables.plans[0]
    title = title_lines(first.sheet, first.headers[0], stamp)
    year = settle_year(first.sheet, first.headers, title, stamp, wanted, otherwise, log)
    for further in tables.plans[1:]:
        other = year_in_title(title_lines(further.sheet, further.headers[0], stamp))
        if other not in (None, year):
            log.error(
                "year-differs",
                further.sheet.title,
                f"Judul lembar {further.sheet.title} menyebut tahun {other}, bukan {year}.",
                "Sisakan lembar satu tahun saja, atau sembunyikan yang lain.",
            )
    table = _read_plan_table(tables.plans, year, log)
    index = ActivityIndex(table.activities, is_whole=not _has_lost_rows(log))
    report(ReadingStep.REALISATION)
    realisations = _at_most_one(tables.realisations, log)
    realisation = _read_realisation(realisations, table, index, year, log)
    items: dict[EvidenceItem, int] = {}
    documents = _at_most_one(tables.documents, log)
    for listed in documents:
        items = read_evidence_sheet(listed.sheet, listed.headers, index, log)
    coverage = coverage_of(
        table,
        realisation if realisations else None,
        (documents[0].sheet, documents[0].headers[0], items) if documents else None,
    )
    names = cell_names(log, [(t.sheet, t.headers) for t in tables.read], table.rows)
    plan: Plan | None = None
    try:
        plan = _plan_from(table, realisation, items, year, title, stamp)
    except ValueError:  # what is wrong in the file need not make a plan
        if not log.has_errors:
            raise
    return _Content(plan, coverage, names)


_LOSES_NO_ROW: Final = frozenset(
    {
        *("tick-unreadable", "tick-wrong-date", "date-impossible", "icon-unreadable"),
        *("plan-ticks-outside", "note-too-long", "year-differs", "header-missing"),
    }
)
"""The errors of a plan sheet beside which all its activities are known."""


def _has_lost_rows(log: ProblemLog) -> bool:
    """Whether activities may be missing from what was read of the plan sheets so far."""
    return any(
        problem.severity is Severity.ERROR and problem.code not in _LOSES_NO_ROW for problem in log
    )


def _plan_from(
    table: PlanTable,
    realisation: Realisation,
    items: Iterable[EvidenceItem],
    year: int | None,
    title: tuple[str, ...],
    stamp: Stamp,
) -> Plan:
    return Plan(
        year=year,
        office=stamp.office or office_in(title),
        areas=table.areas,
        activities=tuple(
            replace(activity, obstacle=remark.obstacle, follow_up=remark.follow_up)
            if (remark := realisation.remarks.get(activity.code))
            else activity
            for activity in table.activities
        ),
        entries=realisation.entries,
        evidence_items=tuple(items),
        sample=is_sample(title, stamp),
    )


def _read_plan_table(plans: list[_Table], year: int | None, log: ProblemLog) -> PlanTable:
    """The plan of a file: one sheet's, or that of sheets with different areas."""
    whole, *others = (read_plan_sheet(plan.sheet, plan.headers, year, log) for plan in plans)
    name = plans[0].sheet.title
    for plan, table in zip(plans[1:], others, strict=True):
        title = plan.sheet.title
        doubled = {area.number for area in whole.areas} & {area.number for area in table.areas}
        if not doubled:
            whole = whole.joined(table)
            log.warning(
                "plan-sheet-joined",
                title,
                f"Lembar {title} dibaca bersama lembar {name} sebagai satu rencana aksi.",
                "Tidak perlu tindakan bila keduanya memang satu rencana.",
            )
        elif table == whole:
            log.warning(
                "plan-sheet-repeated",
                title,
                f"Lembar {title} mengulang lembar {name}; satu yang dibaca.",
                "Hapus salah satunya.",
            )
        else:
            areas = ", ".join(number for number in AREA_NUMBERS if number in doubled)
            log.error(
                "plan-sheets-differ",
                title,
                f"Lembar {name} dan {title} sama-sama memuat area {areas}, tetapi isinya berbeda.",
                "Gabungkan isinya di satu lembar, lalu sembunyikan lembar yang lain.",
            )
    if not whole.activities and not log.has_errors:
        log.error(
            "plan-empty",
            name,
            "Tidak ada satu pun kegiatan di lembar ini.",
            "Isi tabel rencana aksinya.",
        )
    return whole


def _report_no_plan(others: list[_Table], log: ProblemLog) -> None:
    """Say which sheet comes nearest to a plan, what it lacks, and the two ways on."""
    lacking = "KOMPONEN, INDIKATOR, LANGKAH AKSI dan bulan JAN sampai DES"
    message = f"Tidak ada lembar rencana aksi: baris judul dengan {lacking} tidak ditemukan."
    nearest = max(others, key=lambda table: len(table.columns & set(NEEDED)), default=None)
    if nearest and (nearest.columns or nearest.has_months):
        missing = [str(column) for column in NEEDED if column not in nearest.columns]
        if not nearest.has_months:
            missing.append("bulan JAN sampai DES")
        message = (
            f"Tidak ada lembar rencana aksi. Yang paling mendekati ialah lembar "
            f"{nearest.sheet.title}, tetapi tidak ada {', '.join(missing)}."
        )
    log.error(
        "plan-sheet-missing",
        nearest.sheet.title if nearest and nearest.columns else "",
        message,
        "Salin isinya ke buku kerja yang diunduh dari dasbor, atau ke formulir resmi rencana aksi.",
    )


def _read_realisation(
    sheets: list[_Table], plan: PlanTable, index: ActivityIndex, year: int | None, log: ProblemLog
) -> Realisation:
    realisation = Realisation()
    for table in sheets:
        realisation = read_realisation_sheet(table.sheet, table.headers, index, year, log)
        missing = [a.code for a in plan.activities if a.code not in realisation.remarks]
        for code in () if log.has_errors else missing:
            log.warning(
                "row-missing",
                table.sheet.title,
                f"Kegiatan {code} tidak ada di lembar ini; realisasinya dibaca kosong.",
                "Tambahkan barisnya bila ada realisasi.",
            )
    return realisation


def _sort_sheets(sheets: Iterable[Sheet], log: ProblemLog) -> _Tables:
    """Tell the sheets apart by their columns: plans, realisations, lists of documents."""
    found = _Tables([], [], [], [])
    for sheet in sheets:
        if not sheet.rows:
            continue
        table = _Table(sheet, find_headers(sheet))
        columns = table.columns
        if not table.has_months and columns >= {Column.CODE, Column.DOCUMENT}:
            found.documents.append(table)
        elif table.has_months and _is_realisation(table):
            found.realisations.append(table)
        elif table.headers and (
            table.is_called(PLAN_SHEET)
            or (columns & set(NEEDED) and (table.has_months or columns >= set(NEEDED)))
        ):
            found.plans.append(table)
        elif table.is_called(REALISATION_SHEET) or table.is_called(EVIDENCE_SHEET):
            log.error(
                "header-missing",
                sheet.title,
                f"Baris judul kolom lembar {sheet.title} tidak dikenali, sehingga isinya tidak "
                "dapat dibaca.",
                "Pulihkan baris judulnya seperti di buku kerja yang diunduh dari dasbor.",
            )
        elif not table.is_called(GUIDE_SHEET):
            found.others.append(table)
            log.warning(
                "sheet-ignored",
                sheet.title,
                f"Lembar {sheet.title} bukan bagian rencana aksi dan diabaikan.",
                "Tidak perlu tindakan bila memang lembar tambahan.",
            )
    return found


def _is_realisation(table: _Table) -> bool:
    if table.is_called(REALISATION_SHEET):
        return True
    return Column.INDICATOR not in table.columns and bool(
        table.columns & {Column.OBSTACLE, Column.FOLLOW_UP}
    )


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
