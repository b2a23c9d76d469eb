"""What every test shares: the settings of the property tests, and what a test needs."""

import os
from collections import Counter
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

import zi_core  # noqa: F401 - before any test imports openpyxl, as in the server
from zi_core.cli import files
from zi_core.publishing import previews
from zi_core.workbook import read
from zi_core.workbook.reading.sandbox import read_in_sandbox

# No deadline: a busy machine is no bug. In CI the examples are the same in every run.
settings.register_profile(
    "house",
    deadline=None,
    max_examples=60,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", settings.get_profile("house"), max_examples=15)
settings.load_profile("house")

FEW: Final = 2
"""How many cases of a test `make check` goes through; the others count as exhaustive."""

_SERVED = ("/browser/", "/attacks/", "/test_start.py")
"""Paths of tests that start servers; those beneath the first one also use a browser."""


def pytest_collection_modifyitems(items):
    """Mark tests by what they need, so that `make check` can leave those out."""
    cases = Counter()
    for item in items:
        cases[item.path, item.originalname] += 1
        if cases[item.path, item.originalname] > FEW:
            item.add_marker(pytest.mark.exhaustive)
        if any(part in item.path.as_posix() for part in _SERVED):
            item.add_marker(pytest.mark.browser)
        params = item.callspec.params.values() if hasattr(item, "callspec") else ()
        if "cluster" in item.fixturenames or "postgresql" in params:
            item.add_marker(pytest.mark.postgresql)


@pytest.fixture(scope="session", autouse=True)
def _read_in_this_process():
    """Let uploads and commands read workbooks here: a process a file would take half the time.

    That the sandbox reads the same is what ``workbook/test_sandbox.py`` tests.
    """
    with pytest.MonkeyPatch.context() as patched:
        for module in (previews, files):
            patched.setattr(module, "read_in_sandbox", read)
        yield


@pytest.fixture
def sandboxed(monkeypatch):
    """Uploads and commands read in the sandbox, as people's do."""
    for module in (previews, files):
        monkeypatch.setattr(module, "read_in_sandbox", read_in_sandbox)
