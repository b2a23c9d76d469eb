"""Whether what closed meetings froze is still there, and still gives the figures it gave then."""

import json
from typing import Any

from zi_core.meetings import records
from zi_core.meetings.briefing_builder import seen_by
from zi_core.meetings.errors import MeetingError
from zi_core.meetings.meeting import Closing, Meeting
from zi_core.progress.snapshot import status_of
from zi_core.store import Store, StoreError


def verify(store: Store) -> list[str]:
    """What is wrong with the meetings of all years, as Indonesian sentences; empty if nothing is.

    Of every closing there ever was, the frozen version must be there with the state it had, and
    the figures counted from that anew must be those that were frozen; so must be the meeting it
    was compared with and the decisions it showed. Whether the rows themselves were tampered with,
    :meth:`zi_core.store.Store.verify` says.
    """
    found: list[str] = []
    try:
        for book in store.books():
            looking = store.for_book(book)
            with looking.reading() as connection:
                records.meetings_in(connection, book)
                records.decisions_in(connection, book)
                closed = records.closed_in(connection, book)
            for meeting in closed:
                name = f"Rapat {meeting.number}/{meeting.year} keadaan {meeting.revision}"
                found += [f"{name}: {words}." for words in _wrong_with(looking, meeting)]
    except StoreError as error:
        found.append(str(error))
    return found


def verify_all(store: Store) -> list[str]:
    """What is wrong with a store, its meetings included, as Indonesian sentences."""
    return store.verify() + verify(store)


def _wrong_with(store: Store, meeting: Meeting) -> list[str]:
    """What of a closing is not as it was, as the rest of a sentence."""
    closing = meeting.closing
    if closing is None:
        return ["ditutup tanpa mengunci apa pun"]
    found = []
    try:
        _, progress = seen_by(store, closing)
        # As JSON, because that is how they were kept.
        if not _agrees(json.loads(json.dumps(status_of(progress))), closing.figures):
            found.append("angka yang dikunci tidak sama dengan hitungan ulangnya")
    except MeetingError:
        found.append(f"versi {closing.version} yang dikuncinya tidak ada lagi seperti saat itu")
    except StoreError:
        found.append(f"versi {closing.version} yang dikuncinya tidak dapat dibaca")
    return found + _missing(store, closing)


def _agrees(now: Any, then: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether figures counted anew are those that were kept; figures are added over the years."""
    if isinstance(then, dict):
        return isinstance(now, dict) and all(
            name in now and _agrees(now[name], value) for name, value in then.items()
        )
    if isinstance(then, list):
        return isinstance(now, list) and len(now) == len(then) and all(map(_agrees, now, then))
    return bool(now == then)


def _missing(store: Store, closing: Closing) -> list[str]:
    """What a closing names that is not there."""
    found = []
    if closing.previous:
        with store.reading() as connection:
            previous = records.meeting_at(connection, store.book, *closing.previous)
        if previous is None or previous.closing is None:
            found.append(f"rapat {closing.previous[0]} yang dibandingkan dengannya tidak ada lagi")
    kept = set()
    for book in store.books():
        with store.reading() as connection:
            decisions = records.decisions_in(connection, book, closing.decisions)
        kept |= {(decision.key, decision.revision) for decision in decisions}
    found += [
        f"keputusan K-{number}/{year} yang dikuncinya tidak ada lagi"
        for (year, number), revision in closing.decisions.items()
        if ((year, number), revision) not in kept
    ]
    return found
