"""Sessions: kept on the server, known by a random token of which only the hash is stored.

A session ends when it is signed out of, not used for a while, too old, or its account is
disabled or gets another password; a projector's when its link is taken back.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, select, update

from zi_core.access.accounts import (
    BUSY,
    AccessError,
    Clock,
    PermissionRefused,
    account_of,
    folded,
    now_utc,
    wait_words,
)
from zi_core.access.audit import record, record_in
from zi_core.access.passwords import Passwords, TooBusy
from zi_core.access.permissions import ANONYMOUS, Person, Right, Role, refusal_words
from zi_core.access.rate_limits import Hit, RateLimiter, Wait, network_of
from zi_core.access.tokens import make_token, token_hash
from zi_core.store import Store, StoreError, audit
from zi_core.store.access_tables import accounts, tokens
from zi_core.store.audit import Event
from zi_core.text import clean, storable

IDLE: Final = timedelta(hours=8)
LENGTH: Final = timedelta(hours=12)
DEVICE_LASTS: Final = timedelta(days=180)
TICKET_LASTS: Final = timedelta(seconds=60)
LONGEST_SCREEN: Final = 366  # days
SCREENS_OPEN: Final = 50
"""How many sessions a projector's link may have at a time."""
SCREENS_OF_ADDRESS: Final = 5
"""How many of them one address; a further one takes the place of its oldest."""
_OPENED_AGAIN: Final = timedelta(hours=1)
_TOUCHED: Final = timedelta(minutes=1)
_KEPT: Final = timedelta(days=7)
"""How long an ended token's row is kept before it is deleted."""

WRONG: Final = "Nama akun atau kata sandi salah."
"""The one answer, whether the account is unknown, disabled, without a password, or it is wrong."""

_TOO_MANY_SCREENS: Final = (
    "Tautan layar ini sedang dibuka di terlalu banyak tempat. Mintalah pengelola dasbor mengakhiri "
    "tautan ini dan membuat yang baru."
)
_DEVICES_IN_A_COOKIE: Final = 5
_LONGEST_COOKIE: Final = 1_000


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: its token, the value for the device cookie, and who it is."""

    token: str
    device: str
    person: Person


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """Nobody was signed in, and why, as an Indonesian sentence.

    ``seconds`` is how long to wait (0: try again now). ``device`` is the value for the device
    cookie: with it, whoever waits keeps their place in the line.
    """

    message: str
    seconds: int = 0
    device: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """A projector's link, without its token, which nobody is shown a second time."""

    id: int
    label: str
    made_by: str
    created: datetime
    expires: datetime


