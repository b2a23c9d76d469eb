"""States and figures of docs/rules.md, Counting: worked examples, laws, and a recount by hand."""

from collections import Counter
from dataclasses import fields
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.recount import (
    CELLS,
    DONE_MONTHS,
    POINTS,
    Row,
    as_ofs,
    counted_by_hand,
    day_in,
    left_by_hand,
    plan_of,
    row_lists,
)
from zi_core.dates import quarter_of
from zi_core.plan import Area, Plan
from zi_core.plan.areas import AREAS
from zi_core.progress import (
    LAST_AS_OF,
    By,
    Figures,
    Progress,
    Weighting,
    default_as_of,
    last_reported_month,
    measure,
)
from zi_core.progress.states import SLOT_STATES, SlotState

SUMS = ("slots", "due", "due_done", "unreported", "on_time", "done", "next_due")
PARTS = ("overdue", "late")
COUNTS = (
    "off_plan",
    "entries",
    "late_count",
    "unreported_count",
    "done_count",
    "evidenced_count",
)
weightings = st.sampled_from(Weighting)


def states_of(progress: Progress) -> dict[int, str]:
    """The states of a plan of one activity, by scheduled month."""
    return dict(zip(progress.slots["month"], progress.slots["state"], strict=True))


def one(planned, entries, as_of, **row) -> Progress:
    return measure(plan_of(Row("I.1.1", planned, entries, **row)), as_of)


# ---- states -------------------------------------------------------------------------------------


def test_a_mark_in_its_month_is_done():
    assert states_of(one((3,), {3: None}, 6)) == {3: "done"}


def test_a_date_in_its_month_is_done():
    assert states_of(one((3,), {3: 3}, 6)) == {3: "done"}


def test_a_date_before_its_month_is_done_early():
    progress = one((3,), {3: 1}, 6)
    assert states_of(progress) == {3: "done_early"}
    assert progress.slots["lag"].tolist() == [-2]


def test_a_date_after_its_month_is_done_late():
    progress = one((3,), {3: 5}, 6)
    assert states_of(progress) == {3: "done_late"}
    assert progress.slots["lag"].tolist() == [2]


def test_unmatched_slots_are_overdue_then_due_then_upcoming():
    progress = one((1, 4, 6, 7, 8, 12), {1: None}, 6)
    assert states_of(progress) == {
        1: "done",
        4: "overdue",
        6: "overdue",
        7: "due",
        8: "upcoming",
        12: "upcoming",
    }
    assert progress.slots["age"].tolist() == [0, 2, 0, 0, 0, 0]


def test_what_a_team_without_an_entry_owes_is_unreported_not_late():
    progress = one((4, 6, 7, 8), {}, 6)
    assert states_of(progress) == {4: "unreported", 6: "unreported", 7: "due", 8: "upcoming"}
    assert progress.slots["age"].tolist() == [2, 0, 0, 0]  # old all the same


def test_one_entry_of_the_team_makes_late_what_was_unreported():
    """Of another activity, in another area, off plan: the team has reported."""
    rows = Row("I.1.1", (1,)), Row("II.1.1", (9,), {5: None}), Row("I.1.2", (1,), team="Tim B")
    assert measure(plan_of(*rows), 4).slots["state"].tolist()[0] == "unreported"
    assert measure(plan_of(*rows), 5).slots["state"].tolist() == [
        "overdue",
        "unreported",
        "done_early",
    ]


def test_activities_without_a_team_report_together():
    """Whose they are is not known; they are told as one, like in every list by team."""
    rows = Row("I.1.1", (1,), team=""), Row("I.1.2", (1,), {1: None}, team="")
    assert measure(plan_of(*rows), 2).slots["state"].tolist() == ["overdue", "done"]
    assert measure(plan_of(rows[0]), 2).slots["state"].tolist() == ["unreported"]


def test_before_the_year_january_is_due_and_nothing_is_overdue():
    assert states_of(one((1, 2), {}, 0)) == {1: "due", 2: "upcoming"}


def test_a_date_after_the_as_of_month_does_not_exist_yet():
    row = Row("I.1.1", (3,), {3: 5})
    plan = plan_of(row)
    assert states_of(measure(plan, 4)) == {3: "unreported"}
    assert measure(plan, 4).total.entries == 0
    assert states_of(measure(plan, 5)) == {3: "done_late"}


