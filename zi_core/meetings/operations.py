"""The meetings and decisions of a book: kept in its store, changed only by who may."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from zi_core.access import audit
from zi_core.access.permissions import Person, Right
from zi_core.dates import OFFICE_TIME
from zi_core.meetings import briefing_builder, records, serialization
from zi_core.meetings.briefing import MeetingBriefing
from zi_core.meetings.decision import Decision, DecisionDraft
from zi_core.meetings.errors import MeetingError
from zi_core.meetings.meeting import Closing, Details, HistoryEntry, Meeting
from zi_core.progress.snapshot import status_of
from zi_core.store import Store
from zi_core.store.audit import Event, lock

_GONE: Final = "Rapat itu tidak ada."
_OVERTAKEN: Final = (
    "Sementara itu ada yang mengubahnya. Periksa keadaan terbarunya, lalu ulangi perubahan Anda."
)
_NEWS: Final = (
    "Sementara itu angka atau keputusannya berubah, jadi rapat belum ditutup. Periksa keadaan "
    "terbarunya, lalu tutup lagi."
)

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class Meetings:
    """The meetings of the book that a store looks at; :meth:`of_year` looks at another.

    Every method that changes anything takes the person who wants it and checks their right; what
    it does, and that it refused, is recorded in the audit trail. ``revision`` arguments are those
    that the person has seen: where another has been made since, nothing is changed. All methods
    raise MeetingError, with a sentence, for what is refused, and StoreError as the store does.
    """

    def __init__(self, store: Store, *, clock: Clock = _now) -> None:
        """Look at a store's book; ``clock`` gives moments in UTC."""
        self.store, self._clock = store, clock

    def of_year(self, year: int) -> "Meetings":
        """The meetings of another year's book, where an earlier year's decision is changed."""
        store = self.store.of_year(year)
        if store is None:
            raise MeetingError(f"Tidak ada rencana aksi tahun {year}.")
        return Meetings(store, clock=self._clock)

    # ---- reading ----------------------------------------------------------------------------

    def all(self) -> list[Meeting]:
        """The meetings of the year, the newest period's first; cancelled ones left out."""
        with self.store.reading() as connection:
            return records.meetings_in(connection, self.store.book)

    def get(self, number: int) -> Meeting | None:
        """A meeting as it stands; None where there is none of that number, or it was cancelled."""
        with self.store.reading() as connection:
            return records.meeting_in(connection, self.store.book, number)

    def trail(self, number: int) -> list[HistoryEntry]:
        """What happened to a meeting, a cancelled one too, oldest first."""
        with self.store.reading() as connection:
            return records.trail_in(connection, self.store.book, number)

    def decisions(self) -> list[Decision]:
        """The decisions of the year's meetings as they stand, in the order they were taken."""
        with self.store.reading() as connection:
            return records.decisions_in(connection, self.store.book)

    def open_decisions(self) -> list[Decision]:
        """What is still to be done, of this year's meetings and of those of the years before."""
        stores = (*briefing_builder.earlier(self.store), self.store)
        found = (decision for store in stores for decision in Meetings(store).decisions())
        return [decision for decision in found if decision.is_open]

    def briefing(self, number: int) -> MeetingBriefing:
        """A meeting with its figures: live ones, or those that closing it froze."""
        meeting = self.get(number)
        if meeting is None:
            raise MeetingError(_GONE)
        return self._briefing(meeting)

    def change_count(self) -> int:
        """How often any meeting or decision has been changed, in all years; grows with each."""
        with self.store.reading() as connection:
            return records.change_count(connection)

    # ---- rights -----------------------------------------------------------------------------

    def require(self, person: Person, right: Right) -> None:
        """Raise MeetingError, on record, for who has not a right: before anything is looked at."""
        if reason := audit.refusal_in(self.store, person, right):
            audit.record(self.store, Event.REFUSED, person, subject=right)
            raise MeetingError(reason)

    # ---- meetings ---------------------------------------------------------------------------

    def create(self, person: Person, details: Details) -> Meeting:
        """Make a meeting; for who may lead one."""
        with self._changing(person, Right.LEAD) as connection:
            number = records.next_meeting(connection, self.store.book)
            meeting = Meeting(self.store.book.year, number, 1, serialization.checked(details))
            self._keep(connection, person, meeting, Event.MEETING_ADDED)
        return meeting

    def change(self, person: Person, number: int, revision: int, details: Details) -> Meeting:
        """Change what is said of an open meeting; for who may lead one."""
        with self._changing(person, Right.LEAD) as connection:
            before = self._seen(connection, number, revision)
            if before.is_closed:
                raise MeetingError("Rapat ini sudah ditutup; buka kembali dulu untuk mengubahnya.")
            meeting = replace(before, revision=revision + 1, details=serialization.checked(details))
            self._keep(connection, person, meeting, Event.MEETING_CHANGED)
        return meeting

    def close(
        self, person: Person, number: int, revision: int, fingerprint: str | None = None
    ) -> Meeting:
        """Freeze a meeting's figures and decisions; for who may lead one.

        ``fingerprint`` is the :attr:`MeetingBriefing.fingerprint` that the person has seen: where
        figures or decisions have changed since, nothing is frozen. Without it, whatever stands at
        this moment is.
        """
        with self._changing(person, Right.LEAD) as connection:
            before = self._seen(connection, number, revision)
            if before.is_closed:
                raise MeetingError("Rapat ini sudah ditutup.")
            # Nobody else can publish or decide while this transaction runs: both need its lock.
            seen = self._briefing(before)
            if fingerprint not in (None, seen.fingerprint):
                raise MeetingError(_NEWS)
            closing = Closing(
                at=self._clock(),
                by=person.display,
                version=seen.version.number,
                state_sha256=seen.version.state_sha256,
                as_of=seen.progress.as_of,
                previous=(seen.previous.number, seen.previous.revision) if seen.previous else None,
                decisions={made.key: made.revision for made in seen.decisions},
                figures=status_of(seen.progress),
            )
            meeting = replace(before, revision=revision + 1, closing=closing)
            self._keep(connection, person, meeting, Event.MEETING_CLOSED)
        return meeting

    def reopen(self, person: Person, number: int, revision: int, why: str) -> Meeting:
        """Open a closed meeting again, with a reason that stays on record.

        Meetings after it that are closed keep what they were compared with.
        """
        with self._changing(person, Right.LEAD) as connection:
            why = _reason(why, "Tulis alasan membuka kembali rapat ini; alasannya ikut dicatat.")
            before = self._seen(connection, number, revision)
            if not before.is_closed:
                raise MeetingError("Rapat ini memang belum ditutup.")
            meeting = replace(before, revision=revision + 1, closing=None)
            self._keep(connection, person, meeting, Event.MEETING_REOPENED, why)
        return meeting

    def cancel(self, person: Person, number: int, revision: int, why: str) -> None:
        """Take an open meeting without decisions off the list, with a reason; for who may lead one.

        It stays on record (:meth:`trail`), and its number is not used again. One with decisions
        was held.
        """
        with self._changing(person, Right.LEAD) as connection:
            why = _reason(why, "Tulis alasan membatalkan rapat ini; alasannya ikut dicatat.")
            before = self._seen(connection, number, revision)
            if before.is_closed:
                raise MeetingError("Rapat ini sudah ditutup; rapat yang selesai tidak dibatalkan.")
            made = records.decisions_in(connection, self.store.book)
            if any(decision.meeting == number for decision in made):
                raise MeetingError(
                    "Rapat ini sudah mencatat keputusan, jadi tidak dapat dibatalkan."
                )
            meeting = replace(before, revision=revision + 1)
            self._keep(connection, person, meeting, Event.MEETING_CANCELLED, why)

    # ---- decisions --------------------------------------------------------------------------

    def decide(self, person: Person, number: int, draft: DecisionDraft) -> Decision:
        """Keep a decision of an open meeting at once; for who may record decisions."""
        with self._changing(person, Right.DECIDE) as connection:
            if self._meeting(connection, number).is_closed:
                raise MeetingError(
                    "Rapat ini sudah ditutup; buka kembali dulu untuk menambah keputusan."
                )
            draft = self._checked(draft)
            self._check_subject(draft)
            place = (number, records.next_decision(connection, self.store.book), 1)
            return self._keep_decision(connection, person, place, draft)

    def change_decision(
        self, person: Person, number: int, revision: int, draft: DecisionDraft
    ) -> Decision:
        """Change a decision of this book, or what has become of it, as long as it lives.

        A closed meeting keeps it as it stood then. One of an earlier year is changed in that
        year's book: :meth:`of_year`.
        """
        with self._changing(person, Right.DECIDE) as connection:
            made = records.decisions_in(connection, self.store.book)
            before = next((found for found in made if found.number == number), None)
            if before is None:
                raise MeetingError("Keputusan itu tidak ada.")
            if before.revision != revision:
                raise MeetingError(_OVERTAKEN)
            draft = self._checked(draft)
            if draft.subject != before.draft.subject:  # the activity may have left the plan since
                self._check_subject(draft)
            place = (before.meeting, number, revision + 1)
            return self._keep_decision(connection, person, place, draft)

    # ---- inside -----------------------------------------------------------------------------

    def _briefing(self, meeting: Meeting) -> MeetingBriefing:
        if meeting.closing:
            return briefing_builder.frozen(self.store, meeting, meeting.closing)
        return briefing_builder.live(self.store, meeting, self._clock())

    @contextmanager
    def _changing(self, person: Person, right: Right) -> Iterator[Connection]:
        """A transaction in which a person changes something that they have the right to."""
        self.require(person, right)
        try:
            with self.store.writing() as connection:
                lock(connection)
                yield connection
        except IntegrityError as error:  # another process was quicker
            raise MeetingError(_OVERTAKEN) from error

    def _meeting(self, connection: Connection, number: int) -> Meeting:
        meeting = records.meeting_in(connection, self.store.book, number)
        if meeting is None:
            raise MeetingError(_GONE)
        return meeting

    def _seen(self, connection: Connection, number: int, revision: int) -> Meeting:
        meeting = self._meeting(connection, number)
        if meeting.revision != revision:
            raise MeetingError(_OVERTAKEN)
        return meeting

    def _checked(self, draft: DecisionDraft) -> DecisionDraft:
        draft = serialization.checked_decision(draft)
        if draft.done_on and draft.done_on > self._clock().astimezone(OFFICE_TIME).date():
            raise MeetingError("Tanggal selesai tidak boleh sesudah hari ini.")
        return draft

    def _check_subject(self, draft: DecisionDraft) -> None:
        code = draft.subject.code
        if code is not None and code not in self.store.plan(self.store.newest()).by_code:
            raise MeetingError(f"Kegiatan {code} tidak ada dalam rencana aksi.")

    def _keep(
        self,
        connection: Connection,
        person: Person,
        meeting: Meeting,
        event: Event,
        why: str = "",
    ) -> None:
        at = self._clock()
        records.keep_meeting(connection, self.store.book, person, meeting, event, at, why)

    def _keep_decision(
        self,
        connection: Connection,
        person: Person,
        place: tuple[int, int, int],
        draft: DecisionDraft,
    ) -> Decision:
        book, number = self.store.book, place[1]
        records.keep_decision(connection, book, person, place, draft, self._clock())
        kept = records.decisions_in(connection, book)
        return next(found for found in kept if found.number == number)


def _reason(why: str, missing: str) -> str:
    """A reason in canonical form. Raises MeetingError, saying what is ``missing``, for none."""
    why = serialization.one_text(why, serialization.LONG_TEXT, "Alasan")
    if not why:
        raise MeetingError(missing)
    return why
