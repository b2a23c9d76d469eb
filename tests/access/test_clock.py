"""The clock set back after it was ahead: what it made in a time to come counts for nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.access.conftest import GOOD, HERE, OPERATOR, person_of
from zi_core.access import Role, SignedIn, audit
from zi_core.store.audit import append

pytestmark = pytest.mark.usefixtures("ana")

AHEAD = timedelta(days=30)
THERE = "203.0.113.5"


@pytest.fixture
def set_back(clock):
    """Sets the clock as far back as it was ahead; it is ahead when the test begins."""
    clock.now += AHEAD
    return lambda: clock.move(days=-AHEAD.days)


def test_sessions_and_one_time_keys_of_a_wrong_time_are_good_for_nothing(
    sessions, accounts, set_back
):
    session = sessions.sign_in("ana", GOOD, address=HERE).token
    key = accounts.renew_key(OPERATOR, "ana")
    chair = person_of(accounts, "ketua", Role.CHAIR).person()
    link = sessions.projector.make_link(chair, label="Aula", days=7)
    assert sessions.person(session)
    set_back()
    assert sessions.person(session) is None
    assert accounts.keys.find(key) is None
    assert not isinstance(sessions.projector.open_link(link, address=HERE), SignedIn)
    assert isinstance(sessions.sign_in("ana", GOOD, address=HERE), SignedIn)


def test_who_mistyped_a_password_does_not_wait_for_the_wrong_time(sessions, set_back):
    for _ in range(8):
        refused = sessions.sign_in("ana", "keliru sekali", address=THERE)
    assert refused.seconds
    set_back()
    assert isinstance(sessions.sign_in("ana", GOOD, address=THERE), SignedIn)


def test_small_differences_between_clocks_change_nothing(sessions, clock):
    session = sessions.sign_in("ana", GOOD, address=HERE).token
    for _ in range(8):
        sessions.sign_in("ana", "keliru sekali", address=THERE)
    clock.move(minutes=-4)
    assert sessions.person(session)
    assert not isinstance(sessions.sign_in("ana", GOOD, address=THERE), SignedIn)


def test_uploads_of_a_wrong_time_are_not_counted_among_those_of_the_last_minutes(store, ana):
    ana = ana.person()
    with store.writing() as connection:
        at = datetime.now(UTC) + AHEAD
        append(connection, audit.Event.PREVIEW, who=ana.name, at=at)
    limit = {"most": 1, "span": timedelta(minutes=10)}
    assert audit.record_within(store, audit.Event.PREVIEW, ana, **limit)
    assert not audit.record_within(store, audit.Event.PREVIEW, ana, **limit)
