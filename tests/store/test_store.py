"""What a store keeps and hands back: the same on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import create_engine, event, insert, text

from tests.store.books import CODES, SMALL, cell, filled_workbook, tick, with_entry
from zi_core.access import operator
from zi_core.plan import EvidenceItem
from zi_core.plan.facts import Change, FactKey, Field, difference
from zi_core.publishing import preview, publish, publish_corrections, restore
from zi_core.runtime import open_store
from zi_core.store import Book, NewVersion, Stale, Store, StoreError, Version, schema
from zi_core.store.records import insert_version
from zi_core.store.version_state import sha256


def rows_of(store):
    """Everything that is stored, as it lies there."""
    with store._engine.connect() as connection:
        return {
            table.name: connection.execute(table.select().order_by(*table.primary_key)).all()
            for table in schema.metadata.sorted_tables
        }


def test_a_version_comes_back_as_it_was_published(store):
    plan = with_entry(SMALL, CODES[2], 3, date(2022, 3, 14))
    before = datetime.now(UTC) - timedelta(seconds=1)

    published = store.publish(
        NewVersion(
            parent=1,
            plan=plan,
            author="Ani Ñandú ✓ 👩‍👩‍👧",
            note="Baris satu\nbaris dua — √",
            file_name="ZI-2022-tim-tata-laksana-v1.xlsx",
            file=b"\x00\xffPK isi berkas",
            sources={cell("II.1.3", 3): "REALISASI!F9"},
        )
    )

    assert isinstance(published, Version)
    assert store.newest() == 2
    assert store.version(2) == published == store.history()[0]
    assert (published.number, published.parent, published.kind) == (2, 1, "upload")
    assert (published.author, published.note) == ("Ani Ñandú ✓ 👩‍👩‍👧", "Baris satu\nbaris dua — √")
    assert published.at.tzinfo == UTC
    assert before <= published.at <= datetime.now(UTC)
    assert store.file(2) == b"\x00\xffPK isi berkas"
    assert published.file_sha256 == sha256(b"\x00\xffPK isi berkas")
    change = Change(cell("II.1.3", 3), None, "2022-03-14")
    assert store.changes(2) == [(change, "REALISASI!F9")]
    assert published.change_count == 1
    assert store.plan(2) == plan
    assert store.plan(1) == SMALL
    assert store.verify() == []


def test_another_process_sees_the_same(store, opened, address):
    tick(store)
    other = opened(address)
    assert other.book == store.book
    assert other.history() == store.history()
    assert other.plan(2) == store.plan(2)
    assert other.changes(2) == store.changes(2)
    tick(other, month=2)
    assert store.newest() == 3
    assert store.plan(3) == other.plan(3)


def test_history_is_newest_first_and_each_names_its_parent(store):
    for month in (1, 2, 3):
        tick(store, month=month, by=f"orang {month}")
    assert [(v.number, v.parent, v.author) for v in store.history()] == [
        (4, 3, "orang 3"),
        (3, 2, "orang 2"),
        (2, 1, "orang 1"),
        (1, None, "dasbor"),
    ]


def test_changes_are_what_differs_between_two_states_field_by_field(store):
    activity = replace(SMALL.activities[0], action="Menyusun ulang prosedur", planned=(1, 2))
    item = EvidenceItem(CODES[1], 5, "SK", "https://kpu.go.id/sk", "halaman 3")
    plan = replace(
        with_entry(SMALL, CODES[1], 5),
        activities=(activity, *SMALL.activities[1:-1]),
        evidence_items=(item,),
    )
    published = store.publish(NewVersion(1, plan, "Ana"))

    stored = [change for change, _ in store.changes(2)]
    assert stored == list(difference(SMALL, plan))
    assert published.change_count == len(stored)
    assert Change(cell("II.1.2", 5), None, "✓") in stored
    assert (
        Change(
            FactKey("II.1.1", 0, Field.ACTION), "Menyusun prosedur ke-1", "Menyusun ulang prosedur"
        )
        in stored
    )
    assert Change(FactKey("II.1.8", 0, Field.ACTIVITY), "✓", None) in stored
    assert store.plan(2) == plan
    assert store.verify() == []


def test_the_story_of_an_activity_tells_its_own_changes_newest_first(store):
    tick(store, done_on=date(2022, 1, 14))
    tick(store, CODES[1], by="Budi")
    tick(store, done_on=date(2022, 1, 20), by="Citra")

    story = [
        found
        for found in store.changes_of_activity("II.1.1")
        if found.change.place.field is Field.ENTRY
    ]
    assert [
        (s.version.number, s.version.author, s.change.before, s.change.after) for s in story
    ] == [
        (4, "Citra", "2022-01-14", "2022-01-20"),
        (2, "Ana", None, "2022-01-14"),
    ]
    assert {found.version.number for found in store.changes_of_activity("II.1.1")} == {1, 2, 4}
    assert store.changes_of_activity("VI.9.9") == []


def test_what_is_not_there_is_said_to_be_missing(store):
    tick(store)
    assert store.version(3) is None
    assert store.version(0) is None
    assert store.file(2) is None
    assert store.file(99) is None
    assert store.changes(99) == []
    with pytest.raises(KeyError):
        store.plan(99)


def test_a_version_built_on_any_but_the_newest_is_stale_and_leaves_no_trace(store):
    tick(store)
    before = rows_of(store)
    for parent in (None, 1, 3, 99):
        outcome = store.publish(NewVersion(parent, with_entry(SMALL, CODES[0], 7), "Budi"))
        assert outcome == Stale(2), parent
    assert rows_of(store) == before


class Stumbling(dict):
    """Source cells whose look-up breaks down: between a version's row and its changes."""

    def get(self, *_):
        raise RuntimeError("the machine stumbles")


