"""What one client may hold at a time; on a running server: ``attacks/test_places.py``."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zi_core.web.client_limits import CONNECTIONS, SOCKETS, descriptors
from zi_core.web.current_person import client_of
from zi_core.web.limits import ConcurrencyCounter, FairQueue, Limit, TokenBucket


def run(coroutine):
    """Run to the end, in a thread: the browser of other tests keeps a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def test_places_are_bounded_by_client_and_in_all():
    places = ConcurrencyCounter(Limit(each=2, total=3))
    assert [places.take(key) for key in "aaabb"] == [True, True, False, True, False]
    places.give_back("a")
    assert places.take("b")


@given(st.integers(-100, 5_000))
def test_where_there_are_few_descriptors_one_client_never_gets_all_of_them(available):
    found = SOCKETS.within(available)
    assert 1 <= found.each <= SOCKETS.each
    assert found.each < found.total <= SOCKETS.total


def test_an_office_of_a_hundred_people_fits_behind_one_address():
    assert SOCKETS.each >= 2 * 100
    assert CONNECTIONS.each >= 6 * 100


def test_descriptors_are_asked_for():
    assert descriptors() > 200


def test_of_those_that_wait_who_holds_the_fewest_is_next():
    """Forty runs of one client are waiting; the first of another comes before all of them."""
    order = []

    async def hold(turns, key):
        await turns.take(key)
        order.append(key)
        await asyncio.sleep(0)
        turns.give_back(key)

    async def all_of_them():
        turns = FairQueue(Limit(each=2, total=3))
        waiting = [asyncio.create_task(hold(turns, "many")) for _ in range(40)]
        await asyncio.sleep(0)
        waiting.append(asyncio.create_task(hold(turns, "one")))
        await asyncio.gather(*waiting)

    run(all_of_them())
    assert len(order) == 41
    assert order.index("one") <= 4


def test_who_leaves_the_queue_takes_no_turn_along():
    async def scenario():
        turns = FairQueue(Limit(each=1, total=1))
        await turns.take("a")
        left = asyncio.create_task(turns.take("b"))
        stays = asyncio.create_task(turns.take("c"))
        await asyncio.sleep(0)
        left.cancel()
        await asyncio.sleep(0)
        turns.give_back("a")
        await asyncio.wait_for(stays, 5)
        late = asyncio.create_task(turns.take("d"))
        await asyncio.sleep(0)
        turns.give_back("c")  # the turn is handed over, and its owner goes in the same moment
        late.cancel()
        with pytest.raises(asyncio.CancelledError):
            await late
        await asyncio.wait_for(turns.take("e"), 5)

    run(scenario())


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_a_client_is_an_address_or_a_network(address, client):
    assert client_of({"client": (address, 5)}) == client
    assert client_of({}) == ""


def test_a_rate_lets_some_through_at_once_and_the_rest_in_their_time():
    rate = TokenBucket(3, 10.0)
    assert [rate.seconds_over("a") for _ in range(3)] == [0, 0, 0]
    assert 0 < rate.seconds_over("a") < rate.seconds_over("a") <= 0.2
    assert rate.seconds_over("b") == 0


def test_what_is_refused_delays_nothing():
    rate = TokenBucket(3, 10.0)
    assert [rate.take("a") for _ in range(50)] == [True] * 3 + [False] * 47
    time.sleep(0.11)
    assert [rate.take("a") for _ in range(2)] == [True, False]
    rate.give_back("a")
    assert rate.take("a")
