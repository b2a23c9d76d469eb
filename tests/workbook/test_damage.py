"""Whatever stands in a workbook's cells, reading it gives a plan or problems, and never raises."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.workbook.forms import saved, small_plan
from tests.workbook.plans import HOSTILE
from zi_core.plan import Code, Entry, EvidenceItem
from zi_core.workbook import read, write

pytestmark = pytest.mark.exhaustive

CONTENT = write(
    small_plan(
        entries=(Entry(Code(1, 1, 1), 3),),
        evidence_items=(EvidenceItem(Code(1, 1, 1), 3, "SK", "https://x.id"),),
    )
)

values = st.one_of(
    st.sampled_from([text for text in HOSTILE if len(text) < 2_000]),
    st.integers(-10, 10**6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.none(),
)
changes = st.lists(
    st.tuples(st.sampled_from((0, 0, 1, 2)), st.integers(1, 13), st.integers(1, 21), values),
    min_size=1,
    max_size=8,
)


@settings(max_examples=12)
@given(changes, st.lists(st.tuples(st.integers(1, 12), st.integers(1, 20)), max_size=2))
def test_changed_cells_and_merges_never_raise(changed, merges):
    book = load_workbook(io.BytesIO(CONTENT))
    for sheet in book:
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
    for sheet, row, column, value in changed:
        book.worksheets[sheet].cell(row, column).value = value
    for row, column in merges:
        book.worksheets[0].merge_cells(None, row, column, row + 2, column + 1)
    reading = read(saved(book))
    assert (reading.plan is None) == any(p.severity == "error" for p in reading.problems)
    for problem in reading.problems:
        assert problem.message.endswith((".", "…")) or "http" in problem.message, problem
        assert problem.remedy.endswith((".", "…")), problem
    if reading.plan:
        assert read(write(reading.plan)).plan == reading.plan