def test_a_mark_in_a_later_cell_does_not_exist_yet():
    assert states_of(one((3,), {5: None}, 4)) == {3: "unreported"}
    assert one((3,), {9: None}, 8).total.off_plan == 0


def test_an_entry_may_change_its_slot_when_another_comes_to_exist():
    """Done in May, it is late for March until the later one arrives in March's own cell."""
    plan = plan_of(Row("I.1.1", (3, 9), {5: None, 3: 8}))
    assert states_of(measure(plan, 5)) == {3: "done_late", 9: "upcoming"}
    assert states_of(measure(plan, 8)) == {3: "done_late", 9: "done_early"}
    assert measure(plan, 5).slots["entry_month"].tolist() == [5, 0]
    assert measure(plan, 8).slots["entry_month"].tolist() == [3, 5]


def test_january_of_the_next_year_is_month_13():
    plan = plan_of(Row("I.1.1", (12,), {12: 13}))
    assert states_of(measure(plan, 12)) == {12: "unreported"}
    late = measure(plan, 13)
    assert states_of(late) == {12: "done_late"}
    assert late.slots["lag"].tolist() == [1]


def test_after_the_year_what_is_missing_grows_older():
    ages = [one((1, 12), {1: None}, as_of).total.oldest_late for as_of in (12, 13, 15)]
    assert ages == [0, 1, 3]


def test_a_date_in_the_december_before_exists_from_the_start_and_is_early():
    progress = one((1, 5), {1: 0}, 0)
    assert states_of(progress) == {1: "done_early", 5: "upcoming"}
    assert progress.slots["lag"].tolist() == [-1, 0]
    assert progress.total.done == 1


@pytest.mark.parametrize("as_of", [-1, LAST_AS_OF + 1])
def test_other_positions_are_refused(as_of):
    with pytest.raises(ValueError, match="outside"):
        measure(plan_of(Row("I.1.1", (1,))), as_of)


# ---- a plan to recount on paper -----------------------------------------------------------------

PAPER = (
    Row("I.1.1", (1, 2, 3, 4), {1: None, 2: 3}, "", documents=(1,)),
    Row("I.2.1", (6,), {2: None}, ""),
    Row("III.1.1", (3, 9), {3: None, 5: None, 7: None}, "Tim SDM", documents=(5,)),
    Row("V.1.1", (2, 5), {}, "Tim Pengawasan"),
    Row("V.1.2", (), {4: None}, "Tim Pengawasan"),
)
"""As of May, slot by slot:

    I.1.1    Jan done, Feb done late (+1), Mar overdue, Apr overdue
    I.2.1    Jun done early (-4)
    III.1.1  Mar done, Sep done early (-4, by May's entry); July's entry does not exist yet
    V.1.1    Feb overdue, May overdue: their team has reported, if only off plan
    V.1.2    no slot; April's entry is off plan
"""

SILENT = Row("V.2.1", (1, 5, 6), {9: None}, "Tim Diam")
"""As of May, of a team that reports in September only: Jan and May unreported, Jun due."""


def test_the_worked_example_slot_by_slot():
    progress = measure(plan_of(*PAPER), 5)
    frame = progress.slots
    assert frame["state"].tolist() == [
        "done",
        "done_late",
        "overdue",
        "overdue",
        "done_early",
        "done",
        "done_early",
        "overdue",
        "overdue",
    ]
    assert frame["activity"].tolist() == [0, 0, 0, 0, 1, 2, 2, 3, 3]
    assert frame["month"].tolist() == [1, 2, 3, 4, 6, 3, 9, 2, 5]
    assert frame["lag"].tolist() == [0, 1, 0, 0, -4, 0, -4, 0, 0]
    assert frame["entry_month"].tolist() == [1, 2, 0, 0, 2, 3, 5, 0, 0]
    assert frame["age"].tolist() == [0, 0, 2, 1, 0, 0, 0, 3, 0]
    assert progress.off_plan.to_dict("records") == [{"activity": 4, "month": 4, "done_month": 4}]


