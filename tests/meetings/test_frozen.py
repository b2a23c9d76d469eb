"""The law of closing: whatever happens later, a closed meeting shows what it showed."""

from dataclasses import replace
from shutil import copy2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.meetings.conftest import Clock
from tests.meetings.held import CHAIR, details, draft, picture, settled
from tests.store.books import CODES, SMALL, tick
from zi_core.meetings import MeetingError, Meetings, Period, verify
from zi_core.runtime import open_store
from zi_core.store import NewVersion


@pytest.fixture(scope="module")
def begun(tmp_path_factory, small):
    """The file of a store with some reports, nothing met about yet."""
    file = tmp_path_factory.mktemp("begun") / "zi.db"
    store = open_store(f"sqlite:///{file}", seed=small)
    tick(store)
    store.close()
    return file


periods = st.sampled_from(Period)
numbers = st.integers(1, 4)
steps = st.one_of(
    st.tuples(st.just("publish"), st.sampled_from(CODES), st.integers(1, 12)),
    st.tuples(st.just("take back"), st.sampled_from(CODES)),
    st.tuples(st.just("begin"), periods),
    st.tuples(st.just("close"), numbers),
    st.tuples(st.just("reopen"), numbers),
    st.tuples(st.just("cancel"), numbers),
    st.tuples(st.just("move"), numbers, periods),
    st.tuples(st.just("decide"), numbers),
    st.tuples(st.just("settle"), numbers),
    st.tuples(st.just("wait"), st.integers(1, 120)),
)


def do(held, clock, step):
    """One thing that happens; what is refused does not."""
    store, (what, *more) = held.store, step
    match what:
        case "publish":
            tick(store, *more)
            return
        case "take back":
            newest = store.newest()
            plan = store.plan(newest)
            kept = tuple(entry for entry in plan.entries if entry.code != more[0])
            store.publish(NewVersion(newest, replace(plan, entries=kept), "Ana", kind="entry"))
            return
        case "wait":
            clock.move(days=more[0])
            return
        case "begin":
            held.create(CHAIR, details(more[0]))
            return
        case "settle":
            made = next((it for it in held.decisions() if it.number == more[0]), None)
            if made:
                held.change_decision(CHAIR, made.number, made.revision, settled(made))
            return
    meeting = held.get(more[0])
    if meeting is None:
        return
    match what:
        case "close":
            held.close(CHAIR, meeting.number, meeting.revision)
        case "reopen":
            held.reopen(CHAIR, meeting.number, meeting.revision, "Lagi")
        case "cancel":
            held.cancel(CHAIR, meeting.number, meeting.revision, "Keliru")
        case "move":
            held.change(CHAIR, meeting.number, meeting.revision, details(more[1]))
        case "decide":
            held.decide(CHAIR, meeting.number, draft())


@pytest.mark.exhaustive
@settings(max_examples=8)
@given(st.lists(steps, min_size=4, max_size=14))
def test_a_closed_meeting_shows_the_same_whatever_happens_later(begun, tmp_path_factory, happens):
    file = tmp_path_factory.mktemp("held") / "zi.db"
    copy2(begun, file)
    store, clock = open_store(f"sqlite:///{file}"), Clock()
    clock.move(days=35)
    held, frozen = Meetings(store, clock=clock), {}
    try:
        for step in (("begin", Period.Q1), ("close", 1), ("begin", Period.Q2), *happens):
            try:
                do(held, clock, step)
            except MeetingError:
                continue
            for meeting in held.all():
                key = meeting.number, meeting.revision
                if meeting.is_closed:
                    # Closed anew it is another revision, and frozen anew.
                    shown = picture(held.briefing(meeting.number))
                    assert frozen.setdefault(key, shown) == shown
        assert frozen
        assert store.verify() == verify(store) == []
    finally:
        store.close()


def test_closing_again_freezes_what_stands_then(begun, tmp_path):
    copy2(begun, tmp_path / "zi.db")
    store, clock = open_store(f"sqlite:///{tmp_path / 'zi.db'}"), Clock()
    held = Meetings(store, clock=clock)
    held.create(CHAIR, details(Period.Q1))
    held.close(CHAIR, 1, 1)
    first = held.briefing(1)
    tick(store, CODES[4], 2)
    held.reopen(CHAIR, 1, 2, "Laporan susulan")
    held.decide(CHAIR, 1, draft())
    held.close(CHAIR, 1, 3)
    second = held.briefing(1)
    assert (first.progress.total.due_done, second.progress.total.due_done) == (1, 2)
    assert (first.version.number, second.version.number) == (2, 3)
    assert (len(first.decisions), len(second.decisions)) == (0, 1)
    assert second.plan != first.plan != SMALL
    store.close()
