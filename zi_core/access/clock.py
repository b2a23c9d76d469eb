"""The clock that accounts and sessions are given."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

Clock = Callable[[], datetime]

CLOCK_SKEW: Final = timedelta(minutes=5)
"""How far the clocks of several servers may be apart.

What says that it was made later than that was made while a clock was wrong, before it was set
back: it counts for nothing, or it would until that time has come.
"""


def now_utc() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)
