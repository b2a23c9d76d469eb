"""The audit trail: whole, chained, and never changed without being noticed."""

import io
import json
import logging
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from tests.access.conftest import GOOD, HERE, OPERATOR, person_of
from tests.conftest import BOTH
from tests.store.books import CODES, SMALL, tick
from tests.store.crowd import together
from tests.store.test_verify import tamper, unguard
from zi_core.access import Person, Role, audit
from zi_core.runtime import open_store
from zi_core.store import NewVersion, Stale
from zi_core.store import audit as chain

COLUMNS = {
    "at": "'2020-01-01 00:00:00'",
    "event": "'restore'",
    "who": "'orang lain'",
    "role": "'pengelola'",
    "address": "'10.9.9.9'",
    "subject": "'versi 9'",
    "detail": "'{}'",
    "file_sha256": f"'{'0' * 64}'",
    "previous": f"'{'0' * 64}'",
    "hash": f"'{'0' * 64}'",
}


@pytest.fixture
def told(store, accounts, sessions):
    """A store in which a few things happened; event 4 tells of version 2."""
    person_of(accounts, "ana")
    tick(store)
    sessions.sign_in("ana", GOOD, address=HERE)
    sessions.sign_in("ana", "keliru", address=HERE)
    assert store.verify() == []
    return store


@contextmanager
def tampered(address, table, column, value, number):
    """A row changed behind the store's back, and put right again."""
    engine = create_engine(address)
    with engine.connect() as connection:
        where = f"FROM {table} WHERE number = {number}"
        kept = connection.exec_driver_sql(f"SELECT {column} {where}").scalar_one()
    engine.dispose()
    tamper(address, f"UPDATE {table} SET {column} = {value} WHERE number = {number}")
    yield
    tamper(address, f"UPDATE {table} SET {column} = :kept WHERE number = {number}", kept=kept)


def test_every_version_has_its_event_with_whom_and_the_files_hash(told):
    events = {entry.number: entry for entry in audit.entries(told, OPERATOR)}
    assert [events[number].event for number in sorted(events)] == [
        *("seed", "account-added", "password-set", "entry", "sign-in", "sign-in-failed")
    ]
    assert events[4].who == "Ana"
    assert events[4].detail["state_sha256"]
    assert events[1].file_sha256 == told.version(1).file_sha256 != ""
    assert events[6].address == HERE
    assert [events[number].label for number in (1, 5)] == ["Versi pertama", "Masuk"]


@BOTH
def test_a_change_in_any_column_is_noticed(told, address):
    for column, value in COLUMNS.items():
        with tampered(address, "zi_audit", column, value, number=4):
            found = told.verify()
        assert any("Catatan audit 4" in words or "Catatan audit 5" in words for words in found)
    assert told.verify() == []


@BOTH
def test_a_row_removed_from_the_middle_or_put_in_between_is_noticed(told, address):
    tamper(address, "DELETE FROM zi_audit WHERE number = 3")
    assert any("Catatan audit 4 tidak menyambung" in words for words in told.verify())
    tamper(address, "UPDATE zi_audit SET number = number - 1 WHERE number = 4")
    assert any("Catatan audit 3 tidak" in words for words in told.verify())


def test_a_tail_cut_off_is_noticed_by_the_versions_it_told_of(told, address):
    tamper(address, "DELETE FROM zi_audit WHERE number > 3")
    assert told.verify() == ["Versi 2 rencana 2022 tidak tercatat dalam catatan audit."]
    tamper(address, "DELETE FROM zi_audit")
    assert len(told.verify()) == 2


def test_a_version_put_in_by_hand_is_noticed(told, address):
    columns = "parent, kind, at, note, file_name, file_sha256, file, state_sha256, state"
    tamper(
        address,
        f"INSERT INTO zi_version (book_id, number, author, change_count, {columns}) "
        f"SELECT book_id, 3, 'hantu', 0, 2, kind, at, note, file_name, file_sha256, file, "
        "state_sha256, state FROM zi_version WHERE number = 2",
    )
    assert told.verify() == ["Versi 3 rencana 2022 tidak tercatat dalam catatan audit."]


def test_a_versions_own_words_are_held_by_the_chain(told, address):
    for column in ("author", "note", "file_name", "kind"):
        with tampered(address, "zi_version", column, "'lain'", number=2):
            found = told.verify()
        assert found == ["Versi 2 rencana 2022 tidak sama dengan catatan auditnya."], column
    assert told.verify() == []


