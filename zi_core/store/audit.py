"""The audit trail: append-only rows, each chained to the one before by SHA-256.

A row is appended inside the transaction of what it records, so that neither is there without the
other. The hash of a row covers everything it says and the hash before it: a row that is changed,
removed from the middle or put in between breaks the chain. Rows cut off at its end are noticed
where a version, a meeting or a decision then lacks its row; for the others the operator's log
keeps every hash as well.
"""

import hashlib
import json
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, event, func, insert, select, text

from zi_core.store import schema
from zi_core.store.access_tables import audit as table
from zi_core.store.advisory_locks import AdvisoryLock
from zi_core.text import storable

LOG: Final = logging.getLogger("zi.audit")
"""Every event, once it is kept, as one line of JSON at level INFO."""

REHEARSAL: Final = "rehearsal"
"""The execution option of a rehearsal's connections: what happens there is not logged."""

_LONGEST: Final = 500
_BEGINNING: Final = ""


class Event(StrEnum):
    """What is recorded, besides versions, whose event is their kind (``upload``, ``restore``…)."""

    SIGN_IN = "sign-in"
    SIGN_IN_FAILED = "sign-in-failed"
    SIGN_OUT = "sign-out"
    REFUSED = "refused"
    PREVIEW = "preview"
    ACCOUNT_ADDED = "account-added"
    ACCOUNT_CHANGED = "account-changed"
    ACCOUNT_DISABLED = "account-disabled"
    ACCOUNT_ENABLED = "account-enabled"
    KEY_MADE = "key-made"
    PASSWORD_SET = "password-set"
    PHONE_SET = "phone-set"
    PHONE_REMOVED = "phone-removed"
    SESSIONS_ENDED = "sessions-ended"
    SCREEN_MADE = "screen-made"
    SCREEN_OPENED = "screen-opened"
    SCREEN_ENDED = "screen-ended"
    MEETING_ADDED = "meeting-added"
    MEETING_CHANGED = "meeting-changed"
    MEETING_CLOSED = "meeting-closed"
    MEETING_REOPENED = "meeting-reopened"
    MEETING_CANCELLED = "meeting-cancelled"
    DECISION_ADDED = "decision-added"
    DECISION_CHANGED = "decision-changed"
    SCAN_ADDED = "scan-added"
    SCAN_REMOVED = "scan-removed"
    IDENTITY_CHANGED = "identity-changed"
    RECOVERED = "recovered"


LABELS: Final[Mapping[str, str]] = {
    "seed": "Versi pertama",
    "upload": "Terbit dari berkas",
    "entry": "Isian langsung",
    "restore": "Pemulihan",
    Event.SIGN_IN: "Masuk",
    Event.SIGN_IN_FAILED: "Gagal masuk",
    Event.SIGN_OUT: "Keluar",
    Event.REFUSED: "Ditolak",
    Event.PREVIEW: "Pratinjau",
    Event.ACCOUNT_ADDED: "Akun dibuat",
    Event.ACCOUNT_CHANGED: "Akun diubah",
    Event.ACCOUNT_DISABLED: "Akun dinonaktifkan",
    Event.ACCOUNT_ENABLED: "Akun diaktifkan",
    Event.KEY_MADE: "Tautan sandi dibuat",
    Event.PASSWORD_SET: "Kata sandi diganti",
    Event.PHONE_SET: "Nomor telepon diisi",
    Event.PHONE_REMOVED: "Nomor telepon dihapus",
    Event.SESSIONS_ENDED: "Semua sesi diakhiri",
    Event.SCREEN_MADE: "Tautan layar dibuat",
    Event.SCREEN_OPENED: "Layar dibuka",
    Event.SCREEN_ENDED: "Tautan layar diakhiri",
    Event.MEETING_ADDED: "Rapat dibuat",
    Event.MEETING_CHANGED: "Rapat diubah",
    Event.MEETING_CLOSED: "Rapat ditutup",
    Event.MEETING_REOPENED: "Rapat dibuka kembali",
    Event.MEETING_CANCELLED: "Rapat dibatalkan",
    Event.DECISION_ADDED: "Keputusan dicatat",
    Event.DECISION_CHANGED: "Keputusan diubah",
    Event.SCAN_ADDED: "Pindaian disimpan",
    Event.SCAN_REMOVED: "Pindaian ditarik",
    Event.IDENTITY_CHANGED: "Identitas kantor diubah",
    Event.RECOVERED: "Dipulihkan dari cadangan",
}
"""The events' names on screen; an event that is not here is shown as it is."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One row of the trail: who did what, when (UTC), from where, and the file's SHA-256.

    ``subject`` is what it was done to; ``detail`` says more, never a secret.
    """

    number: int
    at: datetime
    event: str
    who: str
    role: str
    address: str
    subject: str
    detail: Mapping[str, Any]
    file_sha256: str
    hash: str

    @property
    def label(self) -> str:
        """The event's name on screen."""
        return LABELS.get(self.event, self.event)


