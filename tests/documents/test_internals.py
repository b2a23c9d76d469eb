"""What python-docx and python-pptx do not promise and the documents rely on is still there."""

import docx
import pytest
from docx.oxml.ns import qn as docx_name
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn as pptx_name
from pptx.util import Inches

from zi_core.documents.docx import docx_internals as word
from zi_core.documents.pptx import pptx_internals as point


@pytest.fixture
def table():
    return docx.Document().add_table(3, 2)


def tags(parent):
    return [found.tag.rpartition("}")[2] for found in parent]


def test_word_cells_and_rows_are_those_of_the_library(table):
    cells = word.cells_of(table)
    assert [len(row) for row in cells] == [2, 2, 2]
    cells[1][0].text = "isi"
    assert table.cell(1, 0).text == "isi"
    assert word.element_of(word.row_of(cells[1][0], table)) is word.element_of(table.rows[1])
    assert len(word.column_widths_of(table)) == 2


def test_word_takes_properties_in_the_order_of_its_schema(table):
    word.add_table_property(table, word.element("w:tblCellMar"), word.element("w:tblInd", w="5"))
    found = [tag for tag in tags(word.element_of(table).tblPr) if tag in word.TABLE_ORDER]
    assert found == sorted(found, key=word.TABLE_ORDER.index)
    assert {"tblInd", "tblCellMar"} <= set(found)
    cell = word.cells_of(table)[0][0]
    word.add_cell_property(cell, word.element("w:vAlign", val="center"))
    word.add_cell_property(cell, word.element("w:shd", word.element("w:x"), fill="FFFFFF"))
    assert tags(word.element_of(cell).tcPr) == ["tcW", "shd", "vAlign"]
    (shade,) = word.elements_in(word.element_of(cell), "w:shd")
    assert shade.get(docx_name("w:fill")) == "FFFFFF"
    assert tags(shade) == ["x"]


def test_word_marks_rows_and_draws_lines(table):
    word.mark_row(table.rows[0], "w:tblHeader")
    assert tags(word.element_of(table.rows[0]).trPr) == ["tblHeader"]
    paragraph = table.cell(0, 0).paragraphs[0]
    word.add_borders(paragraph, word.element("w:bottom"))
    (borders,) = word.elements_in(word.element_of(paragraph), "w:pBdr")
    assert tags(borders) == ["bottom"]


@pytest.fixture
def deck():
    return Presentation()


@pytest.fixture
def slide(deck):
    return deck.slides.add_slide(deck.slide_layouts[6])


def test_a_deck_loses_the_librarys_picture_and_font(deck):
    package = deck.part.package
    assert any(part.partname.endswith(".jpeg") for part in package.iter_parts())
    point.drop_thumbnail(deck)
    point.set_theme_font(deck, "Huruf")
    assert not any(part.partname.endswith(".jpeg") for part in package.iter_parts())
    (theme,) = (p for p in package.iter_parts() if p.partname.startswith("/ppt/theme/"))
    assert b"Huruf" in theme.blob
    assert b"Calibri" not in theme.blob


def test_a_slides_table_loses_its_style_and_has_its_rows(slide):
    table = slide.shapes.add_table(2, 3, 0, 0, Inches(5), Inches(1)).table
    before = point.child(table._tbl.tblPr, "a:tableStyleId").text
    point.drop_style(table)
    assert point.child(table._tbl.tblPr, "a:tableStyleId").text not in (before, "")
    rows = point.rows_of(table)
    rows[1].h = Inches(1)
    assert table.rows[1].height == Inches(1)
    assert [len(row.tc_lst) for row in rows] == [3, 3]


def test_texts_and_charts_have_their_elements(slide):
    frame = slide.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame
    assert point.child(point.element_of(frame), "a:bodyPr") is not None
    point.remove(point.element_of(frame), "a:p")
    assert point.child(point.element_of(frame), "a:p") is None
    data = CategoryChartData()
    data.categories = ["a"]
    data.add_series("b", [1])
    shape = slide.shapes.add_chart(XL_CHART_TYPE.PIE, 0, 0, Inches(2), Inches(2), data)
    point.describe(shape, "Grafik")
    assert shape.element.xpath(".//p:cNvPr/@descr") == ["Grafik"]
    point.place_plot(shape.chart, 0.1, 0.2, 0.3, 0.4)
    (width,) = point.element_of(shape.chart).iter(pptx_name("c:w"))
    assert width.get("val") == "0.3"
