"""Stores that begin with a few of the decree's activities, and files read in this process.

That the sandbox reads the same is what tests/workbook/test_sandbox.py tests.
"""

import shutil
from dataclasses import replace
from functools import cache

import pytest

from tests.real import decree
from tests.uploads import new_store
from zi_core.plan import Plan
from zi_core.publishing import previews
from zi_core.runtime import open_store
from zi_core.workbook import read, write


@cache
def few() -> Plan:
    """The decree's plan with fourteen of its activities, in all areas and of all teams."""
    plan = decree()
    kept = (
        activity
        for activity in plan.activities
        if (activity.code.component_no <= 2 and activity.code.ordinal == 1)
        or str(activity.code) in ("III.3.1", "III.3.2", "VI.2.2")
    )
    return replace(plan, activities=tuple(kept))


@cache
def read_once(content, year, otherwise_year):
    return read(content, year=year, otherwise_year=otherwise_year)


@pytest.fixture(autouse=True)
def read_in_this_process(monkeypatch):
    def reading(content, *, year=None, otherwise_year=None, **_):
        return read_once(content, year, otherwise_year)

    monkeypatch.setattr(previews, "read_in_sandbox", reading)


@pytest.fixture(scope="session")
def begun(tmp_path_factory):
    """A store's file at version 1, for copies: to begin one takes ten times as long."""
    folder = tmp_path_factory.mktemp("begun")
    (folder / "few.xlsx").write_bytes(write(few()))
    new_store(folder, seed=folder / "few.xlsx").close()
    return folder / "zi.db"


@pytest.fixture
def new(begun, tmp_path):
    """Begins a store of some name."""

    def begin(name="zi.db"):
        shutil.copy(begun, tmp_path / name)
        return open_store(f"sqlite:///{tmp_path / name}")

    return begin
