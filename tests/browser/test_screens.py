"""Projector and phone: the overview is one screen, and a thumb reaches everything."""

from playwright.sync_api import expect

from tests.browser.laws import PHONE, PROJECTOR

PAGES = ["Ringkasan", "Jadwal", "Area", "Tim", "Rapat", "Unggah", "Riwayat"]


def test_the_overview_is_one_screen_on_the_projector(tab, server):
    """At 1920x1080 everything of Ringkasan stands on the screen at once (docs/rules.md, Looks)."""
    board = tab(server, size=PROJECTOR)
    for link in ("/", "/?contoh=1", "/?contoh=1&posisi=2022-12"):
        board.open(link)
        expect(board.page.locator(".zi-curve svg")).to_be_visible()
        main = board.page.get_by_test_id("stMain")
        assert main.evaluate("main => main.scrollHeight - main.clientHeight") == 0, link
        expect(board.page.locator(".zi-footer")).to_be_in_viewport(ratio=1)


def test_a_run_of_more_than_400_milliseconds_shows_that_it_works(board):
    """A line below the header, after 0.4 s; a run that is quicker shows nothing."""
    board.open("/?contoh=1")
    line = """() => {
        const app = document.querySelector('[data-testid=stApp]')
        app.dataset.testScriptState = 'running'
        const shown = getComputedStyle(document.querySelector('.zi-header'), '::after')
        return [shown.content, shown.height, shown.opacity]
    }"""
    assert board.page.evaluate(line) == ['""', "3px", "0"]
    board.page.wait_for_timeout(800)
    assert board.page.evaluate(line) == ['""', "3px", "1"]
    board.page.evaluate(
        "document.querySelector('[data-testid=stApp]').dataset.testScriptState = 'notRunning'"
    )


def test_a_thumb_reaches_everything_on_a_phone(tab, server):
    """Headline and first cards need no scrolling; a menu leads to every page, and closes."""
    board = tab(server, size=PHONE, has_touch=True, is_mobile=True).open("/?contoh=1")
    expect(board.page.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)
    expect(board.card("Capaian")).to_be_in_viewport(ratio=1)
    expect(board.card("Terlambat")).to_be_in_viewport(ratio=1)
    expect(board.page.get_by_role("navigation", name="Halaman", exact=True)).to_be_hidden()
    menu = board.page.locator(".zi-menu")
    for name, path in (("Tim", "/tim"), ("Rapat", "/rapat"), ("Ringkasan", "/")):
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
    board.expect_heading("kegiatan terlaksana")
    # The position stays in the header; a tap on a cell opens details that fill the screen.
    board.choose("posisi", "2022-06")
    board.expect_link("/", contoh="1", posisi="2022-06", hitung="kegiatan")
    board.expect_heading("Sampai akhir Juni 2022")
    board.open("/jadwal?contoh=1&area=II")
    board.rows().filter(has_text="II.2.1").tap()
    expect(board.details()).to_contain_text("Januari 2022")
    assert board.details().bounding_box()["width"] >= 340
    board.details().get_by_role("button", name="Tutup").first.tap()
    expect(board.details()).to_have_count(0)