class Sessions:
    """The sessions in a store's database."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Clock = now_utc,
        idle: timedelta = IDLE,
        length: timedelta = LENGTH,
        passwords: Passwords | None = None,
    ) -> None:
        """Look at a store; ``clock`` gives moments in UTC.

        Sessions end after ``idle`` without use and ``length`` after they began.
        """
        self._store, self._clock = store, clock
        self._idle, self._length = idle, length
        self._passwords = passwords or Passwords()
        self._limiter = RateLimiter(store, clock)

    # ---- signing in -------------------------------------------------------------------------

    def sign_in(
        self, name: str, password: str, *, address: str, device: str = ""
    ) -> SignedIn | SignInRefused:
        """Sign in with a password. ``device`` is the value of the device cookie, if there is one.

        The answer and its time are the same for an unknown name. While somebody has to wait, no
        password is looked at.
        """
        # Counted under the very name that is looked up, or a zero byte would make it another one.
        name = storable(folded(name))[:100]
        with self._store.reading() as connection:
            query = select(accounts).where(accounts.c.name == name)
            account = connection.execute(query).one_or_none()
            known = self._device_id(connection, account, device)
        ticket = _ticket_in(device)
        waiting = self._limiter.wait(name, address, known, ticket)
        if waiting is not None:
            return _waits(waiting, device)
        try:
            with self._passwords.turn():
                counted = self._limiter.hit(name, address, known, ticket)
                if isinstance(counted, Wait):
                    return _waits(counted, device)
                may_be = account is not None and account.enabled
                kept = account.password if account is not None and may_be else None
                is_right = self._passwords.is_right(kept, password)
                newer = ""
                if is_right and kept and self._passwords.is_outdated(kept):
                    newer = self._passwords.hash(password)
        except TooBusy:
            return SignInRefused(BUSY, 10, device)
        if account is None or not is_right:
            self._record_failure(account, address)
            return SignInRefused(WRONG, device=device)
        return self._begin(account, address, device, how="password", counted=counted, newer=newer)

    def sign_in_verified(
        self, account: int, *, address: str, device: str = "", how: str = "key"
    ) -> SignedIn | SignInRefused:
        """Sign in somebody whom another has verified: OpenID Connect, or a one-time key.

        ``how`` says which, for the audit trail.
        """
        with self._store.reading() as connection:
            row = connection.execute(select(accounts).where(accounts.c.id == account)).one_or_none()
        if row is None or not row.enabled:
            self._record_failure(row, address)
            return SignInRefused(
                "Akun ini tidak ada atau dinonaktifkan; tanyakan kepada pengelola."
            )
        return self._begin(row, address, device, how=how)

    def _begin(
        self,
        account: Row[Any],
        address: str,
        device: str,
        *,
        how: str,
        counted: Hit | None = None,
        newer: str = "",
    ) -> SignedIn | SignInRefused:
        now = self._clock()
        with self._store.writing() as connection:
            audit.lock(connection)
            # What was verified was this state of the account; it may have ended meanwhile.
            same = (accounts.c.id == account.id) & (accounts.c.epoch == account.epoch)
            values: dict[str, Any] = {"signed_in": now} | ({"password": newer} if newer else {})
            changed = connection.execute(
                update(accounts).where(same, accounts.c.enabled).values(values)
            )
            if changed.rowcount != 1:
                return SignInRefused(WRONG, device=device)
            if counted:
                self._limiter.refund(connection, counted)
            self._prune(connection, now)
            expires = now + self._length
            token = self._make(connection, "session", expires, account)
            cookie = self._renew_device(connection, account, device)
            row = connection.execute(select(accounts).where(accounts.c.id == account.id)).one()
            person = account_of(row).person(address)
            self._record(connection, Event.SIGN_IN, person, person.name, {"how": how})
        return SignedIn(token, cookie, person)

    def ticket(self, account: int) -> str:
        """A token that is good once, for a minute: what a verified sign-in trades for a session."""
        with self._store.writing() as connection:
            row = connection.execute(select(accounts).where(accounts.c.id == account)).one_or_none()
            if row is None:
                raise AccessError("Akun ini tidak ada.")
            return self._make(connection, "ticket", self._clock() + TICKET_LASTS, row)

    def redeem(
        self, ticket: str, *, address: str, device: str = "", how: str = "openid"
    ) -> SignedIn | SignInRefused:
        """Trade a ticket for a session."""
        now = self._clock()
        usable = (
            (tokens.c.hash == token_hash(ticket))
            & (tokens.c.kind == "ticket")
            & tokens.c.ended.is_(None)
            & (tokens.c.expires > now)
        )
        with self._store.writing() as connection:
            using = update(tokens).where(usable).values(ended=now).returning(tokens.c.account_id)
            account = connection.execute(using).scalar_one_or_none()
        if account is None:
            return SignInRefused("Waktu untuk masuk sudah habis; mulai lagi.")
        return self.sign_in_verified(account, address=address, device=device, how=how)

    # ---- who it is --------------------------------------------------------------------------

    def person(
        self, token: str, *, address: str = "", is_background_poll: bool = False
    ) -> Person | None:
        """Who a session's token belongs to now; None for one that is forged, ended or too old.

        Asking counts as use of the session, unless it is a page that looks by itself.
        """
        if not token:
            return None
        now = self._clock()
        with self._store.reading() as connection:
            row = self._session(connection, token)
            account = None
            if row is not None and row.account_id is not None:
                query = select(accounts).where(accounts.c.id == row.account_id)
                account = connection.execute(query).one_or_none()
            parent = None
            if row is not None and row.parent_id is not None:
                query = select(tokens).where(tokens.c.id == row.parent_id)
                parent = connection.execute(query).one_or_none()
        if row is None:
            return None
        if account is not None:
            if not account.enabled or account.epoch != row.epoch:
                return None
            person = account_of(account).person(address)
        elif parent is not None:
            if parent.ended is not None or parent.expires <= now:
                return None
            person = Person("layar", parent.label, Role.SCREEN, address=address)
        else:
            return None
        if now - row.seen >= _TOUCHED and not is_background_poll:
            # What fails now is done at the next use: no page waits for it.
            with suppress(StoreError), self._store.writing(at_most=0.2) as connection:
                connection.execute(update(tokens).where(tokens.c.id == row.id).values(seen=now))
        return person

    def _session(self, connection: Connection, token: str) -> Row[Any] | None:
        now = self._clock()
        query = select(tokens).where(
            tokens.c.hash == token_hash(token),
            tokens.c.kind == "session",
            tokens.c.ended.is_(None),
            tokens.c.expires > now,
            tokens.c.seen > now - self._idle,
        )
        return connection.execute(query).one_or_none()

    # ---- ending -----------------------------------------------------------------------------

    def sign_out(self, token: str, *, address: str = "") -> None:
        """End a session; an unknown one is no mistake."""
        person = self.person(token, address=address)
        with self._store.writing() as connection:
            audit.lock(connection)
            is_open = (
                (tokens.c.hash == token_hash(token))
                & (tokens.c.kind == "session")
                & tokens.c.ended.is_(None)
            )
            ended = connection.execute(update(tokens).where(is_open).values(ended=self._clock()))
            if ended.rowcount and person:
                self._record(connection, Event.SIGN_OUT, person, person.name)

    def end_all(self, by: Person, account: int) -> None:
        """End every session of an account: one's own, or anybody's for who manages accounts.

        Raises Denied for anybody else.
        """
        if by.account != account or by.account is None:
            self.require(by, Right.ACCOUNTS)
        with self._store.writing() as connection:
            audit.lock(connection)
            ending = update(accounts).where(accounts.c.id == account)
            raised = ending.values(epoch=accounts.c.epoch + 1).returning(accounts.c.name)
            name = connection.execute(raised).scalar_one_or_none()
            if name is not None:
                self._record(connection, Event.SESSIONS_ENDED, by, name)

    # ---- the projector ----------------------------------------------------------------------

    def screen_link(self, by: Person, *, label: str, days: int) -> str:
        """A token that lets a projector show, and never change, for some days.

        Raises Denied for who leads no meetings, AccessError for an unusable label or length.
        """
        self.require(by, Right.LEAD)
        label = clean(label)[:80]
        if not label:
            raise AccessError("Isi nama layarnya, misalnya Aula.")
        if not 1 <= days <= LONGEST_SCREEN:
            raise AccessError(f"Tautan layar berlaku 1 sampai {LONGEST_SCREEN} hari.")
        with self._store.writing() as connection:
            audit.lock(connection)
            expires = self._clock() + timedelta(days=days)
            token = self._make(connection, "screen", expires, label=label, made_by=by.display)
            self._record(connection, Event.SCREEN_MADE, by, label, {"days": days})
        return token

    def screens(self) -> list[Screen]:
        """The projector links that are still good, newest first."""
        query = (
            select(tokens)
            .where(
                tokens.c.kind == "screen",
                tokens.c.ended.is_(None),
                tokens.c.expires > self._clock(),
            )
            .order_by(tokens.c.id.desc())
        )
        with self._store.reading() as connection:
            return [
                Screen(row.id, row.label, row.made_by, row.created, row.expires)
                for row in connection.execute(query)
            ]

    def open_screen(
        self, token: str, *, address: str, session: str = ""
    ) -> SignedIn | SignInRefused:
        """A projector's session by its link: a new one, or the browser's own if that still lives.

        ``session`` is the token that the browser has. Of an address only the newest few sessions
        are kept; opening the link again from there within an hour is no event.
        """
        now = self._clock()
        query = select(tokens).where(
            tokens.c.hash == token_hash(token),
            tokens.c.kind == "screen",
            tokens.c.ended.is_(None),
            tokens.c.expires > now,
        )
        with self._store.reading() as connection:
            row = connection.execute(query).one_or_none()
            own = self._session(connection, session) if session else None
        if row is None:
            return SignInRefused("Tautan layar ini sudah diakhiri atau kedaluwarsa.")
        person = Person("layar", row.label, Role.SCREEN, address=address)
        if own is not None and own.parent_id == row.id:
            return SignedIn(session, "", person)
        with self._store.writing() as connection:
            audit.lock(connection)
            if connection.execute(query).one_or_none() is None:
                return SignInRefused("Tautan layar ini sudah diakhiri atau kedaluwarsa.")
            self._prune(connection, now)
            network = network_of(address)
            opened = self._opened(connection, row.id)
            from_here = [before for before in opened if before.label == network]
            if len(opened) - len(from_here) > SCREENS_OPEN - SCREENS_OF_ADDRESS:
                return SignInRefused(_TOO_MANY_SCREENS, 60)
            gone = [before.id for before in from_here[SCREENS_OF_ADDRESS - 1 :]]
            connection.execute(delete(tokens).where(tokens.c.id.in_(gone)))
            made = self._make(connection, "session", row.expires, parent=row.id, label=network)
            if not from_here or now - from_here[0].created >= _OPENED_AGAIN:
                self._record(connection, Event.SCREEN_OPENED, person, row.label)
        return SignedIn(made, "", person)

    def _opened(self, connection: Connection, screen: int) -> Sequence[Row[Any]]:
        """The sessions of a projector's link that live, the newest first."""
        query = select(tokens).where(
            tokens.c.parent_id == screen,
            tokens.c.ended.is_(None),
            tokens.c.seen > self._clock() - self._idle,
        )
        return connection.execute(query.order_by(tokens.c.id.desc())).all()

    def end_screen(self, by: Person, screen: int) -> None:
        """Take a projector's link back; what it has opened shows nothing any more."""
        self.require(by, Right.LEAD)
        with self._store.writing() as connection:
            audit.lock(connection)
            is_open = (
                (tokens.c.id == screen) & (tokens.c.kind == "screen") & tokens.c.ended.is_(None)
            )
            ending = update(tokens).where(is_open).values(ended=self._clock())
            label = connection.execute(ending.returning(tokens.c.label)).scalar_one_or_none()
            if label is not None:
                self._record(connection, Event.SCREEN_ENDED, by, label)

    # ---- devices ----------------------------------------------------------------------------

    def _device_id(
        self, connection: Connection, account: Row[Any] | None, device: str
    ) -> int | None:
        """The device that a cookie proves: one that has signed in to this very account before."""
        hashes = [token_hash(part) for part in _devices_in(device)]
        query = select(tokens.c.id).where(
            tokens.c.hash.in_(hashes),
            tokens.c.kind == "device",
            tokens.c.account_id == (account.id if account is not None else None),
            tokens.c.ended.is_(None),
            tokens.c.expires > self._clock(),
        )
        return connection.execute(query.limit(1)).scalar_one_or_none()

    def _renew_device(self, connection: Connection, account: Row[Any], device: str) -> str:
        """The cookie of a browser that has just signed in; other accounts' devices stay in it."""
        parts = _devices_in(device)
        known = self._device_id(connection, account, device)
        expires = self._clock() + DEVICE_LASTS
        if known is not None:
            connection.execute(update(tokens).where(tokens.c.id == known).values(expires=expires))
            return "~".join(parts)
        made = self._make(connection, "device", expires, account)
        return "~".join([made, *parts][:_DEVICES_IN_A_COOKIE])

    # ---- pieces -----------------------------------------------------------------------------

    def _make(
        self,
        connection: Connection,
        kind: str,
        expires: datetime,
        account: Row[Any] | None = None,
        *,
        parent: int | None = None,
        label: str = "",
        made_by: str = "",
    ) -> str:
        return make_token(
            connection,
            kind,
            now=self._clock(),
            expires=expires,
            account=account.id if account is not None else None,
            epoch=account.epoch if account is not None else 0,
            parent=parent,
            label=label,
            made_by=made_by,
        )

    def _prune(self, connection: Connection, now: datetime) -> None:
        """Delete the rows of tokens that ended long ago; a link's only after its sessions'."""
        old = (tokens.c.expires < now - _KEPT) | (tokens.c.ended < now - _KEPT)
        connection.execute(delete(tokens).where(old, tokens.c.kind != "screen"))

    def require(self, by: Person, right: Right) -> None:
        """Raise Denied, on record, for who has not a right."""
        refusal = refusal_words(by, right)
        if refusal:
            record(self._store, Event.REFUSED, by, subject=right, at=self._clock())
            raise PermissionRefused(refusal)

    def _record_failure(self, account: Row[Any] | None, address: str) -> None:
        """A name that is no account's is not kept: people type their password there by mistake."""
        if account is None:
            unknown = replace(ANONYMOUS, address=address)
            record(self._store, Event.SIGN_IN_FAILED, unknown, at=self._clock())
            return
        with self._store.writing() as connection:
            audit.append(
                connection,
                Event.SIGN_IN_FAILED,
                address=address,
                subject=account.name,
                at=self._clock(),
            )

    def _record(
        self,
        connection: Connection,
        event: Event,
        by: Person,
        subject: str,
        detail: dict[str, Any] | None = None,
    ) -> None:
        record_in(connection, event, by, subject=subject, detail=detail, at=self._clock())


def _devices_in(cookie: str) -> list[str]:
    parts = cookie[:_LONGEST_COOKIE].split("~")
    return [part for part in parts if part and "." not in part][:_DEVICES_IN_A_COOKIE]


def _ticket_in(cookie: str) -> str:
    parts = cookie[:_LONGEST_COOKIE].split("~")
    return next((part for part in parts if "." in part), "")


def _waits(waiting: Wait, device: str) -> SignInRefused:
    parts = filter(None, [waiting.ticket, *_devices_in(device)])
    return SignInRefused(wait_words(waiting.seconds), waiting.seconds, "~".join(parts))
