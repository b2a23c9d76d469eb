"""The office's identity on both databases, with a clock that is moved by hand."""

import pytest

from tests.access.conftest import Clock
from zi_core.access import Person, Role
from zi_core.identity import Identities
from zi_core.settings import DocumentSettings

ADMIN = Person("pita", "Pita", Role.ADMIN, address="192.0.2.7")
SETTINGS = DocumentSettings(
    ("Jalan Contoh Nomor 1", "Purbalingga 53311"), "Purbalingga", "Ibu Ketua", "Pak Tim", "Nana"
)


@pytest.fixture
def address(request):
    """SQLite's, or that of either database in tests marked so."""
    return request.getfixturevalue(getattr(request, "param", "sqlite"))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def identities(store, clock):
    return Identities(store, SETTINGS, clock=clock)
