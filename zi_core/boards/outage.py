"""While the database is away: since when, and what was last known, so that viewers keep it.

Rules: docs/rules.md, Versions.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final

from cachetools import LRUCache

from zi_core.dates import moment_label, time_label
from zi_core.plan import Plan
from zi_core.store import Latest, Store, StoreUnreachable, Version
from zi_core.views.phrases import published

_OLDER: Final = 16
"""How many versions besides each book's newest are kept, each some 0.5 MB."""

Found = tuple[Version, Plan]


@dataclass(frozen=True, slots=True)
class Outage:
    """The database of a process is away, ``since`` (UTC) somebody first asked it in vain."""

    since: datetime

    @property
    def words(self) -> str:
        """That it is away, and since when, as the beginning of a sentence."""
        is_recent = datetime.now(UTC) - self.since < timedelta(hours=12)
        since = time_label(self.since) if is_recent else moment_label(self.since)
        return f"Basis data tidak terjangkau sejak {since}"

    def banner(self, version: Version) -> str:
        """The same with the version that is shown meanwhile."""
        shown = published(version.number, version.at)
        return f"{self.words}; yang tampil {shown[0].lower()}{shown[1:]}."


class LastKnown:
    """What one database last said: its newest versions, and some that were looked at."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._lock = Lock()
        self._latest: Latest | None = None
        self._newest: dict[int, Version] = {}  # by book
        self._plans: dict[int, Found] = {}
        self._older: LRUCache[tuple[int, int], Found] = LRUCache(_OLDER)
        self._outage: Outage | None = None

    @property
    def outage(self) -> Outage | None:
        """The outage that is going on, if one is."""
        return self._outage

    @contextmanager
    def noticing(self) -> Iterator[None]:
        """Notice whether the database could be reached in the block."""
        try:
            yield
        except StoreUnreachable:
            with self._lock:
                self._outage = self._outage or Outage(datetime.now(UTC))
            raise
        with self._lock:
            self._outage = None

    def ask(self, fetch: Callable[[], Latest]) -> Latest:
        """What a look at the database finds, kept for :meth:`latest`."""
        with self.noticing():
            found = fetch()
        with self._lock:
            self._latest = found
            self._newest[found.book.id] = found.newest
        return found

    def latest(self, year: int | None) -> Latest | None:
        """What :meth:`Store.latest` last said of a year; None where nothing is known of it."""
        with self._lock:
            if self._latest is None:
                return None
            books = self._latest.books
            book = next((book for book in books if book.year == year), books[0])
            newest = self._newest.get(book.id)
            return Latest(books, book, newest) if newest else None

    def version(self, store: Store, number: int | None, newest: Version) -> Found:
        """The version of a number, or the newest, and its state: asked for, or as it was known.

        Raises StoreUnreachable for one that is not known while the database is away.
        """
        book = store.book.id
        try:
            version = (number and store.version(number)) or newest
            found = version, store.plan(version.number)
        except StoreUnreachable:
            with self._lock:
                kept = self._older.get((book, number)) if number else None
                kept = kept or self._plans.get(book)
            if kept is None or kept[0].number != (number or newest.number):
                raise
            return kept
        with self._lock:
            if version == newest:
                self._plans[book] = found
            else:
                self._older[book, version.number] = found
        return found
