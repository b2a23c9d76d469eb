"""What every test shares: the settings of the property tests, and what a test needs."""

import os

import pytest
from hypothesis import HealthCheck, settings

import zi_core  # noqa: F401 - before any test imports openpyxl, as in the server

# No deadline: a busy machine is no bug. In CI the examples are the same in every run.
settings.register_profile(
    "house",
    deadline=None,
    max_examples=60,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")

_SERVED = ("/browser/", "/attacks/", "/test_start.py")
"""Paths of tests that start servers; those beneath the first one also use a browser."""


def pytest_collection_modifyitems(items):
    """Mark tests by what they need, so that `make check` can leave those out."""
    for item in items:
        if any(part in item.path.as_posix() for part in _SERVED):
            item.add_marker(pytest.mark.browser)
        params = item.callspec.params.values() if hasattr(item, "callspec") else ()
        if "cluster" in item.fixturenames or "postgresql" in params:
            item.add_marker(pytest.mark.postgresql)
