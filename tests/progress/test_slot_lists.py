"""The lists asked of a :class:`Progress`: overdue and silent, held against a count by hand."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.real import sample, sample_progress
from tests.recount import Row, as_ofs, counted_by_hand, plan_of, row_lists
from zi_core.progress import By, Progress, SilentTeam, Weighting, measure

weightings = st.sampled_from(Weighting)


def at(as_of: int, *rows: Row, **plan) -> Progress:
    return measure(plan_of(*rows, **plan), as_of)


@pytest.mark.parametrize("weighting", Weighting)
def test_a_silent_team_owes_slots_whatever_the_weighting(weighting):
    assert sample_progress(9, weighting).silent_teams == (
        SilentTeam("Tim Peningkatan Kualitas Pelayanan Publik", 40),
    )


def test_silent_teams_stand_with_the_most_due_first():
    progress = at(
        6,
        Row("I.1.1", (1,), team="Tim A"),
        Row("I.1.2", (1, 2, 3), team="Tim B"),
        Row("I.1.3", (9,), team="Tim C"),
        Row("I.1.4", (1,), {1: None}, team=""),
    )
    assert progress.silent_teams == (SilentTeam("Tim B", 3), SilentTeam("Tim A", 1))


def test_one_entry_even_off_plan_breaks_the_silence():
    assert at(6, Row("I.1.1", (1,)), Row("I.1.2", (), {2: None})).silent_teams == ()


def test_a_silent_team_without_a_name_is_called_by_its_activities():
    assert SilentTeam("", 3).name == "Kegiatan tanpa penanggung jawab"
    assert SilentTeam("Tim A", 3).name == "Tim A"


def listed(items) -> list[tuple[str, int, int, int]]:
    return [(str(item.activity.code), item.age, item.count, item.month) for item in items]


def test_the_longest_overdue_stand_first_then_the_most():
    progress = at(
        6,
        Row("I.1.1", (5, 6), {1: 1}),
        Row("I.1.2", (2, 3)),
        Row("I.1.3", (2, 3, 4)),
        Row("I.1.4", (2, 3)),
        Row("I.1.5", (9,)),
    )
    assert listed(progress.overdue_items) == [
        ("I.1.3", 4, 3, 2),
        ("I.1.2", 4, 2, 2),
        ("I.1.4", 4, 2, 2),
        ("I.1.1", 0, 1, 6),
    ]


def test_a_silent_team_is_not_among_the_longest_overdue():
    """It stands under the silent ones; on its own page its slots are listed all the same."""
    progress = at(6, Row("I.1.1", (1,), team="Tim A"), Row("I.1.2", (2, 3), {3: 3}, team="Tim B"))
    assert listed(progress.overdue_items) == [("I.1.2", 4, 1, 2)]
    assert listed(progress.overdue_of("Tim A")) == [("I.1.1", 5, 1, 1)]


@given(row_lists(), as_ofs, weightings)
def test_late_and_silent_together_are_all_that_is_overdue(rows, as_of, weighting):
    """Every slot overdue by a count by hand is in one of the two lists, once."""
    progress = measure(plan_of(*rows), as_of, weighting)
    counted = counted_by_hand(rows, as_of, "slot")
    expected: dict[str, list[int]] = {}
    for slot in counted:
        if slot.state == "overdue":
            expected.setdefault(slot.row.code, []).append(slot.month)
    assert {
        str(item.activity.code): (item.count, item.month, item.age)
        for item in progress.overdue_items
    } == {
        code: (len(months), min(months), as_of - min(months)) for code, months in expected.items()
    }
    unreported = Counter(slot.row.team for slot in counted if slot.state == "unreported")
    assert {item.team: item.due for item in progress.silent_teams} == unreported


def test_the_overdue_of_the_sample_add_up():
    progress = sample_progress(9)
    assert sum(item.count for item in progress.overdue_items) == 30
    assert sample().teams[-1] == progress.silent_teams[0].team


def test_figures_and_lists_are_counted_once():
    progress = at(6, Row("I.1.1", (1, 2), {1: None}))
    assert progress.by(By.TEAM) is progress.by(By.TEAM)
    assert progress.overdue_items is progress.overdue_items