def test_figures_per_slot():
    assert measure(plan_of(*PAPER), 5).total == Figures(
        slots=9,
        due=7,  # Jan-Apr of I.1.1, Mar of III.1.1, Feb and May of V.1.1
        due_done=3,
        on_time=2,
        done=5,
        next_due=0,  # June is done already
        off_plan=1,
        entries=6,
        unreported=0,
        late_count=4,
        unreported_count=0,
        done_count=5,
        evidenced_count=2,  # January by its own month, September by its entry's cell
        oldest_late=3,
    )


@pytest.mark.parametrize(
    ("weighting", "due", "unreported", "late"),
    [
        (Weighting.SLOT, 9, 2, 4),
        (Weighting.ACTIVITY, 2.5 + 2 / 3, 2 / 3, 1.5),
        (Weighting.AREA, 9 + 7.5 + 5, 5, 2 + 7.5),  # area V's 15 are two activities' now
    ],
)
def test_what_is_overdue_has_two_parts(weighting, due, unreported, late):
    total = measure(plan_of(*PAPER, SILENT), 5, weighting).total
    assert total.due == pytest.approx(due)
    assert total.unreported == pytest.approx(unreported)
    assert total.late == pytest.approx(late)
    assert total.overdue == pytest.approx(unreported + late)
    assert (total.late_count, total.unreported_count) == (4, 2)
    assert total.oldest_late == 3  # January's, older, is not known to be late


def test_nothing_late_is_exactly_nothing_however_weighted():
    """A third less a third: no rest of a rounded sum may look like something late."""
    rows = Row("I.1.1", (1, 2, 3, 4, 5, 6), {1: None}), Row("II.1.1", (1, 2, 3), team="Tim B")
    for weighting in Weighting:
        total = measure(plan_of(*rows), 1, weighting).total
        assert (total.late, total.late_count, total.unreported_count) == (0, 0, 1)


def test_of_a_silent_team_nothing_is_late():
    progress = measure(plan_of(*PAPER, SILENT), 5)
    own = progress.by(By.TEAM)["Tim Diam"]
    assert (own.late, own.late_count, own.oldest_late) == (0, 0, None)
    assert (own.unreported, own.unreported_count, own.overdue) == (2, 2, 2)
    area = progress.by(By.AREA)["V"]
    assert (area.late, area.unreported, area.overdue) == (2, 2, 4)
    may = progress.by(By.MONTH)[5]
    assert (may.late, may.unreported, may.overdue) == (1, 1, 2)
    assert progress.late_by_area_and_month().loc["V", [1, 2, 5]].tolist() == [0, 1, 1]


def test_figures_per_slot_are_whole_numbers():
    total = measure(plan_of(*PAPER), 5).total
    assert all(type(getattr(total, field.name)) is int for field in fields(total))
    assert type(total.overdue) is type(total.late) is int


def test_figures_per_activity():
    """Each activity with slots is 1, shared among its slots: quarters, halves, wholes."""
    total = measure(plan_of(*PAPER), 5, Weighting.ACTIVITY).total
    assert (total.slots, total.due) == (4, 1 + 0.5 + 1)
    assert (total.due_done, total.on_time) == (0.5 + 0.5, 0.25 + 0.5)
    assert total.done == 0.5 + 1 + 1
    assert total.overdue == 1.5
    assert (total.late_count, total.done_count, total.off_plan) == (4, 5, 1)


def test_shares_leave_no_floating_error():
    """Three tenths less one tenth are two tenths, and ten tenths are one."""
    plan = plan_of(Row("I.1.1", tuple(range(1, 11)), {1: None}))
    third_month = measure(plan, 3, Weighting.ACTIVITY).total
    assert (third_month.due, third_month.due_done, third_month.overdue) == (0.3, 0.1, 0.2)
    assert third_month.slots == 1


def test_figures_per_area_weight():
    """Area I's 8 points are 4 an activity, III's 10 and V's 15 are one activity's."""
    total = measure(plan_of(*PAPER), 5, Weighting.AREA).total
    assert (total.slots, total.due) == (8 + 10 + 15, 4 + 5 + 15)
    assert (total.due_done, total.on_time) == (2 + 5, 1 + 5)
    assert total.done == 2 + 4 + 10
    assert total.completion == 7 / 24


