"""Areas, components and activities: fill-down, lost and doubled rows (docs/rules.md, Workbook)."""

import pytest

from tests.workbook.forms import HEADINGS, Form, codes, errors, months, places, small_plan
from zi_core.workbook import read, write


def test_blank_components_and_indicators_are_filled_from_above():
    form = Form.standard()
    form.first(action="Satu")
    form.activity(action="Dua")
    form.activity(indicator="Rapat", action="Tiga")
    form.activity(2, "Dokumen", "Ada dokumen", action="Empat")
    plan = form.read().plan
    assert [(str(a.code), a.component, a.indicator) for a in plan.activities] == [
        ("I.1.1", "Tim Kerja", "SK tim"),
        ("I.1.2", "Tim Kerja", "SK tim"),
        ("I.1.3", "Tim Kerja", "Rapat"),
        ("I.2.1", "Dokumen", "Ada dokumen"),
    ]


def test_merged_components_indicators_and_evidence_are_filled_too():
    form = Form.standard()
    row = form.first(action="Satu", evidence="SK")
    form.activity(action="Dua")
    for column in "ABCE":
        form.sheet.merge_cells(f"{column}{row}:{column}{row + 1}")
    plan = form.read().plan
    assert [a.evidence for a in plan.activities] == ["SK", "SK"]
    assert [str(a.code) for a in plan.activities] == ["I.1.1", "I.1.2"]


def test_evidence_is_never_filled_down_without_a_merge():
    form = Form.standard()
    form.first(action="Satu", evidence="SK")
    form.activity(action="Dua")
    assert [a.evidence for a in form.read().plan.activities] == ["SK", ""]


def test_an_indicator_is_not_carried_into_the_next_component():
    form = Form.standard()
    form.first()
    form.activity(2, "Dokumen", "", action="Dua")
    reading = form.read()
    assert errors(reading) == {"text-missing"}
    assert places(reading, "text-missing") == ["Rencana!C6"]


def test_nothing_is_filled_down_into_the_next_area():
    form = Form.standard()
    form.first()
    form.put("II Penataan Tata Laksana")
    form.activity(action="Dua")
    reading = form.read()
    assert places(reading, "text-missing") == ["Rencana!B7", "Rencana!C7"]


def test_a_merge_across_an_area_heading_holds_for_the_area_above_only():
    form = Form.standard()
    row = form.first(team="Tim A")
    form.put("II Penataan Tata Laksana")
    form.activity(1, "SOP", "Ada SOP", action="Dua")
    form.sheet.merge_cells(f"R{row}:R{row + 2}")
    reading = form.read()
    assert [a.team for a in reading.plan.activities] == ["Tim A", ""]
    assert places(reading, "merge-across-areas") == ["Rencana!R5"]


def test_an_action_merged_across_a_lost_area_heading_is_an_error():
    form = Form.standard()
    form.first()
    row = form.activity(2, "Dokumen", "Ada")
    form.activity(1, "SOP", "Ada SOP", action="")
    form.sheet.merge_cells(f"D{row}:D{row + 1}")
    assert places(form.read(), "text-missing") == ["Rencana!D7"]


@pytest.mark.parametrize(
    "cells",
    [
        ["II Penataan Tata Laksana"],
        ["", "II Penataan Tata Laksana"],
        ["II", "Penataan Tata Laksana"],
        ["II.", "Penataan Tata Laksana"],
        ["II. Penataan Tata Laksana"],
        ["ii penataan tata laksana"],
        ["<b>II Penataan Tata Laksana</b>"],
        ["AREA II: Penataan Tata Laksana"],
        ["AREA II : Penataan Tata Laksana"],
        ["II\nPenataan Tata Laksana"],
    ],
)
def test_an_area_heading_in_one_cell_or_two(cells):
    form = Form()
    form.header()
    form.put(*cells)
    form.first()
    (area,) = form.read().plan.areas
    assert (area.number, area.name.lower()) == ("II", "penataan tata laksana")


