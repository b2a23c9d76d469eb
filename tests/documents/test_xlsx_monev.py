"""The lembar monev as a workbook: every figure a number, every text whole and never alive."""

import io
from datetime import date
from functools import cache

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from tests.briefings import FILLED, UNSET, briefing_of, decision
from tests.documents.made import (
    PLANS,
    UNSEEN,
    area_name,
    closed_meeting,
    done_words,
    late_words,
    made,
    make,
    pages_of,
    plan_of_case,
    squeezed,
    tallies,
)
from tests.libreoffice import converted, resaved
from zi_core.documents.xlsx.table import percent_format, pieces
from zi_core.formatting import month_list
from zi_core.plan import Code, source_notes, team_label
from zi_core.workbook.writing.layout import height_of

SHEETS = ["RINGKASAN", "KEGIATAN", "BUKTI", "KEPUTUSAN"]
FIRST = {"RINGKASAN": "AREA", "KEGIATAN": "KODE", "BUKTI": "KODE", "KEPUTUSAN": "NOMOR"}
COUNTS = ["TARGET", "TERLAKSANA", "TERLAMBAT", "BELUM DILAPORKAN", "CAPAIAN", "CAPAIAN (n dari N)"]


@cache
def book_of(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of_sheet(book, name):
    """The cells' values, row by row."""
    return [
        [unescape(v) if isinstance(v, str) else v for v in row]
        for row in book[name].iter_rows(values_only=True)
    ]


def after_header(rows, first):
    return rows[next(n for n, row in enumerate(rows) if row[0] == first) + 1 :]


def counted(tally):
    """Target and its three parts, capaian and its fraction, as the cells hold them."""
    if not tally.is_known:
        return [*tally.parts, "–", tally.unknown]
    rate = pytest.approx(tally.done / tally.target)
    return [*tally.parts, rate, f"{tally.done} dari {tally.target}"]


def test_the_columns_say_what_stands_in_them():
    book = book_of(made("xlsx.monev", "sample"))
    heads = {
        name: next(row for row in rows_of_sheet(book, name) if row[0] == FIRST[name])
        for name in SHEETS
    }
    assert heads["RINGKASAN"][:7] == ["AREA", *COUNTS]
    assert heads["RINGKASAN"][7:] == [
        "TERLAMA",
        "TEPAT WAKTU",
        "TEPAT WAKTU (n dari N)",
        "BUKTI",
        "BUKTI (n dari N)",
    ]
    assert heads["KEGIATAN"] == [
        "KODE",
        "KOMPONEN",
        "INDIKATOR",
        "KEGIATAN (LANGKAH AKSI)",
        "BUKTI FISIK MENURUT RENCANA",
        "PENANGGUNG JAWAB",
        "JADWAL",
        *COUNTS[:-1],
        "TANGGAL REALISASI",
        "BULAN TERLAMBAT (LAMANYA)",
        "KENDALA",
        "RENCANA TINDAK LANJUT",
        "BUKTI DUKUNG (tautannya di lembar BUKTI)",
    ]


@pytest.mark.parametrize("case", PLANS)
def test_every_figure_is_the_number_counted_by_hand(case):
    plan, book = plan_of_case(case), book_of(made("xlsx.monev", case))
    total, areas, activities = tallies(plan)
    done = done_words(plan)
    summary = after_header(rows_of_sheet(book, "RINGKASAN"), "AREA")
    summary = [row for row in summary if isinstance(row[1], int)]
    for row, tally in zip(summary, (*areas.values(), total), strict=True):
        assert row[1:7] == counted(tally)
        oldest = tally.oldest
        assert row[7] == ("–" if oldest is None else f"{oldest} bulan" if oldest else "baru")
        if tally.is_known:
            assert row[8:10] == [
                pytest.approx(tally.on_time / tally.target),
                f"{tally.on_time} dari {tally.target}",
            ]
        else:
            assert row[8:10] == ["–", tally.unknown]
        if tally.finished:
            assert row[10] == pytest.approx(tally.proven / tally.finished)
            assert row[11] == f"{tally.proven} dari {tally.finished}"
        else:
            assert row[10:12] == ["–", tally.unknown or "belum ada yang terlaksana"]
    rows = after_header(rows_of_sheet(book, "KEGIATAN"), "KODE")
    by_code = {row[0]: row for row in reversed(rows) if row[0]}
    for code, tally in activities.items():
        row = by_code[code]
        assert row[7:12] == counted(tally)[:-1], code
        assert row[12] == done[code].replace("; ", "\n")
        assert row[13] == late_words(tally.late if tally.is_known else [])
        assert row[6] == month_list(plan.by_code[Code.parse(code)].planned)
        lacking = f"{month_list(tuple(tally.unproven))}: belum ada" if tally.unproven else ""
        if row[16] != "lihat di bawah":
            assert (row[16] or "").endswith(lacking)
    for area in plan.areas:
        titles = [row for row in rows if str(row[0]).startswith(f"Area {area.number} ")]
        assert [row[7:12] for row in titles] == [counted(areas[area.number])[:-1]]
    assert [row[7:12] for row in rows if row[0] == "Seluruh rencana aksi"] == [counted(total)[:-1]]


@pytest.mark.parametrize("case", PLANS)
def test_every_text_is_there_whole_and_no_cell_calculates(case):
    """A text that is too long for a row goes on in the next ones, which joined are the text."""
    plan, book = plan_of_case(case), book_of(made("xlsx.monev", case))
    assert book.sheetnames == SHEETS
    for sheet in book:
        for cell in (cell for cells in sheet.iter_rows() for cell in cells):
            assert cell.data_type in ("s", "n"), (sheet.title, cell.coordinate)
    cells, continued = set(), {}
    for name in SHEETS:
        for number, row in enumerate(rows_of_sheet(book, name)):
            cells |= {value for value in row if isinstance(value, str)}
            if row[1] and ", bagian " in str(row[1]):
                place = row[1].split(", bagian ")[1]
                key = (name, number - int(place.split(" dari ")[0]))
                continued[key] = continued.get(key, "") + row[2]
    cells |= set(continued.values())
    for activity in plan.activities:
        for text in (activity.component, activity.indicator, activity.action):
            assert text in cells, activity.code
        assert team_label(activity.team) in cells, activity.code
        for text in filter(None, (activity.evidence, activity.obstacle, activity.follow_up)):
            assert text in cells, activity.code
    for item in plan.evidence_items:
        assert {item.document, item.link} - {""} <= cells
    assert {area_name(area) for area in plan.areas} <= cells


@pytest.mark.parametrize("case", PLANS)
def test_documents_and_what_lacks_one_stand_in_their_months(case):
    plan, book = plan_of_case(case), book_of(made("xlsx.monev", case))
    _, _, activities = tallies(plan)
    rows = after_header(rows_of_sheet(book, "BUKTI"), "KODE")
    lacking = [row[0] for row in rows if row[2] == "belum ada"]
    assert len(lacking) == sum(len(tally.unproven) for tally in activities.values())
    for code, tally in activities.items():
        assert lacking.count(code) == len(tally.unproven)
    links = [cell.hyperlink.target for cell in book["BUKTI"]["D"] if cell.hyperlink]
    assert set(links) <= {item.link for item in plan.evidence_items}
    assert all(link.lower().startswith(("http://", "https://")) for link in links)


@pytest.mark.parametrize("case", PLANS)
def test_the_sheets_are_ready_for_work_and_paper(case):
    plan, book = plan_of_case(case), book_of(made("xlsx.monev", case))
    for sheet in book:
        header = next(c.row for c in sheet["A"] if c.value == FIRST[sheet.title])
        if sheet.title != "RINGKASAN":
            assert sheet.freeze_panes == f"{'C' if sheet.title == 'KEGIATAN' else 'A'}{header + 1}"
        assert sheet.print_title_rows == f"${header}:${header}"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToWidth == 1
        is_short = sheet.title == "RINGKASAN" and case not in ("hostile", "long everywhere")
        assert sheet.page_setup.fitToHeight == is_short
        assert all((row.height or 15) <= 409 for row in sheet.row_dimensions.values())
        told = " ".join(str(v) for row in sheet.iter_rows(values_only=True) for v in row if v)
        assert "DRAF: rapat belum ditutup" in told
        assert ("DATA CONTOH" in told) is plan.sample
        assert "versi 7 · DRAF" in sheet.oddFooter.left.text
        assert ("DATA CONTOH" in sheet.oddFooter.left.text) is plan.sample


def test_a_closed_meeting_is_no_draft():
    book = book_of(make("xlsx.monev", closed_meeting()))
    told = str([list(sheet.iter_rows(values_only=True)) for sheet in book])
    assert "DRAF" not in told
    assert "DATA CONTOH" in told


def test_who_signs_is_named_literally_and_a_dotted_line_where_nobody_is_set():
    named = book_of(made("xlsx.monev", "sample"))["KEGIATAN"]
    values = [v for row in named.iter_rows(values_only=True) for v in row if v]
    assert {FILLED.chair.name, FILLED.team_leader.name, "NIP 1971"} <= set(values)
    assert {"Purbalingga, 6 Oktober 2022", "Disusun oleh:"} <= set(values)
    assert {"Mengetahui,", "Ketua Komisi Pemilihan Umum Kabupaten Purbalingga,"} <= set(values)
    assert "Ketua Tim Kerja Pembangunan ZI," in values
    blank = book_of(made("xlsx.monev", "sample", UNSET))["KEGIATAN"]
    dotted = [
        v for row in blank.iter_rows(values_only=True) for v in row if str(v).startswith("....")
    ]
    assert len(dotted) == 3
    assert sum(set(text) == {"."} for text in dotted) == 2


def test_what_the_sheet_is_about_and_what_is_uncertain_stands_in_the_summary():
    plan = plan_of_case("sample")
    lines = [row[0] for row in rows_of_sheet(book_of(made("xlsx.monev", "sample")), "RINGKASAN")]
    assert lines[:2] == [line.upper() for line in FILLED.name]
    assert "LEMBAR MONITORING DAN EVALUASI PEMBANGUNAN ZONA INTEGRITAS" in lines
    assert f"Dasar: {FILLED.decree.words}" in lines
    notes = source_notes(plan)
    assert len(notes) == 2
    below = lines[lines.index("Seluruh rencana aksi") :]
    assert set(notes) <= set(below)


def test_what_the_meeting_decided_has_a_sheet():
    own = decision(5, "=Pasang poster", "V.1.1", date(2022, 11, 1), "Tim Pengawasan")
    before = decision(1, "Keputusan rapat lalu", of=1)
    unset = decision(6, "Rapat berikutnya", "", team="")
    seen = briefing_of(plan_of_case("sample"), decisions=(own, before, unset))
    book = book_of(make("xlsx.monev", seen))
    assert after_header(rows_of_sheet(book, "KEPUTUSAN"), "NOMOR") == [
        ["K-5/2022", "=Pasang poster", "Tim Pengawasan", "1 November 2022"],
        ["K-6/2022", "Rapat berikutnya", "–", "–"],
    ]
    none = rows_of_sheet(book_of(made("xlsx.monev", "sample")), "KEPUTUSAN")
    assert after_header(none, "NOMOR")[0][0] == "Belum ada keputusan rapat yang dicatat."


def test_percentages_are_numbers_that_never_look_like_all_or_none():
    for whole in range(1, 320):
        for part in range(whole + 1):
            decimals = percent_format(part, whole).count("0") - 1
            shown = int(10**decimals * 100 * part / whole + 0.5) / 10**decimals
            assert (shown == 100) is (part == whole), (part, whole)
            assert (shown == 0) is (part == 0), (part, whole)
    cell = next(
        cell
        for cell in book_of(made("xlsx.monev", "sample"))["RINGKASAN"]["F"]
        if isinstance(cell.value, float)
    )
    assert cell.number_format == "0%"


@pytest.mark.parametrize("text", ["kata " * 9_000, "a" * 30_000, "x\n" * 2_000, "pendek", ""])
def test_pieces_fit_a_row_and_joined_are_the_text(text):
    found = list(pieces(text, 160))
    assert "".join(found) == text
    assert all(height_of(piece, 160) < 400 for piece in found)


PRINTED = ("sample", "hostile", "long everywhere")


@pytest.fixture(scope="module")
def in_libreoffice(tmp_path_factory):
    """A folder with workbooks by their case, as LibreOffice saves and as it prints them."""
    folder = tmp_path_factory.mktemp("monev")
    for case in PRINTED:
        (folder / f"{case}.xlsx").write_bytes(made("xlsx.monev", case))
    converted(folder, "pdf", "*.xlsx")
    return resaved(folder)


def coverage_of(book, name):
    """What stands in a sheet, row by row, numbers as exact as every program keeps them."""
    rows = [
        [round(v, 12) if isinstance(v, float) else v for v in row if v is not None]
        for row in rows_of_sheet(book, name)
    ]
    return [row for row in rows if row]


@pytest.mark.libreoffice
def test_libreoffice_opens_them_and_reads_the_same(in_libreoffice):
    for case in PRINTED:
        before = book_of(made("xlsx.monev", case))
        after = openpyxl.load_workbook(in_libreoffice / f"{case}.xlsx")
        assert after.sheetnames == SHEETS
        for name in SHEETS:
            assert coverage_of(after, name) == coverage_of(before, name), (case, name)


@pytest.mark.libreoffice
@pytest.mark.parametrize("case", PRINTED)
def test_nothing_is_cut_off_on_paper(case, in_libreoffice):
    """LibreOffice prints only what fits into a cell: every text is found whole in its PDF."""
    text = "".join(map(squeezed, pages_of((in_libreoffice / f"{case}.pdf").read_bytes())))
    book = book_of(made("xlsx.monev", case))
    told = {
        squeezed(part)
        for name in SHEETS
        for row in coverage_of(book, name)
        for cell in row
        if isinstance(cell, str)
        for line in (cell.splitlines() if UNSEEN.search(cell) else [cell])
        for part in UNSEEN.split(line)
    }
    assert len(told) > 20
    assert {part[:80] for part in told if part not in text} == set()