def lock(connection: Connection) -> None:
    """Lock the chain until this transaction ends; taken before any other row lock.

    On SQLite the transaction itself holds the one write lock.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({AdvisoryLock.AUDIT_TRAIL:d})"))


def append(
    connection: Connection,
    name: str,
    *,
    who: str = "",
    role: str = "",
    address: str = "",
    subject: str = "",
    detail: Mapping[str, Any] | None = None,
    file_sha256: str = "",
    at: datetime | None = None,
) -> None:
    """Append an event in the running (write) transaction; it is logged once that is kept."""
    lock(connection)
    newest = select(table.c.number, table.c.hash).order_by(table.c.number.desc()).limit(1)
    before = connection.execute(newest).one_or_none()
    row: dict[str, Any] = {
        "number": before.number + 1 if before else 1,
        "at": (at or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0),
        "event": str(name),
        "who": storable(who)[:_LONGEST],
        "role": storable(role)[:_LONGEST],
        "address": storable(address)[:_LONGEST],
        "subject": storable(subject)[:_LONGEST],
        "detail": storable(_canonical(detail or {})),
        "file_sha256": file_sha256,
        "previous": before.hash if before else _BEGINNING,
    }
    row["hash"] = _hash(row)
    connection.execute(insert(table), row)
    if connection.get_execution_options().get(REHEARSAL):
        return
    # In ASCII: other letters may break a line, or do something to a terminal that shows the log.
    recorded = json.dumps({**row, "at": row["at"].isoformat(), "detail": json.loads(row["detail"])})

    def tell(_: Connection) -> None:
        LOG.info("%s", recorded)

    event.listen(connection, "commit", tell, once=True)


def entries(
    connection: Connection,
    *,
    limit: int = 100,
    before: int | None = None,
    events: Collection[str] = (),
    who: str = "",
) -> list[AuditEntry]:
    """The newest events, newest first; ``before`` leads to older ones.

    Only some kinds of ``events``, and those of a name whatever its letter case, where given.
    """
    query = select(table).order_by(table.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(table.c.number < before)
    if events:
        query = query.where(table.c.event.in_([str(name) for name in events]))
    if who:
        query = query.where(func.lower(table.c.who) == func.lower(storable(who)))
    return [_entry(row) for row in connection.execute(query)]


def count(connection: Connection, name: str, who: str, since: datetime, until: datetime) -> int:
    """How many events of a kind somebody caused between two moments."""
    query = (
        select(func.count())
        .select_from(table)
        .where(table.c.event == str(name), table.c.who == storable(who))
        .where(table.c.at.between(since, until))
    )
    return connection.execute(query).scalar_one()


def verify(connection: Connection) -> list[str]:
    """What is wrong with the trail, as Indonesian sentences; empty if nothing is.

    The chain is computed anew, and every version of every book must be recorded in it as it is.
    """
    found: list[str] = []
    recorded: dict[tuple[int, int], Row[Any]] = {}
    previous, expected = _BEGINNING, 1
    for row in connection.execute(select(table).order_by(table.c.number)):
        if row.number != expected or row.previous != previous:
            found.append(
                f"Catatan audit {row.number} tidak menyambung ke catatan sebelumnya: ada yang "
                "dihapus, disisipkan, atau diubah."
            )
        if _hash(row._asdict()) != row.hash:
            found.append(f"Catatan audit {row.number} tidak sesuai sidiknya.")
        previous, expected = row.hash, row.number + 1
        place = _recorded_version(row.detail)
        if place:
            recorded.setdefault(place, row)
    return found + _unrecorded_versions(connection, recorded)


def _unrecorded_versions(
    connection: Connection, recorded: dict[tuple[int, int], Row[Any]]
) -> list[str]:
    found = []
    versions, books = schema.versions, schema.books
    wanted = [column for column in versions.c if column.name not in ("file", "state")]
    query = (
        select(*wanted, books.c.year)
        .outerjoin(books, books.c.id == versions.c.book_id)
        .order_by(versions.c.book_id, versions.c.number)
    )
    for row in connection.execute(query):
        entry = recorded.pop((row.book_id, row.number), None)
        name = f"Versi {row.number} rencana {row.year}"
        if entry is None:
            found.append(f"{name} tidak tercatat dalam catatan audit.")
            continue
        is_same = (entry.event, entry.file_sha256) == (row.kind, row.file_sha256)
        if not is_same or json.loads(entry.detail) != _version_detail(row._asdict()):
            found.append(f"{name} tidak sama dengan catatan auditnya.")
    found += [
        f"Versi {number} disebut catatan audit {entry.number}, tetapi tidak ada."
        for (_, number), entry in recorded.items()
    ]
    return found


def append_version(
    connection: Connection, row: Mapping[str, Any], *, who: str, role: str, address: str
) -> None:
    """Append the event of a version, given its row; its kind is the event's name."""
    append(
        connection,
        row["kind"],
        who=who,
        role=role,
        address=address,
        subject=f"versi {row['number']}",
        detail=_version_detail(row),
        file_sha256=row["file_sha256"],
        at=row["at"],
    )


