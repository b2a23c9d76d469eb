"""Formulas count with their saved result; without one, and as an error value, they are errors."""

import pytest

from tests.workbook.forms import Form, codes, edited, errors, months, patched, places, realised
from zi_core.workbook import read

SHEET = "xl/worksheets/sheet1.xml"


def with_formula(cell: str, xml: str) -> bytes:
    """A form whose cell in JAN (F5) is the given XML instead of a number."""
    form = Form.standard()
    form.first(months={1: 4711, 2: "√"})
    return patched(form.content(), SHEET, f'<c r="{cell}" t="n"><v>4711</v></c>', xml)


def test_a_saved_result_is_used():
    reading = read(with_formula("F5", '<c r="F5"><f>1*1</f><v>1</v></c>'))
    assert months(reading) == (1, 2)
    assert reading.problems == ()


def test_a_saved_text_is_used():
    reading = read(with_formula("F5", '<c r="F5" t="str"><f>CHAR(118)</f><v>v</v></c>'))
    assert months(reading) == (1, 2)


def test_an_empty_saved_text_is_a_blank():
    reading = read(with_formula("F5", '<c r="F5" t="str"><f>""</f><v></v></c>'))
    assert months(reading) == (2,)
    assert reading.problems == ()


@pytest.mark.parametrize(
    "xml",
    [
        '<c r="F5"><f>1*1</f></c>',
        '<c r="F5"><f t="shared" si="0"/></c>',
        '<c r="F5" t="str"><f t="array" ref="F5:F5">1*1</f></c>',
    ],
)
def test_a_formula_without_a_saved_result_is_an_error_naming_the_cell(xml):
    reading = read(with_formula("F5", xml))
    assert errors(reading) == {"formula-without-result"}
    assert places(reading, "formula-without-result") == ["Rencana!F5"]


def test_what_openpyxl_writes_as_a_formula_has_no_result():
    reading = realised("F8", '=IF(1,"✓","")')
    assert places(reading, "formula-without-result") == ["REALISASI!F8"]


@pytest.mark.parametrize("value", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!"])
def test_an_error_value_is_an_error_naming_the_cell(value):
    for xml in (
        f'<c r="F5" t="e"><v>{value}</v></c>',
        f'<c r="F5" t="e"><f>A1/0</f><v>{value}</v></c>',
    ):
        reading = read(with_formula("F5", xml))
        assert errors(reading) == {"error-value"}
        assert places(reading, "error-value") == ["Rencana!F5"]


def test_errors_in_a_sheet_that_is_not_read_do_not_matter():
    def add(book):
        book.create_sheet("Hitung").append(["Jumlah", "=1/0", "#REF!"])

    reading = read(edited(add))
    assert codes(reading) == {"sheet-ignored"}
    assert reading.plan
