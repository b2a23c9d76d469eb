"""The workbooks of ``data/`` as plans, read once: what tests of the screens look at."""

from functools import cache

from zi_core.plan import Plan
from zi_core.progress import Progress, Weighting, measure
from zi_core.runtime import PLAN_FILE, SAMPLE_FILE
from zi_core.workbook import read

SEPTEMBER = 9
"""The last month that the sample reports."""


@cache
def decree() -> Plan:
    """The decree's plan of 2022, nothing reported."""
    plan = read(PLAN_FILE.read_bytes()).plan
    assert plan is not None
    return plan


@cache
def sample() -> Plan:
    """The same with invented realisation; the team of area VI is silent."""
    plan = read(SAMPLE_FILE.read_bytes()).plan
    assert plan is not None
    return plan


@cache
def sample_progress(as_of: int = SEPTEMBER, weighting: Weighting = Weighting.SLOT) -> Progress:
    return measure(sample(), as_of, weighting)


def plain(text: str) -> str:
    """A text with the narrow space before its percent signs made an ordinary one."""
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ")