def test_a_failed_publication_leaves_nothing_and_holds_no_lock(store, opened, address):
    before = rows_of(store)
    new = NewVersion(1, with_entry(SMALL, CODES[0], 7), "Budi", sources=Stumbling(a=1))
    with pytest.raises(RuntimeError):
        store.publish(new)
    assert rows_of(store) == before
    assert tick(opened(address)).number == 2
    assert tick(store, month=2).number == 3


def test_what_the_database_refuses_is_no_lost_race(store):
    with pytest.raises(StoreError, match="ditolak"):
        store.publish(NewVersion(1, with_entry(SMALL, CODES[0], 7), "Budi", kind=None))
    assert store.newest() == 1


def test_names_with_halves_of_characters_are_stored_readably(store):
    new = NewVersion(1, with_entry(SMALL, CODES[0], 7), "A\0na", file_name="caf\udce9.xlsx")
    published = store.publish(new)
    assert (published.author, published.file_name) == ("Ana", "caf?.xlsx")
    assert store.version(2) == published


def test_publishing_only_ever_adds_rows(store):
    tick(store)
    before = rows_of(store)
    said = []

    @event.listens_for(store._engine, "before_cursor_execute")
    def _listen(_connection, _cursor, statement, *_):
        said.append(statement.split()[0].upper())

    tick(store, month=2)
    assert isinstance(restore(store, 1, operator("Ana")), Version)
    content = filled_workbook(SMALL, CODES[4], 4, version=1)
    assert isinstance(publish(store, preview(store, content, "a.xlsx"), operator("Ana")), Version)

    after = rows_of(store)
    for table, rows in before.items():
        assert after[table][: len(rows)] == rows
    assert set(said) <= {"SELECT", "INSERT", "BEGIN"}
    assert store.newest() == 5


def test_restoring_publishes_the_old_state_anew(store):
    tick(store)
    tick(store, month=2)
    restored = restore(store, 1, operator("Ketua"))
    assert (restored.number, restored.parent, restored.kind) == (4, 3, "restore")
    assert store.plan(4) == SMALL
    assert store.plan(3) != SMALL
    assert store.verify() == []


