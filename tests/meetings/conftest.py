"""Meetings on both databases, with a clock that is moved by hand."""

from datetime import UTC, datetime

import pytest

from tests.access.conftest import Clock
from zi_core.meetings import Meetings


@pytest.fixture
def clock():
    """It is the 6th of July 2022, nine in the morning in Purbalingga."""
    standing = Clock()
    standing.now = datetime(2022, 7, 6, 2, 0, tzinfo=UTC)
    return standing


@pytest.fixture
def meetings(store, clock):
    return Meetings(store, clock=clock)
