"""Who may do what: roles, rights, and the person who asks. Pure; every core operation asks here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from zi_core.text import comparable, one_line


class Role(StrEnum):
    """What an account may do; the values are those of the command line and the store."""

    VIEWER = "pembaca"
    TEAM = "tim"
    CHAIR = "ketua"
    ADMIN = "pengelola"
    SCREEN = "layar"
    """A projector's link: shows and never changes. No account has it."""

    @property
    def label(self) -> str:
        """The role's name on screen."""
        return "Layar rapat" if self is Role.SCREEN else self.value.capitalize()


ASSIGNABLE: Final = tuple(role for role in Role if role is not Role.SCREEN)
"""The roles that an account can have."""


class Right(StrEnum):
    """Something that not everybody may do; the value is what it is, as an Indonesian verb."""

    READ = "melihat"
    PUBLISH = "mengunggah"
    RESTORE = "memulihkan versi"
    BEGIN_YEAR = "memulai tahun baru"
    LEAD = "memimpin rapat"
    DECIDE = "mencatat keputusan"
    ACCOUNTS = "mengelola akun"
    AUDIT = "melihat catatan audit"
    IDENTITY = "mengubah identitas kantor"


GRANTED: Final[Mapping[Role, frozenset[Right]]] = MappingProxyType(
    {
        Role.VIEWER: frozenset({Right.READ}),
        Role.TEAM: frozenset({Right.READ, Right.PUBLISH}),  # its own rows: Person.may_change
        Role.CHAIR: frozenset({Right.READ, Right.LEAD, Right.DECIDE}),
        Role.ADMIN: frozenset(Right),
        Role.SCREEN: frozenset({Right.READ}),
    }
)
"""The one table of rights."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks for something, and from where.

    ``name`` is the account's name, ``display`` how people call them; ``role`` is None for whoever
    has not signed in. ``account`` is None for the operator of the command line and a projector.
    ``rehearsal`` names the rehearsal in whose store alone the role counts; empty for the office's.
    """

    name: str
    display: str
    role: Role | None
    teams: tuple[str, ...] = ()
    account: int | None = None
    address: str = ""
    rehearsal: str = ""

    def may(self, right: Right) -> bool:
        """Whether the person's role has a right."""
        return self.role is not None and right in GRANTED[self.role]

    def may_change(self, team: str) -> bool:
        """Whether the person may change the rows of a team; an empty name is nobody's rows."""
        if self.role is Role.TEAM:
            return bool(comparable(team)) and comparable(team) in map(comparable, self.teams)
        return self.may(Right.PUBLISH)


ANONYMOUS: Final = Person("", "", None)
"""Somebody who has not signed in."""

CONSOLE: Final = "konsol"
"""The address of whoever sits at the server's command line."""


def operator(name: str) -> Person:
    """Who sits at the server's command line: may do everything, under the name they give."""
    name = one_line(name.strip())
    return Person(name, name, Role.ADMIN, address=CONSOLE)


def refusal_words(person: Person, right: Right) -> str | None:
    """Why a person may not do something, as an Indonesian sentence; None where they may."""
    if person.may(right):
        return None
    if person.role is None:
        return f"{'Pilih peran' if person.rehearsal else 'Masuk'} dulu untuk {right}."
    holders = " atau ".join(role.label for role in ASSIGNABLE if right in GRANTED[role])
    if person.role is Role.SCREEN:
        return f"Layar rapat hanya menampilkan; {right} memerlukan akun {holders}."
    if GRANTED[person.role] == {Right.READ}:
        return f"Akun ini hanya boleh melihat; {right} memerlukan akun {holders}."
    return f"Akun {person.role.label} tidak boleh {right}; itu memerlukan akun {holders}."
