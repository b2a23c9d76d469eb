"""What people write and draw in month cells, below tables, in titles and links."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import IconSetRule
from openpyxl.styles import PatternFill

from tests.workbook.forms import (
    Form,
    codes,
    edited,
    errors,
    places,
    realised,
    small_plan,
    ticked,
)
from zi_core.cli.output import problem_json
from zi_core.dates import NAMES, WEEKDAYS, today
from zi_core.workbook import read, write

# ---- marks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "font", "months", "code"),
    [
        ("■", "", (3,), "tick-unusual"),
        (" 🗹 ", "", (3,), "tick-unusual"),
        ("a", "Marlett", (3,), "tick-wingdings"),
        ("\uf052", "Wingdings 2", (3,), "tick-wingdings"),
        ("✓\u200d\ufe0f", "", (3,), None),
        ("□", "", (), "box-empty"),
        ("\uf0a8", "Wingdings", (), "box-empty"),
        ("☐ ☐", "", (), "box-empty"),
    ],
)
def test_marks_from_symbol_fonts_and_dialogs(value, font, months, code):
    reading = ticked(value, font=font)
    assert reading.plan.activities[0].planned == months
    assert codes(reading) - {"activity-without-month", "column-lacking"} == (
        {code} if code else set()
    )


@pytest.mark.parametrize(("font", "is_ticked"), [("Wingdings", True), ("Arial", False)])
def test_the_font_of_a_part_of_a_text_counts(font, is_ticked):
    """A symbol put into a cell of another font: Excel keeps it as a run of its own."""
    mark = CellRichText(" ", TextBlock(InlineFont(rFont=font), "ü" if is_ticked else "ab"))
    reading = realised("F8", mark)
    assert errors(reading) == (set() if is_ticked else {"entry-unreadable"})
    assert bool(reading.plan and reading.plan.entries) == is_ticked


@pytest.mark.parametrize(
    "words", ["Sudah dilaksanakan", "SDH.", "Selesai.", "YA", "tercapai!", "100,0 %", "Done", "oke"]
)
def test_words_that_mean_done(words):
    reading = realised("F8", words)
    assert [entry.month for entry in reading.plan.entries] == [3]
    [problem] = reading.problems
    assert problem.code in ("word-as-tick", "percentage-as-tick")
    assert problem.where == "REALISASI!F8"


@pytest.mark.parametrize(
    "words",
    ["blm terlaksana", "Tidak dilaksanakan", "Proses", "sedang berjalan", "N/A", "75 %", "99,9%"],
)
def test_words_that_mean_not_done(words):
    reading = realised("F8", words)
    assert reading.plan.entries == ()
    [problem] = reading.problems
    assert problem.code in ("word-as-blank", "percentage-as-blank")
    assert problem.where == "REALISASI!F8"


@pytest.mark.parametrize(("share", "count"), [(0.5, 0), (0.999, 0), (1, 1)])
def test_a_number_shown_as_a_percentage(share, count):
    def fill(book):
        book["REALISASI"]["F8"] = share
        book["REALISASI"]["F8"].number_format = "0%"

    assert len(read(edited(fill)).plan.entries) == count


@pytest.mark.parametrize(
    "words", ["sudah/belum", "120%", "sudah 2 kali", "14/03/2022 dan 16/03/2022", "Maret", "✗"]
)
def test_what_cannot_be_read_for_certain_names_its_cell(words):
    assert places(realised("F8", words), "entry-unreadable") == ["REALISASI!F8"]


around = st.tuples(
    st.sampled_from(("", "tgl. ", "Tanggal ", *(f"{day}, " for day in WEEKDAYS), "Jum'at ")),
    st.sampled_from(("", ".", " 10:30", " pukul 09.15 WIB", " (Senin)", " 10:30:15", "\u00a0")),
)
written = st.sampled_from(
    ("{d:%d/%m/%Y}", "{d.day} {name} {d.year}", "{d:%d.%m.%Y}", "{d:%Y-%m-%d}")
)


@pytest.mark.exhaustive
@settings(max_examples=12)
@given(st.dates(date(2022, 1, 1), date(2022, 12, 31)), written, around)
def test_text_around_a_date_never_changes_it(day, form, sides):
    text = form.format(d=day, name=NAMES[day.month - 1])
    reading = realised("F8", sides[0] + text + sides[1])
    assert [entry.done_on for entry in reading.plan.entries] == [day]


def test_dates_that_look_mistaken_are_read_as_written():
    def fill(book):
        sheet = book["REALISASI"]
        sheet["E8"] = "3/2/2022"  # FEB: 3 February
        sheet["F8"] = date(2022, 7, 3)  # MAR: 3 July, which swapped is 7 March
        sheet["D9"] = "30 November 2022"  # JAN

    reading = read(edited(fill))
    assert [str(e.done_on) for e in reading.plan.entries] == [
        "2022-02-03",
        "2022-07-03",
        "2022-11-30",
    ]
    assert places(reading, "date-swapped") == ["REALISASI!F8"]
    assert places(reading, "date-far") == ["REALISASI!D9"]


def test_a_date_that_has_not_come_yet_is_doubtful():
    tomorrow = today() + timedelta(days=2)
    plan = small_plan(year=tomorrow.year)
    cell = f"{'DEFGHIJKLMNO'[tomorrow.month - 1]}8"
    reading = realised(cell, tomorrow, plan)
    assert reading.plan.entries[0].done_on == tomorrow
    assert codes(reading) == {"date-in-future"}


def test_a_date_merged_over_rows_and_months_counts_once_a_row():
    def fill(book):
        sheet = book["REALISASI"]
        sheet["G8"] = date(2022, 5, 20)
        sheet.merge_cells("G8:I9")

    reading = read(edited(fill))
    assert [(str(e.code), e.month, str(e.done_on)) for e in reading.plan.entries] == [
        ("I.1.1", 5, "2022-05-20"),
        ("I.1.2", 5, "2022-05-20"),
    ]
    assert codes(reading) == {"date-merged", "mark-merged"}


# ---- rows, areas, years -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        ["Rata-rata"],
        ["Catatan:", "✓ sudah dilaksanakan", "kosong belum dilaksanakan"],
        ["Mengetahui,", "Ketua KPU Kabupaten Contoh", "NAMA LENGKAP", "NIP. 19700101 199001 1 001"],
    ],
)
def test_rows_below_realisasi_are_no_activities(lines):
    def fill(book):
        sheet = book["REALISASI"]
        sheet["F8"] = "✓"
        for column in "BCP":
            for row, line in enumerate(lines, start=sheet.max_row + 2):
                sheet[f"{column}{row}"] = line

    reading = read(edited(fill))
    assert len(reading.plan.entries) == 1
    assert codes(reading) <= {"row-not-activity"}


def test_an_error_in_a_row_of_totals_refuses_nothing_and_one_in_an_activity_does():
    def total(book):
        sheet = book["REALISASI"]
        sheet["C14"], sheet["D14"], sheet["E14"] = "TOTAL", "#DIV/0!", 3
        sheet["D14"].data_type = "e"

    assert codes(read(edited(total))) == {"row-not-activity", "cell-ignored"}

    def activity(book):
        book["REALISASI"]["F8"] = "#REF!"
        book["REALISASI"]["F8"].data_type = "e"

    assert errors(read(edited(activity))) == {"error-value"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("AREA PERUBAHAN I", "AREA PERUBAHAN II : Tata Laksana"),
        ("AREA 1. Manajemen Perubahan", "Area 2"),
        ("1. Manajemen Perubahan", "2. Penataan Tatalaksana"),
    ],
)
def test_area_headings_in_other_words(first, second):
    form = Form()
    form.header()
    form.put(first)
    form.first()
    form.put(second)
    form.activity(1, "SOP", "Ada SOP")
    reading = form.read()
    assert [str(a.code) for a in reading.plan.activities] == ["I.1.1", "II.1.1"]


def test_letters_for_numbers_and_another_order_at_once():
    """Damaged in two ways: components lettered in one area, backwards in the other."""
    form = Form()
    form.header()
    form.put("I Manajemen Perubahan")
    form.activity("a.", "Tim Kerja", "SK tim")
    form.activity("b.", "Dokumen", "Ada", action="Dua")
    form.put("II Penataan Tata Laksana")
    form.activity(2, "E-Office", "Ada", action="Tiga")
    form.activity(1, "SOP", "Ada SOP", action="Empat")
    form.put("III Penataan Sistem Manajemen SDM")
    form.activity(1, "Pola", "Ada", action="Lima")
    reading = form.read()
    assert sorted(str(a.code) for a in reading.plan.activities) == [
        "I.1.1",
        "I.2.1",
        "II.1.1",
        "II.2.1",
        "III.1.1",
    ]
    assert {"number-unreadable", "number-backwards"} <= codes(reading)


@pytest.mark.parametrize(
    "title",
    [
        "RENCANA AKSI ZI KPU KABUPATEN CONTOH T.A. 2023",
        "RENCANA AKSI ZI TAHUN ANGGARAN : 2023",
        "RENCANA AKSI ZI PERIODE JANUARI - DESEMBER 2023",
        "RENCANA AKSI ZI 2023",
        "RENCANA AKSI ZI TA 2023",
    ],
)
def test_a_year_in_any_words_is_asked_about(title):
    form = Form(title)
    form.header()
    form.put("I Manajemen Perubahan")
    form.first()
    assert form.read(otherwise_year=2022).plan.year == 2023
    assert errors(form.read(year=2022)) == {"year-differs"}


def test_the_year_is_no_part_of_the_offices_name():
    form = Form("RENCANA AKSI ZONA INTEGRITAS KPU KABUPATEN CONTOH TAHUN ANGGARAN 2022")
    form.header()
    form.put("I Manajemen Perubahan")
    form.first()
    assert form.read().plan.office == "KPU Kabupaten Contoh"


def test_sheets_with_the_same_area_and_other_contents_are_refused_without_loss():
    form = Form.standard()
    form.first()
    other = form.book.copy_worksheet(form.sheet)
    other.title = "Lama"
    other["D5"] = "Aksi lain"
    [problem] = [p for p in form.read().problems if p.code == "plan-sheets-differ"]
    assert "area I" in problem.message
    assert "Gabungkan" in problem.remedy


# ---- links, and what is seen but not read -------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "links"),
    [
        ("https://contoh.go.id/a; https://contoh.go.id/b", ["a", "b"]),
        ('=HYPERLINK("https://contoh.go.id/a")', ["a"]),
        ("https://contoh.go.id/a, https://contoh.go.id/a", ["a"]),
    ],
)
def test_addresses_in_one_cell(value, links):
    def fill(book):
        sheet = book["BUKTI DUKUNG"]
        for column, text in zip("ABCD", ("I.1.1", "Maret", "SK", value), strict=True):
            sheet[f"{column}7"] = text

    items = read(edited(fill)).plan.evidence_items
    assert [item.link for item in items] == [f"https://contoh.go.id/{link}" for link in links]


def test_an_address_with_white_space_stays_text():
    def fill(book):
        sheet = book["BUKTI DUKUNG"]
        for column, text in zip(
            "ABCD", ("I.1.1", "Maret", "SK", "https://contoh.go.id/sk tim.pdf"), strict=True
        ):
            sheet[f"{column}7"] = text

    reading = read(edited(fill))
    assert reading.plan.evidence_items[0].link == "https://contoh.go.id/sk tim.pdf"
    assert codes(reading) == {"link-not-web"}


def test_what_is_visible_but_not_read_brings_one_warning_each():
    def fill(book):
        sheet = book["REALISASI"]
        sheet["F8"].comment = Comment("sudah", "Ana")
        sheet["F8"] = "✓"
        sheet["F8"].hyperlink = "https://contoh.go.id/a"
        sheet["D9"].fill = PatternFill("solid", fgColor="00B050")

    reading = read(edited(fill))
    assert len(reading.plan.entries) == 1
    assert {p.code: p.where for p in reading.problems} == {
        "comment-unread": "REALISASI!F8",
        "link-on-month": "REALISASI!F8",
        "colour-unread": "REALISASI!D9",
    }


def test_icons_in_month_cells_are_refused():
    def fill(book):
        sheet = book["REALISASI"]
        sheet["F8"] = 1
        sheet.conditional_formatting.add(
            "D8:O11", IconSetRule("3Symbols", "num", [0, 1, 2], showValue=None)
        )

    assert places(read(edited(fill)), "icon-unreadable") == ["REALISASI!F8"]


def test_rows_and_columns_that_are_coloured_whole_are_decoration():
    form = Form.standard()
    for at in range(6):
        row = form.activity(at + 1, f"K{at}", f"I{at}", f"A{at}", months=(3,))
        form.sheet.cell(row, 9).fill = PatternFill("solid", fgColor="FFFF00")
        if at == 2:
            for column in range(6, 18):
                form.sheet.cell(row, column).fill = PatternFill("solid", fgColor="DDDDDD")
    assert "colour-unread" not in codes(form.read())


# ---- problems of one kind, files that are not ours ----------------------------------------------


def test_equal_problems_are_one_with_its_cells():
    def fill(book):
        for row in (8, 9, 11):
            for column in "DEFGHIJKLMNO":
                book["REALISASI"][f"{column}{row}"] = "entah"

    [problem] = read(edited(fill)).problems
    assert (problem.where, problem.count, len(problem.others)) == ("REALISASI!D8", 36, 35)
    assert len(problem_json(problem)["others"]) == 19  # the command line names as many as ever
    assert problem.places.startswith("REALISASI!D8, E8, F8")
    assert problem.places.endswith(" dan 16 lainnya")
    assert "36 sel" in problem.message


def test_a_file_without_a_plan_names_the_nearest_sheet():
    form = Form("DAFTAR KEGIATAN")
    form.header(("NO", "KOMPONEN", "INDIKATOR", "URAIAN"))
    form.put(1, "Tim Kerja", "SK tim", "Rapat")
    form.book.create_sheet("Kosong")["A1"] = "apa saja"
    [problem] = [p for p in form.read().problems if p.severity == "error"]
    assert (problem.code, problem.where) == ("column-missing", "Rencana!3:3") or (
        "lembar Rencana" in problem.message
    )


def test_lock_files_of_excel_and_libreoffice_are_recognised():
    excels = bytes([3]) + b"Ana" + b" " * 51 + bytes([3, 0]) + "Ana".encode("utf-16-le")
    for content in (excels.ljust(165, b"\x20"), b",ana,KPU-01,03.10.2022 09:14,file:///home/ana;"):
        assert [problem.code for problem in read(content).problems] == ["file-lock"]


# ---- the stamp, in the properties and in the sheets ---------------------------------------------


def without_properties(content: bytes) -> bytes:
    """A working workbook as a web spreadsheet saves it: its custom properties are gone."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "docProps/custom.xml":
                continue
            if item.filename in ("_rels/.rels", "[Content_Types].xml"):
                start = data.index(b"custom")
                begin, end = data.rindex(b"<", 0, start), data.index(b"/>", start) + 2
                data = data[:begin] + data[end:]
            target.writestr(item, data)
    return buffer.getvalue()


