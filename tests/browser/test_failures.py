"""When something is wrong: a sentence that helps, in Indonesian, and never a traceback."""

import io
import re

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.serving import copy_of_dashboard, serving
from zi_core.plan import Code
from zi_core.workbook import read

pytestmark = pytest.mark.xdist_group("browser-files")

FAILED = re.compile(r"Halaman ini gagal ditampilkan\..* sampaikan nomor ([0-9a-f]{6}) kepada")
INNARDS = re.compile(r"Traceback|Error|Exception|\.py\b|line \d+|rahasia", re.IGNORECASE)


@pytest.fixture(scope="session")
def damaged(tmp_path_factory):
    """A server whose plan file has two mistakes, and whose page Area is broken."""
    folder = copy_of_dashboard(tmp_path_factory.mktemp("damaged"))
    file = folder / "data" / "rencana_aksi_2022.xlsx"
    book = openpyxl.load_workbook(file)
    sheet = book["REALISASI"]
    heads = next(
        row for row in sheet.iter_rows() if any(cell.value == "LANGKAH AKSI" for cell in row)
    )
    january = next(cell.column for cell in heads if str(cell.value).upper().startswith("JAN"))
    rows = [row[0].row for row in sheet.iter_rows() if Code.parse(str(row[0].value))]
    for row, text in zip(rows, ("entahlah", "31/02/2022"), strict=False):
        sheet.cell(row, january, text)
    content = io.BytesIO()
    book.save(content)
    file.write_bytes(content.getvalue())
    with (folder / "pages" / "area.py").open("a", encoding="utf-8") as page:
        page.write('\nraise RuntimeError("rahasia")\n')
    with serving(folder / "log.txt", folder) as running:
        yield file, running


def test_a_plan_file_with_mistakes_is_told_cell_by_cell(tab, damaged):
    """Each mistake with its cell and its remedy; no figure of the refused file is shown."""
    file, running = damaged
    problems = [p for p in read(file.read_bytes()).problems if p.severity == "error"]
    assert len(problems) == 2
    board = tab(running).open("/")
    board.expect_heading("Berkas rencana_aksi_2022.xlsx belum dapat ditampilkan")
    items = board.page.locator(".zi-problems li")
    expect(items).to_have_count(2)
    for item, problem in zip(items.all(), problems, strict=True):
        assert re.match(r"REALISASI!\w+\d+$", problem.where)
        for words in (problem.where, problem.message, problem.remedy):
            expect(item).to_contain_text(" ".join(words.split()))
    assert not INNARDS.search(board.text)
    assert "260" not in board.text


@pytest.mark.parametrize("path", ["/jadwal", "/area", "/tim"])
def test_no_page_shows_anything_of_a_refused_file(tab, damaged, path):
    """The mistakes stand on every page instead of its content, under the header."""
    board = tab(damaged[1]).open(path)
    board.expect_heading("belum dapat ditampilkan")
    expect(board.header()).to_contain_text("Ringkasan")
    expect(board.page.get_by_role("table")).to_have_count(0)


def test_the_sample_data_still_opens_beside_a_refused_file(tab, damaged):
    """Each view has a file of its own; and from the sample one can go back to the mistakes."""
    board = tab(damaged[1]).open("/?contoh=1")
    board.expect_heading("130 dari 200 jadwal selesai")
    board.follow("Kembali ke data kantor", within=board.page.get_by_role("note"))
    board.expect_heading("belum dapat ditampilkan")


def test_a_mended_file_shows_at_once(tab, tmp_path):
    """What was refused is read anew when the file has changed; no restart is needed."""
    folder = copy_of_dashboard(tmp_path / "copy")
    file = folder / "data" / "rencana_aksi_2022.xlsx"
    good = file.read_bytes()
    file.write_bytes(b"PK bukan buku kerja")
    with serving(tmp_path / "log.txt", folder) as running:
        board = tab(running).open("/")
        board.expect_heading("belum dapat ditampilkan")
        assert not INNARDS.search(board.text)
        file.write_bytes(good)
        board.page.reload()
        board.expect_heading("Belum ada laporan realisasi.")
        file.unlink()
        board.page.reload()
        alert = board.page.get_by_test_id("stAlert")
        expect(alert).to_have_text(FAILED)
        assert not INNARDS.search(board.text)


def test_a_page_that_fails_says_a_number_that_stands_in_the_log(tab, damaged):
    """The person sees a sentence with a number; the administrator finds the error under it."""
    board = tab(damaged[1]).open("/?contoh=1")
    board.follow("Area", within=board.header())
    alert = board.page.get_by_test_id("stAlert")
    expect(alert).to_have_count(1)
    number = FAILED.search(" ".join(alert.inner_text().split()))[1]
    assert not INNARDS.search(board.text)
    log = damaged[1].log
    assert f"halaman gagal, nomor {number}" in log
    assert "RuntimeError: rahasia" in log.partition(number)[2]


def test_the_other_pages_go_on_when_one_fails(tab, damaged):
    """From the page that failed the header leads on, and there nothing is left of the failure."""
    board = tab(damaged[1]).open("/area?contoh=1")
    expect(board.page.get_by_test_id("stAlert")).to_have_text(FAILED)
    board.follow("Jadwal", within=board.header())
    board.expect_heading("Jadwal dan realisasi per bulan")
    expect(board.rows()).to_have_count(59)
    expect(board.page.get_by_test_id("stAlert")).to_have_count(0)
