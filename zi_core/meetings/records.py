"""The kept states of meetings and decisions of a book: found, and added to.

Every function takes a connection, so that what is looked at and what is added may share one
transaction. Rows that are none of ours raise ValueError, which a store's connection turns into
a StoreError.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, func, select

from zi_core.access.permissions import Person
from zi_core.meetings import serialization
from zi_core.meetings.decision import Decision, DecisionDraft, Key
from zi_core.meetings.meeting import HistoryEntry, Meeting
from zi_core.store import Book
from zi_core.store.audit import LABELS, Event
from zi_core.store.meeting_rows import insert_decision, insert_meeting
from zi_core.store.meeting_tables import decisions as decision_table
from zi_core.store.meeting_tables import meetings as meeting_table
from zi_core.store.meeting_tables import scans as scan_table
from zi_core.text import storable


def meetings_in(connection: Connection, book: Book) -> list[Meeting]:
    """The meetings of a book as they stand, the newest period's first; cancelled ones left out."""
    newest: dict[int, Row[Any]] = {
        row.number: row for row in connection.execute(_states(meeting_table, book))
    }
    found = [
        serialization.meeting(book.year, row)
        for row in newest.values()
        if row.event != Event.MEETING_CANCELLED
    ]
    return sorted(found, key=lambda meeting: meeting.order, reverse=True)


def meeting_in(connection: Connection, book: Book, number: int) -> Meeting | None:
    """A meeting as it stands; None where there is none of that number, or it was cancelled."""
    return next((it for it in meetings_in(connection, book) if it.number == number), None)


def meeting_at(connection: Connection, book: Book, number: int, revision: int) -> Meeting | None:
    """A meeting as it once stood."""
    table = meeting_table
    query = _states(table, book).where(table.c.number == number, table.c.revision == revision)
    row = connection.execute(query).one_or_none()
    return serialization.meeting(book.year, row) if row else None


def closed_in(connection: Connection, book: Book) -> list[Meeting]:
    """Every state in which a meeting of a book was ever closed, in the order of its number."""
    query = _states(meeting_table, book).where(meeting_table.c.event == Event.MEETING_CLOSED)
    return [serialization.meeting(book.year, row) for row in connection.execute(query)]


def trail_in(connection: Connection, book: Book, number: int) -> list[HistoryEntry]:
    """What happened to a meeting, oldest first."""
    query = _states(meeting_table, book).where(meeting_table.c.number == number)
    return [
        HistoryEntry(
            row.revision, row.event, LABELS.get(row.event, row.event), row.by, row.at, row.note
        )
        for row in connection.execute(query)
    ]


def change_count(connection: Connection) -> int:
    """How many states of meetings, decisions and scans all books keep: one more a change."""
    counts = [
        select(func.count()).select_from(table).scalar_subquery()
        for table in (meeting_table, decision_table, scan_table)
    ]
    return sum(connection.execute(select(*counts)).one())


def decisions_in(
    connection: Connection, book: Book, until: Mapping[Key, int] | None = None
) -> list[Decision]:
    """The decisions of a book in the order they were taken, as they stand.

    With ``until``, only those it names, as they stood at the revision it gives.
    """
    rows = [
        row
        for row in connection.execute(_states(decision_table, book))
        if until is None or row.revision <= until.get((book.year, row.number), 0)
    ]
    return serialization.decisions(book.year, rows)


def next_meeting(connection: Connection, book: Book) -> int:
    """The number of a new meeting; that of a cancelled one is never used again."""
    return _next(connection, meeting_table, book)


def next_decision(connection: Connection, book: Book) -> int:
    """The number of a new decision."""
    return _next(connection, decision_table, book)


def keep_meeting(
    connection: Connection,
    book: Book,
    person: Person,
    meeting: Meeting,
    event: Event,
    at: datetime,
    note: str = "",
) -> None:
    """Add a state of a meeting, brought about by a person."""
    row = {
        "book_id": book.id,
        "number": meeting.number,
        "revision": meeting.revision,
        "event": str(event),
        "by": storable(person.display),
        "at": at,
        "note": note,
        "content": serialization.dump_meeting(meeting),
    }
    insert_meeting(connection, book.year, row, **_who(person))


def keep_decision(
    connection: Connection,
    book: Book,
    person: Person,
    place: tuple[int, int, int],
    draft: DecisionDraft,
    at: datetime,
) -> None:
    """Add a state of a decision; ``place`` is its meeting, its number, and the revision."""
    meeting, number, revision = place
    row = {
        "book_id": book.id,
        "number": number,
        "revision": revision,
        "meeting": meeting,
        "by": storable(person.display),
        "at": at,
        "content": serialization.dump_decision(draft),
    }
    insert_decision(connection, book.year, row, **_who(person))


def _who(person: Person) -> dict[str, str]:
    return {"who": person.name, "role": person.role or "", "address": person.address}


def _states(table: Table, book: Book) -> Select[Any]:
    """Every state that a table keeps of a book, oldest first."""
    return (
        select(table).where(table.c.book_id == book.id).order_by(table.c.number, table.c.revision)
    )


def _next(connection: Connection, table: Table, book: Book) -> int:
    query = select(func.max(table.c.number)).where(table.c.book_id == book.id)
    return (connection.execute(query).scalar_one_or_none() or 0) + 1
