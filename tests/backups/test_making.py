"""A backup is made whole or not at all, can be opened by nobody else, and tells what hinders it."""

import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.backups.conftest import NOW
from tests.people import OPERATOR
from tests.store.books import tick
from tests.store.crowd import together
from tests.store.test_copying import full, full_file, rows_of  # noqa: F401 - fixtures
from zi_core.access import Accounts, Role
from zi_core.backups import BackupError, make_backup, new_key, place_of, prune
from zi_core.backups.opening import find_backup, opened_backup
from zi_core.runtime import open_store
from zi_core.settings import BackupSettings
from zi_core.store import StoreError
from zi_core.store.copying import copy_store
from zi_core.store.opening import open_database
from zi_core.store.sqlite import file_of

KEY = new_key()


@pytest.fixture(params=["", KEY], ids=["plain", "encrypted"])
def key(request):
    return request.param


def test_what_is_backed_up_comes_back_the_same(store, place, folder, key, tmp_path):
    tick(store)
    name = make_backup(store, place, key, NOW)
    tick(store, month=2)
    assert str(name) == f"zi-2026-11-29T110000Z-v2.db{'.age' if key else ''}"
    assert {path.name for path in folder.iterdir()} == {str(name), f"{name}.sha256"}
    with opened_backup(place, str(name), key, tmp_path) as opened:
        assert opened.store.history() == store.history()[1:]
        assert opened.store.plan(2) == store.plan(2)
        assert opened.store.file(1) == store.file(1)
    assert not list(tmp_path.glob(".zi-*"))
    if shutil.which("sha256sum"):
        checked = ["sha256sum", "--check", "--quiet", f"{name}.sha256"]
        assert subprocess.run(checked, cwd=folder, check=False).returncode == 0


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_everything_in_the_store_is_in_the_backup(place, database, request, tmp_path):
    """Row by row: versions and files, meetings, decisions, scans, accounts, and the trail."""
    store = source = request.getfixturevalue("full")
    if database == "postgresql":
        address = request.getfixturevalue("postgresql")
        copy_store(source, address)
        store = request.getfixturevalue("opened")(address)
    name = make_backup(store, place, "", NOW)
    with opened_backup(place, str(name), "", tmp_path) as found:
        assert rows_of(found.store) == rows_of(source)


def test_nothing_of_an_encrypted_one_can_be_read(sqlite, opened, place, folder):
    store = opened(sqlite)
    tick(store)
    name = make_backup(store, place, KEY, NOW)
    content = (folder / str(name)).read_bytes()
    assert content.startswith(b"age-encryption.org/v1")
    assert b"SQLite" not in content
    assert b"prosedur" not in content


@pytest.mark.skipif(not shutil.which("age"), reason="the program age is not installed")
def test_the_program_age_opens_an_encrypted_one(sqlite, opened, place, folder, tmp_path):
    name = make_backup(opened(sqlite), place, KEY, NOW)
    (tmp_path / "kunci").write_text(KEY)
    command = ["age", "--decrypt", "--identity", tmp_path / "kunci", folder / str(name)]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stdout.startswith(b"SQLite format 3\x00")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("", "tanpa kunci itu"),
        (new_key(), "bukan kunci cadangan ini"),
        ("KUNCI", "bukan kunci yang"),
    ],
    ids=["none", "other", "wrong"],
)
def test_without_its_key_nothing_comes_back(sqlite, opened, place, tmp_path, key, words):
    name = make_backup(opened(sqlite), place, KEY, NOW)
    with (
        pytest.raises(BackupError, match=words),
        opened_backup(place, str(name), key, tmp_path),
    ):
        pass


def truncated(content):
    return content[: len(content) * 2 // 3]


def damaged(content):
    return content[:40_000] + bytes([content[40_000] ^ 1]) + content[40_001:]


@pytest.mark.parametrize("damage", [truncated, damaged, lambda _: b""], ids=["cut", "bit", "empty"])
@pytest.mark.parametrize("has_checksum", [True, False])
def test_one_that_is_damaged_is_refused(
    sqlite, opened, place, folder, key, tmp_path, damage, has_checksum
):
    name = make_backup(opened(sqlite), place, key, NOW)
    file = folder / str(name)
    file.write_bytes(damage(file.read_bytes()))
    if not has_checksum:
        (folder / f"{name}.sha256").unlink()
    with pytest.raises(BackupError) as refused, opened_backup(place, str(name), key, tmp_path):
        pass
    assert str(name) in str(refused.value) or "terenkripsi ini rusak" in str(refused.value)
    assert str(tmp_path) not in str(refused.value)


def test_a_database_that_is_damaged_is_not_backed_up(sqlite, opened, place, folder):
    store = opened(sqlite)
    path = sqlite.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'zi_change'")
        page = root.fetchone()[0]
    with open(path, "r+b") as file:  # noqa: PTH123 - a place in it
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 64)
    with pytest.raises(StoreError):
        make_backup(store, place, "", NOW)
    assert list(folder.iterdir()) == []


