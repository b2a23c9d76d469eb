"""What every test shares: the settings of the property tests."""

import os

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
