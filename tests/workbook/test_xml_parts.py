"""What a sheet's XML says: links, merged ranges, dates and texts, cell by cell."""

from datetime import date, datetime, time

import pytest

from tests.hostile.zips import parts_of, with_shared_texts, zipped
from tests.workbook.forms import Form, saved
from zi_core.workbook.address import CellRange, area_of, place_of
from zi_core.workbook.problems import ProblemLog
from zi_core.workbook.reading.cells import open_book
from zi_core.workbook.reading.xml_checks import inspect
from zi_core.workbook.reading.xml_parts import RawBook, RawSheet, read_package

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def read_parts(parts: dict[str, bytes]) -> RawBook:
    return read_package(parts, inspect(parts).sizes)


def raw(form: Form) -> RawSheet:
    return read_parts(parts_of(form.content())).sheets[0]


def test_a_link_belongs_to_its_cell():
    form = Form(title="Judul")
    form.sheet["B2"] = "satu"
    form.sheet["B2"].hyperlink = "https://contoh.id/satu"
    assert raw(form).links == {(2, 2): "https://contoh.id/satu"}


def test_a_link_over_a_range_belongs_to_each_filled_cell():
    form = Form(title="Judul")
    form.sheet["B2"], form.sheet["B3"], form.sheet["C9"] = "satu", "dua", "tiga"
    form.sheet["B2"].hyperlink = "https://contoh.id"
    form.sheet["B2"].hyperlink.ref = "B2:C3"
    assert set(raw(form).links) == {(2, 2), (3, 2)}


def test_a_link_of_a_covered_cell_is_the_ranges():
    form = Form(title="Judul")
    form.sheet["B2"] = "satu"
    form.sheet["B2"].hyperlink = "https://contoh.id"
    form.sheet["B2"].hyperlink.ref = "C3"
    form.sheet.merge_cells("B2:D4")
    sheet = raw(form)
    assert sheet.links == {(2, 2): "https://contoh.id"}
    (read,) = open_book(form.content(), ProblemLog()).sheets
    assert read.rows[2][2].link == read.rows[2][4].link == "https://contoh.id"


def test_what_a_merge_hides_is_not_there():
    form = Form(title="Judul")
    form.put("a", "b", "c")
    form.put("d", "e", "f")
    parts = parts_of(form.content())
    name = "xl/worksheets/sheet1.xml"
    merges = b'<mergeCells><mergeCell ref="A3:B4"/></mergeCells><pageMargins'
    assert b"mergeCells" not in parts[name]
    parts[name] = parts[name].replace(b"<pageMargins", merges, 1)
    sheet = read_parts(parts).sheets[0]
    found = {row: {column: cell.value for column, cell in cells.items()}
             for row, cells in sheet.cells.items()}  # fmt: skip
    assert found == {1: {1: "Judul"}, 3: {1: "a", 3: "c"}, 4: {3: "f"}}


@pytest.mark.parametrize("epoch", [datetime(1899, 12, 30), datetime(1904, 1, 1)])  # noqa: DTZ001
def test_dates_and_times_are_counted_from_the_books_first_day(epoch):
    form = Form(title="Judul")
    form.book.epoch = epoch
    form.sheet["A2"], form.sheet["A3"] = date(2022, 3, 14), time(7, 30)
    cells = raw(form).cells
    assert cells[2][1].value == datetime(2022, 3, 14)  # noqa: DTZ001
    assert cells[3][1].value == time(7, 30)


def test_texts_in_a_list_are_those_in_the_cells():
    assert read_parts(with_shared_texts()) == read_parts(parts_of())
    assert zipped(with_shared_texts()) != zipped(parts_of())


def test_a_hidden_row_is_known():
    form = Form(title="Judul")
    form.sheet.row_dimensions[1].hidden = True
    assert raw(form).hidden_rows == {1}
    assert saved(form.book)


@pytest.mark.parametrize(
    ("written", "place"),
    [("A1", (1, 1)), ("$C$3", (3, 3)), ("xfd1048576", (1_048_576, 16_384)), ("AA10", (10, 27))],
)
def test_an_address(written, place):
    assert place_of(written) == place


@pytest.mark.parametrize(
    "written",
    ["", "A", "1", "A0", "XFE1", "A1048577", "A1:B2", "A-1", "A\u0661", "A1\n", "Sheet!A1"],
)
def test_no_address(written):
    with pytest.raises(ValueError, match=r"."):
        place_of(written)


def test_a_range_holds_both_its_ends():
    assert area_of("B2:D5") == CellRange(2, 2, 5, 4)
    assert area_of("B2:D5").size == 12
    assert area_of("B2").size == 1
    for written in ("D5:B2", "B5:D2", "A:C", "1:3", "A1:", ":A1"):
        with pytest.raises(ValueError, match=r"."):
            area_of(written)
