"""The menu Bagikan, and what the pages are on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.dashboard import LAPTOP
from tests.browser.laws import PHONE
from tests.documents.made import pages_of, squeezed

LINK = "/?contoh=1&posisi=2022-08"


def menu(board):
    return board.page.locator(".zi-share")


def test_the_menu_offers_link_paper_and_picture_and_closes_as_menus_do(board):
    """Without https there is no clipboard: the link is copied, or stands there to be copied.

    Where the browser sends files, the picture is sent from the menu.
    """
    board.open(LINK)
    button = menu(board).locator("summary")
    expect(button).to_have_accessible_name("Bagikan")
    for size in board.at_sizes(LAPTOP, PHONE):
        expect(board.page.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)
        assert button.bounding_box()["height"] >= (44 if size == PHONE else 40)
    button.click()
    expect(menu(board).locator("a")).to_have_text(
        ["Salin tautan", "PDF satu halaman", "Gambar PNG untuk WhatsApp"]
    )
    menu(board).get_by_text("Salin tautan").click()
    expect(menu(board).get_by_role("status")).to_have_text("Tautan disalin.")
    with board.page.expect_download() as download:
        menu(board).get_by_text("PDF satu halaman").click()
    assert download.value.suggested_filename == "ZI-2022-ringkasan-sd-agustus-CONTOH.pdf"
    board.page.keyboard.press("Escape")
    expect(menu(board)).not_to_have_attribute("open", "")
    expect(button).to_be_focused()
    button.press("Enter")
    expect(menu(board).locator("a").first).to_be_visible()
    board.page.get_by_role("heading", level=1).click(position={"x": 5, "y": 5})
    expect(menu(board).locator("a").first).to_be_hidden()
    board.page.evaluate(
        """() => {
            navigator.canShare = () => true
            navigator.share = async ({ files: [file] }) => { window.sent = [file.name, file.type] }
        }"""
    )
    button.click()
    menu(board).get_by_role("button", name="Kirim gambar …").click()
    board.page.wait_for_function("() => window.sent")
    name = "ZI-2022-ringkasan-sd-agustus-CONTOH.png"
    assert board.page.evaluate("window.sent") == [name, "image/png"]
    board.load(LINK)  # which cannot send


def test_the_link_that_is_copied_means_the_month_that_was_seen(board):
    """Whatever month and year it is when somebody opens it."""
    board.open("/jadwal?area=V")
    link = menu(board).locator("a[data-copy]").get_attribute("href")
    assert re.fullmatch(r"/jadwal\?tahun=2022&posisi=2022-12&area=V", link)


# ---- on paper -----------------------------------------------------------------------------------


SAMPLE = ["posisi akhir September 2022", "DATA CONTOH"]


@pytest.mark.parametrize(
    ("link", "most", "on_each", "somewhere"),
    [
        ("/?contoh=1", 1, SAMPLE, ["Capaian65%130dari200", "Palinglamaterlambat", "Rencana260"]),
        ("/", 1, ["posisi akhir Desember 2022", "Versi 1, terbit"], ["Rencana260"]),
        ("/tim?contoh=1&tim=Tim+Pengawasan", 2, SAMPLE, ["TimPengawasan", "Realisasi19"]),
        ("/area?contoh=1", 1, SAMPLE, ["Capaianperarea", "Rencana260"]),
        ("/jadwal?contoh=1", 3, SAMPLE, ["Jadwaldanrealisasiperbulan"]),
    ],
)
def test_every_printed_page_says_its_position_and_version(board, link, most, on_each, somewhere):
    """By the paper that the style sheet asks for; the curve is there as on the screen."""
    board.open(link)
    content = board.page.pdf(prefer_css_page_size=True, print_background=True)
    pages = [squeezed(page) for page in pages_of(content)]
    assert len(pages) <= most
    assert f"halaman{len(pages)}dari{len(pages)}" in pages[-1]
    for page in pages:
        for words in on_each:
            assert squeezed(words) in page
    for words in somewhere:
        assert words in "".join(pages)
