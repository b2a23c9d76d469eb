"""Projector, laptop, phone: nothing runs off the side, and the overview is one screen."""

import pytest
from playwright.sync_api import expect

from tests.browser.dashboard import patiently

PROJECTOR, LAPTOP, PHONE = (1920, 1080), (1366, 768), (390, 844)
PAGES = ["Ringkasan", "Jadwal", "Area", "Tim", "Rapat", "Unggah", "Riwayat"]
VIEWS = (
    "/",
    "/?contoh=1",
    "/jadwal?contoh=1",
    "/jadwal?contoh=1&rinci=III.1.2-1",
    "/area?contoh=1",
    "/area?contoh=1&area=III",
    "/tim?contoh=1",
    "/tim?contoh=1&tim=Tim+Pengawasan",
    "/rapat",
    "/rapat?contoh=1",
)

WIDTHS = """() => {
  const main = document.querySelector('[data-testid=stMain]')
  return [document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth]
}"""
OUTSIDE = """() => [...document.querySelectorAll('.zi *')].filter(element => {
  const box = element.getBoundingClientRect()
  return box.width > 1 && box.right > innerWidth + 1
    && !element.closest('.zi-scroll, .zi-hidden')
    && getComputedStyle(element).position !== 'absolute'
}).map(element => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("link", VIEWS)
def test_no_page_runs_off_the_side(board, link):
    """Only a grid or a table scrolls sideways, inside its own frame; the page never does."""
    board.open(link)
    for size in board.at_sizes(PROJECTOR, LAPTOP, PHONE):
        expect_within(board, size)


@patiently
def expect_within(board, size):
    """Charts are drawn for a new size a moment after it."""
    assert board.page.evaluate(WIDTHS) == [0, 0], size
    assert board.page.evaluate(OUTSIDE) == [], size


@pytest.mark.parametrize("link", ["/", "/?contoh=1", "/?contoh=1&posisi=2022-12"])
def test_the_overview_is_one_screen_on_the_projector(tab, server, link):
    """At 1920x1080 everything of Ringkasan stands on the screen at once (docs/rules.md, Looks)."""
    board = tab(server, size=PROJECTOR).open(link)
    expect(board.page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    main = board.page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollHeight - main.clientHeight") == 0
    expect(board.page.locator(".zi-footer")).to_be_in_viewport(ratio=1)


def test_the_answer_stands_on_the_first_screen_of_a_phone(tab, server):
    """Headline and the first cards need no scrolling at 390x844."""
    board = tab(server, size=PHONE).open("/?contoh=1")
    expect(board.page.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)
    expect(board.card("Capaian")).to_be_in_viewport(ratio=1)
    expect(board.card("Terlambat")).to_be_in_viewport(ratio=1)


def test_the_menu_of_a_phone_leads_to_every_page_and_closes_behind_itself(tab, server):
    """Behind one button: the pages and the weighting; a choice closes it."""
    board = tab(server, size=PHONE, has_touch=True, is_mobile=True).open("/?contoh=1")
    expect(board.page.get_by_role("navigation", name="Halaman", exact=True)).to_be_hidden()
    menu = board.page.locator(".zi-menu")
    for name, path in (
        ("Jadwal", "/jadwal"),
        ("Area", "/area"),
        ("Tim", "/tim"),
        ("Rapat", "/rapat"),
        ("Ringkasan", "/"),
    ):
        menu.locator("summary").tap()
        names = board.page.get_by_role("navigation", name="Menu halaman")
        expect(names.get_by_role("link")).to_have_text(PAGES)
        names.get_by_role("link", name=name, exact=True).tap()
        board.expect_link(path, contoh="1")
        expect(names).to_be_hidden()
        expect(board.page).to_have_title(f"{name} · Zona Integritas")
        board.settle()
    menu.locator("summary").tap()
    board.choose("hitung", "kegiatan")
    board.expect_link("/", contoh="1", hitung="kegiatan")
    board.expect_heading("kegiatan selesai")


def test_a_phone_chooses_the_position_in_short_words_and_opens_details(tab, server):
    """The position stays in the header; a tap on a cell opens details that fill the screen."""
    board = tab(server, size=PHONE, has_touch=True, is_mobile=True).open("/?contoh=1")
    board.choose("posisi", "2022-06")
    board.expect_link("/", contoh="1", posisi="2022-06")
    board.expect_heading("Sampai akhir Juni 2022")
    board.open("/jadwal?contoh=1&area=II")
    board.cell("II.2.1-1").tap()
    expect(board.details()).to_contain_text("Januari 2022")
    assert board.details().bounding_box()["width"] >= 340
    board.details().get_by_role("button", name="Tutup").first.tap()
    expect(board.details()).to_have_count(0)


def test_what_is_tapped_is_big_enough_for_a_finger(tab, server):
    """Links, choices and cells measure at least 24 pixels both ways (WCAG 2.5.8)."""
    board = tab(server, size=PHONE)
    for link in ("/?contoh=1", "/jadwal?contoh=1", "/tim?contoh=1"):
        board.open(link)
        small = board.page.evaluate(
            """() => [...document.querySelectorAll('.zi :is(a, button, select, summary)')]
              .filter(e => e.checkVisibility() && !e.closest('p, .zi-sample, .zi-headline'))
              .map(e => [e, e.getBoundingClientRect()])
              .filter(([, box]) => box.width < 24 || box.height < 24)
              .map(([e]) => e.outerHTML.slice(0, 120))"""
        )
        assert small == [], link
