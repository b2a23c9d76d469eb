"""Signed papers of a meeting, scanned and put back: kept as they came, like uploads."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from zi_core.access import audit
from zi_core.access.permissions import Person, Right
from zi_core.meetings import records
from zi_core.meetings.errors import MeetingError
from zi_core.store import Store
from zi_core.store.audit import Event, lock
from zi_core.store.meeting_rows import insert_scan
from zi_core.store.meeting_tables import scans as table
from zi_core.store.version_state import sha256
from zi_core.text import short_file_name, storable

MAX_SCAN: Final = 10 * 2**20
"""The largest scan, in bytes."""
MAX_TOTAL: Final = 100 * 2**20
"""The most bytes of one meeting's scans together: they are handed out in one ZIP."""
MOST_SCANS: Final = 40
"""The most scans of one meeting, those taken back included."""
_KINDS: Final = {
    b"%PDF-": "pdf",
    b"\xff\xd8\xff": "jpg",
}


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan: number (from 1 in its book), the meeting's, its file's name, kind and length."""

    number: int
    meeting: int
    name: str
    kind: str
    size: int
    file_sha256: str
    by: str
    at: datetime


def scans_of(store: Store, meeting: int) -> list[Scan]:
    """The scans of a meeting that were not taken back, the oldest first."""
    with store.reading() as connection:
        return _standing(connection, store, meeting)


def scan_file(store: Store, meeting: int, number: int) -> tuple[Scan, bytes] | None:
    """A scan of a meeting and its file; None where there is none, or it was taken back."""
    with store.reading() as connection:
        found = next((s for s in _standing(connection, store, meeting) if s.number == number), None)
        if found is None:
            return None
        query = select(table.c.file).where(
            table.c.book_id == store.book.id, table.c.number == number, table.c.revision == 1
        )
        return found, connection.execute(query).scalar_one()


def keep_scan(
    store: Store, person: Person, meeting: int, name: str, file: bytes, at: datetime
) -> Scan:
    """Keep a scan as it came (PDF or JPEG, by its content); for who may lead a meeting.

    Raises MeetingError for what is refused.
    """
    _require(store, person)
    if not file:
        raise MeetingError("Pilih berkas pindaian dulu (PDF atau JPEG).")
    if len(file) > MAX_SCAN:
        raise MeetingError(f"Pindaian paling besar {MAX_SCAN // 2**20} MB; perkecil dulu.")
    kind = next((kind for start, kind in _KINDS.items() if file.startswith(start)), None)
    if kind is None:
        raise MeetingError("Pindaian harus berupa PDF atau JPEG; isi berkas ini bukan keduanya.")
    said = {
        "name": short_file_name(storable(name)),
        "kind": kind,
        "size": len(file),
        "file_sha256": sha256(file),
    }
    with store.writing() as connection:
        lock(connection)
        if records.meeting_in(connection, store.book, meeting) is None:
            raise MeetingError("Rapat itu tidak ada.")
        present = _standing(connection, store, meeting)
        if any(scan.file_sha256 == said["file_sha256"] for scan in present):
            raise MeetingError("Pindaian yang sama sudah tersimpan di rapat ini.")
        if sum(scan.size for scan in present) + len(file) > MAX_TOTAL:
            raise MeetingError(
                f"Semua pindaian satu rapat paling besar {MAX_TOTAL // 2**20} MB; perkecil berkas "
                "ini, atau tarik pindaian yang tidak diperlukan."
            )
        count = select(func.count(table.c.number.distinct())).where(
            table.c.book_id == store.book.id, table.c.meeting == meeting
        )
        if connection.execute(count).scalar_one() >= MOST_SCANS:
            raise MeetingError(f"Satu rapat menyimpan paling banyak {MOST_SCANS} pindaian.")
        newest = select(func.max(table.c.number)).where(table.c.book_id == store.book.id)
        number = (connection.execute(newest).scalar_one_or_none() or 0) + 1
        _insert(connection, store, person, (number, 1, meeting), said, at, file)
        return next(s for s in _standing(connection, store, meeting) if s.number == number)


def take_back(store: Store, person: Person, meeting: int, number: int, at: datetime) -> None:
    """Take a scan back; it stays on record, and its file in the store.

    Raises MeetingError for what is refused.
    """
    _require(store, person)
    with store.writing() as connection:
        lock(connection)
        if all(found.number != number for found in _standing(connection, store, meeting)):
            raise MeetingError("Pindaian itu tidak ada.")
        _insert(connection, store, person, (number, 2, meeting), {"taken_back": True}, at, None)


def _require(store: Store, person: Person) -> None:
    if reason := audit.refusal_in(store, person, Right.LEAD):
        audit.record(store, Event.REFUSED, person, subject=Right.LEAD)
        raise MeetingError(reason)


def _standing(connection: Connection, store: Store, meeting: int) -> list[Scan]:
    columns = [column for column in table.c if column.name != "file"]
    query = (
        select(*columns)
        .where(table.c.book_id == store.book.id, table.c.meeting == meeting)
        .order_by(table.c.number, table.c.revision)
    )
    newest: dict[int, Row[Any]] = {row.number: row for row in connection.execute(query)}
    return [_scan(row) for row in newest.values() if row.revision == 1]


def _scan(row: Row[Any]) -> Scan:
    said = json.loads(row.content)
    return Scan(
        row.number,
        row.meeting,
        said["name"],
        said["kind"],
        said["size"],
        said["file_sha256"],
        row.by,
        row.at,
    )


def _insert(
    connection: Connection,
    store: Store,
    person: Person,
    place: tuple[int, int, int],
    said: dict[str, Any],
    at: datetime,
    file: bytes | None,
) -> None:
    number, revision, meeting = place
    row = {
        "book_id": store.book.id,
        "number": number,
        "revision": revision,
        "meeting": meeting,
        "by": storable(person.display),
        "at": at,
        "content": json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        "file": file,
    }
    insert_scan(
        connection,
        store.book.year,
        row,
        who=person.name,
        role=person.role or "",
        address=person.address,
    )
