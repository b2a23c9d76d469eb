"""Commands find a store of the small plan, begun once and copied for each test."""

import shutil

import pytest

from zi_core.settings import settings


@pytest.fixture
def address(tmp_path, monkeypatch, begun_sqlite):
    """The address of the test's own store, named by ZI_DATABASE_URL."""
    folder = tmp_path / "simpan"
    folder.mkdir()
    shutil.copy(begun_sqlite, folder / "zi.db")
    monkeypatch.setenv("ZI_DATABASE_URL", f"sqlite:///{folder / 'zi.db'}")
    settings.cache_clear()
    yield f"sqlite:///{folder / 'zi.db'}"
    settings.cache_clear()
