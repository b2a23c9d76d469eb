"""Quarters and halves: where they begin, end, and what follows."""

import pytest

from zi_core.dates import MONTHS
from zi_core.meetings import Period

TOLD = {
    "TW1": (1, 3, "TW I", "Triwulan I", (4, 5, 6)),
    "TW2": (4, 6, "TW II", "Triwulan II", (7, 8, 9)),
    "TW3": (7, 9, "TW III", "Triwulan III", (10, 11, 12)),
    "TW4": (10, 12, "TW IV", "Triwulan IV", ()),
    "S1": (1, 6, "Semester I", "Semester I", (7, 8, 9)),
    "S2": (7, 12, "Semester II", "Semester II", ()),
}


@pytest.mark.parametrize("period", Period)
def test_a_period_knows_its_months_its_name_and_the_quarter_after(period):
    assert TOLD[str(period)] == (
        period.first_month,
        period.last_month,
        period.label,
        period.full_label,
        period.next_months,
    )


@pytest.mark.parametrize("prefix", ["TW", "S"])
def test_quarters_and_halves_each_cover_the_year_once(prefix):
    parts = [period for period in Period if period.startswith(prefix)]
    covered = [month for p in parts for month in range(p.first_month, p.last_month + 1)]
    assert covered == list(MONTHS)
