"""Recovering loses nothing unasked, and leaves the old store or the new one, whole."""

import contextlib
import multiprocessing
import os
import signal
import sqlite3
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.backups.conftest import NOW
from tests.people import CHEAP, OPERATOR, PASSWORD, add
from tests.store.books import tick
from tests.store.crowd import together
from zi_core.access import Accounts, Sessions, SignedIn, SignInRefused, audit
from zi_core.backups import BackupError, make_backup, new_key, recover
from zi_core.backups.places import place_of
from zi_core.meetings import DecisionDraft, Details, Meetings, Period, Subject
from zi_core.settings import BackupSettings
from zi_core.store import StoreError, replacing, server_lock
from zi_core.store.audit import Event
from zi_core.store.opening import open_database
from zi_core.store.server_lock import ServerLock
from zi_core.store.sqlite import file_of
from zi_core.store.timeouts import Patience

LATER = NOW + timedelta(hours=1)


def never():
    raise AssertionError("a store was begun anew")


@contextlib.contextmanager
def reopened(address):
    store = open_database(address, never)
    try:
        yield store
    finally:
        store.close()


@pytest.fixture
def name(store, place):
    """A backup of a store with two versions."""
    tick(store)
    return str(make_backup(store, place, "", NOW))


def put_back(where, address, now=LATER, **options):
    return recover(where.to, address, where, by="Ana", now=now, **options)


def refusal(where, address):
    with pytest.raises(BackupError) as refused:
        put_back(where, address)
    return str(refused.value)


@pytest.mark.usefixtures("name")
def test_what_the_backup_lacks_is_named_and_nothing_is_touched(store, address, where):
    held = Meetings(store)
    meeting = held.create(OPERATOR, Details(Period.Q1, "Rapat", NOW.date()))
    held.decide(OPERATOR, meeting.number, DecisionDraft(Subject(), "Lengkapi"))
    tick(store, month=2)
    tick(store, month=3)
    said = refusal(where, address)
    for words in ("versi 3–4 rencana aksi 2022", "rapat 1/2022", "keputusan K-1/2022", "--discard"):
        assert words in said
    assert "4 catatan kejadian" in said
    assert store.newest() == 4
    store.close()

    made = put_back(where, address, discard_newer=True)
    assert "versi 3–4 rencana aksi 2022" in made.discarded
    with reopened(address) as now:
        assert (now.newest(), now.verify(), Meetings(now).all()) == (2, [], [])
        assert tick(now, month=4).number == 3
    if address.startswith("sqlite"):
        with reopened(f"sqlite:///{made.kept}") as old:
            assert (old.newest(), old.verify()) == (4, [])


@pytest.mark.usefixtures("name")
@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_an_account_made_since_is_newer_too(store, address, where):
    add(store, "budi")
    assert "catatan kejadian" in refusal(where, address)


def test_what_holds_nothing_else_is_replaced_without_asking(store, address, where, name):
    store.close()
    for turn in range(2):  # that it was done once is no reason to refuse it then
        made = put_back(where, address, LATER + timedelta(minutes=turn))
        assert (made.backup, made.versions, made.discarded) == (name, 2, ())
    with reopened(address) as now:
        newest = audit.entries(now, OPERATOR)[0]
    assert (newest.event, newest.subject, newest.who) == (Event.RECOVERED, name, "Ana")


@pytest.mark.usefixtures("name")
@pytest.mark.parametrize(
    ("address", "to"), [("sqlite", "postgresql"), ("postgresql", "sqlite")], indirect=["address"]
)
def test_a_backup_of_either_database_comes_back_into_either(store, where, to, tmp_path, request):
    if to == "sqlite":
        other = f"sqlite:///{tmp_path / 'baru' / 'zi.db'}"
    else:
        cluster = request.getfixturevalue("cluster")
        other = cluster.new_database()
    made = put_back(where, other)
    assert made.kept == ""
    with reopened(other) as now:
        assert now.history() == store.history()
        assert now.verify() == []
        assert now.file(1) == store.file(1)
        assert tick(now, month=5).number == 3
        add(now, "siti")
    if to == "postgresql":
        cluster.drop(other)


def test_a_store_that_nobody_has_used_gives_way(sqlite, opened, where, place, tmp_path):
    store = opened(sqlite)
    add(store, "ana")
    tick(store)
    make_backup(store, place, "", NOW)
    fresh = f"sqlite:///{tmp_path / 'komputer-baru.db'}"
    opened(fresh)
    assert put_back(where, fresh).versions == 2


