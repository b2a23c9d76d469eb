"""The comparison with the meeting before, held against a recount by hand."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.meetings.held import DAYS, draft
from tests.meetings.test_agenda import reporting, two_looks
from tests.recount import Row, counted_by_hand, plan_of
from zi_core.meetings import Decision, DecisionState, Details, Meeting, Period
from zi_core.meetings.comparison import compare
from zi_core.progress import measure

BEFORE = Meeting(2022, 1, 2, Details(Period.Q1, "Rapat", DAYS[Period.Q1]))
NOW = datetime(2022, 7, 6, tzinfo=UTC)


def compared(earlier, before, rows, now, decisions=()):
    then, later = measure(plan_of(*earlier), before), measure(plan_of(*rows), now)
    return compare(BEFORE, then, later, decisions, Period.Q2)


def places(items):
    return [(str(item.activity.code), item.month) for item in items]


@given(two_looks())
def test_what_was_done_and_what_is_behind_follow_from_both_looks(looks):
    earlier, before, rows, now = looks
    found = compared(*looks)
    then = {(s.row.code, s.month): s for s in counted_by_hand(earlier, before, "slot")}
    later = {(s.row.code, s.month): s for s in counted_by_hand(rows, now, "slot")}
    told = reporting(rows, now)
    open_then = {p for p, slot in then.items() if slot.state in ("overdue", "unreported")}
    behind = {p for p, s in later.items() if s.state == "overdue" and s.row.team in told}

    done, newly, still = map(places, (found.done, found.newly_behind, found.still_behind))
    assert set(done) == {
        place for place, slot in later.items() if slot.is_done and not then[place].is_done
    }
    assert set(newly) == behind - open_then
    assert set(still) == behind & open_then
    everything = [*done, *newly, *still]
    assert len(set(everything)) == len(everything)
    # What was open then is done now, still behind, or of a team of which nothing is known.
    silent = {place for place in open_then if later[place].row.team not in told}
    assert open_then <= {*done, *still} | silent
    order = list(later)
    for part in (done, newly, still):
        assert part == sorted(part, key=order.index)
    assert (found.then_as_of, found.then.due, found.now.due) == (
        before,
        sum(month <= before for _, month in then),
        sum(month <= now for _, month in later),
    )


def test_a_slot_that_has_left_the_plan_is_in_no_list_and_one_that_came_is_new():
    earlier = [Row("I.1.1", (1, 2), {2: None})]
    rows = [Row("I.1.1", (2, 3), {2: None})]
    found = compared(earlier, 3, rows, 6)
    assert (places(found.done), places(found.still_behind)) == ([], [])
    assert places(found.newly_behind) == [("I.1.1", 3)]
    gone = compared([*earlier, Row("I.1.2", (1,), {})], 3, rows, 6)
    assert places(gone.still_behind) == []


def test_settled_decisions_are_told():
    def made(number, state):
        settled = date(2022, 5, 1) if state.is_settled else None
        told = draft(state=state)
        return Decision(2022, number, 1, told, 2, "Ana", NOW, "Ana", NOW, settled, 2)

    decisions = tuple(made(number, state) for number, state in enumerate(DecisionState, 1))
    found = compared([Row("I.1.1", (1,), {})], 3, [Row("I.1.1", (1,), {})], 6, decisions)
    assert [decision.number for decision in found.settled] == [3, 4]


@given(st.integers(0, 12))
def test_nothing_has_changed_between_two_equal_looks(as_of):
    rows = [Row("I.1.1", (1, 5, 9), {1: 1, 5: 7}), Row("I.1.2", (2, 3), {})]
    found = compared(rows, as_of, rows, as_of)
    assert (found.done, found.newly_behind) == ((), ())
    assert found.then == found.now
