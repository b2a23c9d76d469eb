"""Counting a plan: what is done, what is late, and how far the year has come."""

from zi_core.progress.counting import (
    LAST_AS_OF,
    By,
    Figures,
    Progress,
    Weighting,
    default_as_of,
    last_reported_month,
    measure,
)

__all__ = [
    "LAST_AS_OF",
    "By",
    "Figures",
    "Progress",
    "Weighting",
    "default_as_of",
    "last_reported_month",
    "measure",
]
