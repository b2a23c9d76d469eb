"""Accounts as rows: how they are read, looked up and checked inside a transaction."""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select
from sqlalchemy.exc import IntegrityError

from zi_core.access.errors import BUSY, AccessError, wait_words
from zi_core.access.passwords import Passwords, TooBusy
from zi_core.access.permissions import ASSIGNABLE, Person, Role
from zi_core.access.rate_limits import Hit, Wait
from zi_core.access.session_cache import clear_session_cache
from zi_core.store import Store, audit
from zi_core.store.access_tables import accounts as table
from zi_core.text import MAX_CELL_LENGTH, cell_length, clean, comparable, one_line, shortened

_NAME: Final = re.compile(r"[A-Za-z0-9._-]{3,40}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LONGEST_DISPLAY: Final = 80


@dataclass(frozen=True, slots=True)
class Account:
    """One account. ``name`` is lower case; ``email`` too, and empty where there is none.

    ``has_password`` is False until its person has chosen one; ``signed_in`` is the last time.
    ``phone`` is ``+62…``, empty unless its person has entered one.
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
    phone: str

    def person(self, address: str = "") -> Person:
        """The person of an account, asking from a network address."""
        return Person(self.name, self.display, self.role, self.teams, self.id, address)


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
        row.phone or "",
    )


def folded(name: str) -> str:
    """An account's name as it is compared: spaces around it and letter case do not count."""
    return name.strip().casefold()


@contextmanager
def changing(store: Store) -> Iterator[Connection]:
    """A write transaction in which nobody else changes an account."""
    try:
        with store.writing() as connection:
            audit.lock(connection)
            yield connection
        clear_session_cache()
    except IntegrityError as error:
        raise AccessError("Akun ini sementara itu sudah diubah; coba lagi.") from error


@contextmanager
def password_turn(passwords: Passwords) -> Iterator[None]:
    """A turn in the queue for checking and hashing passwords."""
    try:
        with passwords.turn():
            yield
    except TooBusy as error:
        raise AccessError(BUSY) from error


def required(connection: Connection, name: str) -> Row[Any]:
    """The row of an account. Raises AccessError where there is none of that name."""
    row = connection.execute(select(table).where(table.c.name == folded(name))).one_or_none()
    if row is None:
        raise AccessError(f"Akun {shortened(one_line(name.strip()))} tidak ada.")
    return row


def refuse_taken(
    connection: Connection,
    name: object,
    email: object,
    other_than: int | None = None,
) -> None:
    """Raise AccessError for a name or an e-mail address that another account has."""
    taken = connection.execute(select(table.c.id).where(table.c.name == name)).first()
    if name and taken:
        raise AccessError(f"Akun {name} sudah ada; pilih nama lain.")
    taken = connection.execute(select(table.c.id).where(table.c.email == email)).first()
    if email and taken and taken.id != other_than:
        raise AccessError(f"Surel {email} sudah dipakai akun lain.")


def usable_administrators(connection: Connection) -> tuple[int, ...]:
    """The enabled administrators who can sign in: with a password, or who have before."""
    can = table.c.password.is_not(None) | table.c.signed_in.is_not(None)
    query = select(table.c.id).where(table.c.role == Role.ADMIN, table.c.enabled, can)
    return tuple(connection.execute(query).scalars())


def checked_name(name: str) -> str:
    """An account's name in canonical form. Raises AccessError for an unusable one."""
    if not _NAME.fullmatch(name.strip()):
        raise AccessError(
            "Nama akun terdiri atas 3 sampai 40 huruf, angka, titik, garis bawah, atau tanda "
            "hubung."
        )
    return folded(name)


def checked_display(display: str) -> str:
    """A person's name, cleaned. Raises AccessError for an empty or too long one."""
    cleaned = clean(display) if len(display.strip()) <= _LONGEST_DISPLAY else ""
    if not cleaned or len(cleaned) > _LONGEST_DISPLAY:
        raise AccessError(f"Isi nama orangnya, paling banyak {_LONGEST_DISPLAY} karakter.")
    return cleaned


def checked_email(email: str) -> str | None:
    """An address in lower case, None for an empty one. Raises AccessError for another text."""
    bare = email.strip().casefold()
    if bare and (len(bare) > 254 or not _EMAIL.fullmatch(bare)):
        raise AccessError("Alamat surelnya keliru; contoh: nama@kpu.go.id.")
    return bare or None


def checked_role(role: Role, teams: Sequence[str], known: Collection[str] | None) -> dict[str, str]:
    """A role with its teams as a row keeps them; ``known`` are the plan's teams.

    Raises AccessError for a role that accounts do not have and for teams that do not fit.
    """
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


def counted_try(counted: Hit | Wait) -> Hit:
    """The attempt, if it was counted. Raises AccessError if the client has to wait instead."""
    if isinstance(counted, Wait):
        raise AccessError(wait_words(counted.seconds))
    return counted
