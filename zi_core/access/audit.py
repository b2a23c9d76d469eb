"""What people do, on record: see :mod:`zi_core.store.audit` for the chain itself."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection

from zi_core.access.clock import CLOCK_SKEW
from zi_core.access.errors import PermissionRefused
from zi_core.access.event_counts import counts_of
from zi_core.access.permissions import Person, Right, Role, refusal_words
from zi_core.dates import day_label
from zi_core.formatting import number
from zi_core.store import Store, audit
from zi_core.store.audit import LABELS, AuditEntry, Event, log_to
from zi_core.text import short_file_name

__all__ = [
    "LABELS",
    "AuditEntry",
    "Event",
    "EventGroup",
    "by_day",
    "entries",
    "log_to",
    "record",
    "record_in",
    "refusal_in",
    "require",
    "words_of",
]


class EventGroup(StrEnum):
    """Kinds of events that are looked through together; the value is that of the form."""

    PUBLISHED = "terbitan"
    SIGNED_IN = "masuk"
    ACCOUNTS = "akun"
    MEETINGS = "rapat"
    REFUSED = "ditolak"

    @property
    def label(self) -> str:
        """The group's name on screen."""
        return _GROUPS[self][0]

    @property
    def events(self) -> tuple[str, ...]:
        """The events of the group; every event is of one group."""
        return _GROUPS[self][1]


_GROUPS: Final[Mapping[EventGroup, tuple[str, tuple[str, ...]]]] = {
    EventGroup.PUBLISHED: (
        "Terbitan dan pratinjau",
        ("seed", "upload", "entry", "restore", Event.PREVIEW, Event.RECOVERED),
    ),
    EventGroup.SIGNED_IN: (
        "Masuk dan keluar",
        (Event.SIGN_IN, Event.SIGN_OUT, Event.SESSIONS_ENDED, Event.SCREEN_OPENED),
    ),
    EventGroup.ACCOUNTS: (
        "Akun dan tautan",
        (
            Event.ACCOUNT_ADDED,
            Event.ACCOUNT_CHANGED,
            Event.ACCOUNT_DISABLED,
            Event.ACCOUNT_ENABLED,
            Event.KEY_MADE,
            Event.PASSWORD_SET,
            Event.PHONE_SET,
            Event.PHONE_REMOVED,
            Event.SCREEN_MADE,
            Event.SCREEN_ENDED,
        ),
    ),
    EventGroup.MEETINGS: (
        "Rapat dan identitas kantor",
        (
            Event.MEETING_ADDED,
            Event.MEETING_CHANGED,
            Event.MEETING_CLOSED,
            Event.MEETING_REOPENED,
            Event.MEETING_CANCELLED,
            Event.DECISION_ADDED,
            Event.DECISION_CHANGED,
            Event.SCAN_ADDED,
            Event.SCAN_REMOVED,
            Event.IDENTITY_CHANGED,
        ),
    ),
    EventGroup.REFUSED: ("Gagal masuk dan ditolak", (Event.SIGN_IN_FAILED, Event.REFUSED)),
}


_HOW: Final = {
    "password": "dengan kata sandi",
    "key": "dengan tautan sekali pakai",
    "openid": "lewat akun kantor",
}


def words_of(entry: AuditEntry) -> list[str]:
    """What else an event says, in words for people; what only machines compare is left out."""
    detail = entry.detail
    found = [
        str(detail.get("note") or ""),
        short_file_name(str(detail.get("file") or "")),
        f"{number(detail['changes'])} perubahan" if "changes" in detail else "",
        _HOW.get(str(detail.get("how")), ""),
        str(detail.get("role") or ""),
        ", ".join(map(str, detail.get("teams") or ())),
        f"{detail['days']} hari" if "days" in detail else "",
        str(detail.get("why") or ""),
        f"{number(detail['count'])} kali lagi" if "count" in detail else "",
    ]
    return [words for words in found if words]


def record(
    store: Store,
    event: Event,
    by: Person,
    *,
    subject: str = "",
    detail: Mapping[str, Any] | None = None,
    file_sha256: str = "",
    at: datetime | None = None,
) -> None:
    """Record what somebody did that is no change by itself: a preview, a refusal.

    What somebody without an account causes is counted (:mod:`zi_core.access.event_counts`).
    """
    if by.role in (None, Role.SCREEN) or by.rehearsal != store.rehearsal:
        counts_of(store).record(
            store,
            event,
            at=at or datetime.now(UTC),
            who=by.name,
            role=by.role or "",
            address=by.address,
            subject=subject,
            detail=detail,
            file_sha256=file_sha256,
        )
        return
    with store.writing() as connection:
        record_in(
            connection, event, by, subject=subject, detail=detail, file_sha256=file_sha256, at=at
        )


def record_in(
    connection: Connection,
    event: Event,
    by: Person,
    *,
    subject: str = "",
    detail: Mapping[str, Any] | None = None,
    file_sha256: str = "",
    at: datetime | None = None,
) -> None:
    """Record what somebody did, in the transaction that does it."""
    audit.append(
        connection,
        event,
        who=by.name,
        role=by.role or "",
        address=by.address,
        subject=subject,
        detail=detail,
        file_sha256=file_sha256,
        at=at,
    )


def record_within(
    store: Store,
    event: Event,
    by: Person,
    *,
    most: int,
    span: timedelta,
    subject: str = "",
    file_sha256: str = "",
) -> bool:
    """Record an event unless the person caused it ``most`` times within ``span`` already.

    Counted and recorded in one transaction, so that of many tries at once none slips through.
    """
    with store.writing() as connection:
        audit.lock(connection)
        now = datetime.now(UTC)
        if audit.count(connection, event, by.name, now - span, now + CLOCK_SKEW) >= most:
            return False
        record_in(connection, event, by, subject=subject, file_sha256=file_sha256)
    return True


def entries(
    store: Store,
    by: Person,
    *,
    limit: int = 100,
    before: int | None = None,
    group: EventGroup | None = None,
    who: str = "",
) -> list[AuditEntry]:
    """The newest events, newest first, for who may see them; for anybody else none.

    ``before`` is the number that older ones are asked for from; a ``group`` of events and an
    account's name ``who`` narrow them.
    """
    if refusal_in(store, by, Right.AUDIT):
        return []
    events = group.events if group else ()
    with store.reading() as connection:
        return audit.entries(connection, limit=limit, before=before, events=events, who=who)


def by_day(found: Iterable[AuditEntry]) -> list[tuple[str, list[AuditEntry]]]:
    """Events grouped by their day in WIB, in their order: ``Senin, 3 Oktober 2022``."""
    return [(day, list(group)) for day, group in groupby(found, lambda entry: day_label(entry.at))]


def refusal_in(store: Store, by: Person, right: Right) -> str | None:
    """Why a person may not do something in a store, as an Indonesian sentence; None where they may.

    A rehearsal's person has no right in any other store, nor anybody else in a rehearsal's.
    """
    if by.role is not None and by.rehearsal != store.rehearsal:
        return "Peran ini tidak berlaku untuk data yang sedang dibuka. Muat ulang halamannya."
    return refusal_words(by, right)


def require(store: Store, by: Person, right: Right, at: datetime | None = None) -> None:
    """Raise PermissionRefused, on record, for who has not a right."""
    if reason := refusal_in(store, by, right):
        record(store, Event.REFUSED, by, subject=right, at=at)
        raise PermissionRefused(reason)
