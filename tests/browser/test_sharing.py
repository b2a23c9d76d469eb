"""The menu Bagikan, and what the pages are on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.laws import PHONE
from tests.documents.made import pages_of, squeezed

LINK = "/?contoh=1&posisi=2022-08"


def menu(board):
    return board.page.locator(".zi-share")


@pytest.mark.parametrize("options", [{}, {"size": PHONE, "has_touch": True, "is_mobile": True}])
def test_the_menu_offers_link_paper_and_picture_and_closes_as_menus_do(tab, server, options):
    """Without https there is no clipboard: the link is copied, or stands there to be copied."""
    board = tab(server, **options).open(LINK)
    button = menu(board).locator("summary")
    expect(button).to_have_accessible_name("Bagikan")
    expect(board.page.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)
    box = button.bounding_box()
    assert box["height"] >= (44 if options else 40)
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


def test_the_link_that_is_copied_means_the_month_that_was_seen(board):
    """Whatever month and year it is when somebody opens it."""
    board.open("/jadwal?area=V")
    link = menu(board).locator("a[data-copy]").get_attribute("href")
    assert re.fullmatch(r"/jadwal\?tahun=2022&posisi=2022-12&area=V", link)


# ---- on paper -----------------------------------------------------------------------------------


def printed(board):
    """The text of each printed page, without spaces; and that it is A4."""
    content = board.page.pdf(prefer_css_page_size=True, print_background=True)
    return [squeezed(page) for page in pages_of(content)]


@pytest.mark.parametrize(
    ("link", "most", "words"),
    [
        ("/?contoh=1", 1, ["Capaian65%130dari200", "Palinglamaterlambat"]),
        ("/tim?contoh=1&tim=Tim+Pengawasan", 3, ["TimPengawasan", "Terlambat"]),
        ("/area?contoh=1", 2, ["Capaianperarea"]),
        ("/jadwal?contoh=1", 4, ["Jadwaldanrealisasiperbulan"]),
    ],
)
def test_every_printed_page_says_its_position_and_version(board, link, most, words):
    board.load(link)
    pages = printed(board)
    assert len(pages) <= most
    for page in pages:
        assert "posisiakhirSeptember2022" in page
        assert "DATACONTOH" in page
    text = "".join(pages)
    for word in words:
        assert word in text
    if "jadwal" not in link:
        assert "Rencana260" in text or "Realisasi19" in text
