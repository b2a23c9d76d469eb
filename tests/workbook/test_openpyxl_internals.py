"""What openpyxl does not promise and the workbooks rely on is still there."""

import io

from openpyxl import Workbook, load_workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font

from zi_core.workbook import openpyxl_internals as internals
from zi_core.workbook.reading.container import unpack


def saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_package_is_read_from_its_parts():
    book = Workbook()
    book.active.title = "RENCANA"
    book.custom_doc_props.append(StringProperty(name="zi", value="isi"))
    reader = internals.PackageReader(unpack(saved(book)))
    reader.read_manifest()
    reader.read_workbook()
    reader.read_custom()
    assert [sheet.name for sheet, _ in reader.parser.find_sheets()] == ["RENCANA"]
    assert internals.custom_properties(reader.wb) == {"zi": "isi"}
    assert internals.custom_properties(object()) == {}


def test_styles_are_shared_until_one_is_made_a_cells_own():
    book = Workbook()
    internals.set_standard_font(book, Font(name="Huruf", size=10))
    first, second, third = (book.active.cell(row, 1, "x") for row in (1, 2, 3))
    first.font = Font(bold=True)
    for cell in (second, third):
        internals.set_style(cell, internals.style_of(first))
    internals.own_style(third)
    third.quotePrefix = True
    sheet = load_workbook(io.BytesIO(saved(book))).active
    assert [sheet.cell(row, 1).font.b for row in (1, 2, 3)] == [True, True, True]
    assert [sheet.cell(row, 1).quotePrefix for row in (1, 2, 3)] == [False, False, True]
    assert sheet.parent._named_styles["Normal"].font.name == "Huruf"


def test_a_text_longer_than_the_setter_takes_is_written_whole():
    book, text = Workbook(), "=" + "x" * 40_000
    internals.set_text(book.active["A1"], text)
    cell = load_workbook(io.BytesIO(saved(book))).active["A1"]
    assert (cell.value, cell.data_type) == (text, "s")
