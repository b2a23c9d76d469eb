"""A store copied into another database: everything goes, or nothing; both sides are whole."""

import lzma
import os
import shutil
import signal
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select, text

from tests.people import add
from tests.processes import processes
from tests.store.books import tick
from tests.store.test_earlier_release import FACTS, MADE, SOON
from zi_core import meetings
from zi_core.access import Role, Sessions, operator
from zi_core.identity import Identities
from zi_core.meetings import scans
from zi_core.runtime import open_store
from zi_core.settings import DocumentSettings
from zi_core.store import StoreError, schema
from zi_core.store.copying import NAMES, NotWhole, copy_store

LEADER = operator("Ketua")


@pytest.fixture(scope="module")
def full_file(tmp_path_factory):
    """A store with something in every table: of an earlier release, and a scan and an identity."""
    folder = tmp_path_factory.mktemp("full")
    with lzma.open(MADE / "store.db.xz") as packed, (folder / "zi.db").open("wb") as file:
        shutil.copyfileobj(packed, file)
    with closing(open_store(address_in(folder))) as store:
        scans.keep_scan(store, LEADER, 1, "notula.pdf", b"%PDF-1.7 " + bytes(range(256)), SOON)
        kept = Identities(store, DocumentSettings())
        kept.change(LEADER, kept.state().revision, replace(kept.current(), city="Purbalingga"))
    return folder / "zi.db"


@pytest.fixture
def full(full_file, tmp_path):
    """The test's own, opened."""
    folder = tmp_path / "asal"
    folder.mkdir()
    shutil.copy(full_file, folder)
    with closing(open_store(address_in(folder))) as store:
        yield store


def address_in(folder):
    return f"sqlite:///{folder / 'zi.db'}"


@pytest.fixture
def reopened():
    """Opens copies, which must be there, and closes them."""
    stores = []

    def open_copy(address):
        stores.append(open_store(address, seed=Path("tidak ada")))
        return stores[-1]

    yield open_copy
    for store in stores:
        store.close()


def rows_of(store):
    """Everything, table by table, as the tables hand it out."""
    with store.reading() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in schema.metadata.sorted_tables
        }


def is_unused(address):
    if address.startswith("sqlite"):
        return not Path(address.removeprefix("sqlite:///")).exists()
    engine = create_engine(address)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return names == []


def test_there_and_back_everything_is_as_it_was(full, postgresql, tmp_path, reopened):
    there = copy_store(full, postgresql)
    moved = reopened(postgresql)
    back = copy_store(moved, f"sqlite:///{tmp_path / 'pulang.db'}")
    assert there == back
    assert all(table.rows for table in there.tables if table.name != "zi_try")
    returned = reopened(f"sqlite:///{tmp_path / 'pulang.db'}")
    assert rows_of(returned) == rows_of(full)
    assert returned.verify() == moved.verify() == meetings.verify(moved) == []
    assert [version.state_sha256 for version in moved.history()] == [
        row[4] for row in FACTS["history"]
    ]


def test_a_copy_goes_on_where_the_source_stood(full, postgresql, reopened):
    """The next version, account and session get numbers of their own; sessions stay signed in."""
    copy_store(full, postgresql)
    moved = reopened(postgresql)
    sessions = Sessions(moved, clock=lambda: SOON)
    assert sessions.person(FACTS["session"]).role is not None
    assert tick(moved, code=moved.plan(4).activities[0].code).number == 5
    add(moved, "baru", Role.CHAIR)
    assert moved.verify() == []


def test_what_is_published_meanwhile_is_counted_and_not_torn(full, tmp_path, reopened):
    published = []

    def publish_beside(_):
        if not published:
            published.append(tick(full, code=full.plan(4).activities[0].code))

    target = f"sqlite:///{tmp_path / 'salinan.db'}"
    assert copy_store(full, target, report=publish_beside).events_since == 1
    assert (full.newest(), reopened(target).newest()) == (5, 4)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("address", "point"),
    [("sqlite", 7), ("postgresql", 2), ("postgresql", 13)],
    indirect=["address"],
)
def test_killed_at_any_moment_it_leaves_nothing_and_can_begin_again(full, address, point, tmp_path):
    """At the first rows, in the middle, and before it is kept."""
    full.close()  # no connection may be shared with the process
    process = processes.Process(target=_copy, args=(address_in(tmp_path / "asal"), address, point))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert is_unused(address)
    copy_store(full, address)
    assert not is_unused(address)


def _copy(source, target, point):
    calls = 0

    def die(_):
        nonlocal calls
        calls += 1
        if calls == point:
            os.kill(os.getpid(), signal.SIGKILL)

    copy_store(open_store(source), target, report=die)


def test_a_target_that_holds_something_is_refused_and_left_alone(full, store, address):
    before = rows_of(store)
    with pytest.raises(StoreError, match="sudah ada isinya; tidak ada yang disalin"):
        copy_store(full, address)
    assert rows_of(store) == before


def test_a_damaged_source_is_refused(full, tmp_path):
    with full.writing() as connection:
        connection.execute(text("DROP TRIGGER zi_version_no_update"))
        connection.execute(text("UPDATE zi_version SET note = 'lain' WHERE number = 2"))
    target = f"sqlite:///{tmp_path / 'salinan.db'}"
    with pytest.raises(NotWhole) as caught:
        copy_store(full, target)
    assert "Versi 2 rencana 2022 tidak sama dengan catatan auditnya." in caught.value.problems
    assert is_unused(target)


def test_a_row_that_cannot_be_read_is_refused(full, tmp_path):
    with full.writing() as connection:
        connection.execute(text("UPDATE zi_account SET created = 'kemarin'"))
    with pytest.raises(NotWhole) as caught:
        copy_store(full, f"sqlite:///{tmp_path / 'salinan.db'}")
    assert any("rusak" in problem for problem in caught.value.problems)


def test_what_the_target_cannot_hold_is_refused_and_nothing_stays(full, postgresql):
    """SQLite takes a text longer than its column; PostgreSQL does not."""
    with full.writing() as connection:
        connection.execute(text("UPDATE zi_account SET phone = :long"), {"long": "1" * 40})
    with pytest.raises(StoreError, match="Bagian “akun” tidak dapat ditulis ke basis data tujuan"):
        copy_store(full, postgresql)
    assert is_unused(postgresql)


def test_a_target_that_cannot_be_reached_is_one_sentence(full, cluster):
    with pytest.raises(StoreError, match="PostgreSQL tidak dapat dibuka") as caught:
        copy_store(full, cluster.address("tidak_ada", password="rahasia"))
    assert "rahasia" not in str(caught.value)


def test_every_table_has_a_name_for_people():
    assert NAMES.keys() == schema.metadata.tables.keys()
