"""The steps of taking in a file: told in order, each once, also to the end of a refused file."""

import pytest

from tests.uploads import filled, new_store, put, working_file
from tests.workbook.forms import Form, small_plan
from zi_core.publishing import previews
from zi_core.publishing.previews import preview
from zi_core.workbook import read, write
from zi_core.workbook.reading.steps import READING_STEPS, ReadingStep, unreported

OPEN, PLAN, REALISATION = ReadingStep.OPEN, ReadingStep.PLAN, ReadingStep.REALISATION


def test_a_step_says_how_many_there_are():
    assert [step.number for step in READING_STEPS] == [1, 2, 3, 4, 5]
    assert ReadingStep.PLAN.words == "Langkah 3 dari 5: membaca rencana aksi …"
    shares = [step.share for step in READING_STEPS]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1] < 1) == (0, True)


@pytest.mark.parametrize(
    ("content", "steps"),
    [
        (write(small_plan()), [OPEN, PLAN, REALISATION]),
        (b"", [OPEN]),
        (b"PK\x03\x04", [OPEN]),
        (Form().content(), [OPEN, PLAN]),
    ],
    ids=["workbook", "nothing", "damaged", "without a table"],
)
def test_reading_tells_each_step_as_it_begins(content, steps):
    told = []
    reading = read(content, report=told.append)
    assert told == steps
    assert reading == read(content) == read(content, report=unreported)


def test_a_preview_ends_with_comparing(tmp_path, monkeypatch):
    monkeypatch.setattr(previews, "read_in_sandbox", read)
    store, told = new_store(tmp_path), []
    content = filled(working_file(store), put("III.3.2", 3, "√"))
    assert preview(store, content, "isi.xlsx", report=told.append).merge
    assert told == [OPEN, PLAN, REALISATION, ReadingStep.COMPARE]
