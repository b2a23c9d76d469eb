"""The decree as it came out of its PDF reads to the plan that the project ships."""

import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from scripts.make_data import noted
from tests.workbook.forms import saved
from zi_core.plan import Plan
from zi_core.workbook import read, write

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ANNEX = HERE / "data" / "keputusan_10_2022_lampiran.txt"
ANNEX_LINE = 72
"""The line of the decree's text on which its annex begins."""

SOURCE = ROOT.parent / "shared" / "source" / "keputusan_kpu_purbalingga_10_2022.txt"
SHIPPED = ROOT / "data" / "rencana_aksi_2022.xlsx"

DECEMBER_CELL = 17
"""The position of DES in a line of the decree's table, counted from 1."""


def pasted(text: str) -> bytes:
    """A sheet with the text pasted cell by cell, every cell as text."""
    book = Workbook()
    for row, line in enumerate(text.split("\n"), start=1):
        for column, value in enumerate(line.split("\t"), start=1):
            if value:
                cell = book.active.cell(row, column)
                cell.value = value
                cell.data_type = "s"
    return saved(book)


@pytest.fixture(scope="module")
def annex() -> str:
    return ANNEX.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def plan(annex) -> Plan:
    plan = read(pasted(annex)).plan
    assert plan
    return plan


def drifted_lines(text: str) -> set[int]:
    """The lines with a tick right of DES, counted from the text alone."""
    return {
        number
        for number, line in enumerate(text.split("\n"), start=1)
        if any("√" in cell for cell in line.split("\t")[DECEMBER_CELL:])
    }


def test_the_copy_of_the_annex_is_verbatim(annex):
    if not SOURCE.exists():
        pytest.skip("the decree's whole text lies outside the project")
    lines = SOURCE.read_text(encoding="utf-8").split("\n")
    assert annex.split("\n") == lines[ANNEX_LINE - 1 :]


def test_the_annex_holds_59_activities_and_260_slots(plan):
    count = {area.number: 0 for area in plan.areas}
    for activity in plan.activities:
        count[activity.area] += 1
    assert count == {"I": 5, "II": 6, "III": 18, "IV": 10, "V": 12, "VI": 8}
    assert sum(len(activity.planned) for activity in plan.activities) == 260
    assert (plan.year, plan.office) == (2022, "KPU Kabupaten Purbalingga")


def test_every_area_has_the_team_that_the_decree_names(plan):
    teams = {activity.area: set() for activity in plan.activities}
    for activity in plan.activities:
        teams[activity.area].add(activity.team)
    assert teams == {
        "I": {""},
        "II": {"Tim Penguatan Tata Laksana"},
        "III": {"Tim Penataan Sistem Manajemen SDM"},
        "IV": {"Tim Penguatan Akuntabilitas"},
        "V": {"Tim Pengawasan"},
        "VI": {"Tim Peningkatan Kualitas Pelayanan Publik"},
    }


def test_every_drifted_row_brings_a_warning_and_no_other_row_does(annex):
    reading = read(pasted(annex))
    warned = [
        int(re.search(r"\d+$", place)[0])
        for problem in reading.problems
        if problem.code == "tick-drifted"
        for place in (problem.where, *problem.others)
    ]
    assert len(warned) == len(set(warned))
    assert set(warned) == drifted_lines(annex)
    assert len(warned) == 13
    assert {problem.code for problem in reading.problems} == {
        "tick-drifted",
        "team-line",
        "row-not-activity",
        "area-assumed",
        "year-from-signing",
    }


def test_a_drifted_row_is_due_in_december(annex, plan):
    actions = {
        line.split("\t")[3]
        for n, line in enumerate(annex.split("\n"), 1)
        if n in drifted_lines(annex)
    }
    found = [activity for activity in plan.activities if activity.action in actions]
    assert found
    assert all(12 in activity.planned for activity in found)


def test_the_annexs_own_text_is_kept_with_its_spelling(plan):
    evidence = {str(activity.code): activity.evidence for activity in plan.activities}
    assert evidence["III.2.1"] == "SiK mutasi"
    assert next(str(a.code) for a in plan.activities if a.area == "VI") == "VI.2.1"


def test_the_whole_decree_reads_to_the_same_plan(plan):
    if not SOURCE.exists():
        pytest.skip("the decree's whole text lies outside the project")
    assert read(pasted(SOURCE.read_text(encoding="utf-8"))).plan == plan


def test_the_annex_alone_without_its_title_and_signatures(annex, plan):
    lines = annex.split("\n")
    last = max(number for number, line in enumerate(lines) if "√" in line)
    table = "\n".join(lines[2 : last + 1])
    bare = read(pasted(table), year=2022).plan
    assert bare.activities == plan.activities
    assert bare.areas == plan.areas


def test_written_and_read_again_it_is_the_same(plan):
    reading = read(write(plan, version=1))
    assert reading.plan == plan
    assert reading.problems == ()


def test_the_shipped_workbook_is_the_decree(plan):
    if not SHIPPED.exists():
        pytest.skip("data/rencana_aksi_2022.xlsx is not there yet")
    reading = read(SHIPPED.read_bytes())
    assert reading.plan == noted(plan)
    assert reading.problems == ()
