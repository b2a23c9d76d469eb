"""A plan -> the working workbook: printable as the decree's annex, ready to be filled in.

The law of this module is ``read(write(plan)).plan == plan`` for every plan.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import ceil
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import BoolProperty, IntProperty, StringProperty
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from zi_core.months import MONTHS, NAMES, SHORT_NAMES
from zi_core.plan import NO_TEAM_LABEL, Activity, Plan
from zi_core.workbook import styles
from zi_core.workbook.header import MONTHS_HEADING, Column
from zi_core.workbook.marks import TICK
from zi_core.workbook.read import (
    EVIDENCE_SHEET,
    GUIDE_SHEET,
    PLAN_SHEET,
    REALISATION_SHEET,
    SAMPLE_MARK,
)
from zi_core.workbook.realisation_sheet import WEB_ADDRESS
from zi_core.workbook.styles import Look

PLAN_TITLE: Final = "RENCANA AKSI PEMBANGUNAN ZONA INTEGRITAS"

_PLAN_COLUMNS: Final = (
    (Column.CODE, 8.5),
    (Column.NUMBER, 4.5),
    (Column.COMPONENT, 22),
    (Column.INDICATOR, 34),
    (Column.ACTION, 40),
    (Column.EVIDENCE, 34),
    *((month, 4.7) for month in MONTHS),
    (Column.TEAM, 20),
)
_REALISATION_COLUMNS: Final = (
    (Column.CODE, 8.5),
    (Column.COMPONENT, 22),
    (Column.ACTION, 44),
    *((month, 8.8) for month in MONTHS),
    (Column.OBSTACLE, 30),
    (Column.FOLLOW_UP, 30),
    (Column.TEAM, 20),
)
_EVIDENCE_COLUMNS: Final = (
    (Column.CODE, 10),
    (Column.MONTH, 13),
    (Column.DOCUMENT, 48),
    (Column.LINK, 48),
    (Column.NOTE, 40),
)
_SPARE_EVIDENCE_ROWS: Final = 200
_LONGEST_HYPERLINK: Final = 2_000
_ESCAPE_LIKE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

_GUIDE: Final = (
    "Isi lembar REALISASI dan BUKTI DUKUNG saja; lembar RENCANA AKSI untuk dibaca dan dicetak.",
    f"Kegiatan selesai: pilih {TICK} di kolom bulannya, atau ketik tanggal selesainya.",
    "Tanggal ditulis hari lebih dulu, misalnya 14/03/2022 atau 14 Maret 2022.",
    "Kegiatan yang dijadwalkan Maret tetapi selesai 5 April: ketik 5/4/2022 di kolom MAR.",
    "Kegiatan yang belum selesai: biarkan kosong. Jangan menulis persen atau kata lain.",
    "Sel kelabu tidak terjadwal, tetapi boleh diisi bila kegiatan dilakukan di luar jadwal.",
    "KENDALA dan RENCANA TINDAK LANJUT diisi per kegiatan, boleh beberapa baris.",
    "BUKTI DUKUNG: satu baris satu dokumen; isi KODE, BULAN, nama DOKUMEN, dan TAUTAN bila ada.",
    "KODE jangan diubah atau dihapus: dari kode itulah dasbor mengenali kegiatannya.",
    "Simpan sebagai .xlsx lalu unggah ke dasbor; sebelum diterbitkan, perubahannya ditampilkan.",
)


def write(plan: Plan, *, version: int | None = None, team: str | None = None) -> bytes:
    """Make the working workbook of a plan.

    ``version`` is the published version it is issued from, None for none. With ``team`` only
    that team's rows of REALISASI are open for typing (``""`` means the rows without a team).
    Both are stamped into the custom document properties.
    """
    book = Workbook()
    styles.register(book)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = PLAN_SHEET
    heading = _heading_lines(plan, version, team)
    _write_plan(sheet, plan, heading)
    last = _write_realisation(book.create_sheet(REALISATION_SHEET), plan, heading, team)
    _write_evidence(book.create_sheet(EVIDENCE_SHEET), plan, heading, last)
    _write_guide(book.create_sheet(GUIDE_SHEET), plan)
    _stamp(book, plan, version, team)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _stamp(book: Workbook, plan: Plan, version: int | None, team: str | None) -> None:
    properties = book.custom_doc_props
    if version is not None:
        properties.append(IntProperty(name="zi_version", value=version))
    if plan.year is not None:
        properties.append(IntProperty(name="zi_year", value=plan.year))
    properties.append(StringProperty(name="zi_office", value=_escaped(plan.office)))
    if team is not None:
        properties.append(StringProperty(name="zi_team", value=_escaped(team)))
    properties.append(BoolProperty(name="zi_sample", value=plan.sample))
    book.properties.title = "Rencana aksi Zona Integritas"
    book.properties.creator = "Dasbor Zona Integritas"


def _heading_lines(plan: Plan, version: int | None, team: str | None) -> list[tuple[str, Look]]:
    """The lines above each table, for people: title, office, year, where the file comes from."""
    lines = [(PLAN_TITLE, Look.TITLE)]
    if plan.office:
        lines.append((plan.office, Look.TITLE))
    if plan.year is not None:
        lines.append((f"TAHUN {plan.year}", Look.TITLE))
    if plan.sample:
        lines.append(
            (f"{SAMPLE_MARK}: realisasi di berkas ini rekaan, bukan data kantor.", Look.SAMPLE)
        )
    origin = f"Versi {version}" if version is not None else "Belum diterbitkan sebagai versi"
    if team is not None:
        origin += f" · untuk diisi: {team or f'kegiatan yang timnya {NO_TEAM_LABEL}'}"
    lines.append((origin, Look.NOTE))
    return lines


# ---- RENCANA AKSI ---------------------------------------------------------------------------


def _write_plan(sheet: Worksheet, plan: Plan, heading: list[tuple[str, Look]]) -> None:
    top = _write_heading(sheet, _PLAN_COLUMNS, heading)
    _write_plan_header(sheet, top)
    row = top + 3
    for area in plan.areas:
        _write_area(sheet, row, f"{area.number} {area.name}".strip(), 1, len(_PLAN_COLUMNS))
        row += 1
        activities = [a for a in plan.activities if a.area == area.number]
        for activity in activities:
            _write_activity(sheet, row, activity)
            row += 1
        first = row - len(activities)
        _merge_runs(sheet, first, 2, [(a.code.component_no, a.component) for a in activities])
        _merge_runs(sheet, first, 3, [(a.code.component_no, a.component) for a in activities])
        _merge_runs(sheet, first, 4, [(a.code.component_no, a.indicator) for a in activities])
        _merge_runs(sheet, first, 19, [a.team for a in activities])
    sheet.freeze_panes = f"F{top + 3}"
    _print_set_up(sheet, f"{top}:{top + 2}")
    _protect(sheet)


def _write_plan_header(sheet: Worksheet, top: int) -> None:
    """The form's header: two rows with the months under a common title, then the number row."""
    for column, (name, _) in enumerate(_PLAN_COLUMNS, start=1):
        for row in (top, top + 1):
            sheet.cell(row, column).style = Look.HEADER
        if isinstance(name, int):
            _put(sheet, top + 1, column, SHORT_NAMES[name - 1].upper(), Look.HEADER)
        else:
            _put(sheet, top, column, str(name), Look.HEADER)
            _merge(sheet, top, column, top + 1, column)
    _put(sheet, top, 7, MONTHS_HEADING, Look.HEADER)
    _merge(sheet, top, 7, top, 18)
    numbers = ["", "1", "2", "3", "4", "5", "6", *[""] * 11, "7"]
    for column, number in enumerate(numbers, start=1):
        _put(sheet, top + 2, column, number, Look.NUMBER_ROW)
    _merge(sheet, top + 2, 7, top + 2, 18)