def test_what_changes_nothing_is_no_version(store):
    assert (
        publish_corrections(store, [Change(cell("II.1.1", 1), None, None)], operator("Ana")) is None
    )
    content = filled_workbook(SMALL, CODES[0], 1, version=1)
    assert isinstance(publish(store, preview(store, content, "a.xlsx"), operator("Ana")), Version)
    assert publish(store, preview(store, content, "a.xlsx"), operator("Ana")) is None
    assert restore(store, 2, operator("Ana")) is None
    assert store.newest() == 2


def test_other_books_fit_beside_without_a_new_schema(store, opened, address):
    others = [("KPU Kabupaten Banyumas", 2022), (SMALL.office, 2023)]
    books = [store]
    for office, year in others:
        with store._engine.connect() as connection:
            identifier = connection.execute(
                insert(schema.books).returning(schema.books.c.id), {"office": office, "year": year}
            ).scalar_one()
            book = Book(identifier, office, year)
            plan = replace(SMALL, office=office, year=year)
            insert_version(connection, book, NewVersion(None, plan, "dasbor", kind="seed"), None)
            connection.commit()
        books.append(Store(store._engine, book))

    for turn, book in enumerate(books):
        tick(book, month=turn + 1, by=book.book.office)
        tick(book, month=turn + 2)
    for turn, book in enumerate(books):
        assert [version.number for version in book.history()] == [3, 2, 1]
        assert {entry.month for entry in book.plan(3).entries} == {turn + 1, turn + 2}
        assert (book.plan(3).office, book.plan(3).year) == (book.book.office, book.book.year)
        assert len(book.changes(2)) == 1
        assert {found.version.number for found in book.changes_of_activity("II.1.1")} == {1, 2, 3}
        assert book.verify() == []
    assert opened(address).book == books[2].book  # the newest year's is shown


def next_year():
    return NewVersion(None, replace(SMALL, year=2023), "Ana", kind="seed", file=b"berkas")


def test_a_year_is_begun_once_and_a_running_process_sees_it(store, opened, address):
    other = opened(address)
    version = other.create_book(next_year())
    assert (version.number, version.parent) == (1, None)
    assert [book.year for book in store.books()] == [2023, 2022]
    book = store.of_year(2023)
    assert book is store.of_year(2023)  # the states it keeps are kept
    assert store.of_year(2022) is store
    assert store.of_year(2021) is None
    assert (book.plan(1).year, book.file(1)) == (2023, b"berkas")
    assert store.create_book(next_year()) == Stale(1)
    tick(book)
    assert store.create_book(next_year()) == Stale(2)
    assert (book.newest(), store.newest()) == (2, 1)
    assert opened(address).book.year == 2023
    assert store.verify() == []


def test_a_state_has_the_same_hash_in_any_database(store, tmp_path, small):
    other = open_store(f"sqlite:///{tmp_path / 'lain.db'}", seed=small)
    assert store.version(1).state_sha256 == other.version(1).state_sha256
    assert tick(store).state_sha256 != store.version(1).state_sha256
    assert tick(store, month=2).state_sha256 == store.version(3).state_sha256
    other.close()


def test_a_database_gone_away_is_told_in_a_sentence(store, address, request):
    store.close()
    if address.startswith("sqlite"):
        path = request.getfixturevalue("tmp_path") / "data" / "zi.db"
        path.unlink()
    else:
        engine = create_engine(address)
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE zi_version RENAME TO elsewhere"))
        engine.dispose()
    for question in (store.newest, store.history):
        with pytest.raises(StoreError, match="Basis data tidak dapat dibaca"):
            question()
    with pytest.raises(StoreError, match="Basis data tidak dapat dibaca"):
        store.publish(NewVersion(None, SMALL, "Ana"))
    assert [found[:31] for found in store.verify()] == ["Basis data tidak dapat dibaca a"]
    if address.startswith("sqlite"):
        assert list(path.parent.iterdir()) == []
