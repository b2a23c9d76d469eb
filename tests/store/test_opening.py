"""Opening a SQLite store: a new one is begun, a whole one is opened, all else is left alone."""

import errno
import os
import shutil
import sqlite3
import tempfile
import threading
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.real import decree
from tests.store.books import SMALL, tick
from tests.store.crowd import opening, together
from zi_core import runtime
from zi_core.runtime import PLAN_FILE, SAMPLE_FILE, open_store, shared_store
from zi_core.store import StoreError


@pytest.fixture
def path(tmp_path):
    """Where the file of the store lies."""
    return tmp_path / "data" / "zi.db"


@pytest.fixture
def whole(sqlite, opened, path):
    """A whole store of three versions, closed."""
    store = opened(sqlite)
    tick(store)
    tick(store, month=2)
    store.close()
    return path


def refusal(address, seed):
    """The sentence with which an opening is refused."""
    with pytest.raises(StoreError) as caught:
        open_store(address, seed=seed).close()
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "Error" not in sentence
    return sentence


# ---- a new store ----------------------------------------------------------------------------


def test_a_missing_file_becomes_a_store_with_the_decree_as_version_1(address):
    store = open_store(address)
    try:
        assert (store.book.office, store.book.year) == (decree().office, 2022)
        (first,) = store.history()
        assert (first.number, first.parent, first.kind, first.author) == (1, None, "seed", "dasbor")
        assert first.file_name == PLAN_FILE.name
        assert store.file(1) == PLAN_FILE.read_bytes()
        assert store.plan(1) == decree()
        assert store.verify() == []
    finally:
        store.close()


def test_a_second_opening_changes_nothing(whole, sqlite, opened):
    before = whole.read_bytes()
    assert opened(sqlite).newest() == 3
    assert whole.read_bytes() == before
    assert [file.name for file in whole.parent.iterdir()] == ["zi.db"]


@pytest.mark.exhaustive
def test_four_processes_opening_at_once_begin_one_store(address, small, opened, tmp_path):
    answers = together(opening, [(address, small)] * 4)
    assert len({(book, tuple(history)) for book, history, _ in answers}) == 1
    assert all(plan == SMALL for *_, plan in answers)
    store = opened(address)
    assert [version.number for version in store.history()] == [1]
    assert store.verify() == []
    if address.startswith("sqlite"):
        assert [file.name for file in (tmp_path / "data").iterdir()] == ["zi.db"]


