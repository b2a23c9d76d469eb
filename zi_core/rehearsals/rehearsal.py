"""Rehearsals: a copy of the sample's store for one browser session, bounded, and gone after it.

Known by a random token of which only the hash is kept. Rules: docs/rules.md, Rehearsals.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from secrets import token_urlsafe
from sqlite3 import Connection
from typing import Final

from sqlalchemy import event
from sqlalchemy.engine import URL

from zi_core.access import ANONYMOUS, Person
from zi_core.access.clock import Clock, now_utc
from zi_core.access.tokens import token_hash
from zi_core.rehearsals.folder import folder
from zi_core.rehearsals.parts import Part
from zi_core.rehearsals.sample import ONLY_LOOKING, sample_store
from zi_core.runtime import open_store
from zi_core.store import Store, StoreError
from zi_core.store.timeouts import OF_A_SERVER, Patience

MOST: Final = 20
"""How many rehearsals there are at a time."""
MOST_OF_ADDRESS: Final = 15
"""How many of them one address may have: the others are for people elsewhere."""
LASTS: Final = timedelta(hours=2)
"""How long one lasts, from its beginning."""
IDLE: Final = timedelta(minutes=10)
"""Unused for so long, one makes room for another; the one that was not used longest goes first."""
LARGEST: Final = 16 * 2**20
"""How many bytes the store of one may have."""
_PAGE: Final = 4096  # bytes; SQLite's own default


class RehearsalsFull(Exception):  # noqa: N818  not an error: the text is for people
    """There is no room for another rehearsal; the text is an Indonesian sentence."""


@dataclass(slots=True)
class Rehearsal:
    """One rehearsal: ``id`` tells it from others and opens nothing; ``part`` is played at present.

    ``address`` is where it was begun from; ``begun`` and ``used`` are UTC.
    """

    id: str
    store: Store
    path: Path
    part: Part
    address: str
    begun: datetime
    used: datetime

    @property
    def ends(self) -> datetime:
        """When it is over, in UTC."""
        return self.begun + LASTS

    def person(self, address: str = "") -> Person:
        """Who plays here, with the rights of the part, and in no other store."""
        part = self.part
        return Person(
            f"latihan-{self.id[:8]}",
            f"{part.name} · latihan",
            part.role,
            part.teams,
            address=address,
            rehearsal=self.id,
        )


class Rehearsals:
    """The rehearsals of this process, at most :data:`MOST`, :data:`MOST_OF_ADDRESS` an address."""

    def __init__(
        self,
        sample: Callable[[], Store],
        place: Callable[[], Path],
        clock: Clock = now_utc,
    ) -> None:
        """Copy the store that ``sample`` gives into the folder that ``place`` gives."""
        self._sample, self._place, self._clock = sample, place, clock
        self._lock = threading.Lock()
        self._open: dict[str, Rehearsal] = {}
        self._beginning: list[str] = []

    def begin(self, part: Part, address: str = "") -> str:
        """Begin a rehearsal in a part; the token that opens it, shown to nobody else.

        Raises RehearsalsFull where none can make room, StoreError where it cannot be stored.
        """
        sample = self._sample()
        token = token_urlsafe(32)
        own, now = token_hash(token), self._clock()
        path = self._place() / f"{own[:32]}.db"
        with self._lock:
            self._make_room(address, now)
            self._beginning.append(address)
        try:  # beside the lock: nobody who looks at the sample waits for the copying
            sample.backup(path)
            begun = Rehearsal(own, _opened(path, own), path, part, address, now, now)
            with self._lock:
                self._open[own] = begun
        except StoreError:
            path.unlink(missing_ok=True)
            raise
        finally:
            with self._lock:
                self._beginning.remove(address)
        return token

    def find(self, token: str, *, is_background_poll: bool = False) -> Rehearsal | None:
        """The rehearsal of a token; None for a forged one and after its end.

        Asking counts as use, unless it is a page that looks by itself.
        """
        if not token:
            return None
        now = self._clock()
        with self._lock:
            found = self._open.get(token_hash(token))
            if found is not None and found.ends <= now:
                self._close(found)
                return None
            if found is not None and not is_background_poll:
                found.used = now
            return found

    def play(self, token: str, part: Part) -> bool:
        """Go on in another part of the same rehearsal; whether there is one."""
        found = self.find(token)
        if found is not None:
            found.part = part
        return found is not None

    def end(self, token: str) -> None:
        """End a rehearsal and remove its store; an unknown one is no mistake."""
        with self._lock:
            if found := self._open.get(token_hash(token)):
                self._close(found)

    def prune(self) -> None:
        """Remove those that are over."""
        now = self._clock()
        with self._lock:
            for found in [one for one in self._open.values() if one.ends <= now]:
                self._close(found)

    def store_of(self, rehearsal: str) -> Store | None:
        """The store of a rehearsal by its id; None after its end."""
        with self._lock:
            found = self._open.get(rehearsal)
            return found.store if found else None

    def _make_room(self, address: str, now: datetime) -> None:
        for found in [one for one in self._open.values() if one.ends <= now]:
            self._close(found)
        rivals, full = [*self._open.values()], f"Sudah ada {MOST}"
        if self._count_of(address) >= MOST_OF_ADDRESS:
            rivals = [one for one in rivals if one.address == address]
            full = f"Dari alamat ini sudah ada {MOST_OF_ADDRESS}"
        elif len(rivals) + len(self._beginning) < MOST:
            return
        oldest = min(rivals, key=lambda one: one.used, default=None)
        if oldest is None or now - oldest.used < IDLE:
            raise RehearsalsFull(
                f"{full} latihan yang sedang dipakai. Coba lagi beberapa menit lagi; data "
                "contohnya tetap dapat dilihat."
            )
        self._close(oldest)

    def _count_of(self, address: str) -> int:
        open_ones = (one.address for one in self._open.values())
        return [*open_ones, *self._beginning].count(address)

    def _close(self, found: Rehearsal) -> None:
        del self._open[found.id]
        found.store.close()
        for path in (found.path, found.path.with_name(f"{found.path.name}-journal")):
            with suppress(OSError):  # still open on Windows: it goes with the folder
                path.unlink(missing_ok=True)


def _opened(path: Path, own: str) -> Store:
    """The store in a file that grows no further than :data:`LARGEST`."""
    address = URL.create("sqlite", database=str(path))
    store = open_store(str(address), rehearsal=own, patience=Patience(OF_A_SERVER))

    @event.listens_for(store.engine, "connect")
    def _bound(connection: Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {LARGEST // _PAGE}")

    store.close()  # connections that were opened before the bound
    return store


@cache
def rehearsals() -> Rehearsals:
    """The rehearsals of this process."""
    return Rehearsals(sample_store, folder)


def person_in_sample(token: str, address: str, *, is_background_poll: bool = False) -> Person:
    """Who looks at the sample with a rehearsal's token; without one, somebody without a right."""
    found = rehearsals().find(token, is_background_poll=is_background_poll)
    if found is not None:
        return found.person(address)
    return player(replace(ANONYMOUS, address=address))


def player(person: Person) -> Person:
    """Who somebody is in the sample: who plays there, anybody else without a right."""
    if person.rehearsal:
        return person
    return replace(ANONYMOUS, address=person.address, rehearsal=ONLY_LOOKING)


def sample_store_of(person: Person) -> Store:
    """The store that somebody sees of the sample: their rehearsal's, else the one for all.

    Raises StoreError where it cannot be made.
    """
    return rehearsals().store_of(person.rehearsal) or sample_store()
