"""One-time keys: links that work once, for a password of one's own or the first administrator."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, insert, select, update

from zi_core.access.account_rows import (
    Account,
    account_of,
    changing,
    checked_display,
    checked_name,
    checked_role,
    counted_try,
    password_turn,
    refuse_taken,
    required,
    usable_administrators,
)
from zi_core.access.audit import record_in
from zi_core.access.clock import Clock
from zi_core.access.errors import AccessError
from zi_core.access.passwords import Passwords, problem_with
from zi_core.access.permissions import Person, Role
from zi_core.access.rate_limits import Hit, RateLimiter
from zi_core.access.tokens import is_valid, make_token, token_hash
from zi_core.store import Store
from zi_core.store.access_tables import accounts as table
from zi_core.store.access_tables import tokens
from zi_core.store.account_digests import account_digest
from zi_core.store.audit import Event

_SET: Final = "key"
_FIRST: Final = "first-key"
_KEY_GONE: Final = "Tautan ini sudah dipakai atau kedaluwarsa; minta yang baru kepada pengelola."
KEY_LASTS: Final = timedelta(hours=72)
"""How long a one-time key can be used."""


@dataclass(frozen=True, slots=True)
class OneTimeKey:
    """What a one-time key is for: an account's password, or (None) the first administrator."""

    account: Account | None

    @property
    def is_first(self) -> bool:
        """Whether it makes the first administrator (:meth:`OneTimeKeys.make_first`)."""
        return self.account is None


def make_key(connection: Connection, now: datetime, by: Person, account: int) -> str:
    """A new key for an account's password; older ones of the account end."""
    end_keys(connection, now, account)
    return make_token(
        connection, _SET, now=now, expires=now + KEY_LASTS, account=account, made_by=by.name
    )


def end_keys(connection: Connection, now: datetime, account: int) -> None:
    """End the keys of an account that were not used."""
    open_keys = (
        (tokens.c.kind == _SET) & (tokens.c.account_id == account) & tokens.c.ended.is_(None)
    )
    connection.execute(update(tokens).where(open_keys).values(ended=now))


class OneTimeKeys:
    """The one-time keys in a store's database: what they are for, and what they are used for.

    All methods raise AccessError, with a sentence, for what is refused, and StoreError as the
    store does.
    """

    def __init__(
        self, store: Store, clock: Clock, passwords: Passwords, limiter: RateLimiter
    ) -> None:
        """Look at a store; ``clock`` gives moments in UTC."""
        self._store, self._clock = store, clock
        self._passwords, self._limiter = passwords, limiter

    def find(self, token: str) -> OneTimeKey | None:
        """What a one-time key is for; None for one that is unknown, used or too old."""
        with self._store.reading() as connection:
            return self._key(connection, token)

    def set_password(self, token: str, password: str, address: str) -> Account:
        """Set the password that a one-time key is for; old sessions end, and the key with them."""
        key = self.find(token)
        if key is None or key.account is None:
            raise AccessError(_KEY_GONE)
        given = [key.account.display, key.account.email]
        kept, counted = self._chosen_by_key(password, key.account.name, given, address)
        with changing(self._store) as connection:
            key = self._key(connection, token)
            if key is None or key.account is None:
                raise AccessError(_KEY_GONE)
            self._limiter.refund(connection, counted)
            account = key.account
            end_keys(connection, self._clock(), account.id)
            values = {"password": kept, "epoch": table.c.epoch + 1}
            connection.execute(update(table).where(table.c.id == account.id).values(values))
            self._limiter.forget(connection, account.name)
            person = account.person(address)
            record_in(
                connection,
                Event.PASSWORD_SET,
                person,
                subject=account.name,
                detail={"by_key": True, **account_digest(connection, account.name)},
                at=self._clock(),
            )
            row = required(connection, account.name)
        return account_of(row)

    def first_key(self) -> str | None:
        """A fresh one-time key that makes the first administrator, while there is none to be used.

        None where an administrator can sign in. Older keys of this kind end. Only for the console
        that the server was started on.
        """
        with changing(self._store) as connection:
            if usable_administrators(connection):
                return None
            first = (tokens.c.kind == _FIRST) & tokens.c.ended.is_(None)
            connection.execute(update(tokens).where(first).values(ended=self._clock()))
            now = self._clock()
            return make_token(connection, _FIRST, now=now, expires=now + KEY_LASTS)

    def make_first(
        self, token: str, *, name: str, display: str, password: str, address: str
    ) -> Account:
        """Make the first administrator with the key that the console showed."""
        key = self.find(token)
        if key is None or not key.is_first:
            raise AccessError(_KEY_GONE)
        values = {"name": checked_name(name), "display": checked_display(display or name)}
        kept, counted = self._chosen_by_key(password, values["name"], [values["display"]], address)
        with changing(self._store) as connection:
            key = self._key(connection, token)
            if key is None or not key.is_first or usable_administrators(connection):
                raise AccessError(_KEY_GONE)
            self._limiter.refund(connection, counted)
            refuse_taken(connection, values["name"], None)
            is_key = tokens.c.hash == token_hash(token)
            connection.execute(update(tokens).where(is_key).values(ended=self._clock()))
            row = {
                **values,
                **checked_role(Role.ADMIN, (), None),
                "email": None,
                "password": kept,
                "enabled": True,
                "epoch": 0,
                "created": self._clock(),
            }
            connection.execute(insert(table), row)
            made = account_of(required(connection, values["name"]))
            given = {"role": made.role, "first": True, **account_digest(connection, made.name)}
            record_in(
                connection,
                Event.ACCOUNT_ADDED,
                made.person(address),
                subject=made.name,
                detail=given,
                at=self._clock(),
            )
            return made

    def _chosen_by_key(
        self, password: str, name: str, words: Collection[str], address: str
    ) -> tuple[str, Hit]:
        """What is kept of a password that is chosen with a one-time key, and its counted try."""
        with password_turn(self._passwords):
            counted = counted_try(self._limiter.hit_key(address))
            if problem := problem_with(password, name=name, words=words):
                raise AccessError(problem)
            return self._passwords.hash(password), counted

    def _key(self, connection: Connection, token: str) -> OneTimeKey | None:
        query = select(tokens).where(
            tokens.c.hash == token_hash(token),
            tokens.c.kind.in_((_SET, _FIRST)),
            is_valid(self._clock()),
        )
        found = connection.execute(query).one_or_none()
        if found is None:
            return None
        if found.kind == _FIRST:
            return None if usable_administrators(connection) else OneTimeKey(None)
        row = connection.execute(select(table).where(table.c.id == found.account_id)).one()
        return OneTimeKey(account_of(row)) if row.enabled else None
