"""Auth and administrator's pages: accessible, in Indonesian, and whole on every screen."""

import pytest
from playwright.sync_api import expect

from tests.browser.dashboard import LAPTOP
from tests.browser.laws import (
    PHONE,
    expect_accessible,
    expect_indonesian,
    expect_within,
)
from tests.browser.serving import serving
from tests.people import OPERATOR, TEAM
from zi_core.access import Accounts, Role, Sessions

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
    """As whole and as readable at each size as every other view."""
    for size in board.at_sizes(LAPTOP, PHONE):
        expect_within(board, size)
    expect_accessible(board)
    expect_indonesian(board)


def test_the_auth_pages_are_fine(tab, office):
    """Signing in, both kinds of one-time links, dead ones; the style is the dashboard's own."""
    board = tab(office)
    # The first administrator's link comes first: none of the others is there yet.
    keys = (f"/kunci/{office.first}", f"/kunci/{office.member}", "/kunci/mati")
    for path in (*keys, "/masuk"):
        board.page.goto(office.address + path)
        expect(board.page.locator("main")).to_have_css("border-radius", "14px")
        for size in (LAPTOP, PHONE):
            board.page.set_viewport_size({"width": size[0], "height": size[1]})
            expect_within(board, size)
        expect_accessible(board)
        expect_indonesian(board)
    board.complaints.clear()  # the dead links' status


def test_the_pages_of_who_signed_in_are_fine(tab, office):
    """Accounts and links with every form unfolded, the trail, the password, and the open menu."""
    office.add_person("Pita")
    board = tab(office, person="Pita")
    board.page.goto(office.address + "/sandi")
    expect_accessible(board)
    office.add_person("Nia", Role.TEAM, [TEAM])
    member = tab(office, person="Nia")
    member.page.goto(office.address + "/telepon")
    for size in (LAPTOP, PHONE):
        member.page.set_viewport_size({"width": size[0], "height": size[1]})
        expect_within(member, size)
    expect_accessible(member)
    expect_indonesian(member)
    board.open("/akun")
    board.page.locator("li summary").first.click()
    board.page.get_by_text("Tambah akun …").click()
    expect_fine(board)
    board.open("/catatan")
    expect(board.page.locator(".zi-audit tbody tr").first).to_be_visible()
    expect_fine(board)
    board.page.locator("select[name=kejadian]").select_option("masuk")
    board.page.get_by_label("Nama akun").fill("pita")
    board.page.get_by_role("button", name="Saring", exact=True).click()
    expect(board.page.get_by_role("button", name="Hapus saringan")).to_be_visible()
    assert set(board.page.locator(".zi-audit th[scope=row]").all_inner_texts()) == {"Masuk"}
    for size, menu in ((LAPTOP, ".zi-account summary"), (PHONE, ".zi-menu summary")):
        board.page.set_viewport_size({"width": size[0], "height": size[1]})
        board.open("/").page.locator(menu).click()
        out = board.page.get_by_role("button", name="Keluar").locator("visible=true")
        expect(out).to_be_visible()
        expect_within(board, size)
    expect_accessible(board)


def test_a_hint_to_sign_in_is_fine(tab, office):
    """What a stranger sees on the pages that need an account."""
    board = tab(office)
    for path, words in (("/unggah", "mengunggah"), ("/akun", "mengelola akun")):
        board.open(path)
        expect(board.page.locator(".zi-way")).to_contain_text(f"Masuk dulu untuk {words}")
        link = board.page.locator(".zi-way").get_by_role("link", name="Masuk")
        expect(link).to_have_attribute("href", f"/masuk?ke={path}")
    expect_fine(board)
