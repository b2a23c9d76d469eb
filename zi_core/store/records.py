"""Books and versions as values, and how they become rows and come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select

from zi_core.plan import Plan
from zi_core.plan.facts import Change, FactKey, Field, changes_between, facts_of
from zi_core.store import audit, schema, version_state
from zi_core.text import short_file_name, storable


@dataclass(frozen=True, slots=True)
class Book:
    """One office's plan of one year."""

    id: int
    office: str
    year: int


@dataclass(frozen=True, slots=True)
class Latest:
    """An office's books, the newest year's first, one of them, and that one's newest version."""

    books: list["Book"]
    book: "Book"
    newest: "Version"


@dataclass(frozen=True, slots=True)
class Version:
    """One published state, without the state itself (see :meth:`Store.plan`).

    ``number`` counts from 1 in its book and is the only order; ``at`` is UTC, for people.
    ``kind`` says how it came about: ``seed``, ``upload``, ``entry`` or ``restore``.
    ``state_sha256`` tells its state from every other, in whatever database it lies.
    """

    number: int
    parent: int | None
    kind: str
    author: str
    at: datetime
    note: str
    file_name: str
    file_sha256: str
    state_sha256: str
    change_count: int


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What is to be published: the state that follows ``parent``, and where it comes from.

    ``sources`` gives the cell of the uploaded file that a fact was read from, where there is one.
    ``account``, ``role`` and ``address`` tell the audit trail whose account published it, in what
    role and from where.
    """

    parent: int | None
    plan: Plan
    author: str
    kind: str = "upload"
    note: str = ""
    file_name: str = ""
    file: bytes | None = None
    sources: Mapping[FactKey, str] | None = None
    account: str = ""
    role: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Stale:
    """Nothing was published: ``newest`` came in since the preview was made."""

    newest: int


@dataclass(frozen=True, slots=True)
class CellChange:
    """One change of an activity: the version that made it, and the cell it came from."""

    version: Version
    change: Change
    source: str


def books_in(connection: Connection) -> list[Book]:
    """Every book of a database, the newest year's first."""
    table = schema.books
    rows = connection.execute(select(table).order_by(table.c.year.desc(), table.c.id))
    return [Book(row.id, row.office, row.year) for row in rows]


def insert_book(connection: Connection, new: NewVersion) -> tuple[Book, Version]:
    """Insert the book of a plan with its version 1; for :meth:`Store.create_book` and for seeding.

    Raises ValueError for a plan whose year is unknown.
    """
    office, year = new.plan.office, new.plan.year
    if year is None:
        raise ValueError("a book needs a year")
    identifier = connection.execute(
        insert(schema.books).returning(schema.books.c.id), {"office": office, "year": year}
    ).scalar_one()
    book = Book(identifier, office, year)
    return book, insert_version(connection, book, new, None)


def insert_version(
    connection: Connection, book: Book, new: NewVersion, before: Plan | None
) -> Version:
    """Insert a version and its change rows; for :meth:`Store.publish`."""
    state_text = version_state.dump(new.plan)
    rows = changes_of(before, new.plan)
    version = Version(
        number=(new.parent or 0) + 1,
        parent=new.parent,
        kind=new.kind,
        author=storable(new.author),
        at=datetime.now(UTC).replace(microsecond=0),
        note=storable(new.note),
        file_name=short_file_name(storable(new.file_name)),
        file_sha256=version_state.sha256(new.file) if new.file is not None else "",
        state_sha256=version_state.sha256(state_text),
        change_count=len(rows),
    )
    row = {
        "book_id": book.id,
        "number": version.number,
        "parent": version.parent,
        "kind": version.kind,
        "author": version.author,
        "at": version.at,
        "note": version.note,
        "file_name": version.file_name,
        "file_sha256": version.file_sha256,
        "file": new.file,
        "state": state_text,
        "state_sha256": version.state_sha256,
        "change_count": version.change_count,
    }
    adding = insert(schema.versions).returning(schema.versions.c.id)
    version_id = connection.execute(adding, row).scalar_one()
    sources = new.sources or {}
    if rows:
        connection.execute(
            insert(schema.changes),
            [
                {
                    "version_id": version_id,
                    "position": position,
                    "subject": change.place.subject,
                    "month": change.place.month,
                    "field": change.place.field.value,
                    "item": change.place.item,
                    "before": change.before,
                    "after": change.after,
                    "source": sources.get(change.place, ""),
                }
                for position, change in enumerate(rows)
            ],
        )
    who = new.account or new.author
    audit.append_version(connection, row, who=who, role=new.role, address=new.address)
    return version


def changes_of(before: Plan | None, after: Plan) -> Sequence[Change]:
    """What leads from one state to another; from nothing where there is none before."""
    return changes_between(facts_of(before) if before else {}, facts_of(after))


def newest_in(connection: Connection, book_id: int) -> int | None:
    """The number of a book's newest version; None where it has none."""
    table = schema.versions
    query = select(func.max(table.c.number)).where(table.c.book_id == book_id)
    return connection.execute(query).scalar_one_or_none()


def version_query(book_id: int) -> Select[Any]:
    """The columns of a book's versions, without their states and files."""
    table = schema.versions
    wanted = (
        table.c.number,
        table.c.parent,
        table.c.kind,
        table.c.author,
        table.c.at,
        table.c.note,
        table.c.file_name,
        table.c.file_sha256,
        table.c.state_sha256,
        table.c.change_count,
    )
    return select(*wanted).where(table.c.book_id == book_id)


def version_of(row: Row[Any]) -> Version:
    """A version from its row."""
    # SQLite hands the time back without its zone; it is always UTC.
    at = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
    return Version(
        row.number,
        row.parent,
        row.kind,
        row.author,
        at.astimezone(UTC),
        row.note,
        short_file_name(row.file_name),  # earlier releases kept it at any length
        row.file_sha256,
        row.state_sha256,
        row.change_count,
    )


def change_of(row: Row[Any]) -> Change:
    """A change from its row."""
    return Change(
        FactKey(row.subject, row.month, Field(row.field), row.item), row.before, row.after
    )
