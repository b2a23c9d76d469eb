"""Links with which a projector shows the dashboard for some days, and the sessions they open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, select, update

from zi_core.access.audit import record_in, require
from zi_core.access.clock import Clock
from zi_core.access.errors import AccessError
from zi_core.access.permissions import Person, Right, Role
from zi_core.access.rate_limits import network_of
from zi_core.access.session_cache import clear_session_cache
from zi_core.access.sign_in import SignedIn, SignInRefused
from zi_core.access.tokens import is_valid, live_session, make_token, prune, token_hash
from zi_core.store import Store, audit
from zi_core.store.access_tables import tokens
from zi_core.store.audit import Event
from zi_core.text import clean

LONGEST_SCREEN: Final = 366  # days
SCREENS_OPEN: Final = 50
"""How many sessions a projector's link may have at a time."""
SCREENS_OF_ADDRESS: Final = 5
"""How many of them one address; a further one takes the place of its oldest."""
_OPENED_AGAIN: Final = timedelta(hours=1)
_TOO_MANY_SCREENS: Final = (
    "Tautan layar ini sedang dibuka di terlalu banyak tempat. Mintalah pengelola dasbor mengakhiri "
    "tautan ini dan membuat yang baru."
)


@dataclass(frozen=True, slots=True)
class Screen:
    """A projector's link, without its token, which nobody is shown a second time."""

    id: int
    label: str
    made_by: str
    created: datetime
    expires: datetime


class ProjectorLinks:
    """The projector links in a store's database."""

    def __init__(self, store: Store, clock: Clock, idle: timedelta) -> None:
        """Look at a store; sessions end after ``idle`` without use."""
        self._store, self._clock, self._idle = store, clock, idle

    def make_link(self, by: Person, *, label: str, days: int) -> str:
        """A token that lets a projector show, and never change, for some days.

        Raises PermissionRefused for who leads no meetings, AccessError for an unusable label or
        length.
        """
        self.require(by)
        label = clean(label)[:80]
        if not label:
            raise AccessError("Isi nama layarnya, misalnya Aula.")
        if not 1 <= days <= LONGEST_SCREEN:
            raise AccessError(f"Tautan layar berlaku 1 sampai {LONGEST_SCREEN} hari.")
        with self._store.writing() as connection:
            audit.lock(connection)
            expires = self._clock() + timedelta(days=days)
            token = make_token(
                connection,
                "screen",
                now=self._clock(),
                expires=expires,
                label=label,
                made_by=by.display,
            )
            record_in(
                connection,
                Event.SCREEN_MADE,
                by,
                subject=label,
                detail={"days": days},
                at=self._clock(),
            )
        return token

    def links(self) -> list[Screen]:
        """The projector links that are still good, newest first."""
        query = (
            select(tokens)
            .where(tokens.c.kind == "screen", is_valid(self._clock()))
            .order_by(tokens.c.id.desc())
        )
        with self._store.reading() as connection:
            return [
                Screen(row.id, row.label, row.made_by, row.created, row.expires)
                for row in connection.execute(query)
            ]

    def open_link(self, token: str, *, address: str, session: str = "") -> SignedIn | SignInRefused:
        """A projector's session by its link: a new one, or the browser's own if that still lives.

        ``session`` is the token that the browser has. Of an address only the newest few sessions
        are kept; opening the link again from there within an hour is no event.
        """
        now = self._clock()
        query = select(tokens).where(
            tokens.c.hash == token_hash(token),
            tokens.c.kind == "screen",
            is_valid(now),
        )
        with self._store.reading() as connection:
            row = connection.execute(query).one_or_none()
            own = live_session(connection, session, now, self._idle) if session else None
        if row is None:
            return SignInRefused("Tautan layar ini sudah diakhiri atau kedaluwarsa.")
        person = Person("layar", row.label, Role.SCREEN, address=address)
        if own is not None and own.parent_id == row.id:
            return SignedIn(session, "", person)
        with self._store.writing() as connection:
            audit.lock(connection)
            if connection.execute(query).one_or_none() is None:
                return SignInRefused("Tautan layar ini sudah diakhiri atau kedaluwarsa.")
            prune(connection, now)
            network = network_of(address)
            opened = self._opened(connection, row.id)
            from_here = [before for before in opened if before.label == network]
            if len(opened) - len(from_here) > SCREENS_OPEN - SCREENS_OF_ADDRESS:
                return SignInRefused(_TOO_MANY_SCREENS, 60)
            gone = [before.id for before in from_here[SCREENS_OF_ADDRESS - 1 :]]
            connection.execute(delete(tokens).where(tokens.c.id.in_(gone)))
            made = make_token(
                connection, "session", now=now, expires=row.expires, parent=row.id, label=network
            )
            if not from_here or now - from_here[0].created >= _OPENED_AGAIN:
                record_in(
                    connection, Event.SCREEN_OPENED, person, subject=row.label, at=self._clock()
                )
        return SignedIn(made, "", person)

    def _opened(self, connection: Connection, screen: int) -> Sequence[Row[Any]]:
        """The sessions of a projector's link that live, the newest first."""
        query = select(tokens).where(
            tokens.c.parent_id == screen,
            tokens.c.ended.is_(None),
            tokens.c.seen > self._clock() - self._idle,
        )
        return connection.execute(query.order_by(tokens.c.id.desc())).all()

    def end_link(self, by: Person, screen: int) -> None:
        """Take a projector's link back; what it has opened shows nothing any more."""
        self.require(by)
        with self._store.writing() as connection:
            audit.lock(connection)
            is_open = (
                (tokens.c.id == screen) & (tokens.c.kind == "screen") & tokens.c.ended.is_(None)
            )
            ending = update(tokens).where(is_open).values(ended=self._clock())
            label = connection.execute(ending.returning(tokens.c.label)).scalar_one_or_none()
            if label is not None:
                record_in(connection, Event.SCREEN_ENDED, by, subject=label, at=self._clock())
        clear_session_cache()

    def require(self, by: Person) -> None:
        """Raise PermissionRefused, on record, for who leads no meetings."""
        require(self._store, by, Right.LEAD, self._clock())
