"""The sheet BUKTI DUKUNG: one document a row."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.workbook.forms import edited, errors, places, small_plan
from zi_core.plan import Code, EvidenceItem
from zi_core.workbook import read, write

FIRST_ROW = 7


def listed(*cells: object, link: str = ""):
    """Read a working workbook whose first row of BUKTI DUKUNG holds these cells."""

    def fill(book):
        sheet = book["BUKTI DUKUNG"]
        for column, value in enumerate(cells, start=1):
            sheet.cell(FIRST_ROW, column).value = value
        if link:
            sheet.cell(FIRST_ROW, 4).hyperlink = link

    return read(edited(fill))


@pytest.mark.parametrize("month", ["Maret", "mar", 3, "3", "III", "MRT", date(2022, 3, 14)])
def test_a_document_of_a_slot(month):
    reading = listed("I.1.1", month, "SK Tim", "https://drive.google.com/x", "asli")
    assert reading.problems == ()
    assert reading.plan.evidence_items == (
        EvidenceItem(Code(1, 1, 1), 3, "SK Tim", "https://drive.google.com/x", "asli"),
    )


@pytest.mark.parametrize("month", ["", "13", 0, "Triwulan I", "kapan-kapan"])
def test_a_month_that_cannot_be_read_is_an_error(month):
    reading = listed("I.1.1", month, "SK Tim")
    assert places(reading, "month-unreadable") == ["BUKTI DUKUNG!B7"]


def test_a_code_outside_the_plan_is_an_error():
    assert places(listed("V.1.1", "Maret", "SK"), "code-unknown") == ["BUKTI DUKUNG!A7"]


def test_a_document_without_a_code_is_an_error():
    assert errors(listed("", "Maret", "SK")) == {"row-without-code"}


def test_a_remark_without_a_document_is_an_error():
    assert places(listed("I.1.1", "Maret", "", "", "menyusul"), "document-missing") == [
        "BUKTI DUKUNG!C7"
    ]


def test_a_row_that_was_only_begun_is_a_warning():
    reading = listed("I.1.1", "Maret")
    assert places(reading, "document-lacking") == ["BUKTI DUKUNG!C7"]
    assert reading.plan == small_plan()


def test_a_link_behind_a_text_is_used_with_a_warning():
    reading = listed("I.1.1", "Maret", "SK", "klik di sini", link="https://x.id/sk.pdf")
    assert reading.plan.evidence_items[0].link == "https://x.id/sk.pdf"
    assert places(reading, "link-behind-text") == ["BUKTI DUKUNG!D7"]


@pytest.mark.parametrize("link", ["drive.google.com/x", "javascript:alert(1)", "C:\\bukti.pdf"])
def test_a_link_that_is_no_web_address_is_kept_with_a_warning(link):
    reading = listed("I.1.1", "Maret", "SK", link)
    assert reading.plan.evidence_items[0].link == link
    assert places(reading, "link-not-web") == ["BUKTI DUKUNG!D7"]


def test_only_well_formed_web_addresses_are_written_as_links():
    links = ("https://x.id/a?b=1#c", "https://x.id/a b", "javascript:alert(1)", "http://[", "x.id")
    items = tuple(EvidenceItem(Code(1, 1, 1), 3, f"D{n}", link) for n, link in enumerate(links))
    plan = small_plan(evidence_items=items)
    sheet = load_workbook(io.BytesIO(write(plan)))["BUKTI DUKUNG"]
    made = [sheet.cell(FIRST_ROW + n, 4).hyperlink for n in range(len(links))]
    assert [bool(link) for link in made] == [True, False, False, False, False]
    assert read(write(plan)).plan == plan


def test_documents_of_other_teams_are_locked():
    items = (
        EvidenceItem(Code(1, 1, 1), 3, "SK"),
        EvidenceItem(Code(2, 1, 1), 12, "SOP"),
    )
    plan = small_plan(evidence_items=items)
    sheet = load_workbook(io.BytesIO(write(plan, team="Tim Tata")))["BUKTI DUKUNG"]
    assert [sheet.cell(row, 3).protection.locked for row in (7, 8, 9)] == [True, False, False]


def test_a_list_without_its_columns_is_an_error():
    def rename(book):
        book["BUKTI DUKUNG"]["B6"] = "KAPAN"

    reading = read(edited(rename))
    assert errors(reading) == {"column-missing"}
    assert "BULAN" in next(p.message for p in reading.problems if p.code == "column-missing")


def test_a_list_whose_header_is_lost_is_an_error():
    reading = read(edited(lambda book: book["BUKTI DUKUNG"].delete_rows(6)))
    assert errors(reading) == {"header-missing"}


def test_every_row_that_can_be_filled_is_open_and_printed():
    sheet = load_workbook(io.BytesIO(write(small_plan())))["BUKTI DUKUNG"]
    assert not sheet.print_area
    rows = list(sheet.iter_rows(min_row=FIRST_ROW, max_col=5))
    assert len(rows) == 200
    assert not any(cell.protection.locked for row in rows for cell in row)