def test_threads_of_a_server_share_one_store(sqlite, monkeypatch, path):
    monkeypatch.setenv("ZI_DATABASE_URL", sqlite)
    runtime._shared_store.cache_clear()
    found = []
    threads = [threading.Thread(target=lambda: found.append(shared_store())) for _ in range(8)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 8
        assert len(set(map(id, found))) == 1
        assert [version.number for version in found[0].history()] == [1]
        assert [file.name for file in path.parent.iterdir()] == ["zi.db"]
    finally:
        runtime._shared_store.cache_clear()
        for store in found[:1]:
            store.close()


def test_a_folder_without_hard_links_holds_a_store_too(sqlite, opened, path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert tick(opened(sqlite)).number == 2
    assert [file.name for file in path.parent.iterdir()] == ["zi.db"]


@pytest.mark.parametrize("kind", ["text", "truncated", "sample", "missing", "folder"])
def test_a_damaged_seed_begins_nothing(sqlite, path, tmp_path, kind):
    seed = tmp_path / "awal.xlsx"
    if kind == "text":
        seed.write_text("bukan buku kerja")
    elif kind == "truncated":
        seed.write_bytes(PLAN_FILE.read_bytes()[:-2_000])
    elif kind == "sample":
        shutil.copy(SAMPLE_FILE, seed)
    elif kind == "folder":
        seed.mkdir()
    assert refusal(sqlite, seed).startswith("Berkas awal awal.xlsx tidak dapat dipakai")
    assert list(path.parent.iterdir()) == []


def test_a_journal_left_behind_is_never_played_into_a_new_store(whole, sqlite, small):
    journal = whole.with_name("zi.db-journal")
    journal.write_bytes(b"left by a lost database")
    whole.unlink()
    assert "zi.db-journal tertinggal" in refusal(sqlite, small)
    assert [file.name for file in journal.parent.iterdir()] == [journal.name]


# ---- what is refused ------------------------------------------------------------------------


def foreign_database(path, application_id=0):
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {application_id}")
    connection.execute("CREATE TABLE pegawai (nama TEXT)")
    connection.execute("INSERT INTO pegawai VALUES ('Ana')")
    connection.commit()
    connection.close()


def truncated(path, whole, size):
    path.write_bytes(whole.read_bytes()[:size])


def overwritten(path, whole, start, length):
    content = bytearray(whole.read_bytes())
    content[start : start + length] = bytes(length)
    path.write_bytes(content)


REFUSED = {
    "empty": (lambda path, _: path.write_bytes(b""), "kosong"),
    "text": (lambda path, _: path.write_text("catatan rapat\n" * 99), "bukan basis data SQLite"),
    "workbook": (lambda path, _: shutil.copy(PLAN_FILE, path), "bukan basis data SQLite"),
    "header only": (partial(truncated, size=16), "milik program lain"),
    "other program": (lambda path, _: foreign_database(path), "milik program lain"),
    "our mark, other tables": (
        lambda path, _: foreign_database(path, 0x5A49_4442),
        "versi lebih baru, atau bukan milik",
    ),
    "first page only": (partial(truncated, size=4096), "rusak"),
    "half": (partial(truncated, size=40_960), "rusak"),
    "last page lost": (partial(truncated, size=-4096), "rusak"),
    "schema overwritten": (partial(overwritten, start=100, length=3_900), "rusak"),
    "page overwritten": (partial(overwritten, start=4096, length=4096), "rusak"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_is_no_whole_store_is_refused_and_left_as_it_was(whole, tmp_path, small, kind):
    make, words = REFUSED[kind]
    path = tmp_path / "asing" / "zi.db"
    path.parent.mkdir()
    make(path, whole)
    before = path.read_bytes()

    assert words in refusal(f"sqlite:///{path}", small)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["zi.db"]


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path, small):
    folder = tmp_path / "zi.db"
    folder.mkdir()
    assert refusal(f"sqlite:///{folder}", small) == f"{folder} bukan berkas."
    assert list(folder.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path, small):
    file = tmp_path / "data"
    file.write_text("x")
    assert "tidak dapat dibuat" in refusal(f"sqlite:///{file}/zi.db", small)
    assert file.read_text() == "x"


def without_rights(address, seed):
    """The refusal that a person without the rights of root meets."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    try:
        open_store(address, seed=seed).close()
    except StoreError as error:
        return str(error)
    return "opened"


@pytest.fixture
def open_folder():
    """A folder that everyone may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@pytest.mark.exhaustive
@pytest.mark.skipif(os.name != "posix", reason="rights are another matter on Windows")
@pytest.mark.parametrize("there", [True, False], ids=["unreadable file", "unwritable folder"])
def test_what_the_rights_forbid_is_told_in_a_sentence(whole, small, open_folder, there):
    seed = shutil.copy(small, open_folder)
    Path(seed).chmod(0o644)
    path = open_folder / "zi.db"
    if there:
        shutil.copy(whole, path)
        path.chmod(0o000)
    names = set(open_folder.iterdir())
    open_folder.chmod(0o555)
    (answer,) = together(without_rights, [(f"sqlite:///{path}", Path(seed))])
    assert ("tidak dapat dibuka saat ini" if there else "tidak dapat dibuat di") in answer
    assert set(open_folder.iterdir()) == names


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("nonsense", "tidak dapat dibaca"),
        ("postgresql://host:port/zi", "tidak dapat dibaca"),
        ("mysql://nama@peladen/zi", "SQLite dan PostgreSQL"),
        ("sqlite://", "memerlukan nama berkas"),
        ("sqlite:///:memory:", "memerlukan nama berkas"),
        ("sqlite://folder/zi.db", "tiga garis miring"),
    ],
)
def test_an_unusable_address_is_told_in_a_sentence(address, words, small):
    assert words in refusal(address, small)


# ---- how it is kept -------------------------------------------------------------------------


def test_every_connection_is_set_to_survive_a_power_cut(sqlite, opened):
    store = opened(sqlite)
    connections = [store._engine.connect() for _ in range(3)]
    for connection in connections:
        values = [
            connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
        assert values == ["delete", 3, 1, 60_000]
    for connection in connections:
        connection.close()


def test_names_with_spaces_and_signs_are_files_like_any_other(tmp_path, opened):
    path = tmp_path / "data kantor #1 100%" / "zi baru.db"
    assert tick(opened(f"sqlite:///{path}")).number == 2
    assert [file.name for file in path.parent.iterdir()] == ["zi baru.db"]