@BOTH
def test_the_database_itself_refuses_to_change_or_delete(told, address):
    engine = create_engine(address)
    for table, column in {"zi_audit": "who", "zi_version": "author", "zi_change": "item"}.items():
        commands = [f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"]
        if engine.dialect.name == "postgresql":
            commands.append(f"TRUNCATE {table} CASCADE")
        for command in commands:
            with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
                connection.execute(text(command))
    engine.dispose()
    assert told.verify() == []


def test_what_is_undone_is_neither_recorded_nor_logged(told, caplog):
    caplog.set_level(logging.INFO, logger="zi.audit")
    before = audit.entries(told, OPERATOR, limit=1)
    with suppress(ZeroDivisionError), told.writing() as connection:
        chain.append(connection, "preview", who="ana")
        raise ZeroDivisionError
    assert told.publish(NewVersion(1, SMALL, "Ana")) == Stale(2)
    assert audit.entries(told, OPERATOR, limit=1) == before
    assert caplog.records == []


def test_each_event_is_one_line_of_json_for_the_operator(told):
    stream = io.StringIO()
    log = chain.LOG
    handlers, log.handlers, propagates, level = log.handlers, [], log.propagate, log.level
    try:
        audit.log_to(logging.StreamHandler(stream))
        ana = Person("ana\n", "Ana", Role.VIEWER, address=HERE)
        audit.record(told, audit.Event.PREVIEW, ana, subject="isi.xlsx", file_sha256="a" * 64)
    finally:
        log.handlers, log.propagate = handlers, propagates
        log.setLevel(level)
    [line] = stream.getvalue().splitlines()
    said, [kept] = json.loads(line), audit.entries(told, OPERATOR, limit=1)
    assert (said["event"], said["who"], said["address"]) == ("preview", "ana\n", HERE)
    assert (said["hash"], said["file_sha256"]) == (kept.hash, "a" * 64)


def test_the_trail_is_shown_to_administrators_page_by_page(told):
    newest = audit.entries(told, OPERATOR, limit=2)
    assert [entry.number for entry in newest] == [6, 5]
    assert [e.number for e in audit.entries(told, OPERATOR, limit=2, before=5)] == [4, 3]
    for role in (None, Role.VIEWER, Role.TEAM, Role.CHAIR, Role.SCREEN):
        assert audit.entries(told, Person("x", "X", role)) == []


def test_the_trail_is_narrowed_to_a_kind_of_event_and_to_a_person(told):
    def shown(**how):
        return [entry.number for entry in audit.entries(told, OPERATOR, **how)]

    assert shown(group=audit.EventGroup.SIGNED_IN) == [5]
    assert shown(group=audit.EventGroup.REFUSED) == [6]
    assert shown(group=audit.EventGroup.PUBLISHED) == [4, 1]
    assert shown(who="ANA") == [5, 4, 3]
    assert shown(who="ana", group=audit.EventGroup.ACCOUNTS, before=4) == [3]
    assert shown(who="' OR 1=1 --") == []


def test_every_event_is_of_one_group_and_has_a_name():
    grouped = [event for group in audit.EventGroup for event in group.events]
    assert sorted(map(str, grouped)) == sorted(map(str, audit.LABELS))
    assert set(map(str, audit.Event)) <= set(map(str, grouped))


def test_events_stand_under_their_day_in_the_offices_time(told, clock):
    days = audit.by_day(audit.entries(told, OPERATOR))
    assert sum(len(found) for _, found in days) == 6
    clock.now = datetime(2022, 5, 31, 17, 30, tzinfo=UTC)  # already June in Purbalingga
    audit.record(told, audit.Event.PREVIEW, OPERATOR, at=clock())
    newest, *_ = audit.by_day(audit.entries(told, OPERATOR, limit=1))
    assert newest[0] == "Rabu, 1 Juni 2022"


def recording(address, seed, name, times):
    store = open_store(address, seed=seed)
    for turn in range(times):
        person = Person(name, name, Role.VIEWER)
        audit.record(store, audit.Event.PREVIEW, person, subject=str(turn))
    store.close()


@pytest.mark.exhaustive
@BOTH
def test_four_processes_append_one_chain(store, address, small):
    jobs = [(address, small, f"orang {number}", 6) for number in range(4)]
    together(recording, jobs)
    assert store.verify() == []
    kept = [e for e in audit.entries(store, OPERATOR, limit=1000) if e.event == "preview"]
    assert len(kept) == 24
    for *_, name, times in jobs:
        turns = [e.subject for e in reversed(kept) if e.who == name]
        assert turns == [str(turn) for turn in range(times)]


@BOTH
def test_a_store_of_the_release_before_gets_its_trail(store, address, opened):
    """What stood at migration 0001 is brought up to date: every version then has its event."""
    for number, code in enumerate(CODES[:3], start=1):
        tick(store, code=code, month=number, by=f"Orang {number} ✓")
    unguard(address)
    tables = (
        *("zi_token", "zi_try", "zi_audit", "zi_account"),
        *("zi_meeting", "zi_decision", "zi_scan", "zi_identity"),
    )
    tamper(
        address,
        *(f"DROP TABLE {table}" for table in tables),
        "UPDATE zi_alembic SET version_num = '0001'",
    )
    store.close()
    newer = opened(address)
    assert newer.verify() == []
    events = audit.entries(newer, OPERATOR)
    assert [entry.subject for entry in reversed(events)] == [f"versi {n}" for n in range(1, 5)]
    assert tick(newer, month=9).number == 5
    assert newer.verify() == []
    with pytest.raises(DBAPIError, match="append-only"):
        create_engine(address).connect().execute(text("DELETE FROM zi_version"))


def test_a_backup_keeps_the_trail_and_its_guards(sqlite, opened, tmp_path):
    store = opened(sqlite)
    tick(store)
    copy = tmp_path / "cadangan.db"
    store.backup(copy)
    other = opened(f"sqlite:///{copy}")
    assert other.verify() == []
    assert audit.entries(other, OPERATOR) == audit.entries(store, OPERATOR)
    with pytest.raises(DBAPIError, match="append-only"), other._engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM zi_audit")