def test_rates_are_sums_divided_once():
    total = measure(plan_of(*PAPER), 5).total
    assert total.completion == 3 / 7
    assert total.on_time_rate == 2 / 7
    assert total.year_completion == 5 / 9
    assert total.year_target == 7 / 9
    assert total.evidence_rate == 2 / 5
    assert total.overdue == 4


def test_by_area():
    by_area = measure(plan_of(*PAPER), 5).by(By.AREA)
    assert list(by_area) == ["I", "III", "V"]
    assert [(f.due_done, f.due, f.off_plan) for f in by_area.values()] == [
        (2, 4, 0),
        (1, 1, 0),
        (0, 2, 1),
    ]
    assert [f.oldest_late for f in by_area.values()] == [2, None, 3]


def test_an_area_without_activities_is_shown_empty():
    plan = Plan(2022, "KPU", (Area("I", "A"), Area("II", "B")), ())
    empty = measure(plan, 12).by(By.AREA)
    assert list(empty) == ["I", "II"]
    assert empty["II"].slots == 0
    assert empty["II"].completion is None


def test_by_component():
    by_component = measure(plan_of(*PAPER), 5).by(By.COMPONENT)
    assert list(by_component) == [("I", 1), ("I", 2), ("III", 1), ("V", 1)]
    assert by_component["I", 2].done == 1
    assert by_component["V", 1].slots == 2


def test_by_team_in_the_plans_order_with_the_unnamed_as_blank():
    by_team = measure(plan_of(*PAPER), 5).by(By.TEAM)
    assert list(by_team) == ["", "Tim SDM", "Tim Pengawasan"]
    assert by_team[""].slots == 5


def test_by_month_a_slot_belongs_to_its_scheduled_month_and_an_entry_to_its_cell():
    by_month = measure(plan_of(*PAPER), 5).by(By.MONTH)
    assert list(by_month) == list(range(1, 13))
    assert [by_month[m].slots for m in (1, 2, 3, 4, 5, 6, 9)] == [1, 2, 2, 1, 1, 1, 1]
    assert [by_month[m].done for m in (1, 2, 3, 4, 5, 6, 9)] == [1, 1, 1, 0, 0, 1, 1]
    assert [by_month[m].off_plan for m in (3, 4, 5)] == [0, 1, 0]
    assert by_month[7].entries == 0


def test_by_quarter():
    by_quarter = measure(plan_of(*PAPER), 5).by(By.QUARTER)
    assert list(by_quarter) == [1, 2, 3, 4]
    assert [(f.due_done, f.due, f.slots) for f in by_quarter.values()] == [
        (3, 5, 5),
        (0, 2, 3),
        (0, 0, 1),
        (0, 0, 0),
    ]


def test_a_selection_counts_like_its_own_group():
    progress = measure(plan_of(*PAPER), 5)
    assert progress.figures(progress.selection(areas=["V"])) == progress.by(By.AREA)["V"]
    assert progress.figures(progress.selection(teams=[""])) == progress.by(By.TEAM)[""]
    assert progress.selection().all()
    assert not progress.selection(teams=[]).any()
    assert progress.selection(areas=["I", "V"], teams=[""]).tolist() == [True] * 2 + [False] * 3


def test_late_by_area_and_month():
    table = measure(plan_of(*PAPER), 5).late_by_area_and_month()
    assert table.index.tolist() == ["I", "III", "V"]
    assert table.columns.tolist() == list(range(1, 13))
    assert table.loc["I", [3, 4]].tolist() == [1, 1]
    assert table.loc["V", [2, 5]].tolist() == [1, 1]
    assert table.to_numpy().sum() == 4


