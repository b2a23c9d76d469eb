"""The sheet REALISASI: ticks, words, dates, remarks; and what of it is open for typing."""

import io
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from tests.workbook.forms import (
    REALISATION_ROWS,
    codes,
    edited,
    errors,
    places,
    realised,
    small_plan,
)
from zi_core.dates import GRACE_MONTHS, month_index
from zi_core.plan import Code, Entry
from zi_core.workbook import read, write

FIRST = Code(1, 1, 1)


@pytest.mark.parametrize("mark", ["✓", "√", "v", 1, True, "TRUE", "✅"])
def test_a_tick_is_an_entry_without_a_date(mark):
    reading = realised("F8", mark)
    assert reading.plan.entries == (Entry(FIRST, 3),)
    assert "REALISASI!F8" not in {problem.where for problem in reading.problems}


@pytest.mark.parametrize("digit", [0, 1])
def test_a_digit_typed_into_a_cell_formatted_as_a_date_is_a_tick_or_a_blank(digit):
    reading = realised("F8", digit)
    sheet = load_workbook(io.BytesIO(write(small_plan())))["REALISASI"]
    assert sheet["F8"].number_format == "dd/mm/yy"
    assert reading.plan.entries == ((Entry(FIRST, 3),) if digit else ())
    assert errors(reading) == set()


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (date(2022, 3, 14), date(2022, 3, 14)),
        (datetime.fromisoformat("2022-03-14T16:20"), date(2022, 3, 14)),
        ("14/03/2022", date(2022, 3, 14)),
        ("14/3/22", date(2022, 3, 14)),
        ("14-3-22", date(2022, 3, 14)),
        ("14.03.2022", date(2022, 3, 14)),
        ("14 Maret 2022", date(2022, 3, 14)),
        ("14 mar 22", date(2022, 3, 14)),
        ("14-Mrt-2022", date(2022, 3, 14)),
        ("2022-03-14", date(2022, 3, 14)),
        ("2022/3/14", date(2022, 3, 14)),
        ("05/04/2022", date(2022, 4, 5)),
        (date(2023, 3, 31), date(2023, 3, 31)),
        (date(2021, 10, 1), date(2021, 10, 1)),
    ],
)
def test_a_date_is_read_day_first_and_kept(written, day):
    reading = realised("F8", written)
    assert reading.plan.entries == (Entry(FIRST, 3, day),)
    is_far = abs(month_index(day, 2022) - 3) > GRACE_MONTHS
    assert codes(reading) == ({"date-far"} if is_far else set())


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31/02/2022", "date-impossible"),
        ("03/14/2022", "date-impossible"),
        ("0/3/2022", "date-impossible"),
        ("29 Februari 2022", "date-impossible"),
        ("14/03/2012", "date-outside-year"),
        (date(2023, 4, 1), "date-outside-year"),
        (date(2021, 9, 30), "date-outside-year"),
        ("14 Maret", "entry-unreadable"),
        ("14/03", "entry-unreadable"),
        ("Maret 2022", "entry-unreadable"),
        ("14-16 Maret 2022", "entry-unreadable"),
        (0.75, "entry-unreadable"),
        ("hampir", "entry-unreadable"),
    ],
)
def test_what_cannot_be_read_for_certain_is_an_error_naming_the_cell(written, code):
    reading = realised("F8", written)
    assert reading.plan is None
    assert errors(reading) == {code}
    assert places(reading, code) == ["REALISASI!F8"]


def test_a_mark_in_an_unscheduled_month_counts_all_the_same():
    assert realised("D8", "✓").plan.entries == (Entry(FIRST, 1),)


def test_a_merged_tick_marks_every_month_it_covers():
    def merge(book):
        book["REALISASI"]["F8"] = "✓"
        book["REALISASI"].merge_cells("F8:H8")

    entries = read(edited(merge)).plan.entries
    assert entries == tuple(Entry(FIRST, month) for month in (3, 4, 5))


def test_six_dates_in_the_first_row_are_no_header():
    def fill(book):
        sheet = book["REALISASI"]
        sheet.unmerge_cells("B7:R7")
        sheet.delete_rows(7)
        for month in range(1, 9):
            sheet.cell(7, 3 + month).value = date(2022, month, 2)

    reading = read(edited(fill))
    assert len(reading.plan.entries) == 8


def test_remarks_keep_their_line_breaks():
    def fill(book):
        book["REALISASI"]["P8"] = "Anggaran \r\n belum cair  \n\n- tunggu"
        book["REALISASI"]["Q8"] = "Surat<br>ke provinsi"

    activity = read(edited(fill)).plan.by_code[FIRST]
    assert activity.obstacle == "Anggaran\nbelum cair\n\n- tunggu"
    assert activity.follow_up == "Surat\nke provinsi"


def test_a_code_that_is_not_in_the_plan_is_an_error():
    reading = realised("A8", "I.9.9")
    assert places(reading, "code-unknown") == ["REALISASI!A8"]


def test_a_row_without_a_code_is_found_by_its_text():
    def fill(book):
        book["REALISASI"]["A8"] = None
        book["REALISASI"]["F8"] = "✓"

    assert read(edited(fill)).plan.entries == (Entry(FIRST, 3),)