def _write_activity(sheet: Worksheet, row: int, activity: Activity) -> None:
    texts = (
        (1, str(activity.code), Look.CODE),
        (2, str(activity.code.component_no), Look.CENTRED),
        (3, activity.component, Look.TEXT),
        (4, activity.indicator, Look.TEXT),
        (5, activity.action, Look.TEXT),
        (6, activity.evidence, Look.TEXT),
        (19, *_team(activity)),
    )
    for column, text, look in texts:
        _put(sheet, row, column, text, look)
    sheet.cell(row, 2).value = activity.code.component_no
    for month in MONTHS:
        planned = month in activity.planned
        _put(sheet, row, 6 + month, TICK if planned else "", Look.PLANNED if planned else Look.CELL)
    _fit_height(sheet, row, _PLAN_COLUMNS, ((c, t) for c, t, _ in texts if c not in (3, 19)))


def _team(activity: Activity) -> tuple[str, Look]:
    return (activity.team, Look.TEXT) if activity.team else (NO_TEAM_LABEL, Look.MISSING)


def _merge_runs(sheet: Worksheet, first: int, column: int, values: Sequence[object]) -> None:
    """Merge the cells of a column wherever neighbouring rows say the same."""
    row = first
    for _, run in groupby(values):
        last = row + len(list(run)) - 1
        if last > row:
            _merge(sheet, row, column, last, column)
        row = last + 1


