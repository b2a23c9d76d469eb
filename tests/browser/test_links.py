"""Links as people send them: to a server that has served nothing yet, and with mistakes in them."""

import pytest
from playwright.sync_api import expect

from tests.browser.expected import progress
from zi_core.progress import By
from zi_core.progress.states import SlotState


@pytest.fixture
def fresh_server(serve, tmp_path):
    """A server that nobody has asked for a page yet."""
    return serve(tmp_path / "log.txt")


def late_rows(area, as_of):
    """How many activities of an area have something overdue."""
    counted = progress(as_of)
    late = counted.slots[counted.slots["state"] == SlotState.OVERDUE]["activity"].unique()
    return sum(counted.plan.activities[int(row)].area == area for row in late)


LINKS = {
    "/jadwal?contoh=1&area=V&keadaan=terlambat&posisi=2022-09": "Jadwal dan realisasi per bulan",
    "/tim?contoh=1&tim=Tim+Pengawasan": "Tim Pengawasan",
    "/?contoh=1&rinci=III.1.2-1": "Sampai akhir September 2022",
}


@pytest.mark.parametrize("link", LINKS)
def test_the_first_request_of_a_fresh_server_may_be_any_link(tab, fresh_server, link):
    """The page comes through the shell, with header and banner, and shows what the link says.

    Streamlit itself would run ``pages/jadwal.py`` alone for the first request.
    """
    board = tab(fresh_server).open(link)
    assert (board.path, board.said) == (link.partition("?")[0], board.said)
    header = board.page.locator("header.zi-header")
    expect(header).to_have_count(1)
    expect(header.locator(".zi-nav a")).to_have_text(
        ["Ringkasan", "Jadwal", "Area", "Tim", "Rapat", "Unggah", "Riwayat"]
    )
    expect(board.page.locator(".zi-sample")).to_be_visible()
    expect(board.page.locator("h1")).to_contain_text(LINKS[link])
    if link.startswith("/jadwal"):
        expect(board.rows()).to_have_count(late_rows("V", 9))
        expect(board.choice("area")).to_have_value("V")
        chosen = board.page.locator(".zi-states [aria-current]")
        expect(chosen).to_contain_text("Terlambat")
        expect(board.choice("posisi")).to_have_value("2022-09")
    elif link.startswith("/tim"):
        found = progress(9).by(By.TEAM)["Tim Pengawasan"]
        expect(board.card("Capaian")).to_contain_text(f"{found.due_done} dari {found.due}")
    elif link.startswith("/area"):
        expect(board.page.locator(".zi-plot[data-drawn]")).to_have_count(2)
    elif link.startswith("/rapat"):
        expect(board.page.locator(".zi-way")).to_contain_text("Belum ada rapat tahun ini")
    else:
        expect(board.details()).to_contain_text("Terlaksana terlambat (+3 bln)")
    assert board.said == dict(pair.split("=") for pair in spaced(link).split("&"))


def spaced(link):
    return link.partition("?")[2].replace("+", " ")


MISTAKES = {
    "/?contoh=1&posisi=foo": "Sampai akhir September 2022, 130 dari 200 jadwal",
    "/?contoh=1&posisi=9999-12": "Sampai akhir Maret 2023",
    "/jadwal?contoh=1&area=IX": "Jadwal dan realisasi per bulan",
    "/area?contoh=1&area=IX": "Capaian per area",
    "/tim?contoh=1&tim=Tidak+Ada": "Capaian per tim",
    "/jadwal?contoh=1&rinci=VI.9.9-1": "Jadwal dan realisasi per bulan",
    "/rapat?contoh=1&rapat=x&slide=0&bagian=y": "Rapat evaluasi",
    "/?contoh=1&posisi=%00%F0%9F%92%A9&area=%3Cscript%3E&tim=%27%22": "Sampai akhir September 2022",
}


@pytest.mark.parametrize("link", MISTAKES)
def test_a_link_with_a_mistake_shows_a_sane_page(board, link):
    """What cannot be read counts as not said: no error, no empty page, no open details."""
    board.open(link)
    board.expect_heading(MISTAKES[link])
    expect(board.page.get_by_test_id("stAlert")).to_have_count(0)
    expect(board.page.get_by_test_id("stException")).to_have_count(0)
    expect(board.details()).to_have_count(0)
    if board.path == "/jadwal":
        expect(board.rows()).to_have_count(59)


def test_a_month_without_a_cell_opens_its_activity(board):
    """III.1.2 has nothing in December: its whole year is shown, not an error."""
    board.open("/jadwal?contoh=1&rinci=III.1.2-12")
    expect(board.details()).to_contain_text("Penempatan Formasi CPNS")
    expect(board.details()).not_to_contain_text("Desember 2022")


def test_a_team_that_is_not_in_the_plan_filters_to_nothing_with_a_way_back(board):
    """A link with last year's team says that nothing matches, and offers everything."""
    board.open("/jadwal?contoh=1&tim=Tidak+Ada")
    expect(board.page.get_by_text("Tidak ada kegiatan dengan saringan ini.")).to_be_visible()
    board.follow("Hapus saringan")
    expect(board.rows()).to_have_count(59)