def _version_detail(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the event of a version says of it, so that the chain holds every column of it."""
    at = row["at"]
    return {
        "book": row["book_id"],
        "version": row["number"],
        "at": (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat(),
        "by": row["author"],
        "note": row["note"],
        "file": row["file_name"],
        "state_sha256": row["state_sha256"],
        "changes": row["change_count"],
    }


def _recorded_version(detail: str) -> tuple[int, int] | None:
    try:
        recorded = json.loads(detail)
    except ValueError:
        return None
    if not isinstance(recorded, dict) or "state_sha256" not in recorded:
        return None
    book, number = recorded.get("book"), recorded.get("version")
    return (book, number) if isinstance(book, int) and isinstance(number, int) else None


def log_to(handler: logging.Handler) -> None:
    """Have a handler write every event, one line of JSON each."""
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False


def _canonical(value: object) -> str:
    # str: what another program has put there may be anything, and must only fail to match.
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


_HASHED: Final = (
    "number",
    "at",
    "event",
    "who",
    "role",
    "address",
    "subject",
    "detail",
    "file_sha256",
    "previous",
)


def _hash(row: Mapping[str, Any]) -> str:
    values = [row[name] for name in _HASHED]
    values[1] = row["at"].isoformat()
    return hashlib.sha256(_canonical(values).encode()).hexdigest()


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        row.number,
        row.at,
        row.event,
        row.who,
        row.role,
        row.address,
        row.subject,
        json.loads(row.detail),
        row.file_sha256,
        row.hash,
    )
