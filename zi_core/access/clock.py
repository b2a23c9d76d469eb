"""The clock that accounts and sessions are given."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now_utc() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)
