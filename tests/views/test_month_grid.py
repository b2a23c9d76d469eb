"""The month grid: rows as in the decree, a state in every scheduled cell, honest fractions."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.real import decree, sample, sample_progress
from tests.recount import Row, as_ofs, counted_by_hand, left_by_hand, plan_of, row_lists
from zi_core.progress import Progress, Weighting, measure
from zi_core.progress.states import SlotState
from zi_core.views.links import Detail
from zi_core.views.month_grid import Grid, GridCell, GridRow, month_grid, state_words

rows_and_position = (row_lists(), as_ofs)


def at(as_of: int, *rows: Row, weighting: Weighting = Weighting.SLOT) -> Progress:
    return measure(plan_of(*rows), as_of, weighting)


def rows_of(grid: Grid) -> list[GridRow]:
    return [row for group in grid.groups for row in group.rows]


def codes_of(grid: Grid) -> list[str]:
    return [str(row.activity.code) for row in rows_of(grid)]


def only_row(progress: Progress) -> GridRow:
    [row] = rows_of(month_grid(progress))
    return row


def cell(progress: Progress, month: int) -> GridCell:
    return only_row(progress).cells[month - 1]


# ---- rows and cells -----------------------------------------------------------------------------


def test_the_rows_are_the_plans_by_area():
    grid = month_grid(sample_progress(9))
    assert [(group.key, len(group.rows)) for group in grid.groups] == [
        ("I", 5),
        ("II", 6),
        ("III", 18),
        ("IV", 10),
        ("V", 12),
        ("VI", 8),
    ]
    assert [row.activity for row in rows_of(grid)] == list(sample().activities)


@given(*rows_and_position)
def test_every_cell_has_the_state_of_a_count_by_hand(rows, as_of):
    """Twelve cells a row; a state where a slot or an off-plan entry stands, and nowhere else."""
    grid = month_grid(measure(plan_of(*rows), as_of))
    expected = {(s.row.code, s.month): s.state for s in counted_by_hand(rows, as_of, "slot")}
    expected |= {(row.code, cell): "off_plan" for row, cell in left_by_hand(rows, as_of)}
    drawn = {}
    for row in rows_of(grid):
        assert [found.month for found in row.cells] == list(range(1, 13))
        for found in row.cells:
            assert found.is_closed == (found.month <= as_of)
            if found.state is not None:
                drawn[str(row.activity.code), found.month] = found.state.value
    assert drawn == expected


@given(*rows_and_position)
def test_the_counts_are_those_of_the_cells(rows, as_of):
    grid = month_grid(measure(plan_of(*rows), as_of))
    drawn = Counter(found.state for row in rows_of(grid) for found in row.cells if found.state)
    assert grid.counts == {state: drawn[state] for state in SlotState}


def test_the_counts_of_the_sample():
    counts = month_grid(sample_progress(9)).counts
    assert [(state.value, count) for state, count in counts.items()] == [
        ("done", 115),
        ("done_early", 4),
        ("done_late", 12),
        ("overdue", 30),
        ("unreported", 40),
        ("due", 17),
        ("upcoming", 42),
        ("off_plan", 4),
    ]


def test_a_click_opens_the_month_of_that_activity():
    for row in rows_of(month_grid(sample_progress(9))):
        for found in row.cells:
            if found.state is None:
                assert found.detail == ""
            else:
                assert Detail.parse(found.detail) == Detail(row.activity.code, found.month)


def test_the_sign_is_the_months_late():
    assert cell(at(6, Row("I.1.1", (3,), {3: 5})), 3).sign == "+2"
    assert cell(at(6, Row("I.1.1", (3,), {3: 1})), 3).sign == ""


# ---- words for screen readers -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("planned", "entries", "month", "label"),
    [
        ((3,), {3: None}, 3, "I.1.1 Maret: Terlaksana"),
        ((3,), {3: 5}, 3, "I.1.1 Maret: Terlaksana terlambat (+2 bln)"),
        ((3,), {3: 1}, 3, "I.1.1 Maret: Terlaksana lebih awal (2 bln)"),
        ((3, 5), {3: None}, 5, "I.1.1 Mei: Terlambat"),
        ((3, 7), {3: None}, 7, "I.1.1 Juli: Segera jatuh tempo"),
        ((3, 8), {3: None}, 8, "I.1.1 Agustus: Belum jatuh tempo"),
        ((3,), {3: None, 5: None}, 5, "I.1.1 Mei: Di luar jadwal"),
        ((3, 5), {}, 5, "I.1.1 Mei: Belum dilaporkan"),
        ((3,), {}, 4, ""),
    ],
)
def test_every_cell_is_said_in_words(planned, entries, month, label):
    assert cell(at(6, Row("I.1.1", planned, entries)), month).label == label


def test_each_state_has_its_own_words():
    said = [state_words(state, 2 if state is SlotState.DONE_LATE else -2) for state in SlotState]
    assert len(set(said)) == len(SlotState)


# ---- silence ------------------------------------------------------------------------------------


def test_a_silent_teams_cells_are_unreported_and_its_row_is_not_late():
    progress = at(6, Row("I.1.1", (3, 9), team="Tim A"), Row("I.1.2", (3, 9), {9: 2}, team="Tim B"))
    silent, reported = rows_of(month_grid(progress))
    assert [found.state for found in silent.cells if found.state] == [
        SlotState.UNREPORTED,
        SlotState.UPCOMING,
    ]
    assert (silent.is_late, silent.fraction) == (False, "0/1")
    assert [found.state for found in reported.cells if found.state] == [
        SlotState.OVERDUE,
        SlotState.DONE_EARLY,
    ]
    assert reported.is_late


def test_the_counts_of_a_selection_have_what_is_unreported_in_it():
    progress = sample_progress(9)
    assert month_grid(progress).counts[SlotState.UNREPORTED] == 40
    chosen = progress.selection(areas=["V"])
    assert month_grid(progress, chosen).counts[SlotState.UNREPORTED] == 0


# ---- fractions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("planned", "entries", "fraction", "is_late"),
    [
        ((1, 2, 3), {1: None, 2: None}, "2/3", True),
        ((1, 2, 3), {1: None, 2: None, 3: 6}, "3/3", False),
        ((1, 9), {1: None, 9: 3}, "1/1", False),
        ((9,), {9: 3}, "", False),
        ((), {3: None}, "", False),
        ((1,), {1: None, 3: None}, "1/1", False),
    ],
)
def test_a_rows_fraction_is_of_what_is_due(planned, entries, fraction, is_late):
    """Early work beyond the position and off-plan work are not in it."""
    row = only_row(at(6, Row("I.1.1", planned, entries)))
    assert (row.fraction, row.is_late) == (fraction, is_late)


@pytest.mark.parametrize("weighting", Weighting)
def test_a_rows_fraction_counts_slots_in_every_weighting(weighting):
    row = only_row(at(6, Row("I.1.1", (1, 2, 3), {1: None}), weighting=weighting))
    assert row.fraction == "1/3"


def test_an_areas_fraction_stands_at_its_heading():
    groups = month_grid(sample_progress(9)).groups
    assert [(group.label, group.summary) for group in groups] == [
        ("Manajemen Perubahan", "13 dari 14"),
        ("Tata Laksana", "40 dari 46"),
        ("SDM", "40 dari 50"),
        ("Akuntabilitas", "18 dari 18"),
        ("Pengawasan", "19 dari 32"),
        ("Pelayanan Publik", "belum dilaporkan"),
    ]


def test_an_areas_weighted_completion_stands_without_a_fraction():
    groups = month_grid(sample_progress(9, Weighting.AREA)).groups
    assert [group.summary for group in groups][3:] == ["100%", "62%", "belum dilaporkan"]


def test_an_area_with_nothing_due_has_no_fraction():
    assert {group.summary for group in month_grid(measure(decree(), 0)).groups} == {""}


def test_an_areas_fraction_is_of_the_rows_that_were_chosen():
    """Two teams share the area; the grid of one does not show the other's work as its own."""
    progress = at(
        6,
        Row("I.1.1", (1, 2), {1: None}, team="Tim A"),
        Row("I.1.2", (1, 2, 3), {1: None, 2: None, 3: None}, team="Tim B"),
    )
    [group] = month_grid(progress, progress.selection(teams=["Tim A"])).groups
    assert group.summary == "1 dari 2"
    assert month_grid(progress).groups[0].summary == "4 dari 5"


# ---- filters ------------------------------------------------------------------------------------


def test_a_selection_keeps_its_activities_only():
    progress = sample_progress(9)
    grid = month_grid(progress, progress.selection(areas=["V"]))
    assert [group.key for group in grid.groups] == ["V"]
    assert len(codes_of(grid)) == 12
    assert grid.counts[SlotState.OVERDUE] == 13


def test_an_empty_selection_is_an_empty_grid():
    grid = month_grid(sample_progress(9), np.zeros(59, bool))
    assert grid.groups == ()
    assert set(grid.counts.values()) == {0}


@given(row_lists(), as_ofs, st.sampled_from(SlotState))
def test_a_state_filter_keeps_whole_rows(rows, as_of, state):
    """A row with that state keeps its other cells and its fraction, to be understood."""
    progress = measure(plan_of(*rows), as_of)
    everything = month_grid(progress)
    narrowed = month_grid(progress, state=state)
    assert rows_of(narrowed) == [
        row for row in rows_of(everything) if any(found.state is state for found in row.cells)
    ]
    assert narrowed.counts == everything.counts
    assert {group.summary for group in narrowed.groups} <= {
        group.summary for group in everything.groups
    }
