"""Four processes publish at once: nobody's work is lost, on either database."""

from dataclasses import replace
from itertools import chain

import pytest

from tests.store.books import CODES, SUBJECTS, with_entry
from tests.store.crowd import beginning, filling_in, together, value_of
from zi_core.plan.facts import Field, facts_of
from zi_core.store import Stale, Version
from zi_core.workbook import write

pytestmark = pytest.mark.exhaustive

TURNS = 2
FOUR = CODES[:4]


def test_publications_of_four_processes_all_arrive_whole(address, opened, small):
    store = opened(address)
    answers = together(filling_in, [(address, code, TURNS, small) for code in FOUR])

    numbers = sorted(chain.from_iterable(published for published, _ in answers))
    total = TURNS * len(FOUR)
    assert numbers == list(range(2, total + 2))
    assert [version.number for version in store.history()] == list(range(total + 1, 0, -1))
    assert [version.parent for version in store.history()] == [*range(total, 0, -1), None]
    assert sum(lost for _, lost in answers) > 0  # they did meet, and the losers were told

    entries = {
        (place.subject, place.month): value
        for place, value in facts_of(store.plan(store.newest())).items()
        if place.field is Field.ENTRY
    }
    last = dict(value_of(turn) for turn in range(TURNS))
    assert entries == {
        (subject, month): day.isoformat() for subject in SUBJECTS[:4] for month, day in last.items()
    }
    for subject, (published, _) in zip(SUBJECTS[:4], answers, strict=True):
        known = {}
        for turn, number in enumerate(published):
            version = store.version(number)
            assert (version.author, version.note) == (subject, str(turn))
            ((change, source),) = store.changes(number)  # one's own cell and no other
            month, day = value_of(turn)
            assert (change.place.subject, change.place.month) == (subject, month)
            assert (change.before, change.after) == (known.get(month), day.isoformat())
            assert source.startswith("REALISASI!")
            known[month] = day.isoformat()
    assert store.verify() == []


def test_four_processes_beginning_the_next_year_begin_it_once(address, opened, small):
    store = opened(address)
    content = write(with_entry(replace(store.plan(1), year=2023), CODES[0], 1))
    answers = together(beginning, [(address, f"orang {n}", small, content) for n in range(4)])
    won = [answer for answer in answers if isinstance(answer, Version)]
    # Whoever looked after that had nothing to add, or was told to look again.
    assert all(
        answer in (Stale(1), None) or "belum" in str(answer)
        for answer in answers
        if answer not in won
    )
    assert [book.year for book in store.books()] == [2023, 2022]
    (first,) = store.of_year(2023).history()
    assert won == [first]
    assert store.verify() == []
