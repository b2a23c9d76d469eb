"""Accounts, with a clock that is moved by hand and passwords that cost little.

They lie in SQLite; what databases do differently is tested on both (:data:`tests.conftest.BOTH`).
"""

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from tests.conftest import sqlite_unless_both
from zi_core.access import Accounts, Role, Sessions, operator
from zi_core.access.passwords import Passwords

OPERATOR = operator("Operator")
GOOD = "sepeda merah terbang"
OTHER = "kelapa muda jendela"
HERE = "192.0.2.10"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


address = sqlite_unless_both


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.now = datetime(2022, 6, 1, 1, 0, tzinfo=UTC)

    def __call__(self):
        return self.now

    def move(self, **by):
        self.now += timedelta(**by)


class CountedPasswords(Passwords):
    """Passwords that tell how often one was looked at."""

    def __init__(self):
        super().__init__(CHEAP)
        self.looks = []

    def is_right(self, kept, password):
        self.looks.append(password)
        return super().is_right(kept, password)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def passwords():
    return CountedPasswords()


@pytest.fixture
def accounts(store, clock, passwords):
    return Accounts(store, clock=clock, passwords=passwords)


@pytest.fixture
def sessions(store, clock, passwords):
    return Sessions(store, clock=clock, passwords=passwords)


def person_of(accounts, name, role=Role.VIEWER, password=GOOD, **more):
    """An account whose person has chosen a password."""
    key = accounts.add(OPERATOR, name=name, display=name.title(), role=role, **more)
    return accounts.keys.set_password(key, password, HERE)


@pytest.fixture
def ana(accounts):
    """A viewer's account; an administrator is there as well."""
    person_of(accounts, "budi", Role.ADMIN)
    return person_of(accounts, "ana")


def events(store):
    """The trail, oldest first, without the versions: event, who, subject."""
    from zi_core.access import audit

    return [
        (str(entry.event), entry.who, entry.subject)
        for entry in reversed(audit.entries(store, OPERATOR, limit=1000))
        if not entry.subject.startswith("versi ")
    ]