def test_sessions_and_links_end_and_accounts_are_as_they_were(sqlite, opened, where, place):
    store = opened(sqlite)
    ana = add(store, "ana").person()
    add(store, "budi")
    accounts, sessions = Accounts(store, passwords=CHEAP), Sessions(store, passwords=CHEAP)
    token = sessions.sign_in("ana", PASSWORD, address="").token
    key = accounts.renew_key(OPERATOR, "budi")
    link = sessions.projector.make_link(ana, label="Aula", days=9)
    make_backup(store, place, "", NOW)
    accounts.disable(OPERATOR, "budi")
    store.close()
    put_back(where, sqlite, discard_newer=True)
    with reopened(sqlite) as now:
        accounts, sessions = Accounts(now, passwords=CHEAP), Sessions(now, passwords=CHEAP)
        assert sessions.person(token) is None
        assert accounts.keys.find(key) is None
        assert isinstance(sessions.projector.open_link(link, address=""), SignInRefused)
        assert accounts.by_name("budi").is_enabled
        assert isinstance(sessions.sign_in("ana", PASSWORD, address=""), SignedIn)


def test_a_damaged_store_is_kept_and_replaced_only_when_asked(sqlite, opened, where, place):
    opened(sqlite).close()
    make_backup(opened(sqlite), place, "", NOW)
    path = Path(make_url(sqlite).database)
    path.write_bytes(b"rusak")
    journal = path.with_name("zi.db-journal")
    journal.write_bytes(b"sisa")
    assert "tidak dapat dibaca" in refusal(where, sqlite)
    made = put_back(where, sqlite, discard_newer=True)
    assert Path(made.kept).read_bytes() == b"rusak"
    assert Path(f"{made.kept}-journal").read_bytes() == b"sisa"
    assert not journal.exists()
    with reopened(sqlite) as now:
        assert now.verify() == []


@pytest.mark.usefixtures("name")
def test_under_a_running_server_nothing_is_replaced(store, address, where):
    mark = ServerLock(address)
    mark.hold()
    mark.hold()
    with pytest.raises(StoreError, match="masih menyala"):
        put_back(where, address)
    mark.release()
    store.close()
    assert put_back(where, address).versions == 2


def test_a_server_that_did_not_get_the_lock_asks_again(postgresql, opened, monkeypatch):
    store = opened(postgresql)
    monkeypatch.setattr(server_lock, "_PATIENCE", 0.5)
    mark = ServerLock(postgresql)
    with store.engine.begin() as connection:  # a recovery that takes long
        server_lock.refuse_while_server_runs(connection)
        mark.hold()
    with store.engine.begin() as connection:
        server_lock.refuse_while_server_runs(connection)
    mark.hold()
    with (
        store.engine.begin() as connection,
        pytest.raises(StoreError, match="Dasbor masih menyala"),
    ):
        server_lock.refuse_while_server_runs(connection)
    mark.release()


def test_an_address_that_cannot_be_read_is_one_sentence(sqlite, opened, where, place):
    make_backup(opened(sqlite), place, "", NOW)
    with pytest.raises(StoreError, match="tidak dapat dibaca"):
        ServerLock("zi.db")
    with pytest.raises(StoreError, match="tidak dapat dibaca"):
        put_back(where, "zi.db")


@pytest.mark.exhaustive
def test_who_waited_for_the_lock_meanwhile_does_not_write_to_the_old_file(
    sqlite, opened, where, place
):
    opened(sqlite).close()
    store = open_database(sqlite, never, Patience(20.0))
    make_backup(store, place, "", NOW)
    keep_beside, written = replacing._keep_beside, []

    def publish():
        try:
            written.append(tick(store, month=7).number)
        except StoreError as error:
            written.append(type(error).__name__)

    waiting = threading.Thread(target=publish)

    def keep(path, old):
        waiting.start()  # and waits for the lock that recovering holds
        waiting.join(0.5)
        keep_beside(path, old)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(replacing, "_keep_beside", keep)
        put_back(where, sqlite)
    waiting.join()
    time.sleep(1.1)  # who was refused is so for a second
    publish()
    assert written == ["StoreBusy", 2]
    store.close()


