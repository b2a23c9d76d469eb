"""One look for all who ask in the same moment; nobody sees what was before they asked."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from zi_core.boards.joined import Joined


def test_who_asks_while_somebody_looks_shares_the_next_look():
    joined, begun, leave, looks = Joined(), threading.Event(), threading.Event(), []

    def look():
        looks.append(len(looks) + 1)
        number = looks[-1]
        begun.set()
        assert leave.wait(10)
        return number

    with ThreadPoolExecutor(9) as people:
        first = people.submit(joined.get, look)
        assert begun.wait(10)
        others = [people.submit(joined.get, look) for _ in range(8)]
        time.sleep(0.2)  # all of them wait by now
        leave.set()
        assert first.result(10) == 1
        assert {other.result(10) for other in others} == {2}
    assert looks == [1, 2]


def test_nobody_gets_what_was_before_they_asked():
    """A value that only grows is never seen smaller than it was at the moment of asking."""
    joined, now = Joined(), [0]

    def look():
        found = now[0]
        time.sleep(0.001)
        return found

    def ask(_):
        now[0] += 1
        least = now[0]
        return joined.get(look) >= least

    with ThreadPoolExecutor(8) as people:
        assert all(people.map(ask, range(400)))


def test_a_look_that_fails_is_raised_to_each_and_the_next_one_is_made():
    joined, begun, leave, looks = Joined(), threading.Event(), threading.Event(), []

    def fail():
        looks.append(1)
        begun.set()
        assert leave.wait(10)
        raise OSError("gone")

    with ThreadPoolExecutor(4) as people:
        asked = [people.submit(joined.get, fail) for _ in range(3)]
        assert begun.wait(10)
        leave.set()
        for one in asked:
            with pytest.raises(OSError, match="gone"):
                one.result(10)
    assert len(looks) == 3
    assert joined.get(lambda: 7) == 7
