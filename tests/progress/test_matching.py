"""The five rules of matching, one by one and against a recount by hand.

Rules: docs/rules.md, Which entry fulfils which slot.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.recount import Row, entries, matched_by_hand, slots
from zi_core.progress.matching import match


def as_arrays(
    rows: list[tuple[set[int], dict[int, int | None]]],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    scheduled = np.zeros((len(rows), 12), bool)
    entered = np.zeros((len(rows), 12), bool)
    done_month = np.zeros((len(rows), 12), np.int64)
    for number, (planned, told) in enumerate(rows):
        for month in planned:
            scheduled[number, month - 1] = True
        for cell, done in told.items():
            entered[number, cell - 1] = True
            done_month[number, cell - 1] = cell if done is None else done
    return scheduled, entered, done_month


def fulfilled(rows):
    """For each row the cell of the entry fulfilling each slot, and the cells left over."""
    matches = match(*as_arrays(rows))
    return [
        (
            {slot + 1: int(cell) + 1 for slot, cell in enumerate(cells) if cell >= 0},
            {int(cell) + 1 for cell in np.nonzero(left)[0]},
        )
        for cells, left in zip(matches.entry_of_slot, matches.is_left, strict=True)
    ]


def check(planned, told, expected, left=()):
    assert fulfilled([(set(planned), told)]) == [(expected, set(left))]


# Entries are written {month cell: None for a mark, or the month of its date}.


@pytest.mark.parametrize("done", [None, 3, 8, -2, 0, 13, 15])
def test_rule_1_an_entry_in_the_cell_of_a_scheduled_month_fulfils_it_whatever_its_date(done):
    check({3, 8}, {3: done}, {3: 3})


def test_rule_2_an_entry_in_an_unscheduled_cell_fulfils_the_slot_of_its_dates_month():
    check({3, 5}, {4: 5}, {5: 4})


def test_rule_2_of_two_entries_done_in_one_month_the_earlier_cell_has_the_slot():
    check({5}, {6: 5, 4: 5}, {5: 4}, left={6})


def test_rule_3_a_late_entry_fulfils_the_earliest_unmet_slot_before_it():
    check({1, 2, 3}, {5: None}, {1: 5})


def test_rule_3_serves_the_earliest_done_month_first_whatever_its_cell():
    check({1, 3}, {4: 7, 5: 5}, {1: 5, 3: 4})


def test_rule_3_of_two_entries_done_in_one_month_the_earlier_cell_comes_first():
    check({1, 3}, {6: 7, 5: 7}, {1: 5, 3: 6})


def test_rule_3_january_of_the_next_year_is_month_13_and_late_for_december():
    check({12}, {11: 13}, {12: 11})


def test_rule_4_an_early_entry_fulfils_the_earliest_unmet_slot_after_it():
    check({6, 9}, {2: None}, {6: 2})


def test_rule_4_serves_the_earliest_done_month_first():
    check({6, 9}, {4: 2, 3: None}, {6: 4, 9: 3})


def test_rule_4_a_date_in_the_month_before_the_year_is_early_for_everything():
    check({1, 6}, {3: 0}, {1: 3})


def test_rule_5_what_is_left_is_off_plan():
    check({3}, {3: None, 4: None, 9: 3}, {3: 3}, left={4, 9})
    check((), {1: None, 7: 13}, {}, left={1, 7})


def test_rule_1_comes_before_rule_2():
    check({3}, {2: 3, 3: None}, {3: 3}, left={2})


def test_rule_2_comes_before_rule_3():
    """The entry done in May has the slot of May, so that the later one is left with March."""
    check({3, 5}, {4: 5, 7: None}, {5: 4, 3: 7})


def test_rule_3_is_over_for_every_entry_before_rule_4_begins():
    """February's entry could be early for May; August's, late for May, is served first."""
    check({5, 11}, {2: None, 8: None}, {5: 8, 11: 2})


def test_nothing_to_match():
    check((), {}, {})
    check({1, 12}, {}, {})
    assert match(*as_arrays([])).entry_of_slot.shape == (0, 12)


def test_rows_do_not_see_each_other():
    assert fulfilled([({1}, {}), (set(), {1: None}), ({2}, {3: None})]) == [
        ({}, set()),
        ({}, {1}),
        ({2: 3}, set()),
    ]


def test_what_is_given_stays_as_it_was():
    given_arrays = as_arrays([({1, 5}, {2: 5, 7: None})])
    before = [array.copy() for array in given_arrays]
    match(*given_arrays)
    assert all(np.array_equal(*pair) for pair in zip(given_arrays, before, strict=True))


# ---- laws ---------------------------------------------------------------------------------------

plans = st.lists(st.tuples(slots, entries), max_size=6)


@pytest.mark.exhaustive
@settings(max_examples=150)
@given(plans)
def test_the_rules_for_all_rows_at_once_match_as_by_hand(rows):
    expected = []
    for planned, told in rows:
        by_hand, left = matched_by_hand(planned, Row("I.1.1", entries=told).done_months(99))
        expected.append((by_hand, set(left)))
    assert fulfilled(rows) == expected


@given(slots, entries)
def test_as_many_are_matched_as_there_are_slots_or_entries_and_no_entry_twice(planned, told):
    [(found, left)] = fulfilled([(planned, told)])
    assert len(found) == min(len(planned), len(told))
    assert found.keys() <= planned
    assert sorted([*found.values(), *left]) == sorted(told)


@given(slots, entries, st.integers(1, 12), st.none() | st.integers(-2, 15))
def test_one_more_entry_never_unmatches_a_slot(planned, told, cell, done):
    [(before, _)] = fulfilled([(planned, told)])
    [(after, _)] = fulfilled([(planned, {cell: done} | told)])
    assert len(after) >= len(before)
