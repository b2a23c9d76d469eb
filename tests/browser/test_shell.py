"""What stands around Streamlit's page: a lost connection, moves, and where one lands."""

import os
import re
import signal
from contextlib import contextmanager

from playwright.sync_api import expect

from tests import people
from tests.browser.laws import PHONE
from tests.browser.serving import free_port, serving
from zi_core.access import Accounts, Sessions
from zi_core.web.static_files import address

TOP = "() => document.querySelector('[data-testid=stMain]').scrollTop"


@contextmanager
def held(server):
    """A server that does nothing meanwhile."""
    os.kill(server.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.pid, signal.SIGCONT)


def test_a_bar_says_that_the_server_is_away_and_whose_session_ended_is_led_to_sign_in(
    tab, tmp_path
):
    """No dialog covers the board; once the server is back, the page follows by itself.

    On a closed board the plan goes from the screen, a projector's too, of who may see it no more.
    """
    port, log = free_port(), tmp_path / "log.txt"
    with serving(log, port=port, ZI_READING="masuk") as running:
        for name in ("Ana", "Budi"):
            running.add_person(name)
        with running.store() as store:
            key = Sessions(store).projector.make_link(people.OPERATOR, label="Aula", days=1)
        ended = tab(running, person="Ana").open("/tim?area=V")
        screen = tab(running, profile="Layar").load(f"/layar/{key}")
        stays = tab(running, person="Budi").open("/jadwal")
        stays.page.evaluate("window.mark = 'same document'")
    bar = stays.page.locator(".zi-connection")
    expect(bar).to_have_text(
        re.compile(
            r"^Sambungan terputus sejak \d\d\.\d\d; angka di layar mungkin belum terbaru\. "
            r"Menyambung lagi …$"
        )
    )
    stays.page.wait_for_timeout(6000)  # Streamlit's dialog would have come
    expect(stays.details()).to_have_count(0)
    stays.rows().last.scroll_into_view_if_needed()
    expect(stays.rows().last).to_be_in_viewport()
    assert stays.page.evaluate(TOP) > 0
    with running.store() as store:
        projector = Sessions(store).projector
        projector.end_link(people.OPERATOR, projector.links()[0].id)
        Accounts(store).disable(people.OPERATOR, "ana")
    with serving(log, port=port, ZI_READING="masuk"):
        expect(bar).to_have_text("Tersambung kembali.")
        ended.page.wait_for_url("**/masuk?ke=/tim*")
        screen.page.wait_for_url("**/masuk?ke=/")
        for board in (ended, screen):
            board.expect_heading("Masuk")
            expect(board.page.get_by_role("table")).to_have_count(0)
        expect(bar).to_be_hidden()
        stays.follow("Area", within=stays.header())
        stays.expect_heading("Capaian per area")
        assert stays.page.evaluate("window.mark") == "same document"
        for board in (ended, screen, stays):
            board.page.goto("about:blank")
            board.complaints.clear()  # what the browser says of a server that is away


def test_what_is_chosen_while_the_server_is_silent_is_meant(tab, server):
    """Two choices in the time of one answer are both kept, and the place on the page.

    The page before can be read until the next one stands, dimmed; never an empty one. Position and
    weighting go along with a link that comes before their answer; picked rows stay behind.
    """
    board = tab(server).open("/jadwal?contoh=1")
    cover, root = board.page.locator(".zi-cover"), board.page.locator("html")
    board.page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 300)")
    board.choose("posisi", "2022-07")
    board.expect_link("/jadwal", contoh="1", posisi="2022-07")
    board.settle()
    assert board.page.evaluate(TOP) == 300
    with held(server):
        board.choose("posisi", "2022-08")
        board.choose("area", "III")
    board.expect_link("/jadwal", contoh="1", posisi="2022-08", area="III")
    board.settle()
    with held(server):
        board.choose("posisi", "2022-06")
        board.choose("area", "V")
        board.follow("Tim", within=board.header())
        board.follow("Area", within=board.header())
        expect(cover.locator("h1")).to_have_text("Jadwal dan realisasi per bulan")
        expect(root).to_have_class(re.compile("zi-moving"))
    board.expect_link("/area", contoh="1", posisi="2022-06")
    board.expect_heading("Capaian per area")
    expect(cover).to_have_count(0)
    expect(root).not_to_have_class(re.compile("zi-moving"))


DRAWN_ANEW = """(link, address) => {
    const box = link.closest('.zi')
    if (address) link.href = address
    box.innerHTML = box.innerHTML
}"""


