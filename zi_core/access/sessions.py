"""Sessions: kept on the server, known by a random token of which only the hash is stored.

A session ends when it is signed out of, not used for a while, too old, or its account is
disabled or gets another password; a projector's when its link is taken back.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from zi_core.access.account_rows import account_of, folded
from zi_core.access.audit import record, record_in, require
from zi_core.access.clock import Clock, now_utc
from zi_core.access.devices import device_id, devices_in, queue_ticket_in, renew_device
from zi_core.access.errors import BUSY, AccessError, wait_words
from zi_core.access.passwords import Passwords, TooBusy
from zi_core.access.permissions import ANONYMOUS, Person, Right, Role
from zi_core.access.projector import ProjectorLinks
from zi_core.access.rate_limits import Hit, RateLimiter, Wait
from zi_core.access.session_cache import clear_session_cache
from zi_core.access.sign_in import SignedIn, SignInRefused
from zi_core.access.tokens import is_valid, live_session, make_token, prune, token_hash
from zi_core.store import Store, StoreError, audit
from zi_core.store.access_tables import accounts, tokens
from zi_core.store.account_digests import account_digest
from zi_core.store.audit import Event
from zi_core.text import storable

TICKET_LASTS: Final = timedelta(seconds=60)
IDLE: Final = timedelta(hours=8)
LENGTH: Final = timedelta(hours=12)
_TOUCHED: Final = timedelta(minutes=1)

WRONG: Final = "Nama akun atau kata sandi salah."
"""The one answer, whether the account is unknown, disabled, without a password, or it is wrong."""


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
        self.projector = ProjectorLinks(store, clock, idle)

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
            known = device_id(connection, account, device, self._clock())
        ticket = queue_ticket_in(device)
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
            prune(connection, now)
            expires = now + self._length
            token = make_token(
                connection,
                "session",
                now=now,
                expires=expires,
                account=account.id,
                epoch=account.epoch,
            )
            cookie = renew_device(connection, account, device, now)
            row = connection.execute(select(accounts).where(accounts.c.id == account.id)).one()
            person = account_of(row).person(address)
            detail = {"how": how, **(account_digest(connection, person.name) if newer else {})}
            self._record(connection, Event.SIGN_IN, person, person.name, detail)
        return SignedIn(token, cookie, person)

    def sign_in_ticket(self, account: int) -> str:
        """A token that is good once, for a minute: what a verified sign-in trades for a session."""
        now = self._clock()
        with self._store.writing() as connection:
            row = connection.execute(select(accounts).where(accounts.c.id == account)).one_or_none()
            if row is None:
                raise AccessError("Akun ini tidak ada.")
            return make_token(
                connection,
                "ticket",
                now=now,
                expires=now + TICKET_LASTS,
                account=row.id,
                epoch=row.epoch,
            )

    def redeem(
        self, ticket: str, *, address: str, device: str = "", how: str = "openid"
    ) -> SignedIn | SignInRefused:
        """Trade a ticket for a session."""
        now = self._clock()
        usable = (tokens.c.hash == token_hash(ticket)) & (tokens.c.kind == "ticket") & is_valid(now)
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
        """The person of a session's token; None if it is forged, ended or too old.

        Asking counts as use of the session, unless it is a page that looks by itself.
        """
        if not token:
            return None
        now = self._clock()
        with self._store.reading() as connection:
            row = live_session(connection, token, now, self._idle)
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
        clear_session_cache()

    def end_all(self, by: Person, account: int) -> None:
        """End every session of an account: one's own, or anybody's for who manages accounts.

        Raises PermissionRefused for anybody else.
        """
        if by.account != account or by.account is None:
            require(self._store, by, Right.ACCOUNTS, self._clock())
        with self._store.writing() as connection:
            audit.lock(connection)
            ending = update(accounts).where(accounts.c.id == account)
            raised = ending.values(epoch=accounts.c.epoch + 1).returning(accounts.c.name)
            name = connection.execute(raised).scalar_one_or_none()
            if name is not None:
                self._record(
                    connection, Event.SESSIONS_ENDED, by, name, account_digest(connection, name)
                )
        clear_session_cache()

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


def _waits(waiting: Wait, device: str) -> SignInRefused:
    parts = filter(None, [waiting.ticket, *devices_in(device)])
    return SignInRefused(wait_words(waiting.seconds), waiting.seconds, "~".join(parts))