def test_an_area_heading_merged_over_the_whole_row():
    form = Form()
    form.header()
    row = form.put("II Penataan Tata Laksana")
    form.sheet.merge_cells(f"A{row}:R{row}")
    form.first()
    reading = form.read()
    assert reading.problems == ()
    assert reading.plan.areas[0].name == "Penataan Tata Laksana"


def test_a_heading_repeated_as_continued_opens_no_second_area():
    form = Form.standard()
    form.first()
    form.put("I Manajemen Perubahan (lanjutan)")
    form.activity(indicator="Rapat")
    reading = form.read()
    assert errors(reading) == set()
    assert [str(a.code) for a in reading.plan.activities] == ["I.1.1", "I.1.2"]


@pytest.mark.parametrize("mark", ["v", "V", "x", "X"])
def test_a_letter_tick_in_a_row_without_an_action_is_no_area_heading(mark):
    form = Form.standard()
    form.first()
    form.put(*[None] * 6, mark, mark)
    form.put(*[None] * 5, mark)
    reading = form.read()
    assert errors(reading) == {"action-missing"}
    assert places(reading, "action-missing") == ["Rencana!D6", "Rencana!D7"]


def test_an_activity_before_any_area_heading_is_an_error():
    form = Form()
    form.header()
    form.first()
    reading = form.read()
    assert errors(reading) == {"activity-before-area"}
    assert places(reading, "activity-before-area") == ["Rencana!4:4"]


@pytest.mark.parametrize("column", [17, 18])
def test_a_drifted_tick_alone_is_a_ticked_row_without_an_action(column):
    form = Form.standard()
    form.first()
    form.put(*[None] * column, "√")
    assert errors(form.read()) == {"action-missing"}


def test_the_same_activity_twice_is_an_error_that_names_both_rows():
    form = Form.standard()
    form.first(action="Rapat")
    form.activity(action="RAPAT")
    reading = form.read()
    assert places(reading, "activity-doubled") == ["Rencana!6:6"]
    assert "baris 5 dan baris 6" in next(p.message for p in reading.problems if "doubled" in p.code)


def test_the_same_action_under_another_indicator_or_component_is_another_activity():
    form = Form.standard()
    form.first(action="Rapat")
    form.activity(indicator="Lain", action="Rapat")
    form.activity(2, "Dokumen", "Lain", action="Rapat")
    assert len(form.read().plan.activities) == 3


def test_an_area_heading_twice_is_an_error_that_names_both_rows():
    form = Form.standard()
    form.first()
    form.put("II Penataan Tata Laksana")
    form.first()
    form.put("I Manajemen Perubahan")
    form.activity(2, "Lain", "Lain")
    reading = form.read()
    assert places(reading, "area-doubled") == ["Rencana!8:8"]
    assert "baris 4 dan baris 8" in next(p.message for p in reading.problems if "doubled" in p.code)


@pytest.mark.parametrize("numeral", ["VII", "IX", "X"])
def test_an_area_beyond_the_sixth_is_unknown(numeral):
    form = Form.standard()
    form.first()
    form.put(f"{numeral} Lain")
    assert places(form.read(), "area-unknown") == ["Rencana!6:6"]


def test_no_activity_at_all_is_an_error():
    form = Form.standard()
    reading = form.read()
    assert errors(reading) == {"plan-empty"}
    assert places(reading, "plan-empty") == ["Rencana"]


def test_a_component_number_running_backwards_means_a_lost_area_heading():
    form = Form.standard()
    form.first()
    form.activity(2, "Dokumen", "Ada")
    form.activity(1, "SOP", "Ada SOP")
    reading = form.read()
    assert [str(a.code) for a in reading.plan.activities] == ["I.1.1", "I.2.1", "II.1.1"]
    assert places(reading, "area-assumed") == ["Rencana!7:7"]
    assert reading.plan.areas[1].name == "Penataan Tatalaksana"


