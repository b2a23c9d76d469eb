"""The tables of meetings, decisions, scans and the office's identity: every state of each.

Append-only like versions: a change is a further row, so that reopening a meeting or settling a
decision leaves its trail; the newest state counts.
"""

from typing import Final

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from zi_core.store.access_tables import UtcTime
from zi_core.store.schema import metadata

meetings: Final = Table(
    "zi_meeting",
    metadata,
    Column("book_id", ForeignKey("zi_book.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # from 1 in its book
    Column("revision", Integer, primary_key=True, autoincrement=False),  # from 1
    Column("event", String(32), nullable=False),  # what was done, as the audit trail calls it
    Column("by", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("note", Text, nullable=False),
    Column("content", Text, nullable=False),  # JSON: the meeting as it stands from then on
)

decisions: Final = Table(
    "zi_decision",
    metadata,
    Column("book_id", ForeignKey("zi_book.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("meeting", Integer, nullable=False),  # the number of the meeting that took it
    Column("by", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("content", Text, nullable=False),  # JSON
)

scans: Final = Table(
    "zi_scan",
    metadata,
    Column("book_id", ForeignKey("zi_book.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # from 1 in its book
    Column("revision", Integer, primary_key=True, autoincrement=False),  # 2 where it was taken back
    Column("meeting", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("content", Text, nullable=False),  # JSON: name, kind, size and SHA-256 of the file
    Column("file", LargeBinary, nullable=True),  # the file as it came; none where taken back
)

identities: Final = Table(
    "zi_identity",
    metadata,
    Column("book_id", ForeignKey("zi_book.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("by", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("content", Text, nullable=False),  # JSON
)

TABLES: Final = frozenset(metadata.tables)
"""The names of all tables of the store; these are the last."""