def test_the_curve_steps_up_as_it_was_known_at_each_month_end():
    curve = measure(plan_of(*PAPER), 5).curve()
    assert curve["month"].tolist() == list(range(13))
    assert curve["planned"].tolist() == [0, 1, 3, 5, 6, 7, 8, 8, 8, 9, 9, 9, 9]
    # At the end of February the entry of February's cell, done in March, is not there yet.
    assert curve["realised"].tolist()[:6] == [0, 1, 1, 3, 3, 3]
    assert curve["on_time"].tolist()[:6] == [0, 1, 1, 2, 2, 2]
    # In February the pengawasan team has not reported; in April it has, and February's is late.
    assert curve["late"].tolist()[:6] == [0, 0, 1, 1, 3, 4]
    for name in ("realised", "late"):
        assert curve[name].isna().tolist() == [False] * 6 + [True] * 7
    assert curve["completion"].isna().tolist()[:2] == [True, False]
    assert curve["completion"].tolist()[1:6] == [1, 1 / 3, 3 / 5, 3 / 6, 3 / 7]


def test_the_curve_goes_on_after_the_year_where_it_is_looked_at_later():
    curve = one((12,), {12: 14}, 14).curve()
    assert curve["month"].tolist() == list(range(15))
    assert curve["realised"].tolist()[-3:] == [0, 0, 1]


# ---- nothing known ------------------------------------------------------------------------------


def test_without_a_target_there_is_no_rate():
    total = one((6,), {6: 2}, 3).total
    assert (total.due, total.completion, total.on_time_rate) == (0, None, None)
    assert total.year_completion == 1


def test_without_slots_or_matches_there_is_no_rate_either():
    total = one((), {3: None}, 6).total
    assert (total.year_completion, total.year_target, total.evidence_rate) == (None, None, None)
    assert total.off_plan == 1


def test_a_plan_without_activities_counts_nothing():
    progress = measure(Plan(2022, "KPU", (), ()), 6)
    assert progress.total.slots == 0
    assert progress.by(By.TEAM) == {}
    assert progress.by(By.MONTH)[3].slots == 0
    assert progress.curve()["planned"].tolist() == [0] * 13
    assert progress.late_by_area_and_month().empty


def test_a_team_without_a_single_entry_has_not_reported():
    by_team = measure(
        plan_of(
            Row("I.1.1", (1,), {1: None}, "Tim A"),
            Row("I.1.2", (1,), {}, "Tim B"),
            Row("I.1.3", (1,), {9: None}, "Tim C"),
        ),
        6,
    ).by(By.TEAM)
    assert [figures.is_reported for figures in by_team.values()] == [True, False, False]


def test_a_month_done_by_an_entry_elsewhere_is_reported():
    by_month = one((3,), {5: None}, 6).by(By.MONTH)
    assert (by_month[3].entries, by_month[3].due_done) == (0, 1)
    assert by_month[3].is_reported


# ---- evidence -----------------------------------------------------------------------------------


def test_evidence_counts_for_matched_slots_only():
    total = one((1, 2), {1: None}, 6, documents=(1, 2, 7)).total
    assert (total.evidenced_count, total.done_count) == (1, 1)


def test_evidence_may_stand_at_the_cell_of_the_entry_that_fulfils_the_slot():
    progress = one((1,), {3: None}, 6, documents=(3,))
    assert progress.slots["has_evidence"].tolist() == [True]


def test_two_counts_can_be_compared_and_kept_in_a_set():
    """Arrays and frames have no single answer to ``==``: each count is equal to itself only."""
    first, second = one((1,), {}, 6), one((1,), {}, 6)
    assert first != second
    assert len({first, second, first}) == 2
    assert first.total == second.total


# ---- where a view opens -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "as_of"),
    [
        (date(2021, 6, 30), 0),
        (date(2022, 1, 31), 0),
        (date(2022, 2, 1), 1),
        (date(2022, 7, 14), 6),
        (date(2022, 12, 31), 11),
        (date(2023, 1, 1), 12),
        (date(2026, 3, 3), 12),
    ],
)
def test_a_view_opens_at_the_last_closed_month_of_the_plan_year(today, as_of):
    assert default_as_of(plan_of(Row("I.1.1", (1,))), today) == as_of


@pytest.mark.parametrize(
    ("entries", "as_of"),
    [({}, 0), ({2: None, 5: None}, 5), ({2: 9}, 9), ({12: 14}, 12), ({1: -1}, 0)],
)
def test_sample_data_opens_at_the_last_month_it_reports(entries, as_of):
    plan = plan_of(Row("I.1.1", (1,), entries), sample=True)
    assert default_as_of(plan, date(2026, 1, 1)) == last_reported_month(plan) == as_of