def write_to(address):
    with contextlib.closing(sqlite3.connect(make_url(address).database, timeout=0)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            return str(error)
    return "written"


@pytest.mark.exhaustive
def test_without_hard_links_the_old_store_stays_locked_while_it_is_kept(
    sqlite, opened, where, place, monkeypatch
):
    make_backup(opened(sqlite), place, "", NOW)
    same_owner, found = replacing._same_owner, []

    def refuse(*_):
        raise OSError("no links here")

    def try_to_write(path, draft):  # the next step after keeping
        found.extend(together(write_to, [(sqlite,)]))
        same_owner(path, draft)

    monkeypatch.setattr(replacing.os, "link", refuse)
    monkeypatch.setattr(replacing, "_same_owner", try_to_write)
    kept = put_back(where, sqlite, discard_newer=True).kept
    assert found == ["database is locked"]
    with reopened(f"sqlite:///{kept}") as old:
        assert old.verify() == []


def test_recovered_twice_in_one_second_both_old_stores_are_kept(address, opened, where, place):
    store = opened(address)
    make_backup(store, place, "", NOW)
    store.close()
    kept = [put_back(where, address, discard_newer=True).kept for _ in range(3)]
    assert kept[1:] == [f"{kept[0]}-2", f"{kept[0]}-3"]


@pytest.mark.parametrize("table", ["zi_audit", "zi_version"])
def test_a_store_with_a_damaged_page_is_replaced_once_people_say_so(
    sqlite, opened, where, place, table
):
    store = opened(sqlite)
    make_backup(store, place, "", NOW)
    tick(store)
    store.close()
    file = file_of(store.engine)
    with contextlib.closing(sqlite3.connect(file)) as connection:
        found = f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'"
        page = connection.execute(found).fetchone()[0]
    content = bytearray(file.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = bytes([0x5A]) * 4096
    file.write_bytes(content)
    assert "tidak dapat dibaca" in refusal(where, sqlite)
    made = put_back(where, sqlite, discard_newer=True)
    assert made.versions == 1
    assert Path(made.kept).read_bytes() == bytes(content)
    with reopened(sqlite) as now:
        assert now.verify() == []


def test_a_store_with_a_moment_that_cannot_be_read_is_replaced_too(address, opened, where, place):
    store = opened(address)
    make_backup(store, place, "", NOW)
    tick(store)
    with store.writing() as connection:
        if connection.dialect.name == "sqlite":
            names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for trigger in connection.exec_driver_sql(names).scalars().all():
                connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
            connection.exec_driver_sql("UPDATE zi_version SET at = 'kemarin'")
            connection.exec_driver_sql("UPDATE zi_audit SET at = 'kemarin'")
        else:
            connection.exec_driver_sql("ALTER TABLE zi_version RENAME COLUMN author TO penulis")
    store.close()
    assert "tidak dapat dibaca" in refusal(where, address)
    assert put_back(where, address, discard_newer=True).versions == 1
    with reopened(address) as now:
        assert now.verify() == []


# ---- interrupted --------------------------------------------------------------------------------

_STEPS = ("os.link", "os.rename", "os.chmod", "os.chown", "os.remove", "sqlite3.connect")


def recover_until(where, address, step):
    """Recover, and be killed before the ``step``-th thing that is done to a file from then on."""
    left = step

    def kill(event, _):
        nonlocal left
        if event in _STEPS:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(kill)
    put_back(where, address, discard_newer=True)


@pytest.mark.exhaustive
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a killed process needs fork")
def test_killed_at_any_step_it_leaves_the_old_store_or_the_new_one(sqlite, opened, where, place):
    store = opened(sqlite)
    make_backup(store, place, "", NOW)
    tick(store)
    store.close()
    folder, found = Path(make_url(sqlite).database).parent, []
    for step in range(1, 100):
        process = multiprocessing.get_context("fork").Process(
            target=recover_until, args=(where, sqlite, step)
        )
        process.start()
        process.join()
        with reopened(sqlite) as now:
            assert now.verify() == []
            found.append(now.newest())
        for left_over in folder.glob("zi.db.lama-*"):
            with reopened(f"sqlite:///{left_over}") as old:
                assert old.verify() == []
            left_over.unlink()
        if process.exitcode == 0:
            break
    assert set(found) == {1, 2}
    assert found == sorted(found, reverse=True)
    assert len(found) > 5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a killed process needs fork")
def test_killed_on_postgresql_it_leaves_the_old_tables(postgresql, opened, where, place):
    store = opened(postgresql)
    make_backup(store, place, "", NOW)
    tick(store)
    store.close()

    def killed():
        copy = replacing.copy_rows

        def copy_and_die(source, target):
            copy(source, target)
            os.kill(os.getpid(), signal.SIGKILL)

        replacing.copy_rows = copy_and_die
        put_back(where, postgresql, discard_newer=True)

    process = multiprocessing.get_context("fork").Process(target=killed)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    with reopened(postgresql) as now:
        assert (now.newest(), now.verify()) == (2, [])
    made = put_back(where, postgresql, discard_newer=True)
    assert made.kept == "skema zi_lama-2026-11-29T120000Z"
    with reopened(postgresql) as now, now.reading() as connection:
        assert (now.newest(), now.verify()) == (1, [])
        kept = 'SELECT max(number) FROM "zi_lama-2026-11-29T120000Z".zi_version'
        assert connection.exec_driver_sql(kept).scalar_one() == 2


def test_an_encrypted_one_needs_the_key(sqlite, opened, where, place):
    key = new_key()
    make_backup(opened(sqlite), place, key, NOW)
    assert "tanpa kunci itu" in refusal(where, sqlite)
    opened(sqlite).close()
    assert put_back(BackupSettings(where.to, key), sqlite).versions == 1
    assert place_of(where.to, where).names()
