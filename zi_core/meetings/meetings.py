"""The meetings and decisions of a book: kept in its store, changed only by who may."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.exc import IntegrityError

from zi_core.access.audit import record, record_in
from zi_core.access.rights import Person, Right, denial
from zi_core.meetings import content
from zi_core.meetings.decision import Decision, DecisionDraft
from zi_core.meetings.dossier import Dossier
from zi_core.meetings.errors import MeetingError
from zi_core.meetings.meeting import Closing, Details, Meeting, Trace
from zi_core.months import OFFICE_TIME
from zi_core.plan import Plan
from zi_core.progress import Progress, default_as_of, measure
from zi_core.status import status_of
from zi_core.store import Store
from zi_core.store.audit import LABELS, Event, lock, storable
from zi_core.store.meeting_tables import decisions as decision_table
from zi_core.store.meeting_tables import meetings as meeting_table

_GONE: Final = "Rapat itu tidak ada."
_OVERTAKEN: Final = (
    "Sementara itu ada yang mengubahnya. Periksa keadaan terbarunya, lalu ulangi perubahan Anda."
)

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class Meetings:
    """The meetings of the book that a store looks at.

    Every method that changes anything takes the person who wants it, checks their right, and is
    recorded in the audit trail in the same transaction. All raise MeetingError, with a sentence,
    for what is refused, and StoreError as the store does. ``revision`` arguments are those that
    the person has seen: where another has been made since, nothing is changed.
    """

    def __init__(self, store: Store, *, clock: Clock = _now) -> None:
        """Look at a store's book; ``clock`` gives moments in UTC."""
        self.store, self._clock = store, clock

    # ---- reading ----------------------------------------------------------------------------

    def all(self) -> list[Meeting]:
        """The meetings of the year, the newest period's first."""
        with self.store.reading() as connection:
            rows = connection.execute(_newest(meeting_table, self.store.book.id)).all()
        found = [content.meeting(self.store.book.year, row) for row in rows]
        return sorted(found, key=lambda meeting: meeting.order, reverse=True)

    def get(self, number: int) -> Meeting | None:
        """A meeting as it stands; None where there is none of that number."""
        return next((found for found in self.all() if found.number == number), None)

    def trail(self, number: int) -> list[Trace]:
        """What happened to a meeting, oldest first."""
        table = meeting_table
        query = (
            select(table)
            .where(table.c.book_id == self.store.book.id, table.c.number == number)
            .order_by(table.c.revision)
        )
        with self.store.reading() as connection:
            return [
                Trace(
                    row.revision,
                    row.event,
                    LABELS.get(row.event, row.event),
                    row.by,
                    row.at,
                    row.note,
                )
                for row in connection.execute(query)
            ]

    def decisions(self) -> list[Decision]:
        """The decisions of the year's meetings as they stand, in the order they were taken."""
        return content.decisions(self.store.book.year, self._decision_rows())

    def open_decisions(self) -> list[Decision]:
        """What is still to be done, of this year's meetings and of those of the years before."""
        earlier = [found for store in self._earlier() for found in Meetings(store).decisions()]
        return [found for found in (*earlier, *self.decisions()) if found.is_open]

    def dossier(self, number: int) -> Dossier:
        """A meeting with its figures: live ones, or those that closing it froze."""
        meeting = self.get(number)
        if meeting is None:
            raise MeetingError(_GONE)
        return self._frozen(meeting) if meeting.closing else self._live(meeting)

    def change_count(self) -> int:
        """How often any meeting or decision has been changed, in all years; grows with each."""
        counts = [
            select(func.count()).select_from(table).scalar_subquery()
            for table in (meeting_table, decision_table)
        ]
        with self.store.reading() as connection:
            return sum(connection.execute(select(*counts)).one())

    # ---- meetings ---------------------------------------------------------------------------

    def begin(self, person: Person, details: Details) -> Meeting:
        """Make a meeting; for who may lead one."""
        with self._changing(person, Right.LEAD) as connection:
            number = self._next_number(connection, meeting_table)
            meeting = Meeting(self.store.book.year, number, 1, content.checked(details))
            self._keep(connection, person, meeting, Event.MEETING_ADDED)
        return meeting

    def change(self, person: Person, number: int, revision: int, details: Details) -> Meeting:
        """Change what is said of an open meeting; for who may lead one."""
        with self._changing(person, Right.LEAD) as connection:
            before = self._seen(connection, number, revision)
            if before.is_closed:
                raise MeetingError("Rapat ini sudah ditutup; buka kembali dulu untuk mengubahnya.")
            meeting = replace(before, revision=revision + 1, details=content.checked(details))
            self._keep(connection, person, meeting, Event.MEETING_CHANGED)
        return meeting

    def close(self, person: Person, number: int, revision: int) -> Meeting:
        """Freeze a meeting's figures and decisions; for who may lead one."""
        self._require(person, Right.LEAD)
        seen = self.dossier(number)
        closing = Closing(
            at=self._clock(),
            by=person.display,
            version=seen.version.number,
            state_sha256=seen.version.state_sha256,
            as_of=seen.progress.as_of,
            previous=seen.previous.number if seen.previous else None,
            decisions={(made.year, made.number): made.revision for made in seen.decisions},
            figures=status_of(seen.progress),
        )
        with self._changing(person, Right.LEAD) as connection:
            before = self._seen(connection, number, revision)
            if before.is_closed:
                raise MeetingError("Rapat ini sudah ditutup.")
            meeting = replace(before, revision=revision + 1, closing=closing)
            self._keep(connection, person, meeting, Event.MEETING_CLOSED)
        return meeting

    def reopen(self, person: Person, number: int, revision: int, why: str) -> Meeting:
        """Open a closed meeting again, with a reason that stays on record."""
        why = content.one_text(why, content.LONG_TEXT, "Alasan")
        if not why:
            raise MeetingError("Tulis alasan membuka kembali rapat ini; alasannya ikut dicatat.")
        with self._changing(person, Right.LEAD) as connection:
            before = self._seen(connection, number, revision)
            if not before.is_closed:
                raise MeetingError("Rapat ini memang belum ditutup.")
            meeting = replace(before, revision=revision + 1, closing=None)
            self._keep(connection, person, meeting, Event.MEETING_REOPENED, why)
        return meeting

    # ---- decisions --------------------------------------------------------------------------

    def decide(self, person: Person, number: int, draft: DecisionDraft) -> Decision:
        """Keep a decision of an open meeting at once; for who may record decisions."""
        with self._changing(person, Right.DECIDE) as connection:
            meeting = self._meeting(connection, number)
            if meeting.is_closed:
                raise MeetingError(
                    "Rapat ini sudah ditutup; buka kembali dulu untuk menambah keputusan."
                )
            decision = self._next_number(connection, decision_table)
            draft = content.checked_decision(draft, self.store.plan(self.store.newest()))
            self._keep_decision(connection, person, decision, 1, number, draft)
        return self._decision(decision)

    def change_decision(
        self, person: Person, number: int, revision: int, draft: DecisionDraft
    ) -> Decision:
        """Change a decision of this book, or what has become of it, as long as it lives.

        A closed meeting keeps it as it stood then.
        """
        with self._changing(person, Right.DECIDE) as connection:
            rows = [row for row in self._decision_rows(connection) if row.number == number]
            if not rows:
                raise MeetingError("Keputusan itu tidak ada.")
            if rows[-1].revision != revision:
                raise MeetingError(_OVERTAKEN)
            draft = content.checked_decision(draft, self.store.plan(self.store.newest()))
            self._keep_decision(connection, person, number, revision + 1, rows[0].meeting, draft)
        return self._decision(number)

    # ---- inside -----------------------------------------------------------------------------

    def _live(self, meeting: Meeting) -> Dossier:
        version = self.store.version(self.store.newest())
        assert version is not None
        plan, today = self.store.plan(version.number), self._clock().astimezone(OFFICE_TIME).date()
        previous = self._previous(meeting)
        progress = measure(plan, self._position(meeting, plan, today))
        before = self._seen_by(previous)
        shown = tuple(self._shown(meeting, previous))
        return Dossier(meeting, version, progress, previous, before, shown, today)

    def _frozen(self, meeting: Meeting) -> Dossier:
        closing = meeting.closing
        assert closing is not None
        version = self.store.version(closing.version)
        if version is None or version.state_sha256 != closing.state_sha256:
            raise MeetingError(
                f"Versi {closing.version}, yang dibekukan rapat ini, tidak ada lagi seperti saat "
                "itu. Periksa dengan perintah verify, lalu pulihkan dari cadangan."
            )
        progress = measure(self.store.plan(version.number), closing.as_of)
        previous = self.get(closing.previous) if closing.previous else None
        shown = tuple(
            found
            for store in (*self._earlier(), self.store)
            for found in Meetings(store)._decisions_at(closing.decisions)
        )
        today = closing.at.astimezone(OFFICE_TIME).date()
        before = self._seen_by(previous)
        return Dossier(
            meeting, version, progress, previous if before else None, before, shown, today
        )

    @staticmethod
    def _position(meeting: Meeting, plan: Plan, today: date) -> int:
        """The end of the period, or of the last month closed by now."""
        return min(meeting.details.period.last_month, default_as_of(plan, today))

    def _previous(self, meeting: Meeting) -> Meeting | None:
        earlier = [found for found in self.all() if found.is_closed and found.order < meeting.order]
        return earlier[0] if earlier else None

    def _seen_by(self, meeting: Meeting | None) -> Progress | None:
        """What a meeting saw; None where there was none, or it has been opened again since."""
        if meeting is None or meeting.closing is None:
            return None
        return measure(self.store.plan(meeting.closing.version), meeting.closing.as_of)

    def _shown(self, meeting: Meeting, previous: Meeting | None) -> Iterator[Decision]:
        """The decisions that a meeting looks at."""
        places = {found.number: found.order for found in self.all()}
        closing = previous.closing if previous else None
        since = closing.at.astimezone(OFFICE_TIME).date() if closing else None

        def matters(found: Decision) -> bool:
            settled = found.settled_on
            return found.is_open or since is None or (settled is not None and settled >= since)

        for store in self._earlier():
            yield from (found for found in Meetings(store).decisions() if found.is_open)
        for found in self.decisions():
            is_own = found.meeting == meeting.number
            if is_own or (places[found.meeting] < meeting.order and matters(found)):
                yield found

    def _earlier(self) -> list[Store]:
        """The books of the years before, the oldest first."""
        books = [book for book in self.store.books() if book.year < self.store.book.year]
        return [self.store.on(book) for book in reversed(books)]

    def _decisions_at(self, revisions: Mapping[tuple[int, int], int]) -> list[Decision]:
        year = self.store.book.year
        rows = [
            row
            for row in self._decision_rows()
            if row.revision <= revisions.get((year, row.number), 0)
        ]
        return content.decisions(year, rows)

    def _decision(self, number: int) -> Decision:
        return next(found for found in self.decisions() if found.number == number)

    def _decision_rows(self, connection: Connection | None = None) -> list[Any]:
        table = decision_table
        query = (
            select(table)
            .where(table.c.book_id == self.store.book.id)
            .order_by(table.c.number, table.c.revision)
        )
        if connection is not None:
            return list(connection.execute(query))
        with self.store.reading() as reading:
            return list(reading.execute(query))

    def _require(self, person: Person, right: Right) -> None:
        """Refuse, on record, whoever has not the right, whatever a page has shown them."""
        if reason := denial(person, right):
            record(self.store, Event.REFUSED, person, subject=right)
            raise MeetingError(reason)

    @contextmanager
    def _changing(self, person: Person, right: Right) -> Iterator[Connection]:
        """A transaction in which a person changes something that they have the right to."""
        self._require(person, right)
        try:
            with self.store.writing() as connection:
                lock(connection)
                yield connection
        except IntegrityError as error:  # another process was quicker
            raise MeetingError(_OVERTAKEN) from error

    def _meeting(self, connection: Connection, number: int) -> Meeting:
        query = _newest(meeting_table, self.store.book.id).where(meeting_table.c.number == number)
        row = connection.execute(query).one_or_none()
        if row is None:
            raise MeetingError(_GONE)
        return content.meeting(self.store.book.year, row)

    def _seen(self, connection: Connection, number: int, revision: int) -> Meeting:
        meeting = self._meeting(connection, number)
        if meeting.revision != revision:
            raise MeetingError(_OVERTAKEN)
        return meeting

    def _next_number(self, connection: Connection, table: Table) -> int:
        query = select(func.max(table.c.number)).where(table.c.book_id == self.store.book.id)
        return (connection.execute(query).scalar_one_or_none() or 0) + 1

    def _keep(
        self,
        connection: Connection,
        person: Person,
        meeting: Meeting,
        event: Event,
        note: str = "",
    ) -> None:
        at, told = self._clock(), content.dump_meeting(meeting)
        connection.execute(
            insert(meeting_table),
            {
                "book_id": self.store.book.id,
                "number": meeting.number,
                "revision": meeting.revision,
                "event": str(event),
                "by": storable(person.display),
                "at": at,
                "note": note,
                "content": told,
            },
        )
        detail: dict[str, Any] = {
            "book": self.store.book.id,
            "meeting": meeting.number,
            "revision": meeting.revision,
            "sha256": content.sha256(told),
        }
        if note:
            detail["why"] = note
        subject = f"rapat {meeting.number} ({meeting.name})"
        record_in(connection, event, person, subject=subject, detail=detail, at=at)

    def _keep_decision(
        self,
        connection: Connection,
        person: Person,
        number: int,
        revision: int,
        meeting: int,
        draft: DecisionDraft,
    ) -> None:
        at, told = self._clock(), content.dump_decision(draft)
        connection.execute(
            insert(decision_table),
            {
                "book_id": self.store.book.id,
                "number": number,
                "revision": revision,
                "meeting": meeting,
                "by": storable(person.display),
                "at": at,
                "content": told,
            },
        )
        event = Event.DECISION_ADDED if revision == 1 else Event.DECISION_CHANGED
        detail = {
            "book": self.store.book.id,
            "decision": number,
            "revision": revision,
            "sha256": content.sha256(told),
        }
        subject = f"keputusan K-{number}/{self.store.book.year}"
        record_in(connection, event, person, subject=subject, detail=detail, at=at)


def _newest(table: Table, book_id: int) -> Any:  # noqa: ANN401 - SQLAlchemy's own
    """The newest state of every meeting of a book."""
    last = (
        select(table.c.number, func.max(table.c.revision).label("revision"))
        .where(table.c.book_id == book_id)
        .group_by(table.c.number)
        .subquery()
    )
    return (
        select(table)
        .join(
            last,
            (table.c.number == last.c.number) & (table.c.revision == last.c.revision),
        )
        .where(table.c.book_id == book_id)
    )
