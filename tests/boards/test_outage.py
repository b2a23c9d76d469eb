"""While the database is away, boards are what was last known; who looks is who they were."""

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from cachetools import TTLCache

from tests import people
from tests.store.books import SMALL, tick
from zi_core import runtime
from zi_core.access import ANONYMOUS, Accounts, Role, Sessions
from zi_core.access import session_cache as memory
from zi_core.boards import board as boards
from zi_core.boards import board_of
from zi_core.boards.first_answer import first_answer
from zi_core.boards.outage import Outage
from zi_core.settings import Audience, settings
from zi_core.store import StoreError, StoreUnreachable
from zi_core.store.timeouts import Patience
from zi_core.views.links import Query

TODAY = date(2022, 10, 3)


@pytest.fixture
def shared(tmp_path, sqlite, opened, monkeypatch):
    """The process's own store with three versions; and its file, to be moved away."""
    store = opened(sqlite)
    tick(store)
    tick(store, month=2)
    store._patience = Patience(0.3)
    monkeypatch.setattr(boards, "shared_store", lambda: store)
    monkeypatch.setattr(runtime, "shared_store", lambda: store)
    return store, tmp_path / "data" / "zi.db"


def seen(**query):
    return board_of(replace(Query(), **query), ANONYMOUS, TODAY)


def test_what_was_last_known_is_shown_until_the_file_is_back(shared):
    _, file = shared
    before, older = seen(), seen(version=1)
    away = file.rename(file.with_name("pindah.db"))
    now = seen()
    assert (now.version.number, now.plan, now.key) == (3, before.plan, before.key)
    assert seen(version=1).plan == older.plan
    assert re.fullmatch(
        r"Basis data tidak terjangkau sejak \d\d\.\d\d; yang tampil versi 3, terbit .* WIB\.",
        now.outage.banner(now.version),
    )
    assert now.outage.since == seen().outage.since == boards.outage_now().since
    assert now.outage.words in first_answer(now, "")
    with pytest.raises(StoreUnreachable):
        seen(version=2)  # was never looked at
    away.rename(file)
    assert seen().outage is boards.outage_now() is None
    assert seen(version=2).plan != before.plan


def test_a_locked_file_is_an_outage_too(shared):
    seen()
    with closing(sqlite3.connect(shared[1], isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert seen().outage is not None
        other.execute("ROLLBACK")


def test_a_database_that_was_never_read_is_an_error_and_not_guessed(shared, monkeypatch):
    store, file = shared
    monkeypatch.setattr(boards, "shared_store", lambda: store.for_book(store.book))
    boards._last_known.cache_clear()
    file.rename(file.with_name("pindah.db"))
    with pytest.raises(StoreUnreachable):
        seen()


def test_of_a_store_that_could_not_be_opened_no_outage_is_known(monkeypatch):
    def unopened():
        raise StoreError

    monkeypatch.setattr(boards, "shared_store", unopened)
    assert boards.outage_now() is None


def test_an_outage_since_yesterday_tells_the_day():
    yesterday = Outage(datetime.now(UTC) - timedelta(days=1))
    assert re.search(r"sejak \d+ \w+ \d{4} pukul \d\d\.\d\d$", yesterday.words)


@pytest.fixture
def clock(monkeypatch):
    """The seconds that the memory of people goes by; the last one counts."""
    seconds = [0]
    people_ = TTLCache(10, memory.SECONDS, timer=lambda: seconds[-1])
    monkeypatch.setattr(memory, "_people", people_)
    return seconds


@pytest.fixture
def ana(shared, clock):  # noqa: ARG001
    """A session that the database has vouched for: its token."""
    store, _ = shared
    people.add(store, "Ana", Role.TEAM, SMALL.teams)
    sessions = Sessions(store, passwords=people.CHEAP)
    token = sessions.sign_in("ana", people.PASSWORD, address="192.0.2.1").token
    assert runtime.viewer_for_session(token, "192.0.2.1").name == "ana"
    return token


@pytest.mark.parametrize("reading", [Audience.OPEN, Audience.SIGNED_IN])
def test_who_was_known_goes_on_looking_for_a_while(shared, clock, ana, monkeypatch, reading):
    _, file = shared
    monkeypatch.setattr(runtime, "settings", lambda: replace(settings(), reading=reading))
    file.rename(file.with_name("pindah.db"))
    assert runtime.viewer_for_session(ana, "192.0.2.7").address == "192.0.2.7"
    with pytest.raises(StoreUnreachable):
        runtime.person_for_session(ana, "192.0.2.7")  # to act, one is asked for anew
    clock.append(memory.SECONDS + 1)
    if reading is Audience.OPEN:
        assert runtime.viewer_for_session(ana, "").role is None
    else:
        with pytest.raises(StoreUnreachable):
            runtime.viewer_for_session(ana, "")


@pytest.mark.parametrize("how", ["signed out", "disabled", "all ended"])
def test_who_was_shut_out_is_not_remembered(shared, ana, how):
    store, file = shared
    sessions, accounts = Sessions(store), Accounts(store)
    if how == "signed out":
        sessions.sign_out(ana)
    elif how == "disabled":
        accounts.disable(people.OPERATOR, "ana")
    else:
        sessions.end_all(people.OPERATOR, accounts.by_name("ana").id)
    file.rename(file.with_name("pindah.db"))
    assert runtime.viewer_for_session(ana, "").role is None
