"""Numbers and words of the interface: Indonesian, and honest in their rounding."""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recount import Row, plan_of
from zi_core.formatting import (
    as_of_phrase,
    fraction,
    month_list,
    months_old,
    number,
    percent,
    share,
    whole_percent,
)
from zi_core.progress import By, Weighting, measure
from zi_core.views.phrases import (
    NOT_REPORTED,
    NOTHING_DUE,
    amount,
    completion,
    counted,
    unit_count,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (41, "41"),
        (-3, "-3"),
        (1234, "1.234"),
        (1234567.5, "1.234.567,5"),
        (12.5, "12,5"),
        (12.0, "12"),
        (1 / 3, "0,3"),
        (8.25, "8,3"),
    ],
)
def test_numbers_have_a_decimal_comma_and_a_thousands_point(value, text):
    assert number(value) == text


@pytest.mark.parametrize("value", [0.1 + 0.2 - 0.3, -1e-17, 1e-16])
def test_a_floating_error_is_no_amount(value):
    assert number(value) == "0"
    assert number(41 + value) == "41"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.04, "0,04"), (0.0007, "0,001"), (11.96, "11,96"), (11.9996, "11,9996"), (-0.04, "-0,04")],
)
def test_what_is_not_whole_never_looks_whole(value, text):
    assert number(value) == text


def test_more_decimals_on_demand():
    assert number(1 / 3, decimals=2) == "0,33"
    assert number(3, decimals=2) == "3"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (41, 52, "79%"),
        (0, 52, "0%"),
        (52, 52, "100%"),
        (1, 8, "13%"),
        (3, 8, "38%"),
        (29, 200, "15%"),
        (999, 1000, "99%"),
        (1, 1000, "1%"),
    ],
)
def test_percentages_are_whole_and_honest(part, whole, text):
    assert percent(part / whole) == text


def test_an_unknown_percentage_is_a_dash():
    assert percent(None) == "–"


@given(st.integers(1, 800), st.data())
def test_halves_go_up_as_on_paper(whole, data):
    part = data.draw(st.integers(0, whole))
    exact = Fraction(100 * part, whole)
    on_paper = int((exact + Fraction(1, 2)) // 1)
    if 0 < part < whole:
        on_paper = min(99, max(1, on_paper))
    assert whole_percent(part / whole) == on_paper


@given(st.integers(1, 800), st.data())
def test_100_and_0_percent_mean_all_and_nothing(whole, data):
    part = data.draw(st.integers(0, whole))
    assert (whole_percent(part / whole) == 100) == (part == whole)
    assert (whole_percent(part / whole) == 0) == (part == 0)


@given(st.decimals(-10_000, 10_000, places=6))
def test_a_number_reads_back_as_the_rounded_value(value):
    text = number(float(value))
    assert re.fullmatch(r"-?\d{1,3}(\.\d{3})*(,\d+)?", text)
    back = Decimal(text.replace(".", "").replace(",", "."))
    places = max(0, -int(back.as_tuple().exponent))
    assert back == value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert (back % 1 == 0) == (value % 1 == 0)


def test_a_percentage_stands_with_its_fraction():
    assert share(41, 52) == "41 dari 52 (79%)"
    assert share(12.5, 59) == "12,5 dari 59 (21%)"
    assert share(0, 0) == "0 dari 0 (–)"
    assert fraction(1041, 2000) == "1.041 dari 2.000"


def test_there_is_no_space_before_the_percent_sign():
    assert percent(0.79) == "79%"


@pytest.mark.parametrize(
    ("entries", "as_of", "text"),
    [
        ({}, 0, NOTHING_DUE),
        ({3: 0}, 0, NOTHING_DUE),
        ({}, 6, NOT_REPORTED),
        ({9: None}, 6, NOT_REPORTED),
        ({3: None}, 6, "1 dari 2 (50%)"),
        ({9: 1, 3: 1}, 6, "2 dari 2 (100%)"),
        ({9: 1}, 2, NOTHING_DUE),
    ],
)
def test_completion_says_what_is_not_known(entries, as_of, text):
    plan = plan_of(Row("I.1.1", (3, 6), entries))
    assert completion(measure(plan, as_of).total) == text


def test_a_reported_team_with_nothing_done_is_zero():
    plan = plan_of(Row("I.1.1", (3,)), Row("I.1.2", (), {2: None}))
    assert completion(measure(plan, 6).total) == "0 dari 1 (0%)"


def test_weights_show_a_percentage_without_its_fraction():
    plan = plan_of(Row("I.1.1", (3,), {3: None}), Row("I.1.2", (3,)))
    total = measure(plan, 6, Weighting.AREA).total
    assert completion(total, Weighting.AREA) == "50% (bukan nilai)"
    assert counted(total.due_done, total.due, Weighting.AREA) == "bukan nilai"
    assert counted(1, 2, Weighting.ACTIVITY) == "1 dari 2"
    assert amount(total.late, total.late_count, Weighting.AREA) == "1 jadwal"
    assert amount(0.5, 1, Weighting.ACTIVITY) == "0,5 kegiatan"
    assert completion(measure(plan, 0).total, Weighting.AREA) == NOTHING_DUE


def test_a_month_done_late_is_not_called_silent():
    plan = plan_of(Row("I.1.1", (3,), {5: None}))
    assert completion(measure(plan, 6).by(By.MONTH)[3]) == "1 dari 1 (100%)"


@pytest.mark.parametrize(
    ("as_of", "year", "text"),
    [
        (6, 2022, "akhir Juni 2022"),
        (12, 2022, "akhir Desember 2022"),
        (13, 2022, "akhir Januari 2023"),
        (0, 2022, "awal tahun 2022"),
        (6, None, "akhir Juni"),
        (0, None, "awal tahun"),
    ],
)
def test_positions_in_words(as_of, year, text):
    assert as_of_phrase(as_of, year) == text


def test_ages_in_words():
    assert months_old(8) == "8 bulan"
    assert months_old(0) == "baru"


@pytest.mark.parametrize(
    ("months", "text"),
    [
        ((), "tanpa jadwal"),
        (tuple(range(1, 13)), "setiap bulan"),
        ((4,), "Apr"),
        ((1, 4), "Jan, Apr"),
        ((1, 2), "Jan, Feb"),
        ((1, 2, 3), "Jan–Mar"),
        ((1, 2, 3, 6, 8, 9, 12), "Jan–Mar, Jun, Agt, Sep, Des"),
        (tuple(range(2, 13)), "Feb–Des"),
    ],
)
def test_scheduled_months_in_short(months, text):
    assert month_list(months) == text


def test_amounts_carry_their_unit():
    assert unit_count(35, Weighting.SLOT) == "35 jadwal"
    assert unit_count(12.5, Weighting.ACTIVITY) == "12,5 kegiatan"
    assert unit_count(8.3, Weighting.AREA) == "8,3 bobot"


def test_the_weightings_are_labelled():
    assert [weighting.label for weighting in Weighting] == [
        "per jadwal",
        "per kegiatan",
        "per bobot area",
    ]
    assert [weighting.completion_label for weighting in Weighting] == [
        "Capaian",
        "Capaian",
        "Capaian rencana aksi tertimbang",
    ]
