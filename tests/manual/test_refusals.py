"""Each row of "Bila basis data ditolak" in the manual, met for real, and its sentence."""

import re
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from faults.database import moved_file
from faults.steps import before_step
from tests import people
from tests.browser.serving import free_port
from tests.store.books import tick
from tests.store.crowd import together
from tests.store.test_opening import REFUSED, without_rights
from tests.test_docs import MANUAL, table
from zi_core.runtime import open_store
from zi_core.store import StoreError
from zi_core.store.copying import copy_store
from zi_core.store.timeouts import OF_A_SERVER, Patience


def opening(address):
    """Opened by an address, or with a file that is no whole store in its place."""
    return lambda place: refused(address, place.seed)


def spoilt(kind):
    def meet(place):
        place.store().close()
        whole = place.folder / "whole.db"
        place.file.rename(whole)
        REFUSED[kind][0](place.file, whole)
        return refused(place.address, place.seed)

    return meet


def changed(*commands):
    """The sentence of a look at a store that was changed from outside."""

    def meet(place):
        place.store().close()
        with closing(sqlite3.connect(place.file)) as connection:
            for command in commands:
                connection.execute(command)
            connection.commit()
        return refused(place.address, place.seed)

    return meet


def unreadable(place):
    place.store().close()
    with tempfile.TemporaryDirectory() as name:  # which everyone may enter, unlike pytest's own
        Path(name).chmod(0o755)
        file, seed = Path(name) / "zi.db", Path(shutil.copy(place.seed, name))
        shutil.copy(place.file, file)
        file.chmod(0o000)
        (answer,) = together(without_rights, [(f"sqlite:///{file}", seed)])
    return answer


def left_behind(place):
    place.file.with_name("zi.db-journal").write_bytes(b"left by a lost database")
    return refused(place.address, place.seed)


def folder_is_a_file(place):
    (place.folder / "berkas").write_text("x")
    return refused(f"sqlite:///{place.folder}/berkas/zi.db", place.seed)


def of_latin_1(place):
    address = place.cluster().new_database("LATIN1")
    try:
        return refused(address, place.seed)
    finally:
        place.cluster().drop(address)


def half_of_the_tables(place):
    address = place.cluster().new_database()
    try:
        open_store(address, seed=place.seed).close()
        engine = create_engine(address)
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE zi_change CASCADE"))
        engine.dispose()
        return refused(address, place.seed)
    finally:
        place.cluster().drop(address)


def locked(place):
    """While another program holds it, the answer comes within five seconds."""
    store = place.store(patience=Patience(OF_A_SERVER))
    with closing(store), closing(sqlite3.connect(place.file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        begin = time.monotonic()
        with pytest.raises(StoreError) as caught:
            store.version(1)
        assert time.monotonic() - begin < 5
    return str(caught.value)


def gone(place):
    with closing(place.store()) as store:
        place.file.unlink()
        with pytest.raises(StoreError) as caught:
            store.version(1)
    return str(caught.value)


def forged(place):
    """A version's state that is no longer what its hash says."""
    place.store().close()
    with closing(sqlite3.connect(place.file)) as connection:
        connection.execute("DROP TRIGGER zi_version_no_update")
        connection.execute("UPDATE zi_version SET state = replace(state, '2022', '2021')")
        connection.commit()
    store = open_store(place.address, seed=place.seed)
    with closing(store), pytest.raises(StoreError) as caught:
        store.plan(1)
    return str(caught.value)


def copied_onto_itself(place):
    with closing(place.store()) as store:
        return of_copying(store, place.address)


def copied_with_what_the_target_cannot_hold(place):
    """SQLite takes a text longer than its column; PostgreSQL does not."""
    address = place.cluster().new_database()
    try:
        with closing(place.store()) as store:
            people.add(store, "ana")
            with store.writing() as connection:
                connection.execute(text("UPDATE zi_account SET phone = :long"), {"long": "1" * 40})
            return of_copying(store, address)
    finally:
        place.cluster().drop(address)


def copied_without_room(place):
    """No file of the temporary folder may grow as large as the store."""
    place.store().close()
    (answer,) = together(copying_with_small_files, [(place.address, place.seed)])
    return answer


def copying_with_small_files(address, seed):
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with closing(open_store(address, seed=seed)) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, resource.RLIM_INFINITY))
        return of_copying(store, f"{address}.salinan")


