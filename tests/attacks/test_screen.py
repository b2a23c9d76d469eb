"""A full room opens the dashboard at once: how long it waits, beside an empty page."""

import pytest

from benchmarks.screen import measured

pytestmark = pytest.mark.alone


def test_a_room_of_25_does_not_wait_many_times_longer_than_for_an_empty_page():
    """Generous: the targets, and what a quiet machine measures, stand in docs/performance.md.

    Before views were kept for all sessions, 25 people waited some 90 times as long.
    """
    lines = [*measured(short=True, rounds=1)]
    assert [line.name for line in lines] == ["a repeated view", "25 people at once"]
    for line in lines:
        assert line.measured <= line.bound, line