def test_a_plan_of_an_unknown_year_opens_at_its_last_filled_cell():
    plan = plan_of(Row("I.1.1", (1,), {4: 9}), year=None)
    assert default_as_of(plan, date(2022, 12, 1)) == 4


# ---- laws ---------------------------------------------------------------------------------------


@given(row_lists(), as_ofs, weightings)
def test_every_slot_and_figure_is_as_counted_by_hand(rows, as_of, weighting):
    progress = measure(plan_of(*rows), as_of, weighting)
    counted = counted_by_hand(rows, as_of, weighting)
    frame = progress.slots
    assert frame["state"].tolist() == [slot.state for slot in counted]
    assert frame["lag"].tolist() == [slot.lag for slot in counted]
    assert frame["weight"].tolist() == pytest.approx([float(slot.weight) for slot in counted])
    assert frame["has_evidence"].tolist() == [slot.has_evidence for slot in counted]

    def amount(slots) -> float:
        return float(sum((slot.weight for slot in slots), Fraction()))

    due = [slot for slot in counted if slot.month <= as_of]
    total = progress.total
    expected = (
        amount(counted),
        amount(due),
        amount(slot for slot in due if slot.is_done),
        amount(slot for slot in counted if slot.state == "unreported"),
        amount(slot for slot in due if slot.is_done and slot.lag <= 0),
        amount(slot for slot in counted if slot.is_done),
        amount(slot for slot in counted if slot.state == "due"),
    )
    assert [getattr(total, name) for name in SUMS] == pytest.approx(expected)
    late = [slot for slot in counted if slot.state == "overdue"]
    assert total.late == pytest.approx(amount(late))
    assert total.late_count == len(late)
    assert total.unreported_count == sum(slot.state == "unreported" for slot in counted)
    ages = [as_of - slot.month for slot in late]
    assert total.oldest_late == max(ages, default=None)
    assert total.entries == sum(len(row.done_months(as_of)) for row in rows)
    left = left_by_hand(rows, as_of)
    assert total.off_plan == len(left)
    assert progress.off_plan["month"].tolist() == [cell for _, cell in left]


@given(row_lists(), as_ofs)
def test_matched_late_unreported_due_and_upcoming_are_all_slots(rows, as_of):
    progress = measure(plan_of(*rows), as_of)
    tally = Counter(progress.slots["state"])
    assert tally.keys() <= set(SLOT_STATES)
    done = sum(tally[state] for state in SlotState if state.is_done)
    total = progress.total
    assert total.done == total.done_count == done
    assert total.late == total.late_count == tally[SlotState.OVERDUE]
    assert total.unreported == total.unreported_count == tally[SlotState.UNREPORTED]
    assert total.next_due == tally[SlotState.DUE]
    rest = total.overdue + tally[SlotState.DUE] + tally[SlotState.UPCOMING]
    assert done + rest == total.slots == sum(len(row.planned) for row in rows)
    assert total.due == total.due_done + total.late + total.unreported
    for number, row in enumerate(rows):
        figures = progress.figures(np.arange(len(rows)) == number)
        existing = len(row.done_months(as_of))
        assert figures.done == min(len(row.planned), existing)
        assert figures.off_plan == existing - figures.done