# ---- REALISASI ------------------------------------------------------------------------------


def _write_realisation(
    sheet: Worksheet, plan: Plan, heading: list[tuple[str, Look]], team: str | None
) -> int:
    """Write the sheet to be filled in; returns its last row."""
    top = _write_heading(sheet, _REALISATION_COLUMNS, heading)
    _write_simple_header(sheet, top, _REALISATION_COLUMNS)
    entries = {(entry.code, entry.month): entry for entry in plan.entries}
    row = top + 1
    scheduled: list[str] = []
    unscheduled: list[str] = []
    for area in plan.areas:
        _write_area(sheet, row, f"{area.number} {area.name}".strip(), 2, len(_REALISATION_COLUMNS))
        sheet.cell(row, 1).style = Look.AREA
        row += 1
        for activity in (a for a in plan.activities if a.area == area.number):
            is_open = team is None or activity.team == team
            texts = (
                (1, str(activity.code), Look.CODE),
                (2, activity.component, Look.TEXT),
                (3, activity.action, Look.TEXT),
                (16, activity.obstacle, Look.OPEN_TEXT if is_open else Look.LOCKED_TEXT),
                (17, activity.follow_up, Look.OPEN_TEXT if is_open else Look.LOCKED_TEXT),
                (18, *_team(activity)),
            )
            for column, text, look in texts:
                _put(sheet, row, column, text, look)
            for month in MONTHS:
                planned = month in activity.planned
                cell = sheet.cell(row, 3 + month)
                cell.style = _realised_look(planned, is_open)
                (scheduled if planned else unscheduled).append(cell.coordinate)
                if entry := entries.get((activity.code, month)):
                    cell.value = entry.done_on or TICK
            _fit_height(sheet, row, _REALISATION_COLUMNS, ((c, t) for c, t, _ in texts if c != 18))
            row += 1
    last = row - 1
    if plan.activities:
        block = f"D{top + 1}:O{last}"
        _colour_filled(sheet, block, scheduled, styles.FILLED_SCHEDULED)
        _colour_filled(sheet, block, unscheduled, styles.FILLED_UNSCHEDULED)
        _offer(
            sheet,
            block,
            f'"{TICK}"',
            "Realisasi",
            f"Pilih {TICK} bila selesai, atau ketik tanggal selesainya, misalnya 14/03/2022. "
            "Kosongkan bila belum.",
        )
    sheet.freeze_panes = f"D{top + 1}"
    _print_set_up(sheet, f"{top}:{top}")
    _protect(sheet)
    return max(last, top + 1)


def _realised_look(planned: bool, is_open: bool) -> Look:
    if planned:
        return Look.OPEN_SCHEDULED if is_open else Look.LOCKED_SCHEDULED
    return Look.OPEN_UNSCHEDULED if is_open else Look.LOCKED_UNSCHEDULED


