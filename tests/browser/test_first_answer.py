"""The first answer shows the page before any script runs, and gives way without a jump."""

import time

from playwright.sync_api import expect

from tests.browser.dashboard import LAPTOP
from tests.browser.laws import PHONE, PROJECTOR
from zi_core.web import static_files

WATCHED = "h1, .zi-source, .zi-cards, .zi-bars, .zi-curve, .zi-list, .zi-filters, .zi-grid"
PLACES = """([root, watched]) => [...document.querySelectorAll(watched)]
    .filter(found => found.closest(root))
    .map(found => [found.className, ...Object.values(found.getBoundingClientRect().toJSON())
      .slice(0, 4).map(Math.round)])"""


SIZES = (PHONE, LAPTOP, PROJECTOR)


def places(board, root):
    """Where all that is watched stands in a part of the page, size by size."""
    found = []
    for width, height in SIZES:
        board.page.set_viewport_size({"width": width, "height": height})
        board.page.evaluate("document.fonts.ready")
        found.append(board.page.evaluate(PLACES, [root, WATCHED]))
    return found


def test_nothing_moves_when_the_page_takes_over(tab, server):
    """Heading, cards, bars, curve, lists and grid stand where they will stand, at any size."""
    board = tab(server)
    for link in ("/?contoh=1", "/jadwal?contoh=1&area=V"):
        board.page.route("**/static/js/**", lambda route: route.abort())
        board.page.goto(server.address + link)
        first = places(board, ".zi-first")
        board.page.unroute_all()
        board.complaints.clear()  # the scripts that were held back
        board.load(link)
        expect(board.page.locator("#root .zi-footer")).to_be_attached()
        assert first == places(board, "#root"), link
        assert min(map(len, first)) > 1


def test_until_then_links_choices_and_cells_lead_to_their_views(tab, server):
    """They load their view, for nothing else is there yet."""
    board = tab(server)
    page = board.page
    page.route("**/static/js/**", lambda route: route.abort())
    page.goto(f"{server.address}/jadwal?contoh=1")
    page.locator("select[name=area]").select_option("V")
    page.wait_for_url("**/jadwal?contoh=1&area=V")
    page.locator('button[data-rinci="V.2.1-2"]').click()
    page.wait_for_url("**rinci=V.2.1-2")
    page.locator(".zi-nav").get_by_role("link", name="Ringkasan").click()
    page.wait_for_url("**/?contoh=1")
    expect(page.locator("h1")).to_contain_text("130 dari 200")
    board.complaints.clear()


def test_where_one_has_scrolled_to_is_kept(tab, server):
    board = tab(server)
    held = []
    board.page.route("**/static/js/index.*", lambda route: held.append(route))
    board.page.goto(f"{server.address}/jadwal?contoh=1", wait_until="commit")
    first = board.page.locator(".zi-first")
    expect(first.locator(".zi-footer")).to_be_attached()
    first.evaluate("first => { first.scrollTop = 700 }")
    for route in held:
        route.continue_()
    board.page.unroute_all()
    board.settle()
    assert board.page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 700


def test_all_scripts_and_styles_come_compressed_and_may_be_kept(tab, server):
    """Of every page, plotly.js included; it comes only where there is a chart."""
    board, plain, charts = tab(server), [], set()
    static_files.prepare()
    style = f"{server.address}{static_files.address('zi.css')}"
    until = time.monotonic() + 120
    while "content-encoding" not in board.page.request.head(style).headers:
        assert time.monotonic() < until
        time.sleep(0.5)  # the server looks for the folder every two seconds
    board.page.context.new_cdp_session(board.page).send("Network.clearBrowserCache")

    def look(response):
        path = response.url.removeprefix(server.address)
        if path.startswith(("/static/", "/aset/")) and not path.endswith((".woff2", ".png")):
            headers = response.all_headers()
            is_large = int(headers["content-length"]) > 600  # others would not get smaller
            if is_large and headers.get("content-encoding") != "br":
                plain.append(path)
            assert "immutable" in headers["cache-control"]
        if "plotly" in path:
            charts.add(board.path)

    board.listen("response", look)
    board.load("/?contoh=1&rinci=V.2.1-2")
    expect(board.details().locator(".zi-story")).to_be_visible()
    for path in ("/jadwal", "/tim", "/rapat", "/unggah", "/riwayat", "/area"):
        board.open(f"{path}?contoh=1")
        drawn = 2 if path == "/area" else 0
        expect(board.page.locator(".zi-plot[data-drawn]")).to_have_count(drawn)
    board.page.wait_for_load_state("networkidle")
    assert plain == []
    assert charts == {"/area"}
