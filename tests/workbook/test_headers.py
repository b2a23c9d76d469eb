"""Columns are found by their headings, wherever and however these are written.

Rules: docs/rules.md, Workbook.
"""

from datetime import date

import pytest

from tests.workbook.forms import HEADINGS, MONTHS, Form, codes, errors, months, places


def form_with(headings) -> Form:
    form = Form.standard(headings=headings)
    form.first(months=(3, 12), evidence="SK", team="Tim A")
    return form


def test_the_plain_form_reads_without_a_problem():
    reading = form_with(HEADINGS).read()
    assert reading.problems == ()
    plan = reading.plan
    assert (plan.year, plan.office) == (2022, "KPU Kabupaten Contoh")
    assert [(area.number, area.name) for area in plan.areas] == [("I", "Manajemen Perubahan")]
    (activity,) = plan.activities
    assert str(activity.code) == "I.1.1"
    assert activity.component == "Tim Kerja"
    assert activity.indicator == "SK tim"
    assert activity.action == "Aksi"
    assert activity.evidence == "SK"
    assert activity.team == "Tim A"
    assert activity.planned == (3, 12)


@pytest.mark.parametrize(
    "spelled",
    [
        str.lower,
        str.title,
        lambda text: f"  {text} ",
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace(" ", "   "),
        lambda text: f"<b>{text}</b>",
        lambda text: f"{text}.",
    ],
    ids=["lower", "title", "padded", "broken", "spaced", "tagged", "dotted"],
)
def test_headings_in_any_case_spacing_and_markup(spelled):
    reading = form_with([spelled(heading) for heading in HEADINGS]).read()
    assert reading.problems == ()
    assert months(reading) == (3, 12)


@pytest.mark.parametrize(
    ("column", "alias"),
    [
        (4, "Bukti Dukung"),
        (4, "DATA DUKUNG"),
        (4, "Eviden"),
        (4, "Evidence"),
        (17, "PJ"),
        (17, "Penanggungjawab"),
        (0, "No."),
        (0, "Nomor"),
        (3, "Langkah-langkah Aksi"),
    ],
)
def test_aliases_of_headings(column, alias):
    headings = list(HEADINGS)
    headings[column] = alias
    reading = form_with(headings).read()
    assert reading.problems == ()
    assert reading.plan.activities[0].evidence == "SK"
    assert reading.plan.activities[0].team == "Tim A"


@pytest.mark.parametrize(
    "names",
    [
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
        "January February March April May June July August September October November December",
        "Jan Peb Mrt Apr Mei Jun Jul Ags Sept Okt Nop Des",
        "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC",
        "jan. feb. mar. apr. mei. jun. jul. agu. sep. okt. nov. des.",
        "Jan-22 Feb-22 Mar-22 Apr-22 Mei-22 Jun-22 Jul-22 Agt-22 Sep-22 Okt-22 Nov-22 Des-22",
        "I II III IV V VI VII VIII IX X XI XII",
        "1 2 3 4 5 6 7 8 9 10 11 12",
    ],
)
def test_months_by_name_abbreviation_numeral(names):
    reading = form_with([*HEADINGS[:5], *names.split(), HEADINGS[-1]]).read()
    assert reading.problems == ()
    assert months(reading) == (3, 12)


def test_months_as_numbers_and_as_dates():
    for headings in (range(1, 13), [date(2022, month, 1) for month in range(1, 13)]):
        reading = form_with([*HEADINGS[:5], *headings, HEADINGS[-1]]).read()
        assert reading.problems == ()
        assert months(reading) == (3, 12)


def test_columns_in_any_order():
    form = Form()
    order = [17, *range(16, 4, -1), 4, 3, 2, 1, 0]
    form.header([HEADINGS[position] for position in order])
    form.put(*([None] * 16), "I Manajemen Perubahan")
    cells = [1, "Tim Kerja", "SK tim", "Aksi", "SK", *[None] * 12, "Tim A"]
    cells[7] = "√"
    form.put(*(cells[position] for position in order))
    reading = form.read()
    assert reading.problems == ()
    assert months(reading) == (3,)
    assert reading.plan.activities[0].team == "Tim A"


def test_the_header_may_stand_in_any_row():
    form = Form()
    for line in ("Lampiran", "Keputusan Ketua KPU", "Nomor 10 Tahun 2022"):
        form.put(line)
    form.row += 30
    form.header()
    form.put("I Manajemen Perubahan")
    form.first(months=(3,))
    assert months(form.read()) == (3,)


@pytest.mark.parametrize(
    "title", ["PELAKSANAAN (BULAN)", "Bulan", "Waktu Pelaksanaan", "TARGET 2022"]
)
def test_two_header_rows_with_the_months_under_a_merged_title(title):
    form = Form()
    form.header([*HEADINGS[:5], title, *[None] * 11, HEADINGS[-1]])
    form.put(*[None] * 5, *MONTHS)
    form.sheet.merge_cells("F3:Q3")
    for column in "ABCDER":
        form.sheet.merge_cells(f"{column}3:{column}4")
    form.put(1, 2, 3, 4, 5, 6, *[None] * 11, 7)
    form.put("I Manajemen Perubahan")
    form.first(months=(3,), team="Tim A", evidence="x")
    reading = form.read()
    assert reading.problems == ()
    assert months(reading) == (3,)


