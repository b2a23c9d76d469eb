"""A process killed at any moment: what it had been told is published, is there and whole."""

import random
import time

import pytest

from tests.store.crowd import (
    expected_change,
    heard,
    processes,
    published_at,
    publishing_until_killed,
)

pytestmark = pytest.mark.exhaustive

KILLS = 12


def test_every_acknowledged_version_survives_kills_at_random_moments(address, opened, small):
    moments = random.Random(20220630)
    acknowledged, kills = set(), 0
    while kills < KILLS or not acknowledged:
        receiver, sender = processes.Pipe(duplex=False)
        process = processes.Process(
            target=publishing_until_killed, args=(address, small, sender), daemon=True
        )
        process.start()
        sender.close()
        if kills:  # the first may also die while it begins the store
            assert receiver.poll(60), "the store does not open again"
            newest = heard(receiver)
            assert newest >= max(acknowledged, default=0)
        time.sleep(moments.uniform(0, 0.4))
        process.kill()
        process.join()
        kills += 1
        while True:
            try:
                acknowledged.add(heard(receiver))
            except EOFError:
                break
        receiver.close()

    store = opened(address)
    assert store.verify() == []
    newest = store.newest()
    assert [version.number for version in store.history()] == list(range(newest, 0, -1))
    assert newest >= max(acknowledged)
    for number in range(2, newest + 1):  # acknowledged or not, what is there is whole
        place, value = expected_change(number)
        ((change, _),) = store.changes(number)
        assert (change.place, change.after) == (place, value)
        assert store.file(number) == published_at(number)[3]