@pytest.mark.parametrize("team", [None, "Tim Tata"])
def test_a_stamp_that_the_properties_lost_stands_in_the_sheets(team):
    state = "0f3a9c41d7be" + "5" * 52
    content = write(small_plan(), version=7, state=state, team=team)
    whole, lost = read(content), read(without_properties(content))
    assert whole.stamp.state == state
    assert (lost.stamp.version, lost.stamp.year, lost.stamp.office, lost.stamp.team) == (
        7,
        2022,
        "KPU Kabupaten Contoh",
        team or "",
    )
    assert lost.stamp.state == state[:12]
    assert lost.plan == whole.plan
    assert lost.problems == ()


@pytest.mark.parametrize(
    "words", ["kegiatan tanpa penanggung jawab", "kegiatan yang timnya belum dicantumkan"]
)
def test_the_rows_without_a_team_are_no_team_also_in_earlier_workbooks(words):
    def edit(book):
        for sheet in ("RENCANA AKSI", "REALISASI", "BUKTI DUKUNG"):
            [line] = [r[0] for r in book[sheet].iter_rows(max_row=5) if "Versi" in str(r[0].value)]
            assert line.value.endswith(": kegiatan tanpa penanggung jawab")
            line.value = f"Versi 7 · untuk diisi: {words}"

    content = without_properties(edited(edit, version=7, team=""))
    assert (read(content).stamp.version, read(content).stamp.team) == (7, "")


def test_sheets_that_say_different_stamps_say_none():
    def edit(book):
        book["REALISASI"]["A4"] = "Versi 2"

    content = without_properties(edited(edit, version=7))
    assert read(content).stamp.version is None
