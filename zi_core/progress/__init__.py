"""Counting a plan: what is done, what is late, and how far the year has come."""

from zi_core.progress.counting import (
    LAST_AS_OF,
    Progress,
    Weighting,
    default_as_of,
    last_reported_month,
    measure,
)
from zi_core.progress.figures import By, Figures
from zi_core.progress.slot_lists import OverdueItem, SilentTeam, SlotItem, by_activity

__all__ = [
    "LAST_AS_OF",
    "By",
    "Figures",
    "OverdueItem",
    "Progress",
    "SilentTeam",
    "SlotItem",
    "Weighting",
    "by_activity",
    "default_as_of",
    "last_reported_month",
    "measure",
]
