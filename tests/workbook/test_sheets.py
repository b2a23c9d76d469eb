"""Which sheets count, which year it is, and what the stamp says."""

import pytest
from openpyxl.packaging.custom import IntProperty, StringProperty

from tests.workbook.forms import HEADINGS, Form, codes, edited, errors, places, saved, small_plan
from zi_core.workbook import Stamp, read, write


def copy_of_plan(book):
    book.copy_worksheet(book["RENCANA AKSI"]).title = "Lama"


def test_a_second_plan_sheet_that_says_the_same_is_a_warning():
    reading = read(edited(copy_of_plan))
    assert places(reading, "plan-sheet-repeated") == ["Lama"]
    assert reading.plan == small_plan()


def test_two_plan_sheets_that_differ_are_an_error():
    def change(book):
        copy_of_plan(book)
        book["Lama"]["E10"] = "Lain"

    reading = read(edited(change))
    assert errors(reading) == {"plan-sheets-differ"}
    assert "RENCANA AKSI" in next(p.message for p in reading.problems if "differ" in p.code)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_does_not_count(state):
    def hide(book):
        copy_of_plan(book)
        book["Lama"]["E10"] = "Lain"
        book["Lama"].sheet_state = state

    reading = read(edited(hide))
    assert reading.plan == small_plan()
    assert codes(reading) == {"sheet-hidden"}


def test_a_foreign_sheet_is_ignored_with_a_warning():
    def add(book):
        book.create_sheet("Rekap").append(["NO", "KOMPONEN", "NILAI"])

    reading = read(edited(add))
    assert places(reading, "sheet-ignored") == ["Rekap"]
    assert reading.plan == small_plan()


def test_a_workbook_without_a_plan_is_an_error():
    form = Form()
    form.put("Halo")
    assert errors(form.read()) == {"plan-sheet-missing"}


def test_two_realisation_sheets_are_an_error():
    def copy(book):
        book.copy_worksheet(book["REALISASI"]).title = "REALISASI (2)"

    assert errors(read(edited(copy))) == {"sheet-doubled"}


def test_the_stamp_says_what_a_workbook_was_issued_from():
    reading = read(write(small_plan(sample=True), version=7, team="Tim Tata"))
    assert reading.stamp == Stamp(7, 2022, "KPU Kabupaten Contoh", "Tim Tata", sample=True)
    assert reading.plan == small_plan(sample=True)


def test_an_official_form_has_no_stamp():
    form = Form.standard()
    form.first()
    assert form.read().stamp == Stamp()


def test_a_stamp_that_cannot_be_read_counts_as_not_said():
    form = Form.standard()
    form.first()
    form.book.custom_doc_props.append(StringProperty(name="zi_version", value="terbaru"))
    form.book.custom_doc_props.append(StringProperty(name="zi_year", value=" 2022 "))
    assert form.read().stamp == Stamp(year=2022)


def test_the_year_asked_for_must_be_the_stamps_and_the_titles():
    content = write(small_plan())
    assert read(content, year=2022).plan == small_plan()
    assert errors(read(content, year=2023)) == {"year-differs"}
    form = Form.standard()
    form.first()
    assert errors(form.read(year=2023)) == {"year-differs"}
    assert form.read(year=2022).plan.year == 2022


def test_a_title_that_contradicts_the_stamp_is_an_error():
    form = Form.standard()
    form.first()
    form.book.custom_doc_props.append(IntProperty(name="zi_year", value=2023))
    assert errors(form.read()) == {"year-differs"}


def test_a_form_without_a_year_takes_the_one_asked_for():
    form = Form("RENCANA AKSI ZONA INTEGRITAS")
    form.header()
    form.put("I Manajemen Perubahan")
    form.first()
    assert form.read(year=2024).plan.year == 2024
    reading = form.read()
    assert reading.plan.year is None
    assert codes(reading) == {"year-unknown"}


def test_the_year_of_signing_is_taken_where_the_title_names_none():
    form = Form("RENCANA AKSI ZONA INTEGRITAS")
    form.header()
    form.put("I Manajemen Perubahan")
    form.first()
    form.put("Ditetapkan di Purbalingga")
    form.put("pada tanggal 18 Mei 2021")
    reading = form.read()
    assert reading.plan.year == 2021
    assert codes(reading) == {"year-from-signing", "row-not-activity"}


def test_the_title_year_may_stand_on_a_line_of_its_own():
    form = Form("RENCANA AKSI ZONA INTEGRITAS")
    form.row = 1
    form.put("TAHUN 2025")
    form.header()
    form.put("I Manajemen Perubahan")
    form.first()
    assert form.read().plan.year == 2025


@pytest.mark.parametrize(
    ("title", "office"),
    [
        ("RENCANA AKSI ZONA INTEGRITAS KPU KABUPATEN PURBALINGGA", "KPU Kabupaten Purbalingga"),
        (
            "Rencana Aksi Pembangunan Zona Integritas di Lingkungan Komisi Pemilihan Umum "
            "Kabupaten Purbalingga Tahun 2022",
            "KPU Kabupaten Purbalingga",
        ),
        ("RENCANA AKSI ZONA INTEGRITAS", ""),
    ],
)
def test_the_office_is_read_from_the_title(title, office):
    form = Form(title)
    form.header()
    form.put("I Manajemen Perubahan")
    form.first()
    assert form.read(year=2022).plan.office == office


def test_a_sample_is_told_by_its_title_too():
    form = Form("DATA CONTOH: RENCANA AKSI ZONA INTEGRITAS TAHUN 2022")
    form.header()
    form.put("I Manajemen Perubahan")
    form.first()
    assert form.read().plan.sample


def test_a_plan_with_empty_sheets_beside_it():
    form = Form.standard(headings=HEADINGS)
    form.first()
    form.book.create_sheet("Sheet2")
    assert read(saved(form.book)).problems == ()