def test_a_row_without_a_code_and_with_an_unknown_text_is_an_error():
    def fill(book):
        book["REALISASI"]["A8"] = None
        book["REALISASI"]["C8"] = "Lain"

    assert places(read(edited(fill)), "row-without-code") == ["REALISASI!8:8"]


def test_the_same_activity_twice_is_an_error_that_names_both_rows():
    reading = realised("A9", "I.1.1")
    (problem,) = [p for p in reading.problems if p.code == "code-doubled"]
    assert problem.where == "REALISASI!9:9"
    assert "baris 8" in problem.message
    assert "baris 9" in problem.message


def test_a_missing_row_is_a_warning_that_names_the_activity():
    def clear(book):
        for cell in book["REALISASI"][9]:
            cell.value = None

    reading = read(edited(clear))
    assert [p.message for p in reading.problems if p.code == "row-missing"] == [
        "Kegiatan I.1.2 tidak ada di lembar ini; realisasinya dibaca kosong."
    ]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("B8", "component-differs"), ("C8", "action-differs"), ("R8", "team-differs")],
)
def test_a_text_that_differs_from_the_plan_is_a_warning(cell, code):
    reading = realised(cell, "Lain sekali")
    assert places(reading, code) == [f"REALISASI!{cell}"]
    assert reading.plan == small_plan()


def test_content_beside_the_table_is_reported():
    assert places(realised("T8", "catatan"), "content-outside") == ["REALISASI!T8"]


def test_a_hidden_row_counts_with_a_warning():
    def hide(book):
        book["REALISASI"]["F8"] = "✓"
        book["REALISASI"].row_dimensions[8].hidden = True

    reading = read(edited(hide))
    assert places(reading, "row-hidden") == ["REALISASI!8:8"]
    assert len(reading.plan.entries) == 1


def test_a_repeated_header_is_no_row():
    def repeat(book):
        sheet = book["REALISASI"]
        sheet.insert_rows(9)
        for column in range(1, 19):
            sheet.cell(9, column).value = sheet.cell(6, column).value

    reading = read(edited(repeat))
    assert reading.plan == small_plan()


def test_a_realisation_whose_header_is_lost_is_an_error():
    reading = read(edited(lambda book: book["REALISASI"].delete_rows(6)))
    assert errors(reading) == {"header-missing"}


def test_only_the_teams_own_rows_are_open():
    book = load_workbook(io.BytesIO(write(small_plan(), team="Tim Tata")))
    sheet = book["REALISASI"]
    assert sheet.protection.sheet
    for code, row in REALISATION_ROWS.items():
        open_cells = {cell.column for cell in sheet[row] if not cell.protection.locked}
        assert open_cells == (set(range(4, 18)) if code == "II.1.1" else set())
    assert all(cell.protection.locked for row in book["RENCANA AKSI"].rows for cell in row)


def test_without_a_team_every_row_is_open_and_nothing_else():
    sheet = load_workbook(io.BytesIO(write(small_plan())))["REALISASI"]
    for row in sheet.iter_rows():
        for cell in row:
            is_open = cell.row in REALISATION_ROWS.values() and 4 <= cell.column <= 17
            assert cell.protection.locked is not is_open, cell.coordinate


def test_scheduled_cells_stand_out_and_the_others_are_grey():
    sheet = load_workbook(io.BytesIO(write(small_plan())))["REALISASI"]
    row = REALISATION_ROWS["I.1.2"]
    fills = {month: sheet.cell(row, 3 + month).fill.fgColor.rgb for month in range(1, 13)}
    assert fills[1] == fills[6] != fills[2]
    assert len({fill for month, fill in fills.items() if month not in (1, 6)}) == 1


def test_a_month_cell_offers_the_tick_and_allows_a_date():
    sheet = load_workbook(io.BytesIO(write(small_plan())))["REALISASI"]
    (offer,) = sheet.data_validations.dataValidation
    assert offer.formula1 == '"✓"'
    assert not offer.showErrorMessage
    assert "F8" in offer.sqref


def test_nothing_is_ever_invented_for_an_empty_sheet():
    reading = read(write(small_plan()))
    assert reading.plan == small_plan()
    assert codes(reading) == set()


def test_a_teams_workbook_opens_at_its_first_row():
    book = load_workbook(io.BytesIO(write(small_plan(), team="Tim Tata")))
    assert book.active.title == "REALISASI"
    assert book["REALISASI"].sheet_view.pane.topLeftCell == "D11"
    assert load_workbook(io.BytesIO(write(small_plan()))).active.title == "RENCANA AKSI"


def test_the_sheets_print_landscape_on_a4_with_their_header_repeated():
    book = load_workbook(io.BytesIO(write(small_plan())))
    for title, rows in (
        ("RENCANA AKSI", "$6:$8"),
        ("REALISASI", "$6:$6"),
        ("BUKTI DUKUNG", "$6:$6"),
    ):
        sheet = book[title]
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == rows
        assert sheet.protection.sheet
