"""A store of the release before meetings is brought up to date, and keeps what it says."""

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from tests.meetings.held import CHAIR, details, draft
from tests.people import OPERATOR
from tests.store.books import CODES, tick
from tests.store.test_store import rows_of
from tests.store.test_verify import tamper
from zi_core.access import audit
from zi_core.meetings import Meetings, verify
from zi_core.store import schema

TABLES = ("zi_meeting", "zi_decision")


def guards(engine):
    """The triggers of the append-only tables."""
    if engine.dialect.name == "sqlite":
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    with engine.connect() as connection:
        return sorted(map(tuple, connection.execute(text(query))))


def test_a_store_of_the_release_before_gets_meetings(store, address, opened):
    for number, code in enumerate(CODES[:3], start=1):
        tick(store, code=code, month=number)
    engine = create_engine(address)
    whole = guards(engine)
    # As migration 0002 left it; dropping a table takes its guards along.
    with engine.begin() as connection:
        for table in TABLES:
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("UPDATE zi_alembic SET version_num = '0002'"))
    old = guards(engine)
    assert {table for _, table in whole} - {table for _, table in old} == set(TABLES)
    before = kept(engine)
    store.close()

    newer = opened(address)
    assert set(TABLES) <= set(inspect(newer._engine).get_table_names())
    assert guards(engine) == whole
    now = rows_of(newer)
    assert {name: now[name] for name in before} == before
    assert newer.verify() == []

    held = Meetings(newer)
    held.create(CHAIR, details())
    held.decide(CHAIR, 1, draft())
    held.close(CHAIR, 1, 1)
    assert newer.verify() == verify(newer) == []
    assert audit.entries(newer, OPERATOR, limit=1)[0].event == "meeting-closed"
    for table in TABLES:
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(f"DELETE FROM {table}"))
    engine.dispose()


def kept(engine):
    """Everything that lies in a store that lacks the tables of meetings."""
    with engine.connect() as connection:
        return {
            table.name: connection.execute(table.select().order_by(*table.primary_key)).all()
            for table in schema.metadata.sorted_tables
            if table.name not in TABLES
        }


def test_a_backup_keeps_meetings_and_their_guards(sqlite, opened, tmp_path):
    store = opened(sqlite)
    held = Meetings(store)
    held.create(CHAIR, details())
    held.decide(CHAIR, 1, draft())
    held.close(CHAIR, 1, 1)
    copy = f"sqlite:///{tmp_path / 'cadangan.db'}"
    store.backup(tmp_path / "cadangan.db")
    other = opened(copy)
    assert Meetings(other).get(1) == held.get(1)
    assert Meetings(other).decisions() == held.decisions()
    assert other.verify() == verify(other) == []
    with pytest.raises(DBAPIError, match="append-only"), other._engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM zi_meeting")
    tamper(copy, "DELETE FROM zi_meeting WHERE revision = 2")
    assert other.verify() != []
