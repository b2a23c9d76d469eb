"""A plan reads the same however an office lays its form out, and never as a part of itself."""

import io
import os
import random
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.workbook.forms import errors, saved
from tests.workbook.layouts import PLAN, TEXTS, Layout, form
from zi_core.dates import NAMES
from zi_core.workbook import read

BELOW = (
    ("JUMLAH", None, None, None, None, 1, 1, 1),
    (None, "Total kegiatan", None, None, None, 3),
    ("Keterangan: ✓ = terjadwal",),
    (None, None, None, "Catatan:"),
    (None, "Mengetahui,", None, None, "Purbalingga, 3 Oktober 2022"),
    (None, "Ketua KPU Kabupaten Contoh"),
    (None, "NIP. 19700101 199001 1 001"),
)


def plan_of(content):
    """What a file's plan says, but for the office, which the layouts leave out."""
    reading = read(content)
    assert reading.plan, [str(problem) for problem in reading.problems]
    return replace(reading.plan, office="")


layouts = st.builds(
    Layout,
    weeks=st.sampled_from((1, 2, 4, 5)),
    labels=st.sampled_from(("", "{1}", "{0}", "M{0}", "Minggu ke-{0}", "W{0}")),
    heading=st.sampled_from(("merged", "first", "repeated")),
    bands=st.sampled_from(((), ("TRIWULAN {}",), ("SEMESTER {}", "TW {}"), ("Q{}",))),
    order=st.permutations(TEXTS).map(tuple),
    months_at=st.integers(1, 6),
    area=st.sampled_from(("bare", "area", "arabic")),
    boxes=st.booleans(),
    below=st.lists(st.sampled_from(BELOW), max_size=5).map(tuple),
).map(lambda layout: layout if layout.weeks > 1 else replace(layout, labels=""))


@pytest.mark.exhaustive
@given(layouts)
def test_any_layout_of_the_form_reads_to_the_same_plan(layout):
    assert plan_of(form(layout)) == PLAN


@pytest.mark.parametrize(
    "layout",
    [
        pytest.param(Layout(), id="official"),
        pytest.param(Layout(4, "{1}", "first"), id="first-of-four"),
        pytest.param(Layout(5, "", "repeated"), id="five-repeated"),
        pytest.param(Layout(2, "M{0}", bands=("TRIWULAN {}",)), id="band-and-weeks"),
        pytest.param(Layout(bands=("SEMESTER {}", "TW {}"), boxes=True), id="two-bands-boxes"),
        pytest.param(Layout(4, "{0}", area="arabic", below=BELOW), id="weeks-arabic-closing"),
    ],
)
def test_layouts_that_people_handed_in(layout):
    assert plan_of(form(layout)) == PLAN


def test_a_plan_whose_ticks_stand_outside_its_months_is_refused_with_how_many():
    """Week columns whose month heading covers the first alone, and unevenly."""
    book = load_workbook(io.BytesIO(form(Layout(4, "", "first"))))
    book.active.delete_cols(7)  # one week of JAN less: no longer even, and nothing names the rest
    reading = read(saved(book))
    assert errors(reading) == {"plan-ticks-outside"}
    [problem] = [p for p in reading.problems if p.severity == "error"]
    assert "dari" in problem.message
    assert "di luar kolom bulan" in problem.message


DAMAGES = int(os.environ.get("ZI_HEADER_DAMAGES", "80"))
SEED = 20221110


def damaged(chosen: random.Random) -> bytes:
    """The form with one or two things wrong in its header rows or its columns."""
    layout = chosen.choice(
        (
            Layout(),
            Layout(4, "{1}"),
            Layout(4, "", "first"),
            Layout(bands=("TRIWULAN {}",)),
            Layout(2, "M{0}", "repeated"),
        )
    )
    book = load_workbook(io.BytesIO(form(layout)))
    sheet = book.active
    last = next(row for row in range(5, 12) if str(sheet.cell(row, 1).value).startswith("I ")) - 1
    for _ in range(chosen.choice((1, 1, 2))):
        row, column = chosen.randint(5, last), chosen.randint(1, sheet.max_column)
        kind = chosen.randrange(10)
        if kind == 0:
            sheet.delete_cols(column)
        elif kind == 1:
            sheet.insert_cols(column)
        elif kind == 2:
            sheet.delete_rows(row)
        elif kind == 3:
            sheet.insert_rows(row)
        else:
            cell = sheet.cell(row, column)
            if cell.coordinate in sheet.merged_cells and kind < 8:
                for area in list(sheet.merged_cells.ranges):
                    if cell.coordinate in area:
                        sheet.unmerge_cells(str(area))
            elif type(cell).__name__ != "MergedCell":
                other = sheet.cell(
                    chosen.randint(5, last), chosen.randint(1, sheet.max_column)
                ).value
                cell.value = (None, "?", other, "1", "MEI", "KOMPONEN")[kind - 4]
    return saved(book)


HEADINGS = {"team": "PENANGGUNG JAWAB", "evidence": "BUKTI FISIK"}


def differences(plan):
    """What a damaged form's plan says otherwise, in words of which a warning must hold each."""
    if len(plan.activities) != len(PLAN.activities):
        yield "kegiatan"
        return
    for now, before in zip(plan.activities, PLAN.activities, strict=True):
        for month in set(now.planned) ^ set(before.planned):
            yield NAMES[month - 1].casefold()
        for field in fields(now):
            if field.name != "planned" and getattr(now, field.name) != getattr(before, field.name):
                yield HEADINGS.get(field.name, "komponen").casefold()


@pytest.mark.exhaustive
def test_no_damage_of_a_header_ends_in_another_plan_without_naming_what_differs():
    chosen = random.Random(SEED)
    silent = []
    for number in range(DAMAGES):
        reading = read(damaged(chosen))
        if reading.plan is None:
            continue
        said = " ".join(map(str, reading.problems)).casefold()
        untold = [word for word in differences(reading.plan) if word not in said]
        others = replace(reading.plan, office="", activities=PLAN.activities) != PLAN
        if untold or others:
            silent.append((number, untold, said))
    assert silent == []
