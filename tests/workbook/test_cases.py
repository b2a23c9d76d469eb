"""Inputs after faults that people met with spreadsheets like ours; ``cases/expect.json`` says what
each must come to, and where the fault was met."""

import json
import re
from pathlib import Path

import pytest

from zi_core.workbook import read

CASES = Path(__file__).parent / "cases"
EXPECTED = json.loads((CASES / "expect.json").read_text(encoding="utf-8"))


def found(plan):
    """What the expectations count, by their names there."""
    return {
        "slots": sum(len(activity.planned) for activity in plan.activities),
        "entries": len(plan.entries),
        "documents": len(plan.evidence_items),
        "activities": len(plan.activities),
        "year": plan.year,
        "links": [item.link for item in plan.evidence_items],
        "cells": sorted([str(entry.code), entry.month] for entry in plan.entries),
        "done_on": sorted({str(entry.done_on) for entry in plan.entries}),
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_comes_to_what_its_person_meant(name):
    expected = EXPECTED[name]
    reading = read((CASES / name).read_bytes(), otherwise_year=None)
    said = [f"{problem.message} {problem.remedy}" for problem in reading.problems]
    assert (reading.plan is not None) == expected["accepted"], said
    if reading.plan:
        values = found(reading.plan)
        wanted = {key: value for key, value in expected.items() if key in values}
        assert {key: values[key] for key in wanted} == wanted
    for pattern in [*expected.get("warns", ()), *expected.get("says", ())]:
        assert any(re.search(pattern, text, re.IGNORECASE) for text in said), (pattern, said)
    assert len(reading.problems) <= expected.get("most", len(reading.problems))
