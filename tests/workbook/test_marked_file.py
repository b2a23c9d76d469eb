"""A refused file comes back with its bad cells coloured and commented, and otherwise as it was."""

import io

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.cell_range import MultiCellRange

from tests.uploads import row_of
from tests.workbook.forms import edited, small_plan
from zi_core.workbook import Problem, palette, read, write
from zi_core.workbook.reading.sandbox import mark_in_sandbox
from zi_core.workbook.writing.marked_file import CellNote, mark

GOOD = write(small_plan(), version=3)
BAD = edited(lambda book: book["REALISASI"].__setitem__("D8", "entah"))
ROW = row_of(load_workbook(io.BytesIO(GOOD))["RENCANA AKSI"], small_plan().activities[0].code)
NOTES = (
    CellNote("REALISASI!D8", True, "Kesalahan: tidak dapat dibaca. Isi dengan ✓."),
    CellNote("REALISASI!E8", False, "Peringatan: lihat lagi."),
    CellNote(f"RENCANA AKSI!{ROW}:{ROW}", True, "Kesalahan: baris."),
    CellNote("PETUNJUK", True, "Kesalahan: lembar."),
    CellNote("TIDAK ADA!A1", True, "x"),
)


def opened(content):
    return load_workbook(io.BytesIO(content))


def colour(cell):
    return cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type else ""


def test_bad_cells_are_coloured_and_commented_each_in_its_way():
    book = opened(mark(BAD, NOTES))
    sheet = book["REALISASI"]
    assert sheet["D8"].value == "entah"
    assert colour(sheet["D8"]) == palette.WRONG
    assert colour(sheet["E8"]) == palette.DOUBTFUL
    assert sheet["D8"].comment.text == f"{palette.COMMENT} {NOTES[0].words}"
    plan = book["RENCANA AKSI"]
    assert {colour(plan.cell(ROW, column)) for column in range(7, 19)} == {palette.WRONG}
    assert plan[f"A{ROW}"].comment.text.endswith("Kesalahan: baris.")
    assert book["PETUNJUK"]["A1"].comment.text.endswith("Kesalahan: lembar.")
    assert colour(book["PETUNJUK"]["A1"]) == colour(opened(GOOD)["PETUNJUK"]["A1"])
    # A filled month cell is painted by a rule of the workbook's own, which now leaves it out.
    before = [str(found.sqref) for found in opened(BAD)["REALISASI"].conditional_formatting]
    rules = [found.sqref for found in sheet.conditional_formatting]
    assert len(rules) == len(before)
    assert any("D8" in MultiCellRange(ranges) for ranges in before)
    assert not any(place in ranges for ranges in rules for place in ("D8", "E8"))
    assert any("F8" in ranges for ranges in rules)


def test_a_marked_file_still_says_the_same_and_its_marks_bring_no_warnings():
    notes = [CellNote(f"REALISASI!{column}{row}", True, "x") for column in "DEF" for row in (8, 9)]
    before, after = read(GOOD), read(mark(GOOD, notes))
    assert (after.plan, after.stamp) == (before.plan, before.stamp)
    assert after.problems == before.problems


def test_a_persons_own_comment_stays():
    def commented(book):
        from openpyxl.comments import Comment

        book["REALISASI"]["D8"].comment = Comment("Tanya Dewi", "Tono")

    text = opened(mark(edited(commented), NOTES))["REALISASI"]["D8"].comment.text
    assert text.startswith("Tanya Dewi")
    assert NOTES[0].words in text


def test_what_the_gate_refuses_is_not_opened():
    with pytest.raises(ValueError, match="gate"):
        mark(b"PK\x03\x04", NOTES)


@pytest.mark.exhaustive
def test_the_sandbox_marks_without_writing_a_file_and_refuses_with_a_sentence():
    made = mark_in_sandbox(BAD, NOTES)
    assert isinstance(made, bytes)
    assert colour(opened(made)["REALISASI"]["D8"]) == palette.WRONG
    refused = mark_in_sandbox(b"<html>", NOTES)
    assert isinstance(refused, Problem)
    assert refused.code == "file-too-complex"
