"""Telephone numbers that members of teams have entered themselves, and who may see them.

Only their person enters a number, for everybody who has an account here; see docs/rules.md,
Accounts.
"""

import json
import re
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from zi_core.access.errors import AccessError
from zi_core.access.permissions import Person, Right, Role
from zi_core.store import Store
from zi_core.store.access_tables import accounts as table
from zi_core.text import comparable

LONGEST_PHONE: Final = 30
"""The most characters of a number as it is typed."""

_COUNTRY: Final = "62"
_PUNCTUATION: Final = re.compile(r"[\s().\-/\u2010-\u2013]+")
_PREFIX: Final = re.compile(r"^(?:\+62|0062|62(?=[2-9]\d{7}))?0?")
# Mobile numbers have 9 to 12 digits after the country code, those of fixed lines 8 to 10.
_NATIONAL: Final = re.compile(r"8[1-9][0-9]{7,10}|[2-79][0-9]{7,9}")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who can be called about a team's rows: name, teams, number as ``+62…``."""

    name: str
    teams: tuple[str, ...]
    phone: str

    def is_of(self, team: str) -> bool:
        """Whether the person is of a team of the plan, as :meth:`Person.may_change` compares."""
        return bool(comparable(team)) and comparable(team) in map(comparable, self.teams)

    @property
    def is_mobile(self) -> bool:
        """Whether the number is a mobile one, which may have WhatsApp."""
        return self.phone.startswith(f"+{_COUNTRY}8")

    @property
    def phone_words(self) -> str:
        """The number as people read it: ``+62 812-3456-7890``."""
        return spaced(self.phone)


def checked_phone(typed: str) -> str:
    """An Indonesian number as it is kept, ``+62…``, however it was typed: ``0812 3456 7890``.

    Raises AccessError for anything else.
    """
    bare = _PUNCTUATION.sub("", typed) if len(typed) <= LONGEST_PHONE else ""
    national = _PREFIX.sub("", bare, count=1)
    if not _NATIONAL.fullmatch(national):
        raise AccessError(
            "Nomor telepon itu tidak terbaca sebagai nomor Indonesia. Tulis seperti 0812 3456 7890 "
            "atau +62 812 3456 7890."
        )
    return f"+{_COUNTRY}{national}"


def spaced(phone: str) -> str:
    """A kept number in groups: ``+62 812-3456-7890``."""
    national = phone.removeprefix(f"+{_COUNTRY}")
    groups = [national[:3], *re.findall(r"\d{4}(?=\d{3})|\d+", national[3:])]
    return f"+{_COUNTRY} {'-'.join(groups)}"


def may_see_contacts(person: Person) -> bool:
    """Whether somebody sees numbers: who has signed in to an account; no projector, no guest."""
    return person.account is not None and person.may(Right.READ)


def contacts_for(store: Store, by: Person) -> tuple[Contact, ...]:
    """The people of all teams who can be called, by name; none for who may not see them.

    Disabled accounts, and those of another role than a team's, are left out.
    """
    if not may_see_contacts(by):
        return ()
    query = (
        select(table.c.display, table.c.teams, table.c.phone)
        .where(table.c.phone.is_not(None), table.c.enabled, table.c.role == Role.TEAM)
        .order_by(table.c.display, table.c.id)
    )
    with store.reading() as connection:
        return tuple(
            Contact(row.display, tuple(json.loads(row.teams)), row.phone)
            for row in connection.execute(query)
        )