def test_a_heading_that_stands_further_down_was_not_lost():
    """The rows above it are only in another order: they stay in their area, with a warning."""
    form = Form.standard()
    form.first()
    form.activity(2, "Dokumen", "Ada")
    form.activity(1, "SOP", "Ada SOP")
    form.put("II Penataan Tata Laksana")
    form.activity(1, "Lain", "Lain")
    reading = form.read()
    assert places(reading, "number-backwards") == ["Rencana!7:7"]
    assert {str(a.code) for a in reading.plan.activities} == {"I.1.1", "I.2.1", "I.1.2", "II.1.1"}


def test_a_number_running_backwards_in_the_last_area_is_another_order():
    form = Form()
    form.header()
    form.put("VI Pelayanan Publik")
    form.activity(2, "Dokumen", "Ada")
    form.activity(1, "SOP", "Ada SOP")
    assert places(form.read(), "number-backwards") == ["Rencana!6:6"]


def test_a_number_that_is_used_again_for_another_component_is_a_warning():
    form = Form.standard()
    form.first()
    form.activity(1, "Dokumen", "Ada")
    reading = form.read()
    assert places(reading, "number-repeated") == ["Rencana!6:6"]
    assert [str(a.code) for a in reading.plan.activities] == ["I.1.1", "I.1.2"]


def test_a_component_without_a_number_takes_the_next_with_a_warning():
    form = Form.standard()
    form.first()
    form.activity(None, "Dokumen", "Ada")
    reading = form.read()
    assert places(reading, "number-assumed") == ["Rencana!A6"]
    assert str(reading.plan.activities[1].code) == "I.2.1"


@pytest.mark.parametrize("number", [1, 1.0, "1", "1.", "1)", " 1 "])
def test_component_numbers_in_any_form(number):
    form = Form.standard()
    form.activity(number, "Tim Kerja", "SK tim")
    reading = form.read()
    assert reading.problems == ()


@pytest.mark.parametrize("number", ["1.1", "A", "10000", "²"])
def test_a_number_that_is_none_is_an_error(number):
    form = Form.standard()
    form.activity(number, "Tim Kerja", "SK tim")
    assert places(form.read(), "number-unreadable") == ["Rencana!A5"]


def test_the_signature_block_is_no_part_of_the_table():
    form = Form.standard()
    form.first(team="Tim A")
    form.row += 2
    form.put(*[None] * 12, "Ditetapkan di Purbalingga")
    form.put(*[None] * 12, "pada tanggal 18 Mei 2022")
    form.put(None, "Salinan sesuai dengan aslinya", *[None] * 10, "KETUA KPU")
    form.put(*[None] * 12, "ttd")
    form.put(None, "Kepala Subbagian", *[None] * 10, "EKO SETIAWAN")
    reading = form.read()
    assert codes(reading) == {"row-not-activity"}


def test_a_signature_block_that_begins_with_place_and_date():
    form = Form.standard()
    form.first(team="Tim A")
    form.put(*[None] * 12, "Purbalingga, 18 Mei 2022")
    form.put(*[None] * 12, "Ketua")
    assert codes(form.read()) == {"row-not-activity"}


def test_an_activity_below_something_like_a_signature_is_not_lost():
    form = Form.standard()
    form.first()
    form.put(None, None, "Mengetahui")
    form.activity(action="Dua")
    form.activity(action="Tiga", evidence="SK")
    reading = form.read()
    assert [a.action for a in reading.plan.activities] == ["Aksi", "Dua", "Tiga"]


def test_a_stray_line_is_ignored_with_a_warning():
    form = Form.standard()
    form.first()
    form.put("Lihat lampiran")
    assert places(form.read(), "line-ignored") == ["Rencana!A6"]


@pytest.mark.parametrize("footer", [7, "- 7 -", "Halaman 7 dari 9"])
def test_a_page_number_is_no_component(footer):
    form = Form.standard()
    form.first()
    form.put(footer)
    form.activity(2, "Dokumen", "Ada")
    reading = form.read()
    assert places(reading, "line-ignored") == ["Rencana!A6"]
    assert [str(a.code) for a in reading.plan.activities] == ["I.1.1", "I.2.1"]


