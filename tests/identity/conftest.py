"""The office's identity in SQLite, what rests on the database on both; a clock moved by hand."""

import pytest

from tests.access.conftest import Clock
from tests.conftest import sqlite_unless_both
from zi_core.access import Person, Role
from zi_core.identity import Identities
from zi_core.settings import DocumentSettings

ADMIN = Person("pita", "Pita", Role.ADMIN, address="192.0.2.7")
SETTINGS = DocumentSettings(
    ("Jalan Contoh Nomor 1", "Purbalingga 53311"), "Purbalingga", "Ibu Ketua", "Pak Tim", "Nana"
)


address = sqlite_unless_both


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def identities(store, clock):
    return Identities(store, SETTINGS, clock=clock)