def press(board, name, address=""):
    """Click a page's link that is drawn anew between press and release, with another address."""
    link = board.header().get_by_role("link", name=name, exact=True)
    link.hover()
    board.page.mouse.down()
    link.evaluate(DRAWN_ANEW, address)
    board.page.mouse.up()


def test_a_link_that_is_drawn_anew_while_it_is_pressed_leads_on(board):
    """As where a page follows what others do; but only the same link was meant."""
    board.open("/area?contoh=1")
    press(board, "Jadwal")
    board.expect_link("/jadwal", contoh="1")
    board.settle()
    press(board, "Area", "/riwayat")
    board.page.wait_for_timeout(300)
    board.expect_link("/jadwal", contoh="1")


UNSHOWN = """() => {
    const app = document.querySelector('[data-testid=stApp]')
    const set = app.setAttribute.bind(app)
    app.setAttribute = (name, value) => name === 'data-test-script-state' || set(name, value)
}"""


def test_a_run_too_short_to_be_shown_uncovers_the_next_page_too(tab, server):
    """One that begins and ends between two drawings of Streamlit's is never seen to run."""
    board = tab(server).open("/jadwal?contoh=1")
    board.page.evaluate(UNSHOWN)
    board.follow("Area", within=board.header())
    board.expect_heading("Capaian per area")
    expect(board.page.locator(".zi-cover")).to_have_count(0, timeout=5_000)
    expect(board.page.locator("html")).not_to_have_class(re.compile("zi-moving"))
    board.page.goto("about:blank")


MERGED = """async ([file, ...links]) => {
    const { onTopOf } = await import(file)
    const { pathname, search } = onTopOf(...links.map(link => new URL(link, location.origin)))
    return pathname + search
}"""


TAKEN_OVER = (
    # where one is, a first link, a second one before its answer, and what is meant
    ("/?versi=2", "/", "/jadwal?versi=2", "/jadwal"),
    ("/jadwal?contoh=1&posisi=2022-06", "/jadwal", "/tim?contoh=1&posisi=2022-06", "/tim"),
    ("/", "/?posisi=2022-08&hitung=bobot", "/tim", "/tim?posisi=2022-08&hitung=bobot"),
    ("/", "/?posisi=2022-08", "/?posisi=2022-06", "/?posisi=2022-06"),
    ("/", "/jadwal?keadaan=terlambat", "/jadwal", "/jadwal"),
    ("/jadwal", "/jadwal?area=V&rinci=V.1.2", "/tim", "/tim"),
    ("/jadwal", "/jadwal?rinci=V.1.2", "/jadwal?area=V", "/jadwal?area=V"),
    ("/jadwal?area=V", "/jadwal", "/jadwal?area=V&bulan=3", "/jadwal?bulan=3"),
    ("/jadwal?area=V", "/tim?posisi=2022-08", "/area", "/area?posisi=2022-08"),
    ("/rapat?rapat=1", "/rapat?rapat=1&bagian=hadir", "/rapat?rapat=1", "/rapat?rapat=1"),
    ("/", "/riwayat?lihat=2", "/riwayat", "/riwayat"),
)


def test_a_second_link_takes_over_of_the_first_what_goes_along(board):
    """As it would lead there from the first link's view, had that come in time."""
    board.page.goto(f"{board.address}/masuk")
    for *links, meant in TAKEN_OVER:
        assert board.page.evaluate(MERGED, [address("header.js"), *links]) == meant, links


def test_where_the_subject_changes_one_lands_at_the_top_on_its_heading(tab, server):
    """From a team far down the list to its page, on a phone; by keyboard the heading is next."""
    board = tab(server, size=PHONE).open("/tim?contoh=1")
    board.page.locator(".zi-teams a").last.click()
    heading = board.page.locator("#root h1")
    expect(heading).to_contain_text("Pelayanan Publik")
    expect(heading).to_be_focused()
    assert board.page.evaluate(TOP) == 0


def test_a_part_of_the_program_that_did_not_come_is_fetched_anew(tab, server):
    """A new release has other parts, and an answer may be lost: the page is loaded once more."""
    board = tab(server)
    board.page.route("**/static/js/BidiComponent.*.js", lambda asked: asked.abort(), times=1)
    board.load("/?contoh=1")
    expect(board.page.locator("#root .zi-card").first).to_be_visible()
    how = "performance.getEntriesByType('navigation')[0].type"
    assert board.page.evaluate(how) == "reload"
    assert board.complaints
    board.page.wait_for_timeout(300)  # what the browser says of it comes a moment later
    board.complaints.clear()
