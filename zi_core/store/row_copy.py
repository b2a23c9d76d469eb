"""Copying all rows of a store into the empty tables of another, on either database."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, LargeBinary, Table, func, insert, select, text

from zi_core.store.meeting_tables import TABLES
from zi_core.store.schema import metadata

_ROWS, _FILES = 500, 4
"""Rows at a time; of tables that hold whole files, so few that memory stays small."""
_NUMBERED: Final = ("zi_book", "zi_version", "zi_account", "zi_token")
"""Tables whose ``id`` PostgreSQL counts by itself."""


def copy_rows(source: Connection, target: Connection) -> dict[str, int]:
    """Copy every row of every table; how many there were of each.

    In the running transactions of both. The target's tables are those of the newest release, and
    empty; the source's too.
    """
    counts = {}
    for table in (found for found in metadata.sorted_tables if found.name in TABLES):
        counts[table.name] = 0
        for rows in _rows_of(source, table):
            target.execute(insert(table), rows)
            counts[table.name] += len(rows)
        if target.dialect.name == "postgresql" and table.name in _NUMBERED:
            newest = target.execute(select(func.max(table.c.id))).scalar_one()
            if newest is not None:
                advance = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :newest)")
                target.execute(advance, {"name": table.name, "newest": newest})
    return counts


def _rows_of(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """The rows by their keys, so that what others refer to comes first; some at a time."""
    size = _FILES if any(isinstance(column.type, LargeBinary) for column in table.c) else _ROWS
    query = select(table).order_by(*table.primary_key.columns)
    result = source.execution_options(yield_per=size).execute(query)
    for rows in result.mappings().partitions(size):
        yield [{name: _in_utc(value) for name, value in row.items()} for row in rows]


def _in_utc(value: object) -> object:
    """A moment with its zone: SQLite hands it back without, and it is always UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return value