def test_a_second_one_of_the_same_second_leaves_the_first_whole(sqlite, opened, place, tmp_path):
    """It takes the next second's name; each has a checksum of its own."""
    store = opened(sqlite)
    first = make_backup(store, place, "", NOW)
    Accounts(store).add(OPERATOR, name="ana", display="Ana", role=Role.ADMIN)
    second = make_backup(store, place, "", NOW)
    assert second.at - first.at == timedelta(seconds=1)
    for name in (first, second):
        with opened_backup(place, str(name), "", tmp_path) as found:
            assert found.store.verify() == []


@pytest.mark.exhaustive
def test_several_of_one_second_by_several_processes_all_come_back(
    sqlite, opened, place, where, tmp_path
):
    key = new_key()
    opened(sqlite)
    jobs = [(sqlite, where, key)] * 4
    names = together(back_up, jobs)
    assert len(set(names)) == 4
    for name in names:
        with opened_backup(place, name, key, tmp_path) as back:
            assert back.store.verify() == []


def back_up(address, where, key):
    with closing(open_database(address, lambda: pytest.fail("begun anew"))) as store:
        return str(make_backup(store, place_of(where.to, where), key, NOW))


def test_a_checksum_whose_backup_never_came_goes_after_a_day(place):
    place.write_new("zi-2026-11-28T100000Z-v1.db.sha256", b"x")
    place.write_new("zi-2026-11-29T103000Z-v1.db.sha256", b"x")
    place.write_new("catatan.sha256", b"x")
    prune(place, NOW)
    assert place.names() == {"zi-2026-11-29T103000Z-v1.db.sha256", "catatan.sha256"}


def test_a_damaged_index_is_not_backed_up(sqlite, opened, place):
    store = opened(sqlite)
    tick(store)
    store.close()
    file = file_of(store.engine)
    with closing(sqlite3.connect(file)) as connection:
        found = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_zi_change_subject'"
        page = connection.execute(found).fetchone()[0]
    content = bytearray(file.read_bytes())
    end = page * 4096  # entries lie at the end of a page; its last letter becomes another
    content[end - 1] ^= 1
    file.write_bytes(content)
    with pytest.raises(StoreError, match="rusak, jadi tidak disalin"):
        make_backup(opened(sqlite), place, "", NOW)
    assert not [name for name in place.names() if name.endswith(".db")]


def test_a_folder_that_vanished_is_reported_and_not_made_anew(sqlite, opened, where, folder):
    folder.rmdir()
    for use in (
        lambda place: make_backup(opened(sqlite), place, "", NOW),
        lambda place: place.names(),
        lambda place: place.read("latihan.json"),
    ):
        with pytest.raises(BackupError, match="Pasang lagi cakram"):
            use(place_of(where.to, where))
    assert not folder.exists()


@contextmanager
def disk(folder, size):
    """The folder as a disk of its own of some size; only root can make one."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk can only be made by root on Linux")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def small_disk(folder):
    """The folder as a disk that holds no backup."""
    with disk(folder, "128k"):
        yield folder


def test_on_a_full_disk_nothing_is_left_and_the_reason_is_reported(
    sqlite, opened, place, small_disk
):
    store = opened(sqlite)
    with pytest.raises(BackupError, match="cakram penuh"):
        make_backup(store, place, "", NOW)
    assert [path.suffix for path in small_disk.iterdir()] in ([], [".sha256"])
    assert store.verify() == []


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_without_room_to_prepare_it_none_is_begun(
    database, place, folder, small, request, monkeypatch, tmp_path
):
    """Room for two more databases and 64 MB, beside a SQLite file or in the temporary folder."""
    disk1 = tmp_path / "cakram1"
    disk1.mkdir()
    address = f"sqlite:///{disk1 / 'zi.db'}"
    if database == "postgresql":
        address = request.getfixturevalue("postgresql")
        monkeypatch.setattr(tempfile, "tempdir", str(disk1))
    with disk(disk1, "64m"), closing(open_store(address, seed=small)) as store:
        with pytest.raises(BackupError, match="terlalu sedikit untuk menyiapkan cadangan"):
            make_backup(store, place, "", NOW)
        assert list(folder.iterdir()) == []
        subprocess.run(["mount", "-o", "remount,size=128m", str(disk1)], check=True)
        make_backup(store, place, "", NOW)


def test_a_place_is_found_by_folder_or_file(sqlite, opened, where, place, folder, tmp_path):
    store = opened(sqlite)
    with pytest.raises(BackupError, match="Tidak ada cadangan di folder"):
        find_backup(str(folder), where, NOW)
    names = [str(make_backup(store, place, "", NOW.replace(hour=hour))) for hour in (3, 9, 5)]
    assert find_backup(str(folder), where, NOW)[1] == names[1]
    assert find_backup(str(folder / names[2]), where, NOW)[1] == names[2]
    with pytest.raises(BackupError, match="tidak ada"):
        find_backup(str(tmp_path / "zi.db"), where, NOW)
    with pytest.raises(BackupError, match="ZI_BACKUP_S3_KEY_ID"):
        find_backup("s3://ember/zi", replace(where, to="s3://ember/zi"), NOW)


def test_settings_show_no_secret():
    assert "rahasia" not in repr(BackupSettings("x", KEY, "", "rahasia", "rahasia"))
    assert KEY not in repr(BackupSettings("x", KEY))