def test_a_number_and_a_tick_of_the_same_digit_are_not_lost():
    form = Form.standard()
    form.first()
    form.put(1, *[None] * 5, 1)
    assert errors(form.read()) == {"action-missing"}


def test_evidence_on_a_row_of_its_own_goes_on_with_the_activity_above():
    form = Form.standard()
    form.first()
    form.put(None, None, None, None, "SK tambahan")
    reading = form.read()
    assert places(reading, "evidence-continued") == ["Rencana!6:6"]
    assert reading.plan.activities[0].evidence == "SK tambahan"


def test_a_component_on_a_row_of_its_own_names_what_follows():
    form = Form.standard()
    form.put(1, "Tim Kerja")
    form.put(None, None, "SK tim")
    form.activity(action="Aksi")
    (activity,) = form.read().plan.activities
    assert (activity.component, activity.indicator) == ("Tim Kerja", "SK tim")


def test_a_hidden_row_counts_with_a_warning():
    form = Form.standard()
    row = form.first()
    form.sheet.row_dimensions[row].hidden = True
    reading = form.read()
    assert places(reading, "row-hidden") == ["Rencana!5:5"]
    assert months(reading) == (1,)


def test_a_stray_far_cell_costs_nothing_and_is_reported():
    form = Form.standard()
    form.first()
    form.sheet["XFD1048576"] = "nyasar"
    reading = form.read()
    assert codes(reading) == {"content-outside"}
    assert places(reading, "content-outside") == ["Rencana!XFD1048576"]


def coded_form(*rows) -> Form:
    form = Form()
    form.header(["KODE", *HEADINGS])
    for row in rows:
        form.put(*row)
    return form


def test_a_code_says_where_its_row_belongs():
    form = coded_form(
        ["I Manajemen Perubahan"],
        ["I.1.2", 1, "Tim", "SK", "Dua", "", "√"],
        ["I.1.1", 1, "Tim", "SK", "Satu", "", "√"],
        ["", 1, "Tim", "SK", "Baru", "", "√"],
        ["i . 3 . 1", 3, "Lain", "SK", "Tiga", "", "√"],
    )
    plan = form.read().plan
    assert {str(a.code): a.action for a in plan.activities} == {
        "I.1.1": "Satu",
        "I.1.2": "Dua",
        "I.1.3": "Baru",
        "I.3.1": "Tiga",
    }


def test_a_coded_row_under_another_areas_heading_is_a_warning():
    form = coded_form(
        ["II Penataan"],
        ["II.1.1", 1, "Tim", "SK", "Dua", "", "√"],
        ["I Manajemen"],
        ["II.1.2", 1, "Tim", "SK", "Satu", "", "√"],
    )
    assert places(form.read(), "row-elsewhere") == ["Rencana!7:7"]


def test_a_code_twice_is_an_error_that_names_both_rows():
    form = coded_form(
        ["I Manajemen"],
        ["I.1.1", 1, "Tim", "SK", "Dua", "", "√"],
        ["I.1.1", 1, "Tim", "SK", "Satu", "", "√"],
    )
    assert places(form.read(), "code-doubled") == ["Rencana!6:6"]


def test_a_code_that_is_none_is_an_error():
    form = coded_form(["I Manajemen"], ["I.1", 1, "Tim", "SK", "Dua", "", "√"])
    assert places(form.read(), "code-unreadable") == ["Rencana!A5"]


def test_the_team_of_a_coded_row_may_look_like_a_tick():
    plan = small_plan()
    assert read(write(plan)).plan == plan
    form = coded_form(["I Manajemen"], ["I.1.1", 1, "Tim", "SK", "Dua", "", "√", *[None] * 11, "x"])
    reading = form.read()
    assert reading.plan.activities[0].team == "x"
    assert months(reading) == (1,)
