"""Files are read here, not in a process of their own: that is tests/workbook/test_sandbox.py's."""

from functools import cache

import pytest

from zi_core.publishing import previews
from zi_core.workbook import read


@cache
def read_once(content, year, otherwise_year):
    return read(content, year=year, otherwise_year=otherwise_year)


@pytest.fixture(autouse=True)
def read_in_this_process(monkeypatch):
    def reading(content, *, year=None, otherwise_year=None, **_):
        return read_once(content, year, otherwise_year)

    monkeypatch.setattr(previews, "read_in_sandbox", reading)