def _colour_filled(sheet: Worksheet, block: str, cells: list[str], look: styles.FilledLook) -> None:
    """Let filled cells stand out, also those a person fills in later."""
    if cells:
        rule = FormulaRule(
            formula=[f"LEN({cells[0]})>0"], font=look.font, fill=look.fill, stopIfTrue=True
        )
        sheet.conditional_formatting.add(" ".join(_runs(cells)), rule)


def _runs(cells: list[str]) -> Iterator[str]:
    """Neighbouring cells of a row as ranges: ``D5 E5 F5`` -> ``D5:F5``."""
    split = [re.fullmatch(r"([A-Z]+)(\d+)", cell) for cell in cells]
    places = [(int(match[2]), ord(match[1]) - 64) for match in split if match]
    for _, run in groupby(enumerate(places), key=lambda item: (item[1][0], item[1][1] - item[0])):
        members = [place for _, place in run]
        first, last = members[0], members[-1]
        yield f"{get_column_letter(first[1])}{first[0]}:{get_column_letter(last[1])}{last[0]}"


# ---- BUKTI DUKUNG, PETUNJUK -----------------------------------------------------------------


def _write_evidence(
    sheet: Worksheet, plan: Plan, heading: list[tuple[str, Look]], last_code_row: int
) -> None:
    top = _write_heading(sheet, _EVIDENCE_COLUMNS, heading)
    _write_simple_header(sheet, top, _EVIDENCE_COLUMNS)
    for row, item in enumerate(plan.evidence_items, start=top + 1):
        texts = (str(item.code), NAMES[item.month - 1], item.document, item.link, item.note)
        for column, text in enumerate(texts, start=1):
            cell = _put(sheet, row, column, text, Look.OPEN_TEXT)
            is_address = column == 4 and text.lower().startswith(WEB_ADDRESS)
            if is_address and len(text) <= _LONGEST_HYPERLINK:
                cell.hyperlink = text
                cell.style = Look.OPEN_LINK
        _fit_height(sheet, row, _EVIDENCE_COLUMNS, enumerate(texts, start=1))
    last = top + len(plan.evidence_items) + _SPARE_EVIDENCE_ROWS
    for row in range(top + 1 + len(plan.evidence_items), last + 1):
        for column in range(1, len(_EVIDENCE_COLUMNS) + 1):
            sheet.cell(row, column).style = Look.OPEN_TEXT
    _offer(
        sheet,
        f"A{top + 1}:A{last}",
        f"{REALISATION_SHEET}!$A${top + 1}:$A${last_code_row}",
        "Kode kegiatan",
        "Pilih kode kegiatannya, misalnya III.3.2.",
    )
    _offer(
        sheet,
        f"B{top + 1}:B{last}",
        '"' + ",".join(NAMES) + '"',
        "Bulan",
        "Pilih bulan jadwal yang dibuktikan dokumen ini.",
    )
    sheet.freeze_panes = f"A{top + 1}"
    _print_set_up(sheet, f"{top}:{top}")
    _protect(sheet)


def _write_guide(sheet: Worksheet, plan: Plan) -> None:
    sheet.column_dimensions["A"].width = 6
    sheet.column_dimensions["B"].width = 96
    _put(sheet, 1, 1, "Petunjuk pengisian", Look.GUIDE_TITLE)
    row = 2
    if plan.sample:
        _put(sheet, row, 1, f"{SAMPLE_MARK}: realisasi di berkas ini rekaan.", Look.SAMPLE)
        row += 1
    for number, line in enumerate(_GUIDE, start=1):
        _put(sheet, row, 1, f"{number}.", Look.GUIDE)
        _put(sheet, row, 2, line, Look.GUIDE)
        row += 1
    row += 1
    _put(sheet, row, 1, "Arti warna di lembar REALISASI", Look.GUIDE_TITLE)
    legend = (
        (Look.OPEN_SCHEDULED, "", "terjadwal, belum diisi"),
        (Look.LEGEND_DONE, TICK, "terjadwal dan sudah diisi"),
        (Look.OPEN_UNSCHEDULED, "", "tidak terjadwal"),
        (Look.LEGEND_OFF_PLAN, TICK, "diisi di luar jadwal"),
    )
    for offset, (look, mark, meaning) in enumerate(legend, start=1):
        _put(sheet, row + offset, 1, mark, look)
        _put(sheet, row + offset, 2, meaning, Look.GUIDE)
    _print_set_up(sheet, None, landscape=False)
    _protect(sheet)


