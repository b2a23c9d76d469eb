"""When the server makes backups by itself, and what the administrator's page says of them."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.backups.conftest import NOW
from tests.people import OPERATOR
from tests.store.books import tick
from zi_core.backups import BackupScheduler, BackupStatus, drill, make_backup
from zi_core.backups import scheduler as module
from zi_core.backups.opening import find_backup
from zi_core.backups.places import backups_at
from zi_core.html.render import render
from zi_core.meetings import Details, Meetings, Period
from zi_core.settings import BackupSettings


class Clock:
    def __init__(self):
        self.now = datetime.now(UTC)

    def __call__(self):
        return self.now

    def wait(self, **long):
        self.now += timedelta(**long)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def scheduler(store, where, clock):
    return BackupScheduler(where, lambda: store, clock)


def status_text(scheduler, clock):
    return " ".join(words for words, _ in scheduler.status.lines(clock.now))


def test_one_follows_each_publication_each_closing_and_each_day(store, scheduler, place, clock):
    def made_after(seconds=10.0):
        before = len(backups_at(place))
        clock.wait(seconds=seconds)
        for _ in range(3):
            scheduler.run_pending()
            clock.wait(seconds=5)
        return len(backups_at(place)) - before

    assert made_after() == 1  # there was none
    assert made_after() == 0
    tick(store)
    assert made_after() == 1
    held = Meetings(store)
    meeting = held.create(OPERATOR, Details(Period.Q1, "Rapat", NOW.date()))
    assert made_after() == 0
    held.close(OPERATOR, meeting.number, meeting.revision)
    assert made_after() == 1
    assert made_after(23 * 3600) == 0
    assert made_after(3600) == 1
    assert not scheduler.status.is_alert(clock.now)


def test_a_server_that_starts_anew_goes_on_from_what_is_there(sqlite, opened, where, place, clock):
    store = opened(sqlite)
    scheduler = BackupScheduler(where, lambda: store, clock)
    make_backup(store, place, "", clock.now + timedelta(seconds=1))
    clock.wait(seconds=60)
    scheduler.run_pending()
    assert len(backups_at(place)) == 1
    assert not scheduler.status.is_alert(clock.now)
    later = BackupScheduler(where, lambda: store, Clock())
    make_backup(store, place, "", NOW - timedelta(days=3))
    later.run_pending()
    assert len(backups_at(place)) == 2


def test_a_place_out_of_reach_is_reported_until_a_later_try_succeeds(
    sqlite, opened, where, folder, clock, caplog
):
    store = opened(sqlite)
    scheduler = BackupScheduler(where, lambda: store, clock)
    folder.rmdir()
    for _ in range(3):
        scheduler.run_pending()
        clock.wait(seconds=5)
    assert scheduler.status.is_alert(clock.now)
    assert "Cadangan gagal" in status_text(scheduler, clock)
    assert "Pasang lagi cakram" in status_text(scheduler, clock)
    assert len([line for line in caplog.messages if "cadangan gagal" in line]) == 1
    folder.mkdir()
    clock.wait(minutes=6)
    scheduler.run_pending()
    assert not scheduler.status.is_alert(clock.now), status_text(scheduler, clock)
    away = folder.rename(folder.with_name("dilepas"))
    clock.wait(seconds=70)
    scheduler.run_pending()
    assert scheduler.status.problem
    away.rename(folder)
    clock.wait(seconds=5)
    scheduler.run_pending()
    assert not scheduler.status.problem
    folder.rename(away)
    tick(store)
    clock.wait(seconds=70)
    scheduler.run_pending()
    assert scheduler.status.newest is not None
    assert "Pasang lagi cakram" in status_text(scheduler, clock)


def test_its_age_and_what_is_unsaved_turn_red(sqlite, opened, where, place, clock):
    store = opened(sqlite)
    scheduler = BackupScheduler(where, lambda: store, clock)
    clock.wait(seconds=2)
    scheduler.run_pending()
    assert "baru saja" in status_text(scheduler, clock)
    assert "belum pernah dicoba" in status_text(scheduler, clock)
    clock.wait(hours=26, minutes=1)
    assert scheduler.status.is_alert(clock.now)
    assert "lebih dari 26 jam" in status_text(scheduler, clock)
    at = clock.now - timedelta(hours=2)
    status = BackupStatus("folder", True, scheduler.status.newest, at)
    assert any("belum tercadang" in words for words, red in status.lines(clock.now) if red)
    assert not BackupStatus("folder", True, None, None).drill
    drill(place, where, lambda: store, clock.now - timedelta(hours=26))
    clock.wait(minutes=2)
    scheduler.run_pending()
    assert "Latihan pemulihan terakhir" in status_text(scheduler, clock)
    assert "berhasil" in status_text(scheduler, clock)


def test_a_clock_that_was_ahead_once_neither_hides_what_is_missing_nor_stops_backups(
    sqlite, opened, where, place, clock
):
    store = opened(sqlite)
    ahead = make_backup(store, place, "", clock.now + timedelta(days=365))
    tick(store)
    clock.wait(seconds=5)
    scheduler = BackupScheduler(where, lambda: store, clock)
    for _ in range(3):
        scheduler.run_pending()
        clock.wait(seconds=70)
    assert len(backups_at(place)) == 2
    assert scheduler.status.newest.version == 2
    assert f"{ahead} bertanggal sesudah hari ini" in status_text(scheduler, clock)
    assert scheduler.status.is_alert(clock.now)
    assert find_backup(where.to, where, clock.now)[1] == str(scheduler.status.newest)
    assert "2 versi utuh" in drill(place, where, lambda: store, clock.now).lines[0]


def test_a_fault_that_nobody_expects_is_reported_and_not_repeated_without_end(
    sqlite, opened, where, clock, monkeypatch, caplog
):
    def fail(*_):
        raise TypeError("not a str")

    store = opened(sqlite)
    scheduler = BackupScheduler(where, lambda: store, clock)
    monkeypatch.setattr(module, "place_of", fail)
    for _ in range(5):
        scheduler.run_pending()
        clock.wait(seconds=5)
    assert "tidak terduga" in status_text(scheduler, clock)
    assert scheduler.status.is_alert(clock.now)
    assert len([line for line in caplog.messages if "cadangan gagal" in line]) == 1


def test_a_postgresql_that_ends_idle_transactions_gets_one_backup(
    postgresql, opened, where, place, clock, monkeypatch
):
    store = opened(postgresql)
    with store.writing() as connection:
        name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
        timeout = f"ALTER DATABASE {name} SET idle_in_transaction_session_timeout = 200"
        connection.exec_driver_sql(timeout)

    def slowly(*arguments):
        made = make_backup(*arguments)
        time.sleep(0.6)
        return made

    monkeypatch.setattr(module, "make_backup", slowly)
    scheduler = BackupScheduler(where, lambda: store, clock)
    for _ in range(4):
        scheduler.run_pending()
        clock.wait(seconds=5)
    assert len(backups_at(place)) == 1
    assert not scheduler.status.problem


def test_without_a_place_the_page_says_what_to_do():
    scheduler = BackupScheduler(BackupSettings(), lambda: pytest.fail("nothing is to be done"))
    scheduler.run_pending()
    lines = scheduler.status.lines(NOW)
    assert [red for _, red in lines] == [True]
    assert "Belum ada cadangan" in lines[0][0]
    assert "ZI_BACKUP_TO" in lines[0][0]
    nothing = dict.fromkeys(("accounts", "screens", "teams", "roles"), ())
    page = render("accounts.html", notice=None, may_manage=True, backups=lines, **nothing)
    assert f'<p class="zi-message">{lines[0][0]}' in page


# ---- the drill ----------------------------------------------------------------------------------


def test_a_drill_says_how_much_would_be_missing(sqlite, opened, where, place):
    store = opened(sqlite)
    now = datetime.now(UTC)
    assert "Belum ada cadangan" in drill(place, where, lambda: store, now).lines[0]
    make_backup(store, place, "", now)
    same = drill(place, where, lambda: store, now)
    assert same.is_good
    assert same.lines[-1] == "Isinya sama dengan basis data sekarang."
    tick(store)
    behind = drill(place, where, lambda: store, now)
    assert behind.is_good
    assert "Sesudah cadangan itu ada versi 2 rencana aksi 2022" in behind.lines[-1]
    old = drill(place, where, lambda: store, now + timedelta(hours=27))
    assert not old.is_good
    assert "terlalu lama" in " ".join(old.lines)


def test_a_drill_notices_what_the_store_has_lost_and_a_damaged_backup(
    sqlite, opened, where, place, folder, tmp_path
):
    store, now = opened(sqlite), datetime.now(UTC)
    tick(store)
    name = make_backup(store, place, "", now)
    other = opened(f"sqlite:///{tmp_path / 'lain.db'}")
    lost = drill(place, where, lambda: other, now)
    assert not lost.is_good
    assert "memuat versi 2 rencana aksi 2022" in " ".join(lost.lines)
    (folder / str(name)).write_bytes(b"SQLite format 3\x00")
    broken = drill(place, where, lambda: store, now)
    assert not broken.is_good
    assert "tidak sesuai sidiknya" in " ".join(broken.lines)
    assert type(broken).read(place) == broken
