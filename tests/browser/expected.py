"""What the screen must say, counted by the core from the same files."""

from functools import cache

from zi_core.progress import Weighting, default_as_of, measure
from zi_core.runtime import PLAN_FILE, SAMPLE_FILE
from zi_core.workbook import read

SEPTEMBER = 9
"""The month at which the sample data opens."""


@cache
def plan(*, is_sample):
    """The office's plan, or the sample data."""
    return read((SAMPLE_FILE if is_sample else PLAN_FILE).read_bytes()).plan


@cache
def progress(as_of=SEPTEMBER, weighting=Weighting.SLOT, *, is_sample=True):
    """The progress behind a view."""
    return measure(plan(is_sample=is_sample), as_of, weighting)


def as_it_opens(today, *, is_sample):
    """The progress of a view whose link names no position."""
    found = plan(is_sample=is_sample)
    return progress(default_as_of(found, today), is_sample=is_sample)


def folded(text):
    """A text with every run of white space, narrow ones too, as one space."""
    return " ".join(str(text).split())
