"""Accounts: who they are, what they may do, and the one-time keys that set their passwords.

No account is there by default, and no administrator ever knows another's password: a new account
gets a key, a link that works once, with which its person chooses one.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from zi_core.access.audit import record, record_in
from zi_core.access.passwords import Passwords, TooBusy, problem_with
from zi_core.access.permissions import ASSIGNABLE, Person, Right, Role, refusal_words
from zi_core.access.rate_limits import Hit, RateLimiter, Wait
from zi_core.access.tokens import make_token, token_hash
from zi_core.store import Store, audit
from zi_core.store.access_tables import accounts as table
from zi_core.store.access_tables import tokens
from zi_core.store.audit import Event
from zi_core.text import MAX_CELL_LENGTH, cell_length, clean, comparable, one_line, shortened

KEY_LASTS: Final = timedelta(hours=72)
"""How long a one-time key can be used."""

BUSY: Final = "Peladen sedang sibuk memeriksa kata sandi lain; coba lagi sebentar."
_NAME: Final = re.compile(r"[A-Za-z0-9._-]{3,40}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LONGEST_DISPLAY: Final = 80

Clock = Callable[[], datetime]


class AccessError(Exception):
    """Something about an account is refused; the text is an Indonesian sentence for people."""


class PermissionRefused(AccessError):  # noqa: N818 - an answer, not a fault
    """The person has not the right to do this."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account. ``name`` is lower case; ``email`` too, and empty where there is none.

    ``has_password`` is False until its person has chosen one; ``signed_in`` is the last time.
    """

    id: int
    name: str
    display: str
    role: Role
    teams: tuple[str, ...]
    email: str
    is_enabled: bool
    has_password: bool
    created: datetime
    signed_in: datetime | None

    def person(self, address: str = "") -> Person:
        """The account's person, as who asks from an address."""
        return Person(self.name, self.display, self.role, self.teams, self.id, address)


@dataclass(frozen=True, slots=True)
class Key:
    """What a one-time key is for: an account's password, or (None) the first administrator."""

    account: Account | None

    @property
    def is_first(self) -> bool:
        """Whether it makes the first administrator (:meth:`Accounts.make_first`)."""
        return self.account is None


def now_utc() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def folded(name: str) -> str:
    """An account's name as it is compared: spaces around it and letter case do not count."""
    return name.strip().casefold()


