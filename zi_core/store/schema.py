"""The tables of the store (SQLAlchemy Core); the same on SQLite and PostgreSQL.

Append-only: rows of ``zi_version`` and ``zi_change`` are inserted and never changed. A *book* is
one office's plan of one year, so that another office or the next year needs no new schema.
"""

from typing import Final

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

books: Final = Table(
    "zi_book",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("office", Text, nullable=False),
    Column("year", Integer, nullable=False),
    UniqueConstraint("office", "year"),
)

versions: Final = Table(
    "zi_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("book_id", ForeignKey("zi_book.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("parent", Integer),
    Column("kind", String(16), nullable=False),
    Column("author", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("note", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("file", LargeBinary),
    Column("state_sha256", String(64), nullable=False),
    Column("state", Text, nullable=False),
    Column("change_count", Integer, nullable=False),
    UniqueConstraint("book_id", "number"),
)

changes: Final = Table(
    "zi_change",
    metadata,
    Column("version_id", ForeignKey("zi_version.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("subject", String(32), nullable=False, index=True),
    Column("month", Integer, nullable=False),
    Column("field", String(16), nullable=False),
    Column("item", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("source", Text, nullable=False),
)
