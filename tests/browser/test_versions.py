"""A team's way through the dashboard: download, fill in, upload, preview, publish; and back."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.dashboard import follows
from tests.browser.laws import expect_no_violation
from tests.browser.serving import serving
from tests.people import OPERATOR
from tests.uploads import code, filled, put, row_of, uploaded, working_file
from zi_core.meetings import Details, Meetings, Period
from zi_core.plan.facts import Change, FactKey, Field
from zi_core.publishing import publish_corrections
from zi_core.runtime import open_store
from zi_core.workbook import read, write


def with_people(running):
    for name in ("Ana", "Budi", "Sari"):
        running.add_person(name)
    return running


@pytest.fixture
def office(serve, tmp_path):
    """A server with a store of its own, so that publishing disturbs no other test."""
    return with_people(serve(tmp_path / "log.txt")), tmp_path


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory):
    """A server for tests that publish nothing."""
    with serving(tmp_path_factory.mktemp("unchanged") / "log.txt") as running:
        yield with_people(running)


def expect_title(board, words):
    """A heading comes to say these words; while a page changes, its old one may stand beside it."""
    expect(board.page.get_by_role("heading", name=words)).to_be_visible()


def downloaded(board, name):
    """The file behind a download link of the page."""
    with board.page.expect_download() as started:
        board.follow(name)
    return started.value.suggested_filename, started.value.path().read_bytes()


def upload(board, content, name="isian.xlsx"):
    """Choose a file on the page Unggah, which has it read."""
    board.page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


@follows
def test_a_team_file_goes_round_and_another_board_follows(tab, office):
    """Downloaded, filled in as in Excel, previewed in words, published once; others see it."""
    running, folder = office
    other = tab(running).open("/")
    expect_title(other, "Belum ada laporan realisasi.")
    board = tab(running, person="Ana").open("/unggah")
    name, content = downloaded(board, "Tim Pengawasan")
    assert name == "ZI-2022-tim-pengawasan-v1.xlsx"
    content = filled(content, put("V.2.1", 1, "✓"), put("V.2.1", 2, "14/02/2022"))
    upload(board, content)
    expect_title(board, "Periksa sebelum terbit")
    expect(board.page.locator(".zi-change")).to_contain_text(
        "Januari: belum → terlaksanaFebruari: belum → terlaksana 14 Februari 2022"
    )
    board.page.locator("input[name=catatan]").fill("laporan Februari")
    board.page.get_by_role("button", name="Terbitkan").dblclick()
    receipt = board.page.get_by_role("status").first
    expect(receipt).to_contain_text("Versi 2 terbit")
    expect(receipt).to_contain_text("Capaian Tim Pengawasan sekarang 2 dari ")
    expect(receipt.get_by_role("heading")).to_be_focused()
    # Left alone, the other board follows within 15 seconds.
    expect(other.page.locator("h1")).to_contain_text("2 dari 260", timeout=15_000)
    board.follow("Lihat baris yang berubah")
    expect(board.page.locator(".zi-difference")).to_contain_text("laporan Februari")
    store = open_store(f"sqlite:///{folder / 'zi.db'}")
    assert (store.newest(), store.verify()) == (2, [])
    assert store.file(2) == content
    store.close()
    # What is taken out of a file stays until a person agrees.
    board.open("/unggah")
    _, content = downloaded(board, "Tim Pengawasan")
    upload(board, filled(content, put("V.2.1", 1, None)))
    removals = board.page.locator(".zi-removals")
    expect(removals).to_contain_text("Januari: terlaksana → belum")
    board.page.get_by_role("button", name="Terbitkan").click()
    expect(board.page.get_by_text("penimpaan belum disetujui")).to_be_visible()
    removals.get_by_label("Ketik HAPUS bila memang dimaksud").fill("HAPUS")
    board.page.get_by_role("button", name="Terbitkan").click()
    expect(board.page.get_by_role("status").first).to_contain_text("Versi 3 terbit")


@follows
def test_a_preview_follows_a_publication_and_its_conflict_is_decided(tab, office):
    """Two files from one version: the second, open already, sees what the first changed, and picks.

    What is typed stays; a refused file before has changed nothing.
    """
    board = tab(office[0], person="Budi").open("/unggah")
    _, content = downloaded(board, "Buku kerja lengkap")
    upload(board, filled(content, put("V.2.1", 1, "entah")))
    expect_title(board, "Berkas ditolak")
    expect_no_violation(board)
    expect(board.page.locator(".zi-problems li")).to_have_count(1)
    board.page.get_by_role("button", name="Pilih berkas lain").click()
    upload(board, filled(content, put("V.2.1", 1, "14/01/2022")))
    note = board.page.locator("input[name=catatan]")
    note.fill("laporan Januari")
    with office[0].store() as store:
        uploaded(store, filled(content, put("V.2.1", 1, "✓")))
    expect(board.page.get_by_role("alert")).to_contain_text("versi 2 dari Ana", timeout=15_000)
    expect(note).to_have_value("laporan Januari")
    conflict = board.page.locator(".zi-conflicts").get_by_role("group")
    expect(conflict).to_contain_text("V.2.1 · Januari · realisasi")
    expect(conflict).to_contain_text("Semula: belum")
    expect(conflict).to_contain_text("oleh Ana, ")
    expect_no_violation(board)
    conflict.get_by_label("Berkas ini: terlaksana 14 Januari 2022").check()
    board.page.get_by_role("button", name="Terbitkan").click()
    expect(board.page.get_by_role("status").first).to_contain_text("Versi 3 terbit")


SAID = """() => {
  window.said = []
  new MutationObserver(() => {
    for (const found of document.querySelectorAll('[data-testid=stProgress]')) {
      const words = found.textContent.trim()
      if (words && window.said.at(-1) !== words) window.said.push(words)
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true })
}"""


PAPERS = "/unduh/rapat/2022/1/semua.zip"


def test_what_takes_long_says_how_far_it_is(tab, unchanged):
    """The steps of reading a file; the files that have their turn before."""
    with unchanged.store() as store:
        content = working_file(store)
        Meetings(store).create(OPERATOR, Details(Period.Q3, "Rapat", date(2022, 10, 6)))
    board = tab(unchanged, person="Ana").open("/unggah")
    board.page.evaluate(SAID)
    upload(board, content)
    expect_title(board, "Tidak ada perubahan")
    said = board.page.evaluate("window.said")
    assert said == sorted(said), said
    assert any(words.startswith("Langkah 1 dari 5: menunggu giliran") for words in said), said
    expect(board.page.get_by_test_id("stProgress")).to_have_count(0)

    board.page.get_by_role("button", name="Pilih berkas lain").click()
    link = board.page.locator(".zi-downloads a").first
    expect(link).to_be_visible()
    cookie = unchanged.cookie_of("Ana")
    with ThreadPoolExecutor(1) as pool:
        papers = pool.submit(unchanged.ask, PAPERS, cookie=cookie)
        while unchanged.ask(f"/antrean{PAPERS}", cookie=cookie).body == b"{}":
            assert not papers.done()
        # All papers of a meeting take seconds: what is asked for now waits behind them.
        link.click()
        expect(board.page.locator(".zi-making")).to_have_text(
            re.compile("menunggu giliran: 1 berkas lain lebih dahulu"), timeout=20_000
        )
        expect(board.page.locator(".zi-making")).to_have_count(0, timeout=60_000)
        assert papers.result().status == 200


def test_a_refused_file_comes_back_with_its_bad_cells_marked(tab, unchanged):
    """All causes at once, each cell by code and month; the file only for whoever uploaded it."""
    board = tab(unchanged, person="Ana").open("/unggah")
    _, content = downloaded(board, "Buku kerja lengkap")
    unknown = [put("V.2.1", month, "entah") for month in range(1, 8)]
    upload(board, filled(content, *unknown, put("II.1.1", 1, "31/02/2022")))
    expect_title(board, "Berkas ditolak")
    causes = board.page.locator(".zi-causes > li")
    expect(causes).to_have_count(2)
    expect(causes.last).to_contain_text("V.2.1 · Januari (REALISASI!D")
    causes.last.locator("summary").click()
    expect(causes.last).to_contain_text("V.2.1 · Juli (REALISASI!J")
    link = board.page.get_by_role("link", name="Unduh berkas ini dengan sel ditandai")
    with board.page.expect_download() as started:
        link.click()
    assert started.value.suggested_filename == "isian-ditandai.xlsx"
    book = load_workbook(io.BytesIO(started.value.path().read_bytes()))
    sheet = book["REALISASI"]
    cell = sheet[f"D{row_of(sheet, 'V.2.1')}"]
    assert cell.comment.text.startswith("Dasbor: Kesalahan: Isi ")
    path = urlsplit(link.get_attribute("href")).path
    assert unchanged.ask(path, cookie=unchanged.cookie_of("Budi")).status == 404
    assert unchanged.ask(path).status == 404


def test_a_small_correction_becomes_a_version_with_its_story(tab, office):
    """Ticked and dated in the details; the story says who, and the next workbook carries it."""
    board = tab(office[0], person="Sari").open("/tim?tim=Tim+Pengawasan&rinci=V.2.1-2")
    panel = board.page.get_by_role("dialog")
    panel.get_by_text("Isi atau perbaiki langsung").click()
    panel.locator("input[name=tanggal]").fill("2022-02-14")
    panel.locator("input[name=dokumen]").fill("Kartu Kendali")
    panel.locator("textarea[name=kendala]").fill("Kartu terlambat dicetak")
    panel.get_by_role("button", name="Simpan sebagai versi baru").click()
    expect(panel.locator(".zi-message")).to_contain_text("Tersimpan sebagai versi 2")
    expect(panel.locator(".zi-chip")).to_contain_text("14 Februari 2022")
    expect(panel.locator(".zi-told")).to_contain_text("Sari")
    board.open("/unggah")
    _, content = downloaded(board, "Tim Pengawasan")
    plan = read(content).plan
    assert [(str(e.code), e.month) for e in plan.entries] == [("V.2.1", 2)]
    assert plan.evidence_items[0].document == "Kartu Kendali"


def obstacle_of(store):
    return store.plan(store.newest()).by_code[code("V.2.1")].obstacle


@follows
def test_open_details_follow_a_newer_version_and_keep_what_is_typed(tab, office):
    """The story and the untouched fields become current, what is typed stays; then the page."""
    running, folder = office
    board = tab(running, person="Sari").open("/jadwal?area=V")
    board.cell("V.2.1-2").click()
    panel = board.details()
    panel.get_by_text("Isi atau perbaiki langsung").click()
    obstacle = panel.locator("textarea[name=kendala]")
    obstacle.fill("Kartu terlambat")
    obstacle.evaluate("field => field.setSelectionRange(5, 5)")
    with closing(open_store(f"sqlite:///{folder / 'zi.db'}")) as store:
        reported = (put("V.2.1", 2, "14/02/2022"), put("V.2.1", 4, "✓"))
        uploaded(store, filled(working_file(store), *reported), by="Ana")
        expect(panel.locator(".zi-chip")).to_contain_text("14 Februari 2022", timeout=15_000)
        expect(panel.get_by_role("status")).to_contain_text("Panel ini sudah memuat versi 2")
        expect(panel.locator("input[name=tanggal]")).to_have_value("2022-02-14")
        expect(obstacle).to_be_focused()
        board.page.keyboard.type(" kendali")
        expect(obstacle).to_have_value("Kartu kendali terlambat")
        panel.get_by_role("button", name="Simpan sebagai versi baru").click()
        expect(panel.locator(".zi-message")).to_contain_text("Tersimpan sebagai versi 3")
        assert store.plan(3).entries == store.plan(2).entries
        assert obstacle_of(store) == "Kartu kendali terlambat"
        # Both write the same: the second is told, keeps the text, and may save it again.
        obstacle.fill("Tulisan Sari")
        place = FactKey("V.2.1", 0, Field.OBSTACLE)
        publish_corrections(store, (Change(place, obstacle_of(store), "Tulisan Ana"),), OPERATOR)
        save = panel.get_by_role("button", name="Simpan sebagai versi baru")
        save.click()
        expect(panel.locator(".zi-message")).to_contain_text("diubah menjadi “Tulisan Ana”")
        assert store.newest() == 4
        expect(obstacle).to_have_value("Tulisan Sari")
        save.click()
        expect(panel.locator(".zi-message")).to_contain_text("Tersimpan sebagai versi 5")
        assert obstacle_of(store) == "Tulisan Sari"
    board.page.keyboard.press("Escape")
    expect(board.cell("V.2.1-4").locator(".zi-mark-done")).to_be_visible()
    expect(board.cell("V.2.1-2")).to_be_focused()


def test_history_shows_any_version_and_brings_one_back(tab, office):
    """Differences, the board as it was known then under a banner, and a restore."""
    board = tab(office[0], person="Ana").open("/unggah")
    _, content = downloaded(board, "Buku kerja lengkap")

    def obstacle(book):
        sheet = book["REALISASI"]
        sheet[f"P{row_of(sheet, 'II.2.1')}"] = "Peladen rusak <b>parah</b> $x$"

    upload(board, filled(content, put("II.2.1", 1, "✓"), obstacle))
    board.page.get_by_role("button", name="Terbitkan").click()
    expect(board.page.get_by_role("status").first).to_contain_text("Versi 2 terbit")
    board.open("/riwayat?lihat=2")
    expect(board.page.locator(".zi-difference")).to_contain_text("Peladen rusak parah $x$")
    board.open("/?versi=1")
    expect(board.page.get_by_role("note")).to_contain_text("Dasbor sebagaimana diketahui pada")
    expect_title(board, "Belum ada laporan realisasi.")
    board.follow("Lihat versi terbaru")
    expect_title(board, "1 dari 260")
    board.open("/riwayat")
    board.page.get_by_role("button", name="Pulihkan versi 1").click()
    restore = board.page.locator(".zi-restoring")
    expect(restore).to_contain_text("Yang hilang atau berganti")
    expect(restore).to_contain_text("terbit lagi sebagai versi 3")
    expect(restore).to_be_focused()
    expect_no_violation(board)
    restore.get_by_role("button", name="Ya, pulihkan versi 1").click()
    message = board.page.locator(".zi-message")
    expect(message).to_contain_text("Versi 3 terbit dengan isi versi 1. Versi 2 tetap tersimpan.")
    expect(message).to_be_focused()
    expect(message).to_be_in_viewport()
    expect(board.page.locator(".zi-difference")).to_contain_text("Versi 3 dibandingkan versi 2")
    board.open("/")
    expect_title(board, "Belum ada laporan realisasi.")


@follows
def test_another_years_file_begins_it_and_the_old_year_stays_within_reach(tab, office):
    """The year is typed; boards that are open follow to it; the header leads back."""
    running, folder = office
    other = tab(running, person="Sari").open("/jadwal")
    expect(other.page.locator(".zi-brand")).to_have_text("Zona Integritas 2022")
    board = tab(running, person="Ana").open("/unggah")
    store = open_store(f"sqlite:///{folder / 'zi.db'}")
    content = write(replace(store.plan(1), year=2023))
    upload(board, content, "rencana-2023.xlsx")
    expect_title(board, "Periksa sebelum terbit")
    expect(board.page.locator(".zi-removals")).to_contain_text(
        "Berkas ini untuk tahun 2023, sedangkan dasbor menampilkan rencana aksi 2022."
    )
    expect(board.page.locator(".zi-removals")).to_contain_text("59 kegiatan, 260 jadwal")
    board.page.get_by_role("button", name="Terbitkan").click()
    expect(board.page.get_by_role("alert")).to_contain_text("Tahunnya belum disetujui.")
    board.page.get_by_label("Ketik 2023 untuk melanjutkan").fill("2023")
    board.page.get_by_role("button", name="Terbitkan").click()
    expect_title(board, "Rencana aksi 2023 dimulai dengan versi 1")
    # Left alone, the other board follows within 15 seconds.
    years = other.page.get_by_label("Tahun rencana aksi")
    expect(years).to_be_visible(timeout=15_000)
    expect(years.locator("option:checked")).to_have_text("2023")
    years.select_option(label="2022")
    expect(years.locator("option:checked")).to_have_text("2022")
    other.page.wait_for_url("**/jadwal?tahun=2022")
    history = other.page.get_by_role("link", name="Riwayat").first
    expect(history).to_have_attribute("href", "/riwayat?tahun=2022")
    history.click()
    expect(other.page.get_by_text("rencana aksi 2022 ·")).to_be_visible()
    expect(other.page.get_by_role("link", name="berkas")).to_have_attribute(
        "href", "/unduh/versi/2022/1"
    )
    other.open("/tim?tahun=2022&rinci=V.2.1-2")
    panel = other.page.get_by_role("dialog")
    panel.get_by_text("Isi atau perbaiki langsung").click()
    panel.locator("input[name=tanggal]").fill("2022-02-14")
    panel.get_by_role("button", name="Simpan sebagai versi baru").click()
    expect(panel.get_by_text("Tersimpan sebagai versi 2")).to_be_visible()
    assert (store.newest(), store.of_year(2023).newest()) == (2, 1)
    store.close()


def test_a_file_dropped_on_the_page_is_chosen(tab, unchanged):
    """Wherever it is dropped; one that is no workbook is told how to become one."""
    board = tab(unchanged, person="Ana").open("/unggah")
    board.page.locator("h1").evaluate(
        """target => {
          const carried = new DataTransfer()
          carried.items.add(new File(['a,b,c'], 'isian.csv'))
          for (const type of ['dragover', 'drop'])
            target.dispatchEvent(new DragEvent(type, {
              bubbles: true, cancelable: true, dataTransfer: carried
            }))
        }"""
    )
    expect_title(board, "Berkas ditolak")
    expect(board.page.locator(".zi-problems")).to_contain_text("simpan sebagai .xlsx")
