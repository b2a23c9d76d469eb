"""A moment as people are told it: in the office's time."""

from datetime import datetime

from pages.parts.board import OFFICE_TIME
from zi_core.months import date_label


def moment(at: datetime) -> str:
    """``3 Oktober 2022 pukul 09.14`` in WIB; ``at`` carries its own zone."""
    local = at.astimezone(OFFICE_TIME)
    return f"{date_label(local.date())} pukul {local:%H.%M}"
