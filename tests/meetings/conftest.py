"""Meetings in SQLite, what rests on the database on both, with a clock that is moved by hand."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text

from tests.access.conftest import Clock
from tests.conftest import sqlite_unless_both
from tests.store.test_store import rows_of
from tests.store.test_verify import unguard
from zi_core.meetings import Meetings
from zi_core.store import schema

address = sqlite_unless_both


@pytest.fixture
def clock():
    """It is the 6th of July 2022, nine in the morning in Purbalingga."""
    standing = Clock()
    standing.now = datetime(2022, 7, 6, 2, 0, tzinfo=UTC)
    return standing


@pytest.fixture
def meetings(store, clock):
    return Meetings(store, clock=clock)


@contextmanager
def put_back(store, address, *names):
    """Whatever is done meanwhile to some tables, afterwards their rows are as they were."""
    tables, kept = [schema.metadata.tables[name] for name in names], rows_of(store)
    yield
    guards = unguard(address)
    engine = create_engine(address)
    with engine.begin() as connection:
        for table in reversed(tables):
            connection.execute(table.delete())
        for table in tables:
            if rows := [row._asdict() for row in kept[table.name]]:
                connection.execute(table.insert(), rows)
        for guard in guards:
            connection.execute(text(guard))
    engine.dispose()
