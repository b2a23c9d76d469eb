"""The cell styles of our workbooks, each once."""

from enum import StrEnum
from typing import Any, Final, Literal

from openpyxl import Workbook
from openpyxl.styles import (
    Alignment,
    Border,
    Font,
    NamedStyle,
    PatternFill,
    Protection,
    Side,
)
from openpyxl.styles.differential import DifferentialStyle

from zi_core.workbook import palette
from zi_core.workbook.openpyxl_internals import set_standard_font, style_of

_INK: Final = "16202B"
_MUTED: Final = "5A6775"
_NAVY: Final = "12436D"
_SLATE: Final = "4A5560"
"""A filled month without a slot: whether it counts as late, early or off plan, the board says."""
_HOT: Final = "C2410C"
# In every Excel, and with the same widths in every LibreOffice (Liberation Sans).
_FONT: Final = "Arial"

_LINE: Final = Side(style="thin", color="9AA5B1")
_BOX: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADER_FILL: Final = PatternFill("solid", fgColor=palette.HEADER)
_AREA_FILL: Final = PatternFill("solid", fgColor=palette.AREA)
_SCHEDULED_FILL: Final = PatternFill("solid", fgColor=palette.SCHEDULED)
_PALE_SCHEDULED_FILL: Final = PatternFill("solid", fgColor=palette.PALE_SCHEDULED)
_GREY_FILL: Final = PatternFill("solid", fgColor=palette.NOT_SCHEDULED)


class CellStyle(StrEnum):
    """The named styles of the working workbook."""

    TITLE = "ZI Judul"
    SAMPLE = "ZI Data contoh"
    NOTE = "ZI Catatan"
    REMARK = "ZI Catatan sumber"
    HEADER = "ZI Kepala"
    NUMBER_ROW = "ZI Nomor kolom"
    AREA = "ZI Area"
    CODE = "ZI Kode"
    TEXT = "ZI Teks"
    CENTRED = "ZI Tengah"
    MISSING = "ZI Belum ada"
    PLANNED = "ZI Terjadwal"
    CELL = "ZI Sel"
    OPEN_TEXT = "ZI Isian teks"
    SPARE_TEXT = "ZI Isian cadangan"
    LOCKED_TEXT = "ZI Teks terkunci"
    OPEN_LINK = "ZI Isian tautan"
    LOCKED_LINK = "ZI Tautan terkunci"
    OPEN_SCHEDULED = "ZI Isian terjadwal"
    OPEN_UNSCHEDULED = "ZI Isian tak terjadwal"
    LOCKED_SCHEDULED = "ZI Terkunci terjadwal"
    LOCKED_UNSCHEDULED = "ZI Terkunci tak terjadwal"
    GUIDE_TITLE = "ZI Judul petunjuk"
    GUIDE = "ZI Petunjuk"
    LEGEND_DONE = "ZI Legenda terlaksana"
    LEGEND_UNSCHEDULED = "ZI Legenda tanpa jadwal"
    OPENING = "ZI Pembuka"
    TOTAL = "ZI Jumlah"
    SIGNATURE = "ZI Tanda tangan"


def _filled(colour: str) -> DifferentialStyle:
    # Conditional fills show their background colour, ordinary solid ones their foreground.
    return DifferentialStyle(
        font=Font(color="FFFFFF", bold=True),
        fill=PatternFill("solid", fgColor=colour, bgColor=colour),
    )


# What a cell takes on once something stands in it.
FILLED_SCHEDULED: Final = _filled(_NAVY)
FILLED_UNSCHEDULED: Final = _filled(_SLATE)
FILLED_SPARE: Final = DifferentialStyle(border=_BOX)


def register(book: Workbook) -> dict[CellStyle, Any]:
    """Add the named styles to a new workbook; returns what each is there, for ``set_style``.

    Assigning a style by its name searches all names anew for every cell.
    """
    scratch = book.create_sheet()
    made: dict[CellStyle, Any] = {}
    set_standard_font(book, Font(name=_FONT, size=10))
    for row, style in enumerate(_styles(), start=1):
        book.add_named_style(style)
        cell: Any = scratch.cell(row, 1)
        cell.style = style.name
        made[CellStyle(style.name)] = style_of(cell)
    book.remove(scratch)
    return made