def test_the_months_may_stand_above_the_other_headings():
    form = Form()
    form.put(*[None] * 5, *MONTHS)
    form.header([*HEADINGS[:5], *[None] * 12, HEADINGS[-1]])
    form.put("I Manajemen Perubahan")
    form.first(months=(3,))
    assert months(form.read()) == (3,)


@pytest.mark.parametrize("numbers", [[*range(1, 19)], [f"({n})" for n in range(1, 19)]])
def test_a_row_that_numbers_all_columns_is_no_activity(numbers):
    form = Form()
    form.header()
    form.put(*numbers)
    form.put("I Manajemen Perubahan")
    form.first(months=(3,), team="Tim A")
    reading = form.read()
    assert reading.problems == ()
    assert months(reading) == (3,)


def test_a_header_repeated_on_each_page_may_shift_its_columns():
    form = Form.standard()
    form.first(months=(3,), team="Tim A")
    form.row += 1
    form.header(["", *HEADINGS])
    form.put("", "", "", "Indikator dua", "Aksi dua", "", *[None] * 3, "√")
    reading = form.read()
    assert reading.problems == ()
    assert months(reading, 1) == (4,)
    assert reading.plan.activities[1].component == "Tim Kerja"


@pytest.mark.parametrize("column", [1, 2, 3])
def test_a_missing_needed_column_is_named(column):
    headings = list(HEADINGS)
    name = headings[column]
    headings[column] = "LAIN"
    reading = form_with(headings).read()
    assert reading.plan is None
    (problem,) = [problem for problem in reading.problems if problem.code == "column-missing"]
    assert name in problem.message
    assert problem.where == "Rencana!3:3"


def test_a_missing_month_is_named():
    headings = list(HEADINGS)
    headings[11] = None
    reading = form_with(headings).read()
    assert errors(reading) == {"column-missing"}
    assert "Juli" in next(p.message for p in reading.problems if p.code == "column-missing")


def test_a_form_without_any_month_is_refused():
    reading = form_with(HEADINGS[:5]).read()
    assert errors(reading) == {"column-missing"}


@pytest.mark.parametrize(("column", "where"), [(2, "Rencana!S3"), (7, "Rencana!S3")])
def test_a_doubled_column_is_named(column, where):
    reading = form_with([*HEADINGS, HEADINGS[column]]).read()
    assert errors(reading) == {"column-doubled"}
    assert places(reading, "column-doubled") == [where]


@pytest.mark.parametrize("column", [0, 4, 17])
def test_no_evidence_and_team_columns_may_be_missing_with_a_warning(column):
    headings = list(HEADINGS)
    name = headings.pop(column)
    form = Form()
    form.header(headings)
    form.put("I Manajemen Perubahan" if column else "", "" if column else "I Manajemen Perubahan")
    cells = [1, "Tim Kerja", "SK tim", "Aksi", "SK", None, None, "√", *[None] * 9, "Tim A"]
    del cells[column]
    form.sheet.delete_rows(form.row)
    form.row -= 1
    form.put("I Manajemen Perubahan")
    form.put(*cells)
    reading = form.read()
    assert codes(reading) == {"column-lacking"}
    assert name in reading.problems[0].message
    assert months(reading) == (3,)


def test_unknown_columns_are_ignored_with_a_warning_that_names_them():
    form = Form.standard(headings=[*HEADINGS, "ANGGARAN", "KETERANGAN"])
    form.first(months=(3,), team="Tim A", beyond=["1 juta", "penting"])
    reading = form.read()
    assert places(reading, "column-unknown") == ["Rencana!S3", "Rencana!T3"]
    assert codes(reading) == {"column-unknown"}
    assert "ANGGARAN" in reading.problems[0].message
    assert "KETERANGAN" in reading.problems[1].message


def test_an_unknown_column_between_the_others():
    form = Form.standard(headings=[*HEADINGS[:4], "SASARAN", *HEADINGS[4:]])
    form.put(1, "Tim Kerja", "SK tim", "Aksi", "Semua", "SK", None, "√")
    reading = form.read()
    assert places(reading, "column-unknown") == ["Rencana!E3"]
    assert months(reading) == (2,)


def test_content_without_any_heading_is_reported():
    form = Form.standard(headings=[*HEADINGS[:5], None, *HEADINGS[5:]])
    form.put(1, "Tim Kerja", "SK tim", "Aksi", "SK", "catatan", "√")
    reading = form.read()
    assert places(reading, "content-outside") == ["Rencana!F5"]
    assert months(reading) == (1,)


def test_a_heading_over_two_columns_reports_what_it_does_not_use():
    form = Form.standard(headings=[*HEADINGS[:5], None, *HEADINGS[5:]])
    form.sheet.merge_cells("E3:F3")
    form.put(1, "Tim Kerja", "SK tim", "Aksi", "SK", "lampiran", "√")
    form.put(None, None, "Rapat", "Aksi dua", None, "Notulen", None, "√")
    reading = form.read()
    assert [activity.evidence for activity in reading.plan.activities] == ["SK", "Notulen"]
    assert places(reading, "content-outside") == ["Rencana!F5"]
