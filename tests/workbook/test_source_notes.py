"""Notes on the source: lines below the table of RENCANA AKSI, and back."""

from dataclasses import replace

import pytest

from tests.uploads import column_of
from tests.workbook.forms import Form, edited, small_plan
from zi_core.plan import Area, Code, Plan, source_notes
from zi_core.plan.facts import FactKey, Field
from zi_core.plan.model import LONGEST_NOTE
from zi_core.workbook import Severity, read, write
from zi_core.workbook.source_notes import note_lines, parse_note

TITLE = "RENCANA AKSI"


def noted(area: str = "", **notes: str) -> Plan:
    """The small plan with notes: of area II, and of activities by code, ``I_1_1``."""
    plan = small_plan()
    return replace(
        plan,
        areas=(plan.areas[0], replace(plan.areas[1], note=area)),
        activities=tuple(
            replace(activity, note=notes.get(str(activity.code).replace(".", "_"), ""))
            for activity in plan.activities
        ),
    )


PLAN = noted("halaman hilang", I_1_1="tanda Maret kabur", II_1_1="tanda Maret kabur")


def line_with(sheet, text):
    """The row of the line that begins with a text."""
    return next(r[0].row for r in sheet.iter_rows(max_col=1) if str(r[0].value).startswith(text))


def line_added(plan, text):
    """A working workbook with one more line below its table."""

    def edit(book):
        book[TITLE].cell(book[TITLE].max_row + 1, 1).value = text

    return edited(edit, plan)


def problems_of(reading):
    return {problem.code for problem in reading.problems}


# ---- lines --------------------------------------------------------------------------------------


def test_those_that_say_the_same_share_a_line():
    assert note_lines(PLAN) == [
        "Catatan sumber II: halaman hilang",
        "Catatan sumber I.1.1, II.1.1: tanda Maret kabur",
    ]
    assert note_lines(small_plan()) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Catatan sumber VI: hilang", (("VI",), "hilang")),
        ("Catatan sumber  I.1.1 ,II.1.1 : a: b", (("I.1.1", "II.1.1"), "a: b")),
        ("Catatan sumber: hilang", None),
        ("Catatan sumber VII: hilang", None),
        ("Catatan sumber I.1: hilang", None),
        ("Catatan sumber VI, surat: hilang", None),
        ("Catatan sumber VI:", None),
        ("Catatan sumber VI: ", None),
        ("Catatan sumber , : hilang", None),
        ("Catatan VI: hilang", None),
        ("Lihat Catatan sumber VI: hilang", None),
        ("VI: hilang", None),
    ],
)
def test_a_line_names_whom_it_is_about(text, told):
    assert parse_note(text) == told


def test_sentences_name_areas_and_rows():
    assert source_notes(PLAN) == (
        "Area II: halaman hilang",
        "I.1.1, II.1.1: tanda Maret kabur",
    )
    assert source_notes(PLAN, "I") == ("I.1.1: tanda Maret kabur",)
    assert source_notes(PLAN, "II") == ("Area II: halaman hilang", "II.1.1: tanda Maret kabur")
    assert source_notes(PLAN, team="") == ("I.1.1: tanda Maret kabur",)
    assert source_notes(PLAN, "III") == source_notes(small_plan()) == ()


# ---- there and back -----------------------------------------------------------------------------


def test_notes_come_back():
    reading = read(write(PLAN))
    assert reading.plan == PLAN
    assert reading.problems == read(write(small_plan())).problems


def test_notes_stand_on_the_sheet_of_the_plan_only():
    def look(book):
        for sheet in book:
            texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
            assert any("Catatan sumber" in text for text in texts) == (sheet.title == TITLE)
        rows = [line_with(book[TITLE], line) for line in note_lines(PLAN)]
        assert rows == [book[TITLE].max_row - 1, book[TITLE].max_row]

    edited(look, PLAN)


def of_many(notes):
    """A plan of one area with an activity for each note."""
    first = small_plan().activities[0]
    activities = (
        replace(first, code=Code(1, 1, number), action=f"Aksi {number}", note=note)
        for number, note in enumerate(notes, start=1)
    )
    return small_plan(areas=(Area("I", "Satu"),), activities=tuple(activities))


def test_a_note_that_looks_like_a_line_stays_with_its_own():
    texts = (
        "Catatan sumber II: lain",
        "II: lain",
        ": lain",
        "I.1.2: lain",
        ", I.1.2: lain",
        "a\nCatatan sumber II: lain",
        "Tim Pengawasan",
        "√",
    )
    plan = of_many(texts)
    assert [activity.note for activity in read(write(plan)).plan.activities] == [
        activity.note for activity in plan.activities
    ]


