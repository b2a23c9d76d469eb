"""Auth and administrator's pages: accessible, in Indonesian, and whole on every screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.serving import serving
from tests.browser.test_language import ENGLISH, READABLE
from tests.browser.test_screens import LAPTOP, PHONE, PROJECTOR
from tests.people import OPERATOR, TEAM
from zi_core.access import Accounts, Role, Sessions

SIZES = pytest.mark.parametrize("size", [PROJECTOR, LAPTOP, PHONE], ids=lambda size: f"{size[0]}")
LONG = "Raden Ayu Siti Nurhaliza Wulandari Kusumaningrum Prawirodirdjo"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """An open dashboard with people, one of them with a long name, a link, and both keys."""
    with serving(tmp_path_factory.mktemp("office") / "log.txt") as running:
        running.first = running.log.partition("/kunci/")[2].split()[0]
        running.member = None
        with running.store() as store:
            accounts = Accounts(store)
            running.member = accounts.add(
                OPERATOR, name="r" * 40, display=LONG, role=Role.TEAM, teams=[TEAM]
            )
            Sessions(store).projector.make_link(OPERATOR, label=LONG, days=7)
        yield running


def expect_fine(board):
    """No serious finding of axe's, nothing beyond the side, Indonesian only, one first heading."""
    found = Axe().run(board.page).response["violations"]
    assert [
        (rule["id"], rule["nodes"][0]["html"][:160])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ] == []
    assert board.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    said = board.page.evaluate(READABLE)
    assert said
    assert [text for text in said if ENGLISH.search(text)] == []
    assert board.page.locator("html").get_attribute("lang") == "id"
    expect(board.page.get_by_role("heading", level=1)).to_have_count(1)


@SIZES
def test_the_auth_pages_are_fine(tab, office, size):
    """Signing in, both kinds of one-time links, a dead one; the style is the dashboard's own."""
    board = tab(office, size=size)
    paths = ["/masuk", f"/kunci/{office.member}", "/kunci/mati", "/layar/mati"]
    if size == PROJECTOR:  # while there is no administrator yet
        paths.append(f"/kunci/{office.first}")
    for path in paths:
        board.page.goto(office.address + path)
        expect(board.page.locator("main")).to_have_css("border-radius", "14px")
        expect_fine(board)
    board.complaints.clear()  # the dead links' status


@SIZES
def test_the_pages_of_who_signed_in_are_fine(tab, office, size):
    """Accounts and links with every form unfolded, the trail, the password, and the open menu."""
    with office.store() as store:
        known = Accounts(store).by_name("pita")
    if known is None:
        office.add_person("Pita")
    board = tab(office, size=size, person="Pita")
    expect_fine(board)  # the change of the password
    board.open("/akun")
    board.page.locator("li summary").first.click()
    board.page.get_by_text("Tambah akun …").click()
    expect_fine(board)
    main = board.page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
    board.open("/catatan")
    expect(board.page.locator(".zi-audit tbody tr").first).to_be_visible()
    expect_fine(board)
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
    board.open("/")
    menu = ".zi-menu summary" if size == PHONE else ".zi-account summary"
    board.page.locator(menu).click()
    expect(board.page.get_by_role("button", name="Keluar").locator("visible=true")).to_be_visible()
    expect_fine(board)


def test_a_hint_to_sign_in_is_fine(tab, office):
    """What a stranger sees on the pages that need an account."""
    board = tab(office)
    for path, words in (("/unggah", "mengunggah"), ("/akun", "mengelola akun"), ("/catatan", "")):
        board.open(path)
        expect(board.page.locator(".zi-way")).to_contain_text(f"Masuk dulu untuk {words}")
        link = board.page.locator(".zi-way").get_by_role("link", name="Masuk")
        expect(link).to_have_attribute("href", f"/masuk?ke={path}")
        for _ in board.at_sizes(PROJECTOR, LAPTOP, PHONE):
            expect_fine(board)
