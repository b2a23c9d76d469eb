"""A newcomer without an account plays every part, by mouse; and the tour that shows the way."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.browser.dashboard import LAPTOP, Dashboard
from tests.browser.laws import (
    PHONE,
    expect_accessible,
    expect_big_enough,
    expect_indonesian,
    expect_within,
)
from tests.browser.test_large_files import choose, picture
from tests.browser.test_meetings import expect_title, tab_of, words_of
from zi_core.forms import MAX_REHEARSED

CLICKS = 17
"""How many it takes from the first page to a rehearsal meeting's papers, choosing a file as one."""


class Mouse:
    """Clicks, counted."""

    def __init__(self, board):
        self.board, self.clicks = board, 0

    def click(self, role, name, **exactly):
        self.clicks += 1
        self.board.page.get_by_role(role, name=name, **exactly).first.click()

    def take(self, name):
        """Download what a link leads to: its name and the file."""
        with self.board.page.expect_download() as started:
            self.click("link", name)
        return started.value.suggested_filename, Path(started.value.path())


def test_from_the_first_page_to_a_meetings_papers_without_an_account(tab, server, tmp_path):
    """A part, its workbook, a conflict settled, published; a meeting held, closed, its papers."""
    board = tab(server).open("/")
    mouse, page = Mouse(board), board.page
    mouse.click("link", "Coba sendiri, tanpa akun")
    mouse.click("button", "Tim Pengawasan")
    board.settle()
    board.expect_link("/unggah", contoh="1")
    name, file = mouse.take(re.compile("sudah diisi$"))
    assert name == "CONTOH-terisi-tim-pengawasan.xlsx"
    assert "DATA CONTOH" in words_of(file.read_bytes())
    upload = tmp_path / name
    upload.write_bytes(file.read_bytes())
    mouse.clicks += 1
    page.locator("input[type=file]").set_input_files(upload)
    expect_title(board, "Periksa sebelum terbit")
    expect(page.locator(".zi-conflicts legend")).to_contain_text("rencana tindak lanjut")
    mouse.click("radio", re.compile("^Berkas ini"))
    mouse.click("button", "Terbitkan")
    expect(page.get_by_role("heading", name="Versi 3 terbit")).to_be_visible()
    expect(page.locator(".zi-effect-now")).to_contain_text("sebelumnya 19 dari 32")

    mouse.click("link", "Ganti peran")
    mouse.click("button", re.compile("^Ketua"))
    board.settle()
    mouse.click("link", "Buat rapat")
    expect_title(board, "Buat rapat")
    mouse.click("button", "Buat rapat")
    expect(page.get_by_role("heading", name=re.compile("^Agenda"))).to_be_visible()
    board.settle()
    tab_of(board, "Keputusan")
    page.locator(".zi-decide textarea").fill("Lengkapi bukti dukung.")
    mouse.clicks += 2  # the part of the meeting, the field
    mouse.click("button", "Catat keputusan")
    expect(page.locator(".zi-decide")).to_contain_text("K-1/2022 tercatat.")
    mouse.clicks += 1
    page.get_by_text("Tutup rapat …").click()
    mouse.click("button", "Ya, tutup rapat ini")
    expect(page.locator(".st-key-zi_meeting")).to_contain_text("ditutup")
    tab_of(board, "Dokumen")
    mouse.clicks += 1
    name, file = mouse.take("Unduh semua dokumen (ZIP)")
    assert mouse.clicks == CLICKS, mouse.clicks
    assert "CONTOH" in name
    with ZipFile(BytesIO(file.read_bytes())) as papers:
        for paper in papers.namelist():
            if paper.endswith((".docx", ".pdf")):
                words = words_of(papers.read(paper))
                is_marked = "DATA CONTOH" in words or "DATA CONTOH" in headed(papers.read(paper))
                assert is_marked, paper

    # What the secretary may do besides: bring a version back, and look into the trail.
    page.goto(f"{board.address}/latihan")
    mouse.click("button", re.compile("^Sekretaris"))
    board.settle()
    board.open("/riwayat?contoh=1")
    page.get_by_role("button", name="Pulihkan versi 2 …").click()
    page.get_by_role("button", name=re.compile("^Ya, pulihkan")).click()
    expect(page.get_by_text("Versi 4 terbit dengan isi versi 2.")).to_be_visible()
    board.open("/catatan?contoh=1")
    expect(page.locator("#root main, .stMain")).to_contain_text("Pemulihan")
    board.open("/akun?contoh=1")
    board.expect_heading("Akun tidak ikut dilatih")
    board.open("/kantor?contoh=1")
    logo = picture(250)
    assert len(logo) > MAX_REHEARSED
    choose(board, "logo.png", logo, "Simpan")
    expect(page.get_by_text("Logo paling besar 180 kB; perkecil gambarnya.")).to_be_visible()

    # Nobody else sees it; the office's own board has heard nothing of it.
    other = tab(server, profile="Lain").open("/riwayat?contoh=1")
    expect(other.page.locator(".zi-history tbody tr")).to_have_count(2)
    expect(other.page.get_by_role("note").first).to_contain_text("DATA CONTOH")
    board.open("/riwayat")
    expect(page.locator(".zi-history tbody tr")).to_have_count(1)
    page.goto(f"{board.address}/latihan")
    page.get_by_role("button", name=re.compile("^Akhiri latihan")).click()
    board.settle()
    board.open("/riwayat?contoh=1")
    expect(page.locator(".zi-history tbody tr")).to_have_count(2)


