"""Months as the office and its spreadsheets write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zi_core.dates import (
    NAMES,
    ROMAN,
    SHORT_NAMES,
    date_label,
    month_from_name,
    month_index,
    month_label,
    month_of,
    quarter_of,
)


@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_is_known_by_its_own_names_number_and_numeral(month):
    position = month - 1
    for value in (
        NAMES[position],
        SHORT_NAMES[position].upper(),
        ROMAN[position],
        month,
        float(month),
        f"{month:02}",
        date(2022, month, 5),
        f"{NAMES[position]} 2022",
    ):
        assert month_of(value) == month


@pytest.mark.parametrize(
    ("spelled", "month"),
    [
        ("AGT", 8), ("AGS", 8), ("AGU", 8), ("AUG", 8), ("NOP", 11), ("PEB", 2), ("MRT", 3),
        ("SEPT", 9), ("Pebruari", 2), ("Nopember", 11), ("May", 5), ("DEC", 12), (" okt. ", 10),
        ("Agt-22", 8), ("Mei'22", 5),
    ],
)  # fmt: skip
def test_spellings_that_occur(spelled, month):
    assert month_from_name(spelled) == month


@pytest.mark.parametrize(
    "value", ["", "0", "13", 0, 13, 1.5, -1, "XIII", "bulan", "Jan Feb", None, True]
)
def test_what_is_no_month(value):
    assert month_of(value) is None


@given(st.dates(date(2021, 1, 1), date(2023, 12, 31)))
def test_the_month_index_counts_on_through_the_years(day):
    index = month_index(day, 2022)
    assert (index - month_index(day, 2023)) == 12
    assert month_label(index, 2022) == f"{NAMES[day.month - 1]} {day.year}"
    following = day.replace(day=1) + timedelta(days=31)
    assert month_index(following, 2022) == index + 1


def test_labels():
    assert month_label(6, 2022) == "Juni 2022"
    assert month_label(8, None, short=True) == "Agt"
    assert date_label(date(2022, 6, 30)) == "30 Juni 2022"
    assert [quarter_of(month) for month in range(1, 13)] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
