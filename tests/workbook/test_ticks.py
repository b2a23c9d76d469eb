"""How a month cell of the plan is read: ticks, blanks, dates, drifted and merged ones."""

from datetime import date, datetime

import pytest

from tests.workbook.forms import Form, codes, errors, months, places, ticked


@pytest.mark.parametrize(
    "mark",
    [
        *"√✓✔✅☑vV1",
        1,
        1.0,
        True,
        "TRUE",
        "true",
        "✔️",
        "√√",
        " √ ",
        "√ √",
        "vv",
        "✓\n✓",
        "<b>√</b>",
        "\u200b√",
    ],
)
def test_a_tick_in_any_agreed_spelling(mark):
    reading = ticked(mark)
    assert months(reading) == (3,)
    assert codes(reading) <= {"characters-removed"}


@pytest.mark.parametrize("mark", ["x", "X", "xx", " X "])
def test_an_x_is_a_tick_with_a_warning(mark):
    reading = ticked(mark)
    assert months(reading) == (3,)
    assert places(reading, "tick-is-x") == ["Rencana!H5"]


@pytest.mark.parametrize(
    ("letter", "font"),
    [
        ("ü", "Wingdings"),
        ("þ", "Wingdings"),
        ("P", "Wingdings 2"),
        ("R", "Wingdings 2"),
        ("a", "Webdings"),
        ("\uf0fc", "Wingdings"),
        ("ü", ""),
        ("\uf0fe", ""),
    ],
)
def test_a_wingdings_tick_is_a_tick_with_a_warning(letter, font):
    reading = ticked(letter, font=font)
    assert months(reading) == (3,)
    assert places(reading, "tick-wingdings") == ["Rencana!H5"]


@pytest.mark.parametrize(
    ("letter", "font"), [("Ü", "Wingdings"), ("p", "Wingdings 2"), ("P", ""), ("a", "Arial")]
)
def test_other_letters_of_symbol_fonts_are_no_tick(letter, font):
    assert errors(ticked(letter, font=font)) == {"tick-unreadable"}


@pytest.mark.parametrize("blank", ["-", "–", "—", "--", 0, "0", 0.0, False, "FALSE", "false", " "])
def test_blanks_are_no_tick(blank):
    reading = ticked(blank)
    assert months(reading) == ()
    assert places(reading, "activity-without-month") == ["Rencana!5:5"]
    assert codes(reading) == {"activity-without-month"}


@pytest.mark.parametrize(
    "garbage", ["selesai", "ya", "?", 2, 0.5, -1, "11", "v x", "√?", "ok", "o", "12.5.", "100%"]
)
def test_anything_else_is_an_error_that_names_the_cell(garbage):
    reading = ticked(garbage)
    assert reading.plan is None
    assert errors(reading) == {"tick-unreadable"}
    assert places(reading, "tick-unreadable") == ["Rencana!H5"]


@pytest.mark.parametrize(
    "day", [date(2022, 3, 14), datetime.fromisoformat("2022-03-14T09:30"), "14/3/2022"]
)
def test_a_date_inside_its_month_is_a_tick_with_a_warning(day):
    reading = ticked(day)
    assert months(reading) == (3,)
    assert places(reading, "tick-is-date") == ["Rencana!H5"]


@pytest.mark.parametrize("day", [date(2022, 4, 1), date(2021, 3, 14), "1/4/2022"])
def test_another_date_is_an_error(day):
    reading = ticked(day)
    assert errors(reading) == {"tick-wrong-date"}
    assert places(reading, "tick-wrong-date") == ["Rencana!H5"]


@pytest.mark.parametrize(
    ("team", "beyond", "where"),
    [("√", [], "R5"), ("", ["√"], "S5"), ("", ["", "√"], "T5"), ("√", ["", "x"], "R5")],
)
def test_a_tick_right_of_des_means_des(team, beyond, where):
    form = Form.standard()
    form.first(months=(1,), team=team, beyond=beyond)
    reading = form.read()
    assert months(reading) == (1, 12)
    assert places(reading, "tick-drifted") == [f"Rencana!{where}"]
    assert reading.plan.activities[0].team == ""


@pytest.mark.parametrize("extra", [1, 2])
def test_thirteen_or_fourteen_ticks_never_make_thirteen_months(extra):
    form = Form.standard()
    row = form.first(months=range(1, 13), team="√", beyond=["√"] * (extra - 1))
    reading = form.read()
    assert months(reading) == tuple(range(1, 13))
    assert places(reading, "tick-drifted") == [f"Rencana!R{row}"]


def test_a_drifted_tick_leaves_the_team_of_the_area():
    form = Form.standard()
    form.first(months=(1,), team="Tim A")
    form.activity(indicator="Rapat", months=(1,), team="√")
    reading = form.read()
    assert [a.team for a in reading.plan.activities] == ["Tim A", "Tim A"]
    assert months(reading, 1) == (1, 12)


def test_a_merged_tick_marks_every_month_it_covers():
    form = Form.standard()
    row = form.first(months={3: "√"})
    form.sheet.merge_cells(f"H{row}:K{row}")
    reading = form.read()
    assert months(reading) == (3, 4, 5, 6)
    assert reading.problems == ()


def test_a_merged_tick_up_to_the_team_column_has_not_drifted():
    form = Form.standard()
    row = form.first(months={10: "√"})
    form.sheet.merge_cells(f"O{row}:R{row}")
    reading = form.read()
    assert months(reading) == (10, 11, 12)
    assert codes(reading) == set()


def test_a_tick_merged_over_two_rows_marks_both():
    form = Form.standard()
    row = form.first(months={3: "√"})
    form.activity(indicator="Rapat", months=())
    form.sheet.merge_cells(f"H{row}:H{row + 1}")
    reading = form.read()
    assert months(reading, 0) == months(reading, 1) == (3,)


def test_garbage_merged_over_the_year_is_one_error():
    form = Form.standard()
    row = form.first(months={1: "sepanjang tahun"})
    form.sheet.merge_cells(f"F{row}:Q{row}")
    assert places(form.read(), "tick-unreadable") == ["Rencana!F5"]


def test_an_activity_without_a_month_is_a_warning():
    form = Form.standard()
    form.first(months=())
    reading = form.read()
    assert months(reading) == ()
    assert places(reading, "activity-without-month") == ["Rencana!5:5"]