@given(row_lists(), as_ofs, weightings, st.sampled_from(By))
def test_the_groups_make_up_the_total_and_each_adds_up(rows, as_of, weighting, what):
    progress = measure(plan_of(*rows), as_of, weighting)
    total, groups = progress.total, progress.by(what).values()
    for figures in (total, *groups):
        assert figures.overdue == pytest.approx(figures.late + figures.unreported)
        assert figures.overdue == pytest.approx(figures.due - figures.due_done)
        assert figures.late >= 0 <= figures.unreported
        assert (figures.late > 0) == (figures.late_count > 0)
        assert (figures.unreported > 0) == (figures.unreported_count > 0)
        assert (figures.oldest_late is None) == (not figures.late_count)
        for rate in (figures.completion, figures.on_time_rate, figures.year_completion):
            assert rate is None or 0 <= rate <= 1
        assert 0 <= figures.on_time <= figures.due_done <= min(figures.done, figures.due)
        # Whole where nothing is missing, short of it where anything is.
        open_count = figures.late_count + figures.unreported_count
        assert (figures.completion == 1) == (figures.due > 0 and open_count == 0)
        assert (figures.overdue > 0) == (open_count > 0)
    for name in (*SUMS, *PARTS):
        summed = sum(getattr(group, name) for group in groups)
        assert summed == pytest.approx(getattr(total, name)), name
    for name in COUNTS:
        assert sum(getattr(group, name) for group in groups) == getattr(total, name), name
    ages = [group.oldest_late for group in groups if group.oldest_late is not None]
    assert max(ages, default=None) == total.oldest_late
    assert progress.late_by_area_and_month().to_numpy().sum() == total.late_count
    months = progress.by(By.MONTH)
    for quarter, figures in progress.by(By.QUARTER).items():
        inside = [found for month, found in months.items() if quarter_of(month) == quarter]
        assert figures.due_done == pytest.approx(sum(found.due_done for found in inside))


@given(row_lists(min_size=1), as_ofs, weightings, st.data())
def test_one_more_entry_never_lowers_what_is_done(rows, as_of, weighting, data):
    place = data.draw(st.integers(0, len(rows) - 1))
    row = rows[place]
    cell = data.draw(CELLS)
    assume(cell not in row.entries)
    more = Row(
        row.code, row.planned, row.entries | {cell: data.draw(DONE_MONTHS)}, row.team, row.documents
    )
    before = measure(plan_of(*rows), as_of, weighting).total
    after = measure(plan_of(*rows[:place], more, *rows[place + 1 :]), as_of, weighting).total
    assert after.done >= before.done
    assert after.due_done >= before.due_done
    assert after.overdue <= before.overdue


@given(row_lists(), as_ofs, weightings)
def test_the_curve_says_at_each_month_end_what_a_view_of_that_month_says(rows, as_of, weighting):
    plan = plan_of(*rows)
    progress = measure(plan, as_of, weighting)
    curve = progress.curve()
    assert curve["month"].tolist() == list(range(max(12, as_of) + 1))
    for month in range(as_of + 1):
        then = measure(plan, month, weighting).total
        point = curve.loc[month]
        assert point["planned"] == pytest.approx(then.due)
        assert point["realised"] == pytest.approx(then.due_done)
        assert point["late"] == pytest.approx(then.late)
        assert point["on_time"] == pytest.approx(then.on_time)
    assert curve["planned"].iloc[-1] == pytest.approx(progress.total.slots)
    assert curve[["realised", "late"]].iloc[as_of + 1 :].isna().all(axis=None)
    mask = progress.selection(areas=["II", "V"], teams=["Tim A", ""])
    point, figures = progress.curve(mask).loc[as_of], progress.figures(mask)
    assert (point["planned"], point["realised"], point["late"], point["on_time"]) == pytest.approx(
        (figures.due, figures.due_done, figures.late, figures.on_time)
    )


@given(row_lists())
def test_the_weights_sum_to_what_the_weighting_promises(rows):
    scheduled = [row for row in rows if row.planned]
    plan = plan_of(*rows)

    def weight(weighting: Weighting) -> float:
        return measure(plan, 0, weighting).slots["weight"].sum()

    assert weight(Weighting.SLOT) == sum(len(row.planned) for row in rows)
    assert weight(Weighting.ACTIVITY) == pytest.approx(len(scheduled))
    assert weight(Weighting.AREA) == pytest.approx(
        sum(POINTS[area] for area in {row.area for row in scheduled})
    )


def test_a_plan_of_all_six_areas_has_the_regulations_60_points():
    rows = [Row(f"{area.number}.1.1", (1, 7)) for area in AREAS]
    assert measure(plan_of(*rows), 12, Weighting.AREA).total.due == 60
    by_area = measure(plan_of(*rows), 12, Weighting.AREA).by(By.AREA)
    assert {area: figures.due for area, figures in by_area.items()} == POINTS


def test_the_example_days_lie_in_their_months():
    assert [day_in(month) for month in (0, 1, 13)] == [
        date(2021, 12, 15),
        date(2022, 1, 15),
        date(2023, 1, 15),
    ]
