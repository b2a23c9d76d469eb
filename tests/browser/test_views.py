"""The office's own data and the sample data: two views that nobody can mistake."""

from playwright.sync_api import expect

from tests.browser import expected
from zi_core.workbook import read

BANNER = "DATA CONTOH · rekaan, bukan data kantor"


def test_without_any_report_the_overview_says_so_and_what_is_planned(board):
    """An empty year is "belum ada laporan" with the plan's size, never 0% or 100%."""
    board.open("/")
    board.expect_heading("Belum ada laporan realisasi.")
    board.expect_heading("59 kegiatan dengan 260 jadwal")
    for name in ("Capaian", "Terlambat", "Tepat waktu"):
        expect(board.card(name)).to_contain_text("belum ada laporan")
    assert "%" not in board.text
    assert "Paling lama terlambat" not in board.text
    # One click leads to the sample data and one back; the figures are those that are named.
    board.follow("Lihat dengan data contoh")
    board.expect_link("/", contoh="1")
    board.expect_heading("Sampai akhir September 2022, 130 dari 200 jadwal terlaksana")
    board.follow("Kembali ke data kantor", within=board.page.get_by_role("note"))
    board.expect_link("/")
    board.expect_heading("Belum ada laporan realisasi.")
    expect(board.page.get_by_text(BANNER)).to_have_count(0)


def test_the_foot_of_every_page_leads_to_the_sample_and_back_to_the_same_page(board):
    """Whoever tries the sample out stays on the page where they were."""
    board.open("/rapat")
    foot = board.page.get_by_role("group", name="Kaki halaman")
    board.follow("Lihat dasbor dengan data contoh", within=foot)
    board.expect_link("/rapat", contoh="1")
    board.follow("Kembali ke data kantor", within=foot)
    board.expect_link("/rapat")
    expect(board.page.get_by_text(BANNER)).to_have_count(0)


def test_the_workbook_downloads_whole_and_can_be_read_back(board, tmp_path):
    """What is downloaded is the newest version's workbook, stamped, and the reader takes it."""
    board.open("/")
    with board.page.expect_download() as started:
        board.follow("Unduh buku kerja", within=board.page.get_by_role("listitem"))
    assert started.value.suggested_filename == "ZI-2022-v1.xlsx"
    file = tmp_path / "unduhan.xlsx"
    started.value.save_as(file)
    reading = read(file.read_bytes())
    assert reading.stamp.version == 1
    assert reading.plan == expected.plan(is_sample=False)
