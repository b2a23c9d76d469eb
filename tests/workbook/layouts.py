"""The official form as offices lay it out: week columns, bands, other orders, rows below."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from tests.workbook.forms import MONTHS, saved
from zi_core.plan import Activity, Area, Code, Plan

TITLES = ("RENCANA AKSI PEMBANGUNAN ZONA INTEGRITAS", "KPU KABUPATEN CONTOH", "TAHUN 2022")
PLAN = Plan(
    2022,
    "",
    (Area("I", "Manajemen Perubahan"), Area("II", "Penataan Tata Laksana")),
    (
        Activity(Code(1, 1, 1), "Tim Kerja", "SK tim", "Menyusun SK", "SK", "Tim A", (3,)),
        Activity(Code(1, 1, 2), "Tim Kerja", "Rapat", "Rapat", "Notula", "Tim A", (1, 6, 12)),
        Activity(Code(1, 2, 1), "Dokumen", "Rencana", "Menyusun", "Dokumen", "Tim A", (2,)),
        Activity(
            Code(2, 1, 1), "SOP", "SOP ada", "Evaluasi", "Laporan", "Tim B", tuple(range(1, 13))
        ),
    ),
)
TEXTS = ("NO", "KOMPONEN", "INDIKATOR", "LANGKAH AKSI", "BUKTI FISIK", "PENANGGUNG JAWAB")
_HEADING = {"bare": "{0} {1}", "area": "AREA {0} : {1}", "arabic": "AREA {2} : {1}"}


@dataclass(frozen=True)
class Layout:
    """How a form is laid out; the default is the official form.

    ``weeks`` columns a month, with or without ``labels``; the month's heading is ``"merged"``
    over them, stands on the ``"first"``, or is ``"repeated"``. ``order`` is the texts' order,
    ``months_at`` how many of them stand left of the months.
    """

    weeks: int = 1
    labels: str = ""
    heading: str = "merged"
    bands: tuple[str, ...] = ()
    order: tuple[str, ...] = TEXTS
    months_at: int = 5
    area: str = "bare"
    boxes: bool = False
    below: tuple[Sequence[object], ...] = ()
    between: Sequence[object] = ()


def form(layout: Layout, plan: Plan = PLAN) -> bytes:
    """A workbook with the plan in this layout."""
    book = Workbook()
    sheet = book.active
    for row, title in enumerate(TITLES, start=1):
        sheet.cell(row, 1).value = title
    left, right = layout.order[: layout.months_at], layout.order[layout.months_at :]
    width = 12 * layout.weeks
    columns = {text: at for at, text in enumerate(left, start=1)}
    columns |= {text: len(left) + width + at for at, text in enumerate(right, start=1)}
    start = {month: len(left) + (month - 1) * layout.weeks + 1 for month in range(1, 13)}
    row = 5
    for text, column in columns.items():
        sheet.cell(row, column).value = text
    sheet.cell(row, start[1]).value = "PELAKSANAAN (BULAN)"
    for at, band in enumerate(layout.bands):
        row += 1
        parts = 4 if "{}" in band and "SEM" not in band else 2
        for part in range(parts):
            sheet.cell(row, start[1 + part * 12 // parts]).value = band.format(
                ("I", "II", "III", "IV")[part] if at % 2 == 0 else part + 1
            )
    row += 1
    for month, column in start.items():
        last = column + layout.weeks - 1
        names = range(column, last + 1) if layout.heading == "repeated" else (column,)
        for name in names:
            sheet.cell(row, name).value = MONTHS[month - 1]
        if layout.heading == "merged" and last > column:
            sheet.merge_cells(start_row=row, start_column=column, end_row=row, end_column=last)
    if layout.labels:
        row += 1
        for column in start.values():
            for week in range(layout.weeks):
                roman = ("I", "II", "III", "IV", "V")[week]
                sheet.cell(row, column + week).value = layout.labels.format(week + 1, roman)
    area, component = "", None
    for at, activity in enumerate(plan.activities):
        if activity.area != area:
            row, area, component = row + 1, activity.area, None
            name = plan.area_names[area]
            number = ("I", "II", "III", "IV", "V", "VI").index(area) + 1
            sheet.cell(row, 1).value = _HEADING[layout.area].format(area, name, number)
            if layout.order[0] not in ("NO", "KOMPONEN"):
                last = len(columns) + width
                sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
        row += 1
        values = {
            "NO": activity.code.component_no,
            "KOMPONEN": activity.component,
            "INDIKATOR": activity.indicator,
            "LANGKAH AKSI": activity.action,
            "BUKTI FISIK": activity.evidence,
            "PENANGGUNG JAWAB": activity.team,
        }
        for text, column in columns.items():
            if text not in ("NO", "KOMPONEN") or activity.code.component_no != component:
                sheet.cell(row, column).value = values[text]
        component = activity.code.component_no
        for month, column in start.items():
            for week in range(layout.weeks):
                is_ticked = month in activity.planned and week == (at + month) % layout.weeks
                if is_ticked:
                    sheet.cell(row, column + week).value = "✓"
                elif layout.boxes:
                    sheet.cell(row, column + week).value = "☐"
    for values in layout.below:
        row += 1
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value
    return saved(book)


def letter(column: int) -> str:
    return get_column_letter(column)