def _styles() -> list[NamedStyle]:
    wrapped = Alignment(vertical="top", wrap_text=True)
    centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
    middle = Alignment(horizontal="left", vertical="center")
    guide = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)

    def style(
        name: CellStyle,
        *,
        size: float = 9,
        bold: bool = False,
        italic: bool = False,
        colour: str = _INK,
        align: Alignment = wrapped,
        fill: PatternFill | None = None,
        boxed: bool = True,
        is_open: bool = False,
        number_format: str = "General",
        underline: Literal["single"] | None = None,
    ) -> NamedStyle:
        made = NamedStyle(
            name=name,
            font=Font(
                name=_FONT, size=size, bold=bold, italic=italic, color=colour, underline=underline
            ),
            alignment=align,
            border=_BOX if boxed else Border(),
            protection=Protection(locked=not is_open),
            number_format=number_format,
        )
        if fill:
            made.fill = fill
        return made

    def month(name: CellStyle, fill: PatternFill, *, is_open: bool) -> NamedStyle:
        return style(
            name,
            bold=True,
            colour=_NAVY,
            align=centred,
            fill=fill,
            is_open=is_open,
            number_format="dd/mm/yy",
        )

    return [
        style(CellStyle.TITLE, size=13, bold=True, align=centred, boxed=False),
        style(CellStyle.SAMPLE, size=11, bold=True, colour=_HOT, align=middle, boxed=False),
        style(CellStyle.NOTE, size=9, colour=_MUTED, align=centred, boxed=False),
        style(CellStyle.REMARK, size=9, italic=True, boxed=False),
        style(CellStyle.HEADER, bold=True, align=centred, fill=_HEADER_FILL),
        style(CellStyle.NUMBER_ROW, size=8, colour=_MUTED, align=centred, fill=_HEADER_FILL),
        style(CellStyle.AREA, size=10.5, bold=True, align=middle, fill=_AREA_FILL),
        style(CellStyle.CODE, bold=True, colour=_MUTED),
        style(CellStyle.TEXT),
        style(CellStyle.CENTRED, align=Alignment(horizontal="center", vertical="top")),
        style(CellStyle.MISSING, italic=True, colour=_MUTED),
        style(
            CellStyle.PLANNED, size=11, bold=True, colour=_NAVY, align=centred, fill=_SCHEDULED_FILL
        ),
        style(CellStyle.CELL, align=centred),
        style(CellStyle.OPEN_TEXT, is_open=True),
        style(CellStyle.SPARE_TEXT, boxed=False, is_open=True),
        style(CellStyle.LOCKED_TEXT, fill=_GREY_FILL),
        style(CellStyle.OPEN_LINK, colour=_NAVY, underline="single", is_open=True),
        style(CellStyle.LOCKED_LINK, colour=_NAVY, underline="single", fill=_GREY_FILL),
        month(CellStyle.OPEN_SCHEDULED, _SCHEDULED_FILL, is_open=True),
        month(CellStyle.OPEN_UNSCHEDULED, _GREY_FILL, is_open=True),
        month(CellStyle.LOCKED_SCHEDULED, _PALE_SCHEDULED_FILL, is_open=False),
        month(CellStyle.LOCKED_UNSCHEDULED, _GREY_FILL, is_open=False),
        style(CellStyle.GUIDE_TITLE, size=14, bold=True, align=middle, boxed=False),
        style(CellStyle.GUIDE, size=10, align=guide, boxed=False),
        style(
            CellStyle.LEGEND_DONE,
            bold=True,
            colour="FFFFFF",
            align=centred,
            fill=PatternFill("solid", fgColor=_NAVY),
        ),
        style(
            CellStyle.LEGEND_UNSCHEDULED,
            bold=True,
            colour="FFFFFF",
            align=centred,
            fill=PatternFill("solid", fgColor=_SLATE),
        ),
        style(CellStyle.OPENING, boxed=False),
        style(CellStyle.TOTAL, bold=True, align=centred, fill=_AREA_FILL),
        style(CellStyle.SIGNATURE, size=10, align=centred, boxed=False),
    ]
