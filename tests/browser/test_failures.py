"""When something is wrong: a sentence that helps, in Indonesian, and never a traceback."""

import re
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.browser.serving import serving
from zi_core.boards import area
from zi_core.runtime import PLAN_FILE, open_store
from zi_core.store import StoreError
from zi_core.web.security import POLICY

FAILED = re.compile(r"Halaman ini gagal ditampilkan\..* sampaikan nomor ([0-9a-f]{6}) kepada")
INNARDS = re.compile(r"Traceback|Error|Exception|\.py\b|line \d+|rahasia", re.IGNORECASE)


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    """A server whose store is a text file; and that file."""
    file = tmp_path_factory.mktemp("refused") / "zi.db"
    file.write_bytes(b"bukan basis data " * 20)
    with serving(file.with_name("log.txt"), probe="/_stcore/health") as running:
        running.file = file
        yield running


def test_a_route_that_fails_says_a_number_that_stands_in_the_log(refused):
    """A download or auth route without its store: a page with a number, nothing of the program."""
    signing_in = refused.ask("/masuk", "POST", {"nama": "budi", "sandi": "x"})
    paths = ("/unduh/ZI-2022-v1.xlsx", "/unduh/versi/2022/1", "/kunci/kunci", "/layar/kunci")
    for path, answer in {"/masuk": signing_in, **{p: refused.ask(p) for p in paths}}.items():
        assert answer.status == 500, path
        assert answer.headers["content-security-policy"] == POLICY, path
        assert answer.headers["x-frame-options"] == "DENY", path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        number = re.search(r"sampaikan nomor ([0-9a-f]{6}) kepada pengelola", answer.text)[1]
        assert not INNARDS.search(answer.text.replace("html lang", "").replace("<meta", "")), path
        assert not re.search(r"sqlite|zi\.db|/tmp|zi_core", answer.text), path
        log = refused.log.partition(f"permintaan gagal, nomor {number}")[2]
        assert "StoreError" in log, path


def test_a_path_cannot_write_lines_into_the_log(refused):
    """What is refused is logged, decoded; a line's end in it is a sign there."""
    forged = "/media/%0aditolak:%20http%20/rekaan%20(404)%1b[2J%e2%80%a8x"
    assert refused.ask(forged).status == 404
    line = next(line for line in refused.log.splitlines() if "rekaan" in line)
    told = line.partition(" WARNING zi.web: ")[2]
    assert told == "ditolak: http /media/ ⏎ ditolak: http /rekaan (404)[2J ⏎ x (404)"


def test_a_store_that_cannot_be_opened_is_reported_on_every_page_until_it_can(tab, refused):
    """One sentence that says what it is, under the header, and nothing else; the sample goes on."""
    board = tab(refused)
    for path in ("/", "/unggah"):
        board.open(path)
        board.expect_heading("Data belum dapat dibuka")
        expect(board.page.locator(".zi-problems li")).to_contain_text(
            "bukan basis data SQLite, atau rusak"
        )
        expect(board.header()).to_contain_text("Ringkasan")
        expect(board.page.get_by_role("table")).to_have_count(0)
        assert not INNARDS.search(board.text.replace("ZI_DATABASE_URL", ""))
    board.open("/tim?contoh=1&rinci=III.1.3-5")
    expect(board.details()).to_contain_text("Indikator")
    expect(board.page.get_by_text(FAILED)).to_have_count(0)
    refused.file.unlink()
    board.load("/")
    board.expect_heading("Belum ada laporan realisasi.")


def test_a_new_store_from_a_damaged_plan_file_opens_once_the_file_is_mended(tmp_path):
    """Nothing is begun from a file that cannot be read."""
    file, address = tmp_path / "rencana.xlsx", f"sqlite:///{tmp_path / 'zi.db'}"
    file.write_bytes(b"PK bukan buku kerja")
    with pytest.raises(StoreError, match=r"rencana\.xlsx tidak dapat dipakai"):
        open_store(address, seed=file)
    assert not (tmp_path / "zi.db").exists()
    file.write_bytes(PLAN_FILE.read_bytes())
    with closing(open_store(address, seed=file)) as store:
        assert store.newest() == 1


def failing_in_area():
    """What a server prepares whose Area fails."""

    def fail(_):
        raise RuntimeError("rahasia")

    area.layout = fail


def test_a_page_that_fails_says_a_number_that_stands_in_the_log(tab, serve, tmp_path):
    """The person sees a sentence with a number; the administrator finds the error under it.

    From there the header leads on, and there nothing is left of the failure.
    """
    running = serve(tmp_path / "log.txt", prepare=failing_in_area)
    board = tab(running).open("/area?contoh=1")
    alert = board.page.get_by_test_id("stAlert")
    expect(alert).to_have_count(1)
    number = FAILED.search(" ".join(alert.inner_text().split()))[1]
    assert not INNARDS.search(board.text)
    assert f"halaman gagal, nomor {number}" in running.log
    assert "RuntimeError: rahasia" in running.log.partition(number)[2]
    board.follow("Tim", within=board.header())
    board.expect_heading("Capaian per tim")
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
