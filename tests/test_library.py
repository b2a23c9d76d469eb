"""The files behind the views, and the state of a file that keys the caches."""

import os

import pytest

from zi_core.library import PLAN_FILE, SAMPLE_FILE, FileState, shown_file
from zi_core.workbook import read


def test_the_offices_plan_and_the_sample_are_never_mixed():
    assert shown_file(is_sample=False) == PLAN_FILE
    assert shown_file(is_sample=True) == SAMPLE_FILE


def test_only_the_sample_is_marked_as_invented():
    office, sample = (FileState.of(path).load().plan for path in (PLAN_FILE, SAMPLE_FILE))
    assert office is not None
    assert sample is not None
    assert (office.sample, sample.sample) == (False, True)
    assert not office.entries


def test_a_state_loads_the_file_that_it_is_of():
    assert FileState.of(PLAN_FILE).load() == read(PLAN_FILE.read_bytes())


def test_an_unchanged_file_has_an_equal_state_and_hash():
    assert FileState.of(PLAN_FILE) == FileState.of(PLAN_FILE)
    assert hash(FileState.of(PLAN_FILE)) == hash(FileState.of(PLAN_FILE))
    assert FileState.of(PLAN_FILE) != FileState.of(SAMPLE_FILE)


def test_a_saved_file_has_another_state(tmp_path):
    """A new size, or the same size at another time: either way nothing old is shown."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"a")
    first = FileState.of(path)
    path.write_bytes(b"bb")
    second = FileState.of(path)
    os.utime(path, ns=(second.changed_at, second.changed_at + 1))
    assert len({first, second, FileState.of(path)}) == 3


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        FileState.of(tmp_path / "a.xlsx")


def test_a_damaged_file_is_read_as_problems_not_as_an_exception(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(PLAN_FILE.read_bytes()[:5_000])
    reading = FileState.of(path).load()
    assert reading.plan is None
    assert reading.problems
