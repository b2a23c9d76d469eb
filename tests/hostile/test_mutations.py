"""Hundreds of random damages to good workbooks: a plan or problems, and never an exception."""

import os
from collections import Counter
from time import process_time

import pytest

from tests.hostile.mutations import mutated
from tests.hostile.zips import PLAN, parts_of, with_shared_texts, zipped
from tests.workbook.forms import Form
from zi_core.workbook import Severity, read, write

pytestmark = pytest.mark.exhaustive

COUNT = int(os.environ.get("ZI_DAMAGES", "320"))
LONGEST = 5.0
"""Seconds that any of them may take; ordinary are five milliseconds."""


def official_form() -> bytes:
    form = Form.standard()
    form.first(months={1: "√", 3: "x"}, team="Tim A")
    form.activity(2, "SOP", "SOP ada", "Menyusun", months=(2, 5))
    form.put("II Penataan")
    form.activity(1, "A", "B", "C", months=(12,))
    return form.content()


BASES = (with_shared_texts(), parts_of(official_form()))
PACKED = tuple(map(zipped, BASES))


def test_the_undamaged_workbooks_are_good():
    assert read(PACKED[0]).plan == PLAN
    assert read(PACKED[1]).plan


def test_the_same_number_is_the_same_damage():
    for number in range(16):
        first = mutated(BASES[0], PACKED[0], number)
        assert first == mutated(BASES[0], PACKED[0], number)
        assert first != PACKED[0]


def test_damage_gives_a_plan_or_problems():
    outcomes = Counter()
    for number in range(COUNT):
        base = number // 8 % 2
        content = mutated(BASES[base], PACKED[base], number)
        start = process_time()
        try:
            reading = read(content)
        except BaseException as error:
            error.add_note(f"damage number {number}")
            raise
        assert process_time() - start < LONGEST, number
        has_errors = any(p.severity is Severity.ERROR for p in reading.problems)
        assert has_errors == (reading.plan is None), number
        if number % 10 == 0 and reading.plan not in (None, PLAN):
            assert read(write(reading.plan)).plan == reading.plan, number
        outcomes[reading.plan is not None] += 1
    assert min(outcomes[True], outcomes[False]) > COUNT // 10, "the damage says nothing"
