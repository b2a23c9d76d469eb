"""The files that come with the project: the office's plan, and the sample beside it."""

from tests.real import decree, sample
from zi_core.rehearsals import sample_store
from zi_core.runtime import PLAN_FILE, SAMPLE_FILE
from zi_core.workbook import read


def test_the_sample_is_the_offices_plan_with_invented_realisation():
    plan = sample_store().plan(1)
    assert plan == sample()
    assert plan.sample
    assert plan.entries
    assert [a.code for a in plan.activities] == [a.code for a in decree().activities]


def test_a_new_store_begins_with_a_plan_that_reports_nothing():
    plan = read(PLAN_FILE.read_bytes()).plan
    assert not plan.sample
    assert not plan.entries
    assert PLAN_FILE != SAMPLE_FILE
