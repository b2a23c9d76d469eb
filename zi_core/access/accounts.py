"""Accounts: who they are and what they may do, as administrators change it.

No account is there by default, and no administrator ever knows another's password: a new account
gets a key, a link that works once, with which its person chooses one.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from zi_core.access.account_rows import (
    Account,
    account_of,
    changing,
    checked_display,
    checked_email,
    checked_name,
    checked_role,
    counted_try,
    folded,
    password_turn,
    refuse_taken,
    required,
    usable_administrators,
)
from zi_core.access.audit import record_in, require
from zi_core.access.clock import Clock, now_utc
from zi_core.access.contacts import checked_phone
from zi_core.access.errors import AccessError, PermissionRefused
from zi_core.access.one_time_keys import OneTimeKeys, end_keys, make_key
from zi_core.access.passwords import Passwords, problem_with
from zi_core.access.permissions import Person, Right, Role
from zi_core.access.rate_limits import RateLimiter
from zi_core.store import Store
from zi_core.store.access_tables import accounts as table
from zi_core.store.account_digests import account_digest
from zi_core.store.audit import Event


class Accounts:
    """The accounts in a store's database.

    Every method that changes anything takes the person who wants it, checks their right, and
    records it in the same transaction. All raise AccessError, with a sentence, for what is
    refused (PermissionRefused where the right is missing), and StoreError as the store does.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Clock = now_utc,
        passwords: Passwords | None = None,
    ) -> None:
        """Look at a store; ``clock`` gives moments in UTC."""
        self._store, self._clock = store, clock
        self._passwords = passwords or Passwords()
        self._limiter = RateLimiter(store, clock)
        self._are_any = False
        self.keys = OneTimeKeys(store, clock, self._passwords, self._limiter)

    # ---- reading ----------------------------------------------------------------------------

    def list(self) -> list[Account]:
        """All accounts by name."""
        with self._store.reading() as connection:
            return [account_of(row) for row in connection.execute(select(table).order_by("name"))]

    @property
    def are_any(self) -> bool:
        """Whether there is an account; once there is, the store is not asked any more."""
        if not self._are_any:
            with self._store.reading() as connection:
                self._are_any = connection.execute(select(table.c.id).limit(1)).first() is not None
        return self._are_any

    def by_name(self, name: str) -> Account | None:
        """The account of a name, whatever its letter case."""
        return self._one(table.c.name == folded(name))

    def by_email(self, email: str) -> Account | None:
        """The account of an e-mail address, whatever its letter case; also a disabled one."""
        return self._one(table.c.email == email.strip().casefold()) if email.strip() else None

    def _one(self, condition: Any) -> Account | None:  # noqa: ANN401
        with self._store.reading() as connection:
            row = connection.execute(select(table).where(condition)).one_or_none()
        return account_of(row) if row else None

    # ---- administrators ---------------------------------------------------------------------

    def add(
        self,
        by: Person,
        *,
        name: str,
        display: str,
        role: Role,
        teams: Sequence[str] = (),
        email: str = "",
        known_teams: Collection[str] | None = None,
    ) -> str:
        """Make an account; returns the one-time key with which its person sets a password.

        ``known_teams`` are the plan's; where given, others are refused.
        """
        with self._changing(by) as connection:
            values: dict[str, Any] = {
                "name": checked_name(name),
                "display": checked_display(display or name),
                "email": checked_email(email),
                **checked_role(role, teams, known_teams),
            }
            refuse_taken(connection, values["name"], values["email"])
            row = {**values, "enabled": True, "epoch": 0, "created": self._clock()}
            adding = insert(table).returning(table.c.id)
            account = connection.execute(adding, row).scalar_one()
            given = {"role": values["role"], "teams": json.loads(values["teams"])}
            self._record(connection, Event.ACCOUNT_ADDED, by, values["name"], given)
            return make_key(connection, self._clock(), by, account)

    def renew_key(self, by: Person, name: str) -> str:
        """A new one-time key for an account, for instance where the password is forgotten.

        The old password, and the sessions, end when the key is used.
        """
        with self._changing(by) as connection:
            row = required(connection, name)
            if not row.enabled:
                raise AccessError(f"Akun {row.name} dinonaktifkan; aktifkan dulu.")
            self._record(connection, Event.KEY_MADE, by, row.name)
            return make_key(connection, self._clock(), by, row.id)

    def change(
        self,
        by: Person,
        name: str,
        *,
        display: str | None = None,
        role: Role | None = None,
        teams: Sequence[str] | None = None,
        email: str | None = None,
        known_teams: Collection[str] | None = None,
    ) -> Account:
        """Change what is given of an account; it holds from the next request on."""
        with self._changing(by) as connection:
            row = required(connection, name)
            values: dict[str, Any] = {}
            if display is not None:
                values["display"] = checked_display(display)
            if email is not None:
                values["email"] = checked_email(email)
                refuse_taken(connection, None, values["email"], other_than=row.id)
            if role is not None or teams is not None:
                wanted = role or Role(row.role)
                kept = json.loads(row.teams) if wanted is Role.TEAM else ()
                given = kept if teams is None else teams
                values |= checked_role(wanted, given, known_teams)
            if values.get("role", row.role) != Role.ADMIN:
                self._keep_an_administrator(connection, row)
            changed = {key: value for key, value in values.items() if row._mapping[key] != value}
            if changed:
                connection.execute(update(table).where(table.c.id == row.id).values(changed))
                given = {key: json.loads(v) if key == "teams" else v for key, v in changed.items()}
                self._record(connection, Event.ACCOUNT_CHANGED, by, row.name, given)
            return account_of(required(connection, name))

    def disable(self, by: Person, name: str) -> None:
        """Disable an account; its sessions and keys end at once."""
        with self._changing(by) as connection:
            row = required(connection, name)
            if not row.enabled:
                return
            self._keep_an_administrator(connection, row)
            self._set(connection, row, enabled=False, epoch=row.epoch + 1)
            end_keys(connection, self._clock(), row.id)
            self._record(connection, Event.ACCOUNT_DISABLED, by, row.name)

    def enable(self, by: Person, name: str) -> None:
        """Let an account be used again, with the password that it had."""
        with self._changing(by) as connection:
            row = required(connection, name)
            if not row.enabled:
                self._set(connection, row, enabled=True)
                self._record(connection, Event.ACCOUNT_ENABLED, by, row.name)

    def require(self, by: Person) -> None:
        """Raise PermissionRefused, on record, for who may not manage accounts."""
        require(self._store, by, Right.ACCOUNTS, self._clock())

    # ---- passwords --------------------------------------------------------------------------

    def change_password(self, person: Person, old: str, new: str) -> None:
        """Change one's own password; all sessions of the account end, this one too.

        Wrong old passwords are counted, so that a session left open does not help to guess.
        """
        if person.account is None:
            raise PermissionRefused("Masuk dulu untuk mengganti kata sandi.")
        with self._store.reading() as connection:
            row = connection.execute(select(table).where(table.c.id == person.account)).one()
        with password_turn(self._passwords):
            # Counted apart from signing in: a thief's tries here do not keep the owner out.
            counter = f"\0change:{row.id}"
            counted = counted_try(self._limiter.hit(counter, counter, None, ""))
            if not self._passwords.is_right(row.password, old):
                raise AccessError("Kata sandi lama salah.")
            problem = problem_with(new, name=row.name, words=[row.display, row.email or ""])
            kept = "" if problem else self._passwords.hash(new)
        if problem:
            with changing(self._store) as connection:
                self._limiter.refund(connection, counted)
            raise AccessError(problem)
        with changing(self._store) as connection:
            self._limiter.refund(connection, counted)
            # Only over the password that was checked: of two changes at once, one counts.
            changed = connection.execute(
                update(table)
                .where(table.c.id == row.id, table.c.password == row.password, table.c.enabled)
                .values(password=kept, epoch=table.c.epoch + 1)
            )
            if changed.rowcount != 1:
                raise AccessError("Akun ini sementara itu sudah diubah; masuk lagi.")
            end_keys(connection, self._clock(), row.id)
            self._record(connection, Event.PASSWORD_SET, person, row.name)

    # ---- one's own telephone number ---------------------------------------------------------

    def set_phone(self, person: Person, typed: str, *, consents: bool) -> str:
        """Keep one's own number, for everybody with an account to see; returns it as ``+62…``.

        Nobody enters another's. Refused without consent, for no Indonesian number, and for
        accounts that are of no team: they are shown nowhere as somebody to call.
        """
        if person.account is None:
            raise PermissionRefused("Masuk dulu untuk mengisi nomor telepon.")
        if not consents:
            raise AccessError("Centang dulu persetujuannya; tanpa itu nomor Anda tidak disimpan.")
        phone = checked_phone(typed)
        with changing(self._store) as connection:
            row = self._own(connection, person)
            if row.role != Role.TEAM:
                raise AccessError("Nomor telepon hanya dipakai untuk akun Tim.")
            if row.phone != phone:
                self._set(connection, row, phone=phone)
                self._record(connection, Event.PHONE_SET, person, row.name)
        return phone

    def remove_phone(self, by: Person, name: str) -> None:
        """Remove one's own number, or anybody's for who manages accounts; no number is no mistake.

        Raises PermissionRefused, on record, for anybody else.
        """
        if by.account is None or folded(name) != by.name:
            self.require(by)
        with changing(self._store) as connection:
            row = required(connection, name)
            if row.phone is not None:
                self._set(connection, row, phone=None)
                self._record(connection, Event.PHONE_REMOVED, by, row.name)

    # ---- pieces -----------------------------------------------------------------------------

    @contextmanager
    def _changing(self, by: Person) -> Iterator[Connection]:
        """A write transaction for who may manage accounts; others are refused, on record."""
        self.require(by)
        with changing(self._store) as connection:
            yield connection

    def _own(self, connection: Connection, person: Person) -> Row[Any]:
        row = connection.execute(select(table).where(table.c.id == person.account)).one_or_none()
        if row is None or not row.enabled:
            raise PermissionRefused("Akun ini tidak ada atau dinonaktifkan.")
        return row

    def _record(
        self,
        connection: Connection,
        event: Event,
        by: Person,
        subject: str,
        detail: dict[str, Any] | None = None,
    ) -> None:
        detail = {**(detail or {}), **account_digest(connection, subject)}
        record_in(connection, event, by, subject=subject, detail=detail, at=self._clock())

    def _set(self, connection: Connection, row: Row[Any], **values: object) -> None:
        connection.execute(update(table).where(table.c.id == row.id).values(values))

    def _keep_an_administrator(self, connection: Connection, row: Row[Any]) -> None:
        if row.role != Role.ADMIN or not row.enabled:
            return
        if usable_administrators(connection) in ((), (row.id,)):
            raise AccessError(
                f"{row.name} pengelola terakhir yang dapat masuk. Jadikan orang lain pengelola "
                "dulu, dan tunggu sampai ia membuat kata sandinya."
            )
