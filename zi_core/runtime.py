"""What the dashboard shows: the office's published versions, and the sample data."""

from functools import cache
from pathlib import Path
from typing import Final

from zi_core.plan import Plan
from zi_core.workbook import read

_DATA: Final = Path(__file__).parent.parent / "data"
PLAN_FILE: Final = _DATA / "rencana_aksi_2022.xlsx"
"""The office's action plan as decreed: version 1 of a new store."""
SAMPLE_FILE: Final = _DATA / "contoh_realisasi_2022.xlsx"
"""The same plan with invented realisation, marked DATA CONTOH; never published."""


@cache
def sample_plan() -> Plan:
    """The sample data: a view of its own, never mixed with the office's. Read once."""
    plan = read(SAMPLE_FILE.read_bytes()).plan
    if plan is None or not plan.sample:
        raise ValueError(f"{SAMPLE_FILE.name} is not the sample data")
    return plan
