"""A place for backups, and stores that are backed up."""

from datetime import UTC, datetime

import pytest

from zi_core.backups import place_of
from zi_core.settings import BackupSettings

NOW = datetime(2026, 11, 29, 11, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    """A folder on the second disk."""
    made = tmp_path / "cakram2"
    made.mkdir()
    return made


@pytest.fixture
def where(folder):
    """The settings of backups into that folder, not encrypted."""
    return BackupSettings(str(folder))


@pytest.fixture
def place(where):
    return place_of(where.to, where)
