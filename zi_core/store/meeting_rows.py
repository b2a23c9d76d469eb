"""Rows of meetings, decisions, scans and identities, each recorded in the audit trail as well.

Both happen in the same transaction.

The event of a row says every column of it, the content by its SHA-256, so that a row that is
changed, removed or put in behind the store's back is noticed (:func:`verify`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, insert, select

from zi_core.store import audit, schema
from zi_core.store.access_tables import audit as trail
from zi_core.store.audit import Event
from zi_core.store.meeting_tables import decisions, identities, meetings, scans
from zi_core.store.version_state import sha256


@dataclass(frozen=True, slots=True)
class _Kind:
    """One of the tables, the events of its rows, and what they are called there."""

    table: Table
    key: str
    events: tuple[Event, ...]
    subject: str


_MEETING: Final = _Kind(
    meetings,
    "meeting",
    (
        Event.MEETING_ADDED,
        Event.MEETING_CHANGED,
        Event.MEETING_CLOSED,
        Event.MEETING_REOPENED,
        Event.MEETING_CANCELLED,
    ),
    "rapat {}/{}",
)
_DECISION: Final = _Kind(
    decisions,
    "decision",
    (Event.DECISION_ADDED, Event.DECISION_CHANGED),
    "keputusan K-{}/{}",
)
_SCAN: Final = _Kind(scans, "scan", (Event.SCAN_ADDED, Event.SCAN_REMOVED), "pindaian {}/{}")
_IDENTITY: Final = _Kind(
    identities, "identity", (Event.IDENTITY_CHANGED,), "identitas kantor {}/{}"
)
_KINDS: Final = (_MEETING, _DECISION, _SCAN, _IDENTITY)
_Place = tuple[str, int, int, int]


def insert_meeting(
    connection: Connection, year: int, row: Mapping[str, Any], *, who: str, role: str, address: str
) -> None:
    """Insert a state of a meeting of a year's book, given its columns, and record it."""
    _insert(connection, _MEETING, year, row, who=who, role=role, address=address)


def insert_decision(
    connection: Connection, year: int, row: Mapping[str, Any], *, who: str, role: str, address: str
) -> None:
    """Insert a state of a decision of a year's book, given its columns, and record it."""
    _insert(connection, _DECISION, year, row, who=who, role=role, address=address)


def insert_scan(
    connection: Connection, year: int, row: Mapping[str, Any], *, who: str, role: str, address: str
) -> None:
    """Insert a scan of a meeting's paper, or that it was taken back, and record it."""
    _insert(connection, _SCAN, year, row, who=who, role=role, address=address)


def insert_identity(
    connection: Connection, year: int, row: Mapping[str, Any], *, who: str, role: str, address: str
) -> None:
    """Insert a state of the office's identity, given its columns, and record it."""
    _insert(connection, _IDENTITY, year, row, who=who, role=role, address=address)


def _insert(
    connection: Connection,
    kind: _Kind,
    year: int,
    row: Mapping[str, Any],
    *,
    who: str,
    role: str,
    address: str,
) -> None:
    connection.execute(insert(kind.table), row)
    audit.append(
        connection,
        _event(kind, row),
        who=who,
        role=role,
        address=address,
        subject=kind.subject.format(row["number"], year),
        detail=_detail(kind, row),
        at=row["at"],
    )


def _event(kind: _Kind, row: Mapping[str, Any]) -> str:
    if kind is _MEETING:
        return str(row["event"])
    first, later = kind.events[0], kind.events[-1]
    return first if row["revision"] == 1 else later


def _detail(kind: _Kind, row: Mapping[str, Any]) -> dict[str, Any]:
    """What the event of a row says of it."""
    said: dict[str, Any] = {
        "book": row["book_id"],
        kind.key: row["number"],
        "revision": row["revision"],
        "by": row["by"],
        "at": row["at"].isoformat(),
        "sha256": sha256(row["content"]),
    }
    if kind in (_DECISION, _SCAN):
        said["of"] = row["meeting"]
    elif kind is _MEETING and row["note"]:
        said["why"] = row["note"]
    return said


def verify(connection: Connection) -> list[str]:
    """What of all these rows does not agree with the trail, as Indonesian sentences.

    Every row must be recorded as it is, and every recorded row must be there. Whether the trail
    itself is whole, :func:`zi_core.store.audit.verify` says.
    """
    found = []
    for kind in _KINDS:
        recorded = _newest_states(connection, kind)
        table, books = kind.table, schema.books
        query = (
            select(*(column for column in table.c if column.name != "file"), books.c.year)
            .select_from(table)
            .outerjoin(books, books.c.id == table.c.book_id)
            .order_by(table.c.book_id, table.c.number, table.c.revision)
        )
        for row in connection.execute(query):
            kept = row._asdict()
            entry = recorded.pop((kind.key, row.book_id, row.number, row.revision), None)
            name = _name(kind.subject.format(row.number, row.year), row.revision)
            if entry is None:
                found.append(f"{name} tidak tercatat dalam catatan audit.")
            elif entry.event != _event(kind, kept) or _said(entry) != _detail(kind, kept):
                found.append(f"{name} tidak sama dengan catatan auditnya.")
        if kind is _SCAN:
            found += _changed_files(connection)
        found += [
            f"{_name(entry.subject, revision)} disebut catatan audit {entry.number}, tetapi tidak "
            "ada."
            for (*_, revision), entry in recorded.items()
        ]
    return found


def _changed_files(connection: Connection) -> list[str]:
    """The scans whose file does not match the hash in their row."""
    found = []
    places = connection.execute(
        select(scans.c.book_id, scans.c.number, scans.c.content, schema.books.c.year)
        .outerjoin(schema.books, schema.books.c.id == scans.c.book_id)
        .where(scans.c.revision == 1)
        .order_by(scans.c.book_id, scans.c.number)
    ).all()
    for place in places:
        file = connection.execute(
            select(scans.c.file).where(
                scans.c.book_id == place.book_id,
                scans.c.number == place.number,
                scans.c.revision == 1,
            )
        ).scalar_one()
        try:
            told = json.loads(place.content)["file_sha256"]
        except (ValueError, KeyError, TypeError):
            told = None
        if file is None or sha256(file) != told:
            name = _name(_SCAN.subject.format(place.number, place.year), 1)
            found.append(f"{name}: berkasnya bukan yang disimpan.")
    return found


def _name(subject: str, revision: int) -> str:
    """How a sentence that begins with a row names it."""
    return f"{subject[:1].upper()}{subject[1:]} keadaan {revision}"


def _newest_states(connection: Connection, kind: _Kind) -> dict[_Place, Row[Any]]:
    """The events of a kind of rows, by the row they tell of."""
    recorded: dict[_Place, Row[Any]] = {}
    query = select(trail).where(trail.c.event.in_(kind.events)).order_by(trail.c.number)
    for entry in connection.execute(query):
        said = _said(entry)
        place = [said.get(name) for name in ("book", kind.key, "revision")]
        if all(isinstance(part, int) for part in place):
            recorded.setdefault((kind.key, *place), entry)  # type: ignore[arg-type]
    return recorded


def _said(entry: Row[Any]) -> dict[str, Any]:
    """The detail of an event; empty for what is none."""
    try:
        said = json.loads(entry.detail)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
