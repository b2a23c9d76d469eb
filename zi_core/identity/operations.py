"""The identity of an office: kept in its store, one state after the other, changed by who may."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from zi_core.access import audit
from zi_core.access.permissions import Person, Right
from zi_core.identity.model import Decree, OfficeIdentity
from zi_core.identity.seed import seed_identity
from zi_core.identity.serialization import dump, load
from zi_core.settings import DocumentSettings
from zi_core.store import Store
from zi_core.store.audit import Event, lock
from zi_core.store.meeting_rows import insert_identity
from zi_core.store.meeting_tables import identities
from zi_core.text import storable

Clock = Callable[[], datetime]
_NUMBER: Final = 1
_OVERTAKEN: Final = (
    "Sementara itu ada yang mengubah identitas kantor. Periksa isinya, lalu ulangi perubahan Anda."
)


class IdentityError(Exception):
    """A change is refused; the text is an Indonesian sentence for people."""


@dataclass(frozen=True, slots=True)
class IdentityState:
    """One state: its revision (from 1; 0 where nobody has said anything), who made it, and when."""

    revision: int
    identity: OfficeIdentity
    by: str = ""
    at: datetime | None = None


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class Identities:
    """The identity of the office in the year of the book that a store looks at.

    A year without one of its own has that of the newest year before, but for the decree; where
    nobody has said anything it comes from the settings. Raises StoreError as the store does.
    """

    def __init__(self, store: Store, settings: DocumentSettings, *, clock: Clock = _now) -> None:
        """Look at a store's book; ``clock`` gives moments in UTC."""
        # Invented data never goes under the office's letterhead.
        self._settings = DocumentSettings() if store.rehearsal else settings
        self.store, self._clock = store, clock

    def current(self) -> OfficeIdentity:
        """The identity as it stands."""
        return self.state().identity

    def state(self) -> IdentityState:
        """The newest state."""
        with self.store.reading() as connection:
            return self._newest(connection)

    def history(self) -> list[IdentityState]:
        """All states of the year, the newest first."""
        with self.store.reading() as connection:
            rows = connection.execute(
                select(identities)
                .where(identities.c.book_id == self.store.book.id)
                .order_by(identities.c.revision.desc())
            )
            return [IdentityState(row.revision, load(row.content), row.by, row.at) for row in rows]

    def change(self, person: Person, revision: int, identity: OfficeIdentity) -> None:
        """Keep a new state; for who may change it.

        ``revision`` is that of the state that the person has seen. Raises IdentityError.
        """
        if reason := audit.refusal_in(self.store, person, Right.IDENTITY):
            audit.record(self.store, Event.REFUSED, person, subject=Right.IDENTITY)
            raise IdentityError(reason)
        try:
            with self.store.writing() as connection:
                lock(connection)
                before = self._newest(connection)
                if before.revision != revision:
                    raise IdentityError(_OVERTAKEN)
                if before.identity == identity:
                    return
                row: dict[str, Any] = {
                    "book_id": self.store.book.id,
                    "number": _NUMBER,
                    "revision": revision + 1,
                    "by": storable(person.display),
                    "at": self._clock(),
                    "content": dump(identity),
                }
                insert_identity(
                    connection,
                    self.store.book.year,
                    row,
                    who=person.name,
                    role=person.role or "",
                    address=person.address,
                )
        except IntegrityError as error:  # another process was quicker
            raise IdentityError(_OVERTAKEN) from error

    def _newest(self, connection: Connection) -> IdentityState:
        years = {book.id: book.year for book in self.store.books()}
        own, found = self.store.book, None
        for row in connection.execute(select(identities).order_by(identities.c.revision)):
            year = years.get(row.book_id)
            if year is None or year > own.year:  # of another office, or later
                continue
            if found is None or year >= years[found.book_id]:
                found = row
        if found is None:
            identity = OfficeIdentity.of_settings(self._settings)
            return IdentityState(0, seed_identity(own.year, own.office, identity))
        identity = load(found.content)
        if found.book_id != own.id:
            return IdentityState(0, replace(identity, decree=Decree()))
        return IdentityState(found.revision, identity, found.by, found.at)