def of_copying(store, address):
    with pytest.raises(StoreError) as caught:
        copy_store(store, address)
    return str(caught.value)


def lost_while_saving(place):
    """Its file gets another name in the moment of the commit."""
    with closing(place.store()) as store:
        with before_step(store.engine, -1, None) as steps:
            tick(store)
        at_commit = steps.index("COMMIT")
        with (
            moved_file(place.address) as begin,
            before_step(store.engine, at_commit, begin),
            pytest.raises(StoreError) as caught,
        ):
            tick(store, month=2)
    return str(caught.value)


def verified(*commands):
    """What verify finds in a store that was changed from outside."""

    def meet(place):
        with closing(place.store()) as store:
            people.add(store, "ana")
            with closing(sqlite3.connect(place.file)) as connection:
                for command in commands:
                    connection.execute(command)
                connection.commit()
            (found,) = store.verify()
        return found

    return meet


REFUSALS = {
    "kosong: bukan basis data dasbor ini.": spoilt("empty"),
    "bukan basis data SQLite, atau rusak.": spoilt("text"),
    "basis data milik program lain.": spoilt("other program"),
    "rusak dan tidak dibuka.": spoilt("half"),
    "tidak dapat dibuka saat ini.": unreadable,
    "tertinggal di foldernya": left_behind,
    "dibuat oleh dasbor versi lebih baru": changed("UPDATE zi_alembic SET version_num = '9999'"),
    "Basis data baru tidak dapat dibuat di": folder_is_a_file,
    "bukan berkas.": lambda place: refused(f"sqlite:///{place.folder}", place.seed),
    "tidak dapat dibaca. Contoh:": opening("sqlite:/zi.db?"),
    "memakai tiga garis miring": opening("sqlite://folder/zi.db"),
    "SQLite memerlukan nama berkas": opening("sqlite://"),
    "Basis data yang didukung:": opening("mysql://nama@peladen/zi"),
    "Basis data PostgreSQL tidak dapat dibuka.": opening(
        f"postgresql+psycopg://nama:sandi@127.0.0.1:{free_port()}/zi"
    ),
    "tidak memakai UTF-8.": of_latin_1,
    "memuat tabel zi_… yang tidak lengkap.": half_of_the_tables,
    "tidak memuat satu pun rencana aksi.": changed("DELETE FROM zi_book"),
    "rusak atau diubah dari luar.": forged,
    "sedang dipakai program lain atau tidak menjawab.": locked,
    "tidak dapat dibaca atau ditulis saat ini": gone,
    "tidak ada yang disalin.": copied_onto_itself,
    "tidak dapat ditulis ke basis data tujuan": copied_with_what_the_target_cannot_hold,
    "tidak dapat disalin sementara ke folder": copied_without_room,
    "belum diketahui apakah sudah tersimpan.": lost_while_saving,
    "Susunan basis data rusak atau diubah dari luar:": verified("DROP INDEX ix_zi_change_subject"),
    "Akun … rusak atau diubah dari luar.": verified("UPDATE zi_account SET role = 'tim'"),
}


@dataclass(frozen=True)
class Place:
    """Where a test keeps its store, and the servers that it may ask for."""

    folder: Path
    seed: Path
    cluster: Callable[[], Any]

    @property
    def file(self):
        return self.folder / "zi.db"

    @property
    def address(self):
        return f"sqlite:///{self.file}"

    def store(self, **how):
        return open_store(self.address, seed=self.seed, **how)


def refused(address, seed):
    """The sentence with which an opening is refused."""
    with pytest.raises(StoreError) as caught:
        open_store(address, seed=seed).close()
    return str(caught.value)


def test_every_row_of_the_refusals_is_met():
    rows = table(MANUAL, "## Bila basis data ditolak", "Pesannya")
    assert [row[0].strip("“”") for row in rows] == list(REFUSALS)


@pytest.mark.parametrize("message", REFUSALS)
def test_each_refusal_of_the_manual_is_met_for_real(message, request, small, tmp_path):
    place = Place(tmp_path, small, lambda: request.getfixturevalue("cluster"))
    said = REFUSALS[message](place)
    assert re.search(".+".join(map(re.escape, message.split("…"))), said)
    assert said.endswith(".")
    assert "Traceback" not in said
