"""Completion bars: widths that are shares of all slots, and words for what is not known."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.real import decree, sample_progress
from tests.recount import Row, as_ofs, plan_of, row_lists
from zi_core.formatting import percent
from zi_core.plan import Area, Plan
from zi_core.progress import Progress, Weighting, measure
from zi_core.views.bars import Bar, area_bars, bar, bars_title, component_bars

weightings = st.sampled_from(Weighting)


def at(as_of: int, *rows: Row) -> Progress:
    return measure(plan_of(*rows), as_of)


def words(found: Bar) -> str:
    return f"{found.value} {found.beside}".strip()


# ---- bars ---------------------------------------------------------------------------------------


def test_an_area_each_in_the_decrees_order():
    told = [(found.key, found.label, words(found)) for found in area_bars(sample_progress(9))]
    assert told == [
        ("I", "Manajemen Perubahan", "93% 13 dari 14"),
        ("II", "Tata Laksana", "87% 40 dari 46"),
        ("III", "SDM", "80% 40 dari 50"),
        ("IV", "Akuntabilitas", "100% 18 dari 18"),
        ("V", "Pengawasan", "59% 19 dari 32"),
        ("VI", "Pelayanan Publik", "belum ada laporan"),
    ]


def test_the_widths_are_shares_of_the_years_slots():
    """Area II: 61 slots, 46 due, 40 of these done; one done early is left to capaian tahun."""
    found = area_bars(sample_progress(9))[1]
    assert found.figures.done == 41
    assert (found.done, found.late, found.unreported, found.target) == (
        pytest.approx(40 / 61),
        pytest.approx(6 / 61),
        0,
        pytest.approx(46 / 61),
    )


@given(row_lists(), as_ofs, weightings)
def test_no_bar_is_longer_than_its_track(rows, as_of, weighting):
    """Done, late and unreported end at the target, and that within the whole, however weighted."""
    progress = measure(plan_of(*rows), as_of, weighting)
    drawn = area_bars(progress)
    for area in plan_of(*rows).areas:
        drawn += component_bars(progress, area.number)
    for found in drawn:
        assert 0 <= found.done <= found.target <= 1 + 1e-9
        assert found.late >= 0 <= found.unreported
        assert found.done + found.late + found.unreported == pytest.approx(found.target)


def test_a_silent_area_shows_what_is_unreported_and_no_percentage():
    found = area_bars(sample_progress(9))[5]
    assert (found.done, found.late, found.value) == (0, 0, "")
    assert found.unreported == pytest.approx(40 / 52)
    assert found.beside == "belum ada laporan"
    assert found.target == pytest.approx(40 / 52)


def test_an_area_with_nothing_due_shows_neither_zero_nor_a_hundred():
    found = area_bars(at(2, Row("I.1.1", (3,), {3: 1})))[0]
    assert (found.done, found.late, found.unreported, found.target) == (0, 0, 0, 0)
    assert (found.value, found.beside) == ("", "belum ada yang jatuh tempo")


def test_an_area_without_a_single_slot_can_be_drawn():
    found = bar("I", "Satu", at(6, Row("I.1.1")).total)
    assert (found.done, found.late, found.target, found.value) == (0, 0, 0, "")


def test_a_reported_area_with_nothing_done_is_zero():
    found = area_bars(at(6, Row("I.1.1", (3,)), Row("I.1.2", (), {2: None})))[0]
    assert words(found) == "0% 0 dari 1"
    assert (found.late, found.unreported) == (1, 0)


def test_a_silent_team_leaves_its_part_of_an_area_open():
    """Of Tim A one is done and one late; of Tim B two are unreported."""
    progress = at(6, Row("I.1.1", (1, 2), {1: None}), Row("I.1.2", (3, 4), team="Tim B"))
    found = area_bars(progress)[0]
    assert (found.done, found.late, found.unreported) == (0.25, 0.25, 0.5)
    assert words(found) == "25% 1 dari 4"


def test_weights_show_no_fraction():
    """Amounts of points would look like a score."""
    drawn = area_bars(sample_progress(9, Weighting.AREA))
    assert [words(found) for found in drawn[3:]] == [
        "100% bukan nilai",
        f"{percent(drawn[4].figures.completion)} bukan nilai",
        "belum ada laporan",
    ]
    assert {found.beside for found in component_bars(sample_progress(9, Weighting.AREA), "V")} == {
        "bukan nilai"
    }


def test_the_components_of_an_area_carry_their_own_number_and_name():
    progress = sample_progress(9)
    drawn = component_bars(progress, "V")
    activities = [a for a in progress.plan.activities if a.area == "V"]
    names = dict.fromkeys((f"V.{a.code.component_no}", a.component) for a in activities)
    assert [(found.key, found.label) for found in drawn] == list(names)
    assert sum(found.figures.slots for found in drawn) == 46


def test_a_component_is_named_as_in_its_first_row():
    """Where its rows disagree, the first one, which the decree prints, wins."""
    plan = plan_of(Row("I.1.1", (1,)), Row("I.1.2", (1,)))
    first, second = plan.activities
    plan = replace(plan, activities=(first, replace(second, component="Lain")))
    assert [found.label for found in component_bars(measure(plan, 6), "I")] == ["Komponen"]


# ---- the title ----------------------------------------------------------------------------------

DONE, LATE, SILENT = {1: None, 2: None}, {1: None}, {}


@pytest.mark.parametrize(
    ("areas", "title"),
    [
        ([DONE, DONE], "Semua area sesuai rencana"),
        ([DONE, SILENT], "Semua yang dilaporkan sesuai rencana, Area II belum dilaporkan"),
        ([DONE, LATE], "Area II tertinggal paling jauh"),
        ([DONE, LATE, SILENT], "Area II tertinggal paling jauh, Area III belum dilaporkan"),
        (
            [LATE, SILENT, SILENT, SILENT],
            "Area I tertinggal paling jauh, Area II, III dan IV belum dilaporkan",
        ),
        ([SILENT, SILENT], "Belum satu area pun dilaporkan"),
        ([], "Belum ada area yang jatuh tempo"),
    ],
)
def test_the_title_says_what_stands_out(areas, title):
    rows = [
        Row(f"{number}.1.1", (1, 2), entries, f"Tim {number}")
        for number, entries in zip(("I", "II", "III", "IV"), areas, strict=False)
    ]
    assert bars_title(at(6, *rows)) == title


def test_the_title_names_the_lowest_completion_not_the_most_slots():
    progress = at(
        6,
        Row("I.1.1", (1, 2, 3, 4, 5, 6), {1: None, 2: None, 3: None}),
        Row("II.1.1", (1, 2, 3), {1: None}),
    )
    assert bars_title(progress) == "Area II tertinggal paling jauh"


def test_work_done_late_is_not_called_according_to_plan():
    assert bars_title(at(6, Row("I.1.1", (1,), {1: 4}))) == (
        "Semua area terlaksana, sebagian sesudah bulannya"
    )


def test_a_silent_team_of_an_area_that_others_reported_is_named_with_it():
    progress = at(6, Row("I.1.1", (1,), {1: None}), Row("I.1.2", (1,), team="Tim B"))
    assert bars_title(progress) == "Semua yang dilaporkan sesuai rencana, Area I belum dilaporkan"


def test_an_area_of_which_nothing_is_due_is_not_called_silent():
    progress = at(3, Row("I.1.1", (1,), {1: None}), Row("II.1.1", (9,), team="Tim B"))
    assert bars_title(progress) == "Semua area sesuai rencana"


def test_the_titles_of_the_real_plans():
    assert bars_title(sample_progress(9)) == (
        "Area V tertinggal paling jauh, Area VI belum dilaporkan"
    )
    assert bars_title(measure(decree(), 6)) == "Belum satu area pun dilaporkan"
    assert bars_title(measure(decree(), 0)) == "Belum ada area yang jatuh tempo"
    assert bars_title(measure(Plan(2022, "", (Area("I", "Satu"),), ()), 6)) == (
        "Belum ada area yang jatuh tempo"
    )
