"""Putting a meeting's briefing together: live, from the newest version, or as closing froze it."""

from collections.abc import Iterable
from datetime import datetime

from zi_core.dates import OFFICE_TIME
from zi_core.meetings import records
from zi_core.meetings.briefing import MeetingBriefing
from zi_core.meetings.decision import Decision, Key
from zi_core.meetings.errors import MeetingError
from zi_core.meetings.meeting import Closing, Meeting
from zi_core.progress import Progress, default_as_of, measure
from zi_core.store import Store, Version


def live(store: Store, meeting: Meeting, now: datetime) -> MeetingBriefing:
    """The briefing of an open meeting of the store's book, as things stand ``now`` (UTC).

    Its position is the end of its period, or of the last month closed by now.
    """
    today = now.astimezone(OFFICE_TIME).date()
    number = store.newest()
    version, plan = store.version(number), store.plan(number)
    assert version is not None
    as_of = min(meeting.details.period.last_month, default_as_of(plan, today))
    with store.reading() as connection:
        known = records.meetings_in(connection, store.book)
    before = [found for found in known if found.order < meeting.order]
    previous = next((found for found in before if found.is_closed), None)
    seen = seen_by(store, previous.closing)[1] if previous and previous.closing else None
    shown = _shown(store, meeting, before)
    after = [found.details.day for found in known if found.details.day > meeting.details.day]
    following = min(after, default=None)
    progress = measure(plan, as_of)
    return MeetingBriefing(meeting, version, progress, previous, seen, shown, following)


def frozen(store: Store, meeting: Meeting, closing: Closing) -> MeetingBriefing:
    """The briefing of a meeting as closing it froze it, whatever has changed since.

    Raises MeetingError where what it froze is no longer there.
    """
    version, progress = seen_by(store, closing)
    previous, before = None, None
    if closing.previous:
        with store.reading() as connection:
            previous = records.meeting_at(connection, store.book, *closing.previous)
        if previous is None or previous.closing is None:
            raise MeetingError(
                f"Rapat {closing.previous[0]}, yang dibandingkan dengan rapat ini, tidak ada lagi "
                "seperti saat itu. Periksa dengan perintah verify, lalu pulihkan dari cadangan."
            )
        before = seen_by(store, previous.closing)[1]
    shown: list[Decision] = []
    for book in (*earlier(store), store):
        with book.reading() as connection:
            shown += records.decisions_in(connection, book.book, closing.decisions)
    return MeetingBriefing(meeting, version, progress, previous, before, tuple(shown))


def seen_by(store: Store, closing: Closing) -> tuple[Version, Progress]:
    """The version that a closing froze, and the figures of that at its position.

    Raises MeetingError where there is no such version of that state.
    """
    version = store.version(closing.version)
    if version is None or version.state_sha256 != closing.state_sha256:
        raise MeetingError(
            f"Versi {closing.version}, yang dikunci sebuah rapat, tidak ada lagi seperti saat "
            "itu. Periksa dengan perintah verify, lalu pulihkan dari cadangan."
        )
    return version, measure(store.plan(version.number), closing.as_of)


def earlier(store: Store) -> list[Store]:
    """The books of the years before, the oldest first."""
    books = [book for book in store.books() if book.year < store.book.year]
    return [store.for_book(book) for book in reversed(books)]


def _shown(store: Store, meeting: Meeting, before: list[Meeting]) -> tuple[Decision, ...]:
    """The decisions that an open meeting looks at: its own, and of meetings before what is open.

    Settled ones are shown once more: until a closed meeting before it has shown them settled.
    """
    found: list[Decision] = []
    last_revisions: dict[Key, int] = {}
    for book in earlier(store):
        with book.reading() as connection:
            _collect_shown(last_revisions, records.meetings_in(connection, book.book))
            found += records.decisions_in(connection, book.book)
    _collect_shown(last_revisions, before)
    numbers = {meeting.number, *(held.number for held in before)}
    with store.reading() as connection:
        decisions = records.decisions_in(connection, store.book)
    found += [decision for decision in decisions if decision.meeting in numbers]
    return tuple(
        decision
        for decision in found
        if (decision.year, decision.meeting) == (meeting.year, meeting.number)
        or decision.is_open
        or decision.settled_revision > last_revisions.get(decision.key, 0)
    )


def _collect_shown(last_revisions: dict[Key, int], meetings: Iterable[Meeting]) -> None:
    """Note the newest revision of each decision that closed meetings have shown."""
    for closing in filter(None, (meeting.closing for meeting in meetings)):
        for key, revision in closing.decisions.items():
            last_revisions[key] = max(revision, last_revisions.get(key, 0))
