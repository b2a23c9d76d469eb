"""Quarters and halves: where they begin, end, and what follows."""

from datetime import date

import pytest

from zi_core.dates import MONTHS
from zi_core.meetings import Period
from zi_core.meetings.decision import usual_due

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


@pytest.mark.parametrize(
    ("held", "following", "due"),
    [
        (date(2022, 7, 6), None, date(2022, 9, 30)),
        (date(2022, 8, 31), None, date(2022, 9, 30)),  # just 30 days
        (date(2022, 9, 1), None, date(2022, 12, 31)),
        (date(2022, 12, 20), None, date(2023, 3, 31)),
        (date(2022, 7, 6), date(2022, 10, 6), date(2022, 10, 5)),
        (date(2022, 7, 6), date(2022, 7, 7), date(2022, 7, 6)),
    ],
)
def test_a_deadline_is_offered_before_the_next_meeting_or_at_a_quarters_end(held, following, due):
    assert usual_due(held, following) == due
