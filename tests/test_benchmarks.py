"""The benchmarks run, print what their docstring says, and judge by the limits."""

import gc

import pytest

from benchmarks import documents, report
from benchmarks.documents import Documents, Making, document_lines, judged_documents
from benchmarks.plans import made_up
from benchmarks.publishing import Publication
from benchmarks.report import Case, judged, judged_publications, main, table


@pytest.fixture(scope="module")
def plans():
    return {size: made_up(size) for size in (59, 600)}


def case(plan, *, read: float, page: float, sandboxed: float = 0.4) -> Case:
    reads = [read, 9 * read]
    return Case(
        "rencana", b"", plan, reads=reads, sandboxed=[sandboxed], frames=[0.001], pages=[page]
    )


@pytest.fixture
def little_garbage():
    """Before each figure all garbage is looked for: not among what other tests have left."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.exhaustive
@pytest.mark.usefixtures("little_garbage")
def test_a_small_run_prints_a_line_per_plan_and_the_limits(capsys, monkeypatch):
    monkeypatch.setattr(report, "_FILES", report._FILES[1:])
    monkeypatch.setattr(documents, "DOCUMENTS", documents.DOCUMENTS[:2])
    assert main(["--sizes", "60", "--rounds", "1"]) == 0
    printed = capsys.readouterr().out
    assert "made up, 60" in printed
    assert "limit 300 ms" in printed
    assert "read in a child process" in printed
    assert "ratio" in printed
    assert "limit 30 ms" in printed
    assert "59 activities are published in" in printed
    assert "(limit 1.0 s)" in printed
    assert "documents are made in" in printed
    assert "x reading" in printed
    assert "times as long per activity for 60 as for 59" in printed


@pytest.mark.parametrize("size", [1, 6, 59])
def test_a_made_up_plan_has_its_size_and_is_always_the_same(size):
    plan = made_up(size)
    assert len(plan.activities) == size
    assert plan == made_up(size)


def test_a_made_up_plan_resembles_the_decrees(plans):
    plan = plans[600]
    slots = sum(len(activity.planned) for activity in plan.activities)
    assert 4 < slots / 600 < 5  # the decree has 260 for its 59
    assert {activity.area for activity in plan.activities} == {"I", "II", "III", "IV", "V", "VI"}
    assert len(plan.entries) > slots / 2
    assert plan.evidence_items


def test_times_within_the_limits_are_fine(plans):
    cases = [case(plans[59], read=0.1, page=0.01), case(plans[600], read=1.0, page=0.02)]
    verdicts = judged(cases)
    assert len(verdicts) == 5
    assert all(holds for _, holds in verdicts)
    assert "1.00" not in table(cases).splitlines()[1]  # the first line has nothing to compare with


def test_each_limit_can_be_exceeded(plans):
    slow = judged([case(plans[59], read=0.31, page=0.031, sandboxed=1.1)])
    assert [holds for _, holds in slow] == [False, False, False]
    cases = [case(plans[59], read=0.1, page=0.01), case(plans[600], read=2.0, page=0.2)]
    assert [holds for _, holds in judged(cases)] == [True, True, True, False, False]


def test_each_limit_of_publishing_can_be_exceeded():
    fast = [Publication("a", 59, 9, 0.9, 0.1), Publication("b", 6000, 9, 9.0, 2.9)]
    slow = [Publication("a", 59, 9, 1.1, 0.3), Publication("b", 6000, 9, 9.0, 3.1)]
    assert [one.limit for one in fast] == [0.2, 3.0]
    assert [holds for _, holds in judged_publications(fast)] == [True, True, True]
    assert [holds for _, holds in judged_publications(slow)] == [False, False, False]


def test_documents_are_measured_in_readings_and_judged_by_their_first_time():
    figures, pdf, docx = (
        Making("figures", [0.1, 0.1]),
        Making("a.pdf", [1.9, 0.4], 12_000),
        Making("b.docx", [2.9, 1.0], 900),
    )
    made = (figures, pdf, docx)
    found = Documents(Making("reading", [0.4, 0.25]), made)
    lines = document_lines(found)
    assert lines[3] == ("a.pdf", "12", "1.900", "0.400", "1.6")
    assert lines[-1] == ("all", "", "4.900", "1.500", "6.0")
    ((text, holds),) = judged_documents(found)
    assert holds
    assert "4.90 s (limit 5.0 s), later in 6.0 times as long as reading" in text
    assert text.startswith("a meeting's figures and 2 documents are made in")
    docx.seconds[0] = 3.1
    assert [holds for _, holds in judged_documents(found)] == [False]
