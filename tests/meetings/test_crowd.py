"""Four processes at one meeting at once: nothing is lost, nothing is frozen half."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conftest import BOTH
from tests.meetings.held import ADMIN, CHAIR, details, draft
from tests.store.books import CODES, tick
from tests.store.crowd import together
from zi_core.access import operator
from zi_core.meetings import MeetingError, Meetings, Period, verify
from zi_core.runtime import open_store

pytestmark = [pytest.mark.exhaustive, BOTH]

FOUR = range(4)
OVERTAKEN = "Sementara itu"


def deciding(address, seed, name, times):
    """Take decisions in meeting 1; tell their numbers."""
    store = open_store(address, seed=seed)
    held = Meetings(store)
    person = operator(name)
    made = [held.decide(person, 1, draft(f"{name} {turn}")).number for turn in range(times)]
    store.close()
    return made


def changing(address, seed, name, times):
    """Change decision 1 that often, looking again where another was quicker."""
    store = open_store(address, seed=seed)
    held = Meetings(store)
    for turn in range(times):
        while True:
            [seen] = held.decisions()
            told = draft(remark=f"{seen.draft.remark} {name}-{turn}".strip())
            try:
                held.change_decision(operator(name), 1, seen.revision, told)
                break
            except MeetingError as error:
                if not str(error).startswith(OVERTAKEN):
                    raise
    store.close()


def closing(address, seed, name):
    """Close meeting 1 as it was seen, at revision 1."""
    store = open_store(address, seed=seed)
    try:
        return Meetings(store).close(operator(name), 1, 1).closing.by
    except MeetingError as error:
        return str(error)
    finally:
        store.close()


def beginning(address, seed, name):
    """Make a meeting; tell its number."""
    store = open_store(address, seed=seed)
    try:
        return Meetings(store).create(operator(name), details(title=name)).number
    finally:
        store.close()


def busy(address, seed, name, times):
    """Publish, decide, or close and open again, without regard for the others."""
    store = open_store(address, seed=seed)
    held = Meetings(store)
    for turn in range(times):
        try:
            if name % 3 == 0:
                tick(store, CODES[name], turn + 1)
            elif name % 3 == 1:
                held.decide(CHAIR, 1, draft(f"{name} {turn}"))
            else:
                seen = held.briefing(1)
                number, revision = seen.meeting.number, seen.meeting.revision
                if seen.meeting.is_closed:
                    held.reopen(ADMIN, number, revision, "Lagi")
                else:
                    held.close(CHAIR, number, revision, seen.fingerprint)
        except MeetingError as error:
            if not str(error).startswith((OVERTAKEN, "Rapat ini sudah ditutup")):
                raise
        except AssertionError:  # of ``tick``: another version came first
            pass
    store.close()


def test_decisions_of_four_processes_all_arrive_once(meetings, store, address, small):
    meetings.create(CHAIR, details())
    jobs = [(address, small, f"orang {number}", 5) for number in FOUR]
    answers = together(deciding, jobs)
    made = meetings.decisions()
    assert [decision.number for decision in made] == list(range(1, 21))
    for (*_, name, times), numbers in zip(jobs, answers, strict=True):
        own = [decision for decision in made if decision.made_by == name]
        assert [decision.number for decision in own] == numbers
        assert [decision.draft.what for decision in own] == [f"{name} {n}" for n in range(times)]
    assert store.verify() == []


def test_changes_of_one_decision_by_four_processes_are_all_kept(meetings, store, address, small):
    meetings.create(CHAIR, details())
    meetings.decide(CHAIR, 1, draft())
    together(changing, [(address, small, f"o{number}", 4) for number in FOUR])
    [made] = meetings.decisions()
    assert made.revision == 17
    assert sorted(made.draft.remark.split()) == sorted(
        f"o{number}-{turn}" for number in FOUR for turn in range(4)
    )
    assert store.verify() == []


def test_of_four_who_close_at_once_one_does_and_the_others_are_refused(
    meetings, store, address, small
):
    meetings.create(CHAIR, details())
    answers = together(closing, [(address, small, f"orang {number}") for number in FOUR])
    [winner] = [answer for answer in answers if not answer.startswith(OVERTAKEN)]
    assert meetings.get(1).closing.by == winner
    assert len(meetings.trail(1)) == 2
    assert store.verify() == verify(store) == []


def test_four_who_begin_a_meeting_at_once_get_a_number_each(meetings, store, address, small):
    numbers = together(beginning, [(address, small, f"orang {number}") for number in FOUR])
    assert sorted(numbers) == list(range(1, 5))
    assert {meetings.get(number).details.title for number in numbers} == {
        f"orang {number}" for number in FOUR
    }
    assert store.verify() == []


def test_closing_amid_publishing_and_deciding_freezes_one_moment(meetings, store, address, small):
    meetings.create(CHAIR, details(Period.Q2))
    together(busy, [(address, small, number, 8) for number in range(4)])
    assert store.verify() == verify(store) == []
    seen = meetings.briefing(1)
    if not seen.meeting.is_closed:
        meetings.close(CHAIR, 1, seen.meeting.revision, seen.fingerprint)
    assert meetings.briefing(1).decisions == tuple(meetings.decisions())


def test_forty_threads_of_one_server_decide_without_waiting_for_connections(meetings, store):
    """Whoever holds the lock needs no second connection, all of which the others may hold."""
    meetings.create(CHAIR, details())
    with ThreadPoolExecutor(40) as threads:
        made = threads.map(lambda turn: meetings.decide(CHAIR, 1, draft(f"K{turn}")), range(40))
        closed = threads.submit(meetings.close, CHAIR, 1, 1)
        decided = 0
        for turn in range(40):
            try:
                assert next(made).draft.what == f"K{turn}"
                decided += 1
            except MeetingError as error:
                if "sudah ditutup" not in str(error):
                    raise
                break
        closed.result()
    kept = {(2022, decision.number) for decision in meetings.decisions()}
    assert len(kept) >= decided
    assert set(meetings.get(1).closing.decisions) == kept
    assert store.verify() == verify(store) == []