# ---- shared pieces --------------------------------------------------------------------------


def _write_heading(
    sheet: Worksheet, columns: Sequence[tuple[Column | int, float]], lines: list[tuple[str, Look]]
) -> int:
    """Set the columns' widths and write the lines above the table; returns its first row."""
    for column, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, (text, look) in enumerate(lines, start=1):
        _put(sheet, row, 1, text, look)
        _merge(sheet, row, 1, row, len(columns))
        sheet.row_dimensions[row].height = 18
    return len(lines) + 2


def _write_simple_header(
    sheet: Worksheet, row: int, columns: Iterable[tuple[Column | int, float]]
) -> None:
    for column, (name, _) in enumerate(columns, start=1):
        text = SHORT_NAMES[name - 1].upper() if isinstance(name, int) else str(name)
        _put(sheet, row, column, text, Look.HEADER)
    sheet.row_dimensions[row].height = 24


def _write_area(sheet: Worksheet, row: int, text: str, first: int, last: int) -> None:
    for column in range(first, last + 1):
        sheet.cell(row, column).style = Look.AREA
    _put(sheet, row, first, text, Look.AREA)
    _merge(sheet, row, first, row, last)
    sheet.row_dimensions[row].height = 20


def _put(sheet: Worksheet, row: int, column: int, text: str, look: Look) -> Cell:
    """Write a text as text: never as a formula, an error value or an escape sequence."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.style = look
    if text:
        cell.value = _escaped(text)
        cell.data_type = "s"
        if text[0] in "=+-@":
            # Without it, leaving the cell in edit mode would turn the text into a formula.
            cell.quotePrefix = True  # type: ignore[assignment]
    return cell


def _escaped(text: str) -> str:
    """A text whose ``_x0041_`` stays as it is: spreadsheets read that as a character's code."""
    return _ESCAPE_LIKE.sub("_x005F_", text)


def _merge(sheet: Worksheet, row: int, column: int, last_row: int, last_column: int) -> None:
    sheet.merge_cells(start_row=row, start_column=column, end_row=last_row, end_column=last_column)


def _offer(sheet: Worksheet, cells: str, choices: str, title: str, message: str) -> None:
    """A drop-down that suggests; anything else may be typed all the same."""
    offer = DataValidation(
        type="list",
        formula1=choices,
        allow_blank=True,
        showErrorMessage=False,
        showInputMessage=True,
        promptTitle=title,
        prompt=message,
    )
    offer.add(cells)
    sheet.add_data_validation(offer)


def _fit_height(
    sheet: Worksheet,
    row: int,
    columns: Sequence[tuple[Column | int, float]],
    texts: Iterable[tuple[int, str]],
) -> None:
    """Make a row as high as its longest text needs; spreadsheets do not do it for merged cells."""
    lines = max(
        sum(max(1, ceil(len(line) * 1.08 / columns[column - 1][1])) for line in text.split("\n"))
        for column, text in texts
    )
    sheet.row_dimensions[row].height = min(409.0, max(20.0, lines * 12.6 + 5))


def _print_set_up(sheet: Worksheet, repeated: str | None, *, landscape: bool = True) -> None:
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.6
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "Halaman &P dari &N"
    if repeated:
        sheet.print_title_rows = repeated
    sheet.sheet_view.showGridLines = False


def _protect(sheet: Worksheet) -> None:
    """Lock what is not to be typed in, without a password; sizes and filters stay free."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.formatCells = False
    protection.autoFilter = protection.sort = False