def test_a_team_marks_a_late_month_as_done_in_its_own_rehearsal(tab, server):
    board = tab(server).rehearse("Tim Pengawasan")
    board.open("/tim?contoh=1&tim=Tim+Pengawasan")
    shown = board.page.locator(".stMain")
    expect(shown).to_contain_text("tertinggal 13 jadwal")
    board.page.get_by_role("link", name=re.compile("^Tandai terlaksana")).first.click()
    panel = board.details()
    panel.get_by_role("button", name="Simpan sebagai versi baru").click()
    expect(panel).to_contain_text("Tersimpan sebagai versi 3.")
    board.page.keyboard.press("Escape")
    expect(shown).to_contain_text("tertinggal 12 jadwal")


def headed(content):
    """The headers of a Word document's pages."""
    with ZipFile(BytesIO(content)) as archive:
        return " ".join(
            archive.read(name).decode() for name in archive.namelist() if "header" in name
        )


def test_the_choice_of_a_part_fits_and_is_accessible(tab, server):
    board = tab(server)
    board.page.goto(f"{board.address}/latihan")
    for width, height in (LAPTOP, PHONE):
        board.page.set_viewport_size({"width": width, "height": height})
        expect_within(board, (width, height))
        expect_big_enough(board, (width, height))
    expect_accessible(board)
    expect_indonesian(board)


@pytest.fixture
def newcomer(chromium, server):
    """A browser that has never been here."""
    context = chromium.new_context(locale="id-ID", reduced_motion="reduce")
    page = context.new_page()
    yield Dashboard(page, server.address, PHONE)
    context.close()


def test_the_tour_comes_once_is_walked_by_keyboard_and_stays_away(newcomer):
    board, page = newcomer, newcomer.page
    board.load("/tim")
    tour = page.get_by_role("dialog", name="Tur singkat")
    expect(tour).to_have_count(0)
    board.load("/")
    expect(tour).to_be_visible()
    expect(tour.get_by_role("heading", name="Sudah sampai mana")).to_be_focused()
    expect_accessible(board)
    assert tour.get_by_role("button").evaluate_all(
        "all => all.every(button => button.offsetHeight >= 44)"
    )
    for _ in range(3):
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    expect(tour).to_contain_text("4 dari 5")
    expect(tour.get_by_role("heading", name="Rapat evaluasi")).to_be_focused()
    tour.get_by_role("button", name="Kembali").click()
    expect(tour).to_contain_text("3 dari 5")
    for _ in range(2):
        tour.get_by_role("button", name="Lanjut").click()
    expect_accessible(board)
    tour.get_by_role("link", name="Mulai latihan").click()  # who leaves so has seen it too
    expect(page.get_by_role("heading", name="Latihan: pilih peran")).to_be_visible()
    board.load("/")
    expect(page.locator(".zi-first")).to_have_count(0)
    expect(tour).to_have_count(0)
    page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
    for ends in ("Escape", "Selesai"):
        page.get_by_role("button", name="Tur singkat").click()  # asked for again
        expect(tour).to_contain_text("1 dari 5")
        if ends == "Escape":
            page.keyboard.press("Escape")
        else:
            for _ in range(4):
                tour.get_by_role("button", name="Lanjut").click()
            tour.get_by_role("button", name="Selesai").click()
        expect(tour).to_have_count(0)
