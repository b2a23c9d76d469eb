"""A team named once in an area holds for the whole area and never leaks into the next."""

import pytest

from tests.workbook.forms import Form, places


def teams(reading):
    assert reading.plan, [str(problem) for problem in reading.problems]
    return [activity.team for activity in reading.plan.activities]


def three_rows(*named: str) -> Form:
    form = Form.standard()
    for number, team in enumerate(named, start=1):
        form.activity(number, f"Komponen {number}", "Indikator", team=team)
    return form


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_team_named_once_holds_above_and_below(position):
    named = [""] * 3
    named[position] = "Tim A"
    reading = three_rows(*named).read()
    assert teams(reading) == ["Tim A"] * 3
    assert reading.problems == ()


def test_a_team_never_leaks_into_the_next_area_or_the_one_before():
    form = Form.standard()
    form.first()
    form.put("II Penataan Tata Laksana")
    form.first(team="Tim B")
    form.put("III Penataan SDM")
    form.first()
    assert teams(form.read()) == ["", "Tim B", ""]


def test_two_teams_in_an_area_leave_the_other_rows_without_one():
    reading = three_rows("Tim A", "", "Tim B").read()
    assert teams(reading) == ["Tim A", "", "Tim B"]
    assert places(reading, "team-unclear") == ["Rencana!6:6"]


def test_a_team_merged_over_the_area():
    form = three_rows("Tim A", "", "")
    form.sheet.merge_cells("R5:R7")
    assert teams(form.read()) == ["Tim A"] * 3


def test_a_team_on_a_row_of_its_own_and_beside_the_area_heading():
    form = three_rows("", "", "")
    form.put(*[None] * 17, "Tim A")
    form.put("II Penataan Tata Laksana", *[None] * 16, "Tim B")
    form.first()
    form.put(2, "Komponen", *[None] * 15)
    assert teams(form.read()) == ["Tim A", "Tim A", "Tim A", "Tim B"]


def test_a_team_on_a_row_that_only_names_a_component_is_not_lost():
    form = Form.standard()
    form.put(1, "Tim Kerja", *[None] * 15, "Tim A")
    form.activity(indicator="SK")
    assert teams(form.read()) == ["Tim A"]


def test_not_named_is_no_team():
    assert teams(three_rows("belum dicantumkan", "Belum dicantumkan", "").read()) == [""] * 3
    label = "(tidak dicantumkan dalam Keputusan)"
    assert teams(three_rows(label, label.upper(), "").read()) == [""] * 3


def test_a_line_that_only_names_a_team_belongs_to_the_area_it_shares_words_with():
    form = Form()
    form.header()
    for heading in ("III Penataan Sistem Manajemen SDM", "IV Penguatan Akuntabilitas"):
        form.put(heading)
        form.first()
    form.put("V Penguatan Pengawasan")
    form.first()
    form.put("Tim Penguatan Akuntabilitas")
    form.put("Tim Pengawasan")
    reading = form.read()
    assert teams(reading) == ["", "Tim Penguatan Akuntabilitas", "Tim Pengawasan"]
    assert places(reading, "team-line") == ["Rencana!A10", "Rencana!A11"]


@pytest.mark.parametrize("column", [1, 2, 8, 17, 18])
def test_a_team_line_may_stand_in_any_column_that_holds_no_text_of_its_own(column):
    form = Form()
    form.header()
    form.put("V Penguatan Pengawasan")
    form.first()
    form.put(*[None] * (column - 1), "Tim Pengawasan")
    assert teams(form.read()) == ["Tim Pengawasan"]


def test_a_component_called_tim_kerja_is_no_team():
    form = Form.standard()
    form.put(None, "Tim Kerja")
    form.activity(indicator="SK")
    (activity,) = form.read().plan.activities
    assert (activity.component, activity.team) == ("Tim Kerja", "")


def test_a_line_that_fits_no_area_is_not_used():
    form = Form.standard()
    form.first()
    form.put("Tim Pelayanan Publik")
    reading = form.read()
    assert teams(reading) == [""]
    assert places(reading, "team-line-unplaced") == ["Rencana!A6"]


def test_a_team_right_of_its_column_is_read_with_a_warning():
    form = Form.standard()
    form.first(beyond=["Tim A"])
    reading = form.read()
    assert teams(reading) == ["Tim A"]
    assert places(reading, "team-drifted") == ["Rencana!S5"]
