"""What the workbooks need of openpyxl that it does not promise.

Everything here relies on names inside openpyxl 3.1; ``tests/workbook/test_openpyxl_internals.py``
fails when one of them changes.
"""

import io
from collections.abc import Mapping
from copy import copy
from types import SimpleNamespace
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import Font
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

if openpyxl.LXML or not openpyxl.DEFUSEDXML:  # pragma: no branch
    raise ImportError("openpyxl must read with defusedxml: pip install -r requirements.txt")


class PackageReader(ExcelReader):
    """openpyxl's reader over parts already unpacked: what was looked at is what is read."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        """Take the parts of a package by their names."""
        opened: Any = SimpleNamespace(read=parts.__getitem__, filename="")
        self.archive = opened
        self.valid_files = list(parts)
        self.read_only = self.keep_vba = self.keep_links = self.rich_text = False
        self.data_only = True


class _MemoryWriter(ExcelWriter):
    """openpyxl's writer without temporary files, which the sandbox forbids."""

    def write_worksheet(self, ws: Any) -> None:  # noqa: ANN401 - untyped library
        """Write a sheet into the archive."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        ws._drawing.images = ws._images
        out = io.BytesIO()
        writer: Any = WorksheetWriter(ws, out)
        writer.write()
        ws._rels = writer._rels
        this: Any = self
        this._archive.writestr(ws.path[1:], out.getvalue())
        this.manifest.append(ws)


def saved_in_memory(book: Workbook) -> bytes:
    """A workbook as a file, made without touching the disk."""
    buffer = io.BytesIO()
    _MemoryWriter(book, ZipFile(buffer, "w", ZIP_DEFLATED)).save()
    return buffer.getvalue()


def custom_properties(book: object) -> Mapping[str, object]:
    """The custom document properties of a workbook, by name."""
    properties: Any = getattr(book, "custom_doc_props", None)  # types-openpyxl does not know it
    return {item.name: item.value for item in properties.props if item.name} if properties else {}


def set_standard_font(book: object, font: Font) -> None:
    """Give the cells without a style a font."""
    found: Any = book
    found._named_styles["Normal"].font = font


def style_of(cell: Any) -> Any:  # noqa: ANN401 - untyped library
    """A cell's style, to be given to others; by its name each would search all names anew."""
    return cell._style


def set_style(cell: Any, style: Any) -> None:  # noqa: ANN401 - untyped library
    """Give a cell a style that it shares with others."""
    cell._style = style


def own_style(cell: Any) -> None:  # noqa: ANN401 - untyped library
    """Let a cell's style be its own, before something of it is changed."""
    cell._style = copy(cell._style)


def set_text(cell: Any, text: str) -> None:  # noqa: ANN401 - untyped library
    """Write a text past the setter, which cuts at 32,767 characters, escapes included."""
    cell._value = text
    cell.data_type = "s"
