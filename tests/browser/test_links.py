"""Links as people send them: to a server that has served nothing yet, and with mistakes in them."""

from urllib.parse import urlencode

from playwright.sync_api import expect

from tests.browser.expected import progress
from zi_core.progress.states import SlotState


def late_rows(area, as_of):
    """How many activities of an area have something overdue."""
    counted = progress(as_of)
    late = counted.slots[counted.slots["state"] == SlotState.OVERDUE]["activity"].unique()
    return sum(counted.plan.activities[int(row)].area == area for row in late)


def test_the_first_request_of_a_fresh_server_may_be_any_link(tab, serve, tmp_path):
    """The page comes through the shell, with header and banner, and shows what the link says.

    Streamlit itself would run ``pages/jadwal.py`` alone for the first request.
    """
    said = {"contoh": "1", "area": "V", "keadaan": "terlambat", "posisi": "2022-09"}
    board = tab(serve(tmp_path / "log.txt")).open(f"/jadwal?{urlencode(said)}")
    assert (board.path, board.said) == ("/jadwal", said)
    header = board.page.locator("header.zi-header")
    expect(header).to_have_count(1)
    expect(header.locator(".zi-nav a")).to_have_text(
        ["Ringkasan", "Jadwal", "Area", "Tim", "Rapat", "Unggah", "Riwayat"]
    )
    expect(board.page.locator(".zi-sample")).to_be_visible()
    board.expect_heading("Jadwal dan realisasi per bulan")
    expect(board.rows()).to_have_count(late_rows("V", 9))
    expect(board.choice("area")).to_have_value("V")
    expect(board.page.locator(".zi-states [aria-current]")).to_contain_text("Terlambat")
    expect(board.choice("posisi")).to_have_value("2022-09")


MISTAKES = {
    "/?contoh=1&posisi=foo&rinci=VI.9.9-1": "Sampai akhir September 2022, 130 dari 200 jadwal",
    "/?contoh=1&posisi=9999-12": "Sampai akhir Maret 2023",
    "/area?contoh=1&area=IX": "Capaian per area",
    "/rapat?contoh=1&rapat=x&slide=0&bagian=y": "Rapat evaluasi",
    "/tim?contoh=1&posisi=%00%F0%9F%92%A9&area=%3Cscript%3E&tim=%27%22": "Capaian per tim",
}


def test_a_link_with_a_mistake_shows_a_sane_page(board):
    """What cannot be read counts as not said: no error, no empty page, no open details."""
    for link, heading in MISTAKES.items():
        board.open(link)
        board.expect_heading(heading)
        expect(board.page.get_by_test_id("stAlert")).to_have_count(0)
        expect(board.page.get_by_test_id("stException")).to_have_count(0)
        expect(board.details()).to_have_count(0)


def test_what_is_not_in_the_plan_is_not_there_and_there_is_a_way_back(board):
    """III.1.2 has nothing in December: its whole year is shown. Last year's team has no rows."""
    board.open("/jadwal?contoh=1&tim=Tidak+Ada&area=IX&rinci=III.1.2-12")
    expect(board.details()).to_contain_text("Penempatan Formasi CPNS")
    expect(board.details()).not_to_contain_text("Desember 2022")
    board.page.keyboard.press("Escape")
    expect(board.page.get_by_text("Tidak ada kegiatan dengan saringan ini.")).to_be_visible()
    board.follow("Hapus saringan")
    expect(board.rows()).to_have_count(59)