class Accounts:
    """The accounts in a store's database.

    Every method that changes anything takes the person who wants it, checks their right, and
    records it in the same transaction. All raise AccessError, with a sentence, for what is
    refused (Denied where the right is missing), and StoreError as the store does.
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
                "name": _checked_name(name),
                "display": _checked_display(display or name),
                "email": _checked_email(email),
                **_checked_role(role, teams, known_teams),
            }
            self._refuse_twice(connection, values["name"], values["email"])
            row = {**values, "enabled": True, "epoch": 0, "created": self._clock()}
            adding = insert(table).returning(table.c.id)
            account = connection.execute(adding, row).scalar_one()
            given = {"role": values["role"], "teams": json.loads(values["teams"])}
            self._record(connection, Event.ACCOUNT_ADDED, by, values["name"], given)
            return self._make_key(connection, by, account)

    def renew_key(self, by: Person, name: str) -> str:
        """A new one-time key for an account, for instance where the password is forgotten.

        The old password, and the sessions, end when the key is used.
        """
        with self._changing(by) as connection:
            row = self._required(connection, name)
            if not row.enabled:
                raise AccessError(f"Akun {row.name} dinonaktifkan; aktifkan dulu.")
            self._record(connection, Event.KEY_MADE, by, row.name)
            return self._make_key(connection, by, row.id)

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
            row = self._required(connection, name)
            values: dict[str, Any] = {}
            if display is not None:
                values["display"] = _checked_display(display)
            if email is not None:
                values["email"] = _checked_email(email)
                self._refuse_twice(connection, None, values["email"], other_than=row.id)
            if role is not None or teams is not None:
                wanted = role or Role(row.role)
                kept = json.loads(row.teams) if wanted is Role.TEAM else ()
                given = kept if teams is None else teams
                values |= _checked_role(wanted, given, known_teams)
            if values.get("role", row.role) != Role.ADMIN:
                self._keep_an_administrator(connection, row)
            changed = {key: value for key, value in values.items() if row._mapping[key] != value}
            if changed:
                connection.execute(update(table).where(table.c.id == row.id).values(changed))
                given = {key: json.loads(v) if key == "teams" else v for key, v in changed.items()}
                self._record(connection, Event.ACCOUNT_CHANGED, by, row.name, given)
            return account_of(self._required(connection, name))

    def disable(self, by: Person, name: str) -> None:
        """Let nobody use an account any more; its sessions and keys end at once."""
        with self._changing(by) as connection:
            row = self._required(connection, name)
            if not row.enabled:
                return
            self._keep_an_administrator(connection, row)
            self._set(connection, row, enabled=False, epoch=row.epoch + 1)
            self._end_keys(connection, row.id)
            self._record(connection, Event.ACCOUNT_DISABLED, by, row.name)

    def enable(self, by: Person, name: str) -> None:
        """Let an account be used again, with the password that it had."""
        with self._changing(by) as connection:
            row = self._required(connection, name)
            if not row.enabled:
                self._set(connection, row, enabled=True)
                self._record(connection, Event.ACCOUNT_ENABLED, by, row.name)

    def require(self, by: Person) -> None:
        """Raise Denied, on record, for who may not manage accounts."""
        refusal = refusal_words(by, Right.ACCOUNTS)
        if refusal:
            record(self._store, Event.REFUSED, by, subject=Right.ACCOUNTS, at=self._clock())
            raise PermissionRefused(refusal)

    # ---- passwords --------------------------------------------------------------------------

    def change_password(self, person: Person, old: str, new: str) -> None:
        """Change one's own password; all sessions of the account end, this one too.

        Wrong old passwords are counted, so that a session left open does not help to guess.
        """
        if person.account is None:
            raise PermissionRefused("Masuk dulu untuk mengganti kata sandi.")
        with self._store.reading() as connection:
            row = connection.execute(select(table).where(table.c.id == person.account)).one()
        with self._turn():
            # Counted apart from signing in: a thief's tries here do not keep the owner out.
            counter = f"\0change:{row.id}"
            counted = _tried(self._limiter.hit(counter, counter, None, ""))
            if not self._passwords.is_right(row.password, old):
                raise AccessError("Kata sandi lama salah.")
            problem = problem_with(new, name=row.name, words=[row.display, row.email or ""])
            kept = "" if problem else self._passwords.hash(new)
        if problem:
            with self._locked() as connection:
                self._limiter.refund(connection, counted)
            raise AccessError(problem)
        with self._locked() as connection:
            self._limiter.refund(connection, counted)
            # Only over the password that was checked: of two changes at once, one counts.
            changed = connection.execute(
                update(table)
                .where(table.c.id == row.id, table.c.password == row.password, table.c.enabled)
                .values(password=kept, epoch=table.c.epoch + 1)
            )
            if changed.rowcount != 1:
                raise AccessError("Akun ini sementara itu sudah diubah; masuk lagi.")
            self._end_keys(connection, row.id)
            self._record(connection, Event.PASSWORD_SET, person, row.name)

    def key(self, token: str) -> Key | None:
        """What a one-time key is for; None for one that is unknown, used or too old."""
        with self._store.reading() as connection:
            return self._key(connection, token)

    def set_password(self, token: str, password: str, address: str) -> Account:
        """Set the password that a one-time key is for; old sessions end, and the key with them."""
        key = self.key(token)
        if key is None or key.account is None:
            raise AccessError(_KEY_GONE)
        given = [key.account.display, key.account.email]
        kept, counted = self._chosen_by_key(password, key.account.name, given, address)
        with self._locked() as connection:
            key = self._key(connection, token)
            if key is None or key.account is None:
                raise AccessError(_KEY_GONE)
            self._limiter.refund(connection, counted)
            account = key.account
            self._end_keys(connection, account.id)
            values = {"password": kept, "epoch": table.c.epoch + 1}
            connection.execute(update(table).where(table.c.id == account.id).values(values))
            self._limiter.forget(connection, account.name)
            person = account.person(address)
            self._record(connection, Event.PASSWORD_SET, person, account.name, {"by_key": True})
            row = self._required(connection, account.name)
        return account_of(row)

    # ---- the first administrator ------------------------------------------------------------

    def first_key(self) -> str | None:
        """A fresh one-time key that makes the first administrator, while there is none to be used.

        None where an administrator can sign in. Older keys of this kind end. Only for the console
        that the server was started on.
        """
        with self._locked() as connection:
            if self._usable_administrators(connection):
                return None
            first = (tokens.c.kind == _FIRST) & tokens.c.ended.is_(None)
            connection.execute(update(tokens).where(first).values(ended=self._clock()))
            return self._make_token(connection, _FIRST, "")

    def make_first(
        self, token: str, *, name: str, display: str, password: str, address: str
    ) -> Account:
        """Make the first administrator with the key that the console showed."""
        key = self.key(token)
        if key is None or not key.is_first:
            raise AccessError(_KEY_GONE)
        values = {"name": _checked_name(name), "display": _checked_display(display or name)}
        kept, counted = self._chosen_by_key(password, values["name"], [values["display"]], address)
        with self._locked() as connection:
            key = self._key(connection, token)
            if key is None or not key.is_first or self._usable_administrators(connection):
                raise AccessError(_KEY_GONE)
            self._limiter.refund(connection, counted)
            self._refuse_twice(connection, values["name"], None)
            is_key = tokens.c.hash == token_hash(token)
            connection.execute(update(tokens).where(is_key).values(ended=self._clock()))
            row = {
                **values,
                **_checked_role(Role.ADMIN, (), None),
                "email": None,
                "password": kept,
                "enabled": True,
                "epoch": 0,
                "created": self._clock(),
            }
            connection.execute(insert(table), row)
            made = account_of(self._required(connection, values["name"]))
            given = {"role": made.role, "first": True}
            self._record(connection, Event.ACCOUNT_ADDED, made.person(address), made.name, given)
            return made

    # ---- pieces -----------------------------------------------------------------------------

    @contextmanager
    def _changing(self, by: Person) -> Iterator[Connection]:
        """A write transaction for somebody who may manage accounts; else Denied, on record."""
        self.require(by)
        with self._locked() as connection:
            yield connection

    @contextmanager
    def _locked(self) -> Iterator[Connection]:
        """A write transaction in which nobody else changes an account."""
        try:
            with self._store.writing() as connection:
                audit.lock(connection)
                yield connection
        except IntegrityError as error:
            raise AccessError("Akun ini sementara itu sudah diubah; coba lagi.") from error

    def _record(
        self,
        connection: Connection,
        event: Event,
        by: Person,
        subject: str,
        detail: dict[str, Any] | None = None,
    ) -> None:
        record_in(connection, event, by, subject=subject, detail=detail, at=self._clock())

    def _required(self, connection: Connection, name: str) -> Row[Any]:
        row = connection.execute(select(table).where(table.c.name == folded(name))).one_or_none()
        if row is None:
            raise AccessError(f"Akun {shortened(one_line(name.strip()))} tidak ada.")
        return row

    def _set(self, connection: Connection, row: Row[Any], **values: object) -> None:
        connection.execute(update(table).where(table.c.id == row.id).values(values))

    def _refuse_twice(
        self,
        connection: Connection,
        name: object,
        email: object,
        other_than: int | None = None,
    ) -> None:
        taken = connection.execute(select(table.c.id).where(table.c.name == name)).first()
        if name and taken:
            raise AccessError(f"Akun {name} sudah ada; pilih nama lain.")
        taken = connection.execute(select(table.c.id).where(table.c.email == email)).first()
        if email and taken and taken.id != other_than:
            raise AccessError(f"Surel {email} sudah dipakai akun lain.")

    def _chosen_by_key(
        self, password: str, name: str, words: Collection[str], address: str
    ) -> tuple[str, Hit]:
        """What is kept of a password that is chosen with a one-time key, and its counted try."""
        with self._turn():
            counted = _tried(self._limiter.hit_key(address))
            if problem := problem_with(password, name=name, words=words):
                raise AccessError(problem)
            return self._passwords.hash(password), counted

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """A turn at judging and hashing passwords."""
        try:
            with self._passwords.turn():
                yield
        except TooBusy as error:
            raise AccessError(BUSY) from error

    def _usable_administrators(self, connection: Connection) -> tuple[int, ...]:
        """The enabled administrators who can sign in: with a password, or who have before."""
        can = table.c.password.is_not(None) | table.c.signed_in.is_not(None)
        query = select(table.c.id).where(table.c.role == Role.ADMIN, table.c.enabled, can)
        return tuple(connection.execute(query).scalars())

    def _keep_an_administrator(self, connection: Connection, row: Row[Any]) -> None:
        if row.role != Role.ADMIN or not row.enabled:
            return
        if self._usable_administrators(connection) in ((), (row.id,)):
            raise AccessError(
                f"{row.name} pengelola terakhir yang dapat masuk. Jadikan orang lain pengelola "
                "dulu, dan tunggu sampai ia membuat kata sandinya."
            )

    # ---- keys -------------------------------------------------------------------------------

    def _make_key(self, connection: Connection, by: Person, account: int) -> str:
        self._end_keys(connection, account)
        return self._make_token(connection, _SET, by.name, account)

    def _make_token(
        self, connection: Connection, kind: str, made_by: str, account: int | None = None
    ) -> str:
        now = self._clock()
        return make_token(
            connection, kind, now=now, expires=now + KEY_LASTS, account=account, made_by=made_by
        )

    def _end_keys(self, connection: Connection, account: int) -> None:
        open_keys = (
            (tokens.c.kind == _SET) & (tokens.c.account_id == account) & tokens.c.ended.is_(None)
        )
        connection.execute(update(tokens).where(open_keys).values(ended=self._clock()))

    def _key(self, connection: Connection, token: str) -> Key | None:
        query = select(tokens).where(
            tokens.c.hash == token_hash(token),
            tokens.c.kind.in_((_SET, _FIRST)),
            tokens.c.ended.is_(None),
            tokens.c.expires > self._clock(),
        )
        found = connection.execute(query).one_or_none()
        if found is None:
            return None
        if found.kind == _FIRST:
            return None if self._usable_administrators(connection) else Key(None)
        row = connection.execute(select(table).where(table.c.id == found.account_id)).one()
        return Key(account_of(row)) if row.enabled else None


_SET: Final = "key"
_FIRST: Final = "first-key"
_KEY_GONE: Final = "Tautan ini sudah dipakai atau kedaluwarsa; minta yang baru kepada pengelola."


def account_of(row: Row[Any]) -> Account:
    """An account from its row."""
    return Account(
        row.id,
        row.name,
        row.display,
        Role(row.role),
        tuple(json.loads(row.teams)),
        row.email or "",
        row.enabled,
        row.password is not None,
        row.created,
        row.signed_in,
    )


def _tried(counted: Hit | Wait) -> Hit:
    """A try that was counted. Raises AccessError where one has to wait."""
    if isinstance(counted, Wait):
        raise AccessError(wait_words(counted.seconds))
    return counted


def wait_words(seconds: int) -> str:
    """That one has to wait, and how long."""
    minutes = -(-seconds // 60)
    return f"Terlalu banyak percobaan yang salah. Coba lagi {minutes} menit lagi."


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name.strip()):
        raise AccessError(
            "Nama akun terdiri atas 3 sampai 40 huruf, angka, titik, garis bawah, atau tanda "
            "hubung."
        )
    return folded(name)


def _checked_display(display: str) -> str:
    cleaned = clean(display) if len(display.strip()) <= _LONGEST_DISPLAY else ""
    if not cleaned or len(cleaned) > _LONGEST_DISPLAY:
        raise AccessError(f"Isi nama orangnya, paling banyak {_LONGEST_DISPLAY} karakter.")
    return cleaned


def _checked_email(email: str) -> str | None:
    bare = email.strip().casefold()
    if bare and (len(bare) > 254 or not _EMAIL.fullmatch(bare)):
        raise AccessError("Alamat surelnya keliru; contoh: nama@kpu.go.id.")
    return bare or None


def _checked_role(
    role: Role, teams: Sequence[str], known: Collection[str] | None
) -> dict[str, str]:
    if role not in ASSIGNABLE:
        raise AccessError(f"Peran akun: {', '.join(ASSIGNABLE)}.")
    if any(cell_length(team) > MAX_CELL_LENGTH for team in teams):
        raise AccessError("Nama timnya terlalu panjang.")
    given = tuple(dict.fromkeys(filter(None, map(clean, teams))))
    if role is Role.TEAM and not given:
        raise AccessError("Akun Tim memerlukan paling sedikit satu tim.")
    if role is not Role.TEAM and given:
        raise AccessError(f"Akun {role.label} tidak memakai tim; hanya akun Tim.")
    if known is not None:
        by_letters = {comparable(team): team for team in known}
        for team in given:
            if comparable(team) not in by_letters:
                raise AccessError(f"{team} tidak ada dalam rencana. Yang ada: {', '.join(known)}.")
        given = tuple(by_letters[comparable(team)] for team in given)
    return {"role": role.value, "teams": json.dumps(given, ensure_ascii=False)}