def test_the_longest_note_comes_back():
    plan = noted(I_1_1="a" * LONGEST_NOTE, II_1_1="a" * LONGEST_NOTE)
    reading = read(write(plan))
    assert reading.plan == plan, [str(problem) for problem in reading.problems]


def test_a_longer_note_is_refused_with_its_row():
    with pytest.raises(ValueError, match="longer than 2000"):
        noted(I_1_1="a" * (LONGEST_NOTE + 1))
    content = line_added(small_plan(), "Catatan sumber I.1.1: " + "a" * (LONGEST_NOTE + 1))
    [problem] = [found for found in read(content).problems if found.code == "note-too-long"]
    assert problem.severity is Severity.ERROR
    assert "Catatan sumber untuk I.1.1 lebih panjang dari 2000 huruf." in problem.message


def test_one_note_of_many_rows_comes_back():
    """Two hundred to a line: the codes of all would not fit into a cell."""
    plan = of_many(["kabur"] * 401)
    assert len(note_lines(plan)) == 3
    reading = read(write(plan))
    assert reading.plan == plan, [str(problem) for problem in reading.problems]


# ---- lines as people leave them -----------------------------------------------------------------


@pytest.mark.parametrize("subject", ["IV", "I.1.9", "III.1.1"])
def test_a_note_of_an_unknown_row_is_a_warning(subject):
    reading = read(line_added(PLAN, f"Catatan sumber {subject}: tidak ada"))
    assert reading.plan == PLAN
    [problem] = [found for found in reading.problems if found.code == "note-without-row"]
    assert problem.severity is Severity.WARNING
    assert subject in problem.message
    assert "tidak ada" in problem.message
    assert problem.where.startswith(TITLE)
    assert problem.remedy


def test_of_a_line_only_the_unknown_is_left_out():
    reading = read(line_added(small_plan(), "Catatan sumber I.1.9, I.1.2: kabur"))
    assert reading.plan == noted(I_1_2="kabur")
    assert "note-without-row" in problems_of(reading)


def test_a_line_that_people_write_is_read():
    reading = read(line_added(small_plan(), "Catatan sumber I.1.2: periksa naskah asli"))
    assert reading.plan == noted(I_1_2="periksa naskah asli")
    assert reading.problems == read(write(small_plan())).problems


def test_a_line_that_is_no_note_is_no_note():
    """It is told as any other line below the table."""
    reading = read(line_added(small_plan(), "Catatan sumber VII: lain"))
    assert reading.plan == small_plan()


def test_a_row_typed_into_a_note_line_is_not_lost_in_silence():
    """Whoever needs a further row may take the first one below the table."""

    def edit(book):
        sheet = book[TITLE]
        row = line_with(sheet, "Catatan sumber")
        for cells in [r for r in sheet.merged_cells.ranges if r.min_row == row]:
            sheet.unmerge_cells(str(cells))
        new = {"INDIKATOR": "Indikator baru", "LANGKAH AKSI": "Langkah baru", "DES": "√"}
        for heading, value in new.items():
            sheet.cell(row, column_of(sheet, heading)).value = value

    reading = read(edited(edit, PLAN))
    is_read = bool(reading.plan and len(reading.plan.activities) == 4)
    assert is_read or problems_of(reading) - problems_of(read(write(PLAN)))


# ---- what a file says and what it is silent about -----------------------------------------------

PLACES = [FactKey(subject, 0, Field.NOTE) for subject in ("I", "II", "I.1.1", "I.1.2", "II.1.1")]


def test_a_working_workbook_speaks_of_every_note():
    """The ones that are there in their line; of the others, that there is none."""
    for plan in (PLAN, small_plan()):
        coverage = read(write(plan)).coverage
        assert not any(coverage.is_absent(place) for place in PLACES)
    rows = {}
    content = edited(lambda book: rows.update(n=line_with(book[TITLE], "Catatan sumber II")), PLAN)
    assert read(content).coverage.sources[PLACES[1]].endswith(str(rows["n"]))


def form(*lines):
    made = Form.standard()
    made.first(months={3: "√"})
    for line in lines:
        made.put(line)
    return made.read()


def test_an_official_form_says_nothing_of_notes():
    reading = form()
    assert source_notes(reading.plan) == ()
    assert reading.coverage.is_absent(FactKey("I", 0, Field.NOTE))
    assert reading.coverage.is_absent(FactKey("I.1.1", 0, Field.NOTE))


def test_an_official_form_may_have_notes():
    reading = form("Catatan sumber I, I.1.1: kabur")
    assert source_notes(reading.plan) == ("Area I, I.1.1: kabur",)
    assert not reading.coverage.is_absent(FactKey("I.1.1", 0, Field.NOTE))
