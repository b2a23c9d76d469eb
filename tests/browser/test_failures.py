"""When something is wrong: a sentence that helps, in Indonesian, and never a traceback."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.serving import copy_of_dashboard, serving
from tests.browser.test_served import fetch
from zi_core.web.security import POLICY

FAILED = re.compile(r"Halaman ini gagal ditampilkan\..* sampaikan nomor ([0-9a-f]{6}) kepada")
INNARDS = re.compile(r"Traceback|Error|Exception|\.py\b|line \d+|rahasia", re.IGNORECASE)


@pytest.fixture(scope="session")
def damaged(tmp_path_factory):
    """A server whose store is another program's file; and one that runs, but whose Area fails."""
    folder = copy_of_dashboard(tmp_path_factory.mktemp("damaged"))
    with (folder / "pages" / "area.py").open("a", encoding="utf-8") as page:
        page.write('\nraise RuntimeError("rahasia")\n')
    with serving(folder / "log.txt", folder) as running:
        yield folder, running


@pytest.mark.parametrize("path", ["/", "/jadwal", "/area", "/tim", "/unggah", "/riwayat"])
def test_a_store_that_cannot_be_opened_is_told_on_every_page(tab, refused, path):
    """One sentence that says what it is and what to do, under the header, and nothing else."""
    board = tab(refused).open(path)
    board.expect_heading("Data belum dapat dibuka")
    expect(board.page.locator(".zi-problems li")).to_contain_text(
        "bukan basis data SQLite, atau rusak"
    )
    expect(board.header()).to_contain_text("Ringkasan")
    expect(board.page.get_by_role("table")).to_have_count(0)
    assert not INNARDS.search(board.text.replace("ZI_DATABASE_URL", ""))


@pytest.fixture(scope="session")
def refused(tmp_path_factory):
    """A server whose store is a text file."""
    folder = tmp_path_factory.mktemp("refused")
    (folder / "zi.db").write_bytes(b"bukan basis data " * 20)
    with serving(folder / "log.txt", probe="/_stcore/health") as running:
        yield running


def test_details_open_in_the_sample_though_the_offices_store_cannot_be_opened(tab, refused):
    board = tab(refused).open("/jadwal?contoh=1&rinci=III.1.3-5")
    expect(board.details()).to_contain_text("Indikator")
    expect(board.page.get_by_text(FAILED)).to_have_count(0)


@pytest.mark.parametrize(
    "path", ["/unduh/ZI-2022-v1.xlsx", "/unduh/versi/2022/1", "/kunci/kunci", "/layar/kunci"]
)
def test_a_route_that_fails_says_a_number_that_stands_in_the_log(refused, path):
    """A download or auth route without its store: a page with a number, nothing of the program."""
    status, headers, body = fetch(refused, path)
    said = body.decode()
    assert status == 500
    assert headers["content-security-policy"] == POLICY
    number = re.search(r"sampaikan nomor ([0-9a-f]{6}) kepada pengelola", said)[1]
    assert not INNARDS.search(said.replace("html lang", "").replace("<meta", ""))
    assert not re.search(r"sqlite|zi\.db|/tmp|zi_core", said)
    log = refused.log.partition(f"permintaan gagal, nomor {number}")[2]
    assert "StoreError" in log


def test_a_path_cannot_write_lines_into_the_log(refused):
    """What is refused is logged, decoded; a line's end in it is a sign there."""
    forged = "/media/%0aditolak:%20http%20/rekaan%20(404)%1b[2J%e2%80%a8x"
    assert fetch(refused, forged)[0] == 404
    line = next(line for line in refused.log.splitlines() if "rekaan" in line)
    told = line.partition(" WARNING zi.web: ")[2]
    assert told == "ditolak: http /media/ ⏎ ditolak: http /rekaan (404)[2J ⏎ x (404)"


def test_a_new_store_from_a_damaged_plan_file_opens_once_the_file_is_mended(tab, serve, tmp_path):
    """Nothing is begun from a file that cannot be read; mended, it is, without a restart."""
    folder = copy_of_dashboard(tmp_path / "copy")
    file = folder / "data" / "rencana_aksi_2022.xlsx"
    good = file.read_bytes()
    file.write_bytes(b"PK bukan buku kerja")
    running = serve(tmp_path / "log.txt", folder, probe="/_stcore/health")
    board = tab(running).open("/")
    board.expect_heading("Data belum dapat dibuka")
    assert not INNARDS.search(board.text)
    assert not (tmp_path / "zi.db").exists()
    file.write_bytes(good)
    board.page.reload()
    board.expect_heading("Belum ada laporan realisasi.")


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


def test_a_link_that_is_too_long_leads_to_the_front_page(server):
    asked = "/?contoh=" + "1" * 5_000
    page = server.ask(asked, accept="text/html,*/*")
    assert page.status == 414
    assert "Tautan ini terlalu panjang" in page.text
    assert '<a href="/">Halaman depan</a>' in page.text
    assert (
        server.ask(asked, accept="application/json")
        .headers["content-type"]
        .startswith("text/plain")
    )
