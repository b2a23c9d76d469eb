"""Who must act and whom to call: from the chair's phone to the team's own page."""

from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.browser.laws import (
    PHONE,
    PROJECTOR,
    SIZES,
    expect_accessible,
    expect_big_enough,
    expect_within,
)
from tests.browser.serving import serving
from tests.people import CHEAP, OPERATOR, PASSWORD
from tests.uploads import filled, put, uploaded, working_file
from zi_core.access import Accounts, Role, Sessions

TEAM = "Tim Penataan Sistem Manajemen SDM"
OWN = "/tim?tim=Tim+Penataan+Sistem+Manajemen+SDM"
NUMBER = "81234567890"
AS_PAGE = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """An open dashboard on which three teams are late, the others silent; Dewi's number."""
    with serving(tmp_path_factory.mktemp("office") / "log.txt") as running:
        running.add_person("Kiki", Role.CHAIR)
        dewi = running.add_person("Dewi", Role.TEAM, [TEAM])
        with running.store() as store:
            Accounts(store, passwords=CHEAP).set_phone(dewi.person(), f"0{NUMBER}", consents=True)
            ticks = [put(code, 1, "✓") for code in ("II.2.1", "III.1.1", "V.2.1")]
            content = filled(working_file(store), lambda book: [tick(book) for tick in ticks])
            uploaded(store, content)
        yield running


def test_the_first_answer_names_a_number_to_accounts_alone(office):
    """Also where the page has just been made for, and is kept for, somebody with an account."""
    with office.store() as store:
        key = Sessions(store).projector.make_link(OPERATOR, label="Aula", days=1)
    screen = office.ask(f"/layar/{key}").cookies[0].partition(";")[0]
    cookies = {"stranger": "", "account": office.cookie_of("kiki"), "screen": screen}
    for _ in range(2):
        for who, cookie in cookies.items():
            for path in ("/", OWN):
                answer = office.ask(path, cookie=cookie, **AS_PAGE)
                assert (f"wa.me/62{NUMBER}" in answer.text) == (who == "account"), (who, path)
                assert (NUMBER in answer.text) == (who == "account"), (who, path)


OVERLAID = """rows => rows.flatMap(row => {
  const call = row.querySelector('.zi-call').getBoundingClientRect()
  return [...row.querySelectorAll('.zi-behind-team a, .zi-behind-what > *')].filter(part => {
    const box = part.getBoundingClientRect()
    const beside = box.left >= call.right || box.right <= call.left
    return !beside && box.top < call.bottom && box.bottom > call.top
  }).map(part => part.textContent)
})"""
"""What the buttons of a line lie over."""


def test_the_chair_reads_on_a_phone_who_must_act_and_calls(tab, office):
    """Ringkasan, the team's page and the details: a thumb reaches everything."""
    board = tab(office, size=PHONE, person="Kiki").open("/")
    lines = board.page.locator(".zi-behind li")
    expect(lines).to_have_count(3)
    line = lines.filter(has_text=TEAM)
    expect(line).to_contain_text("Dewi")
    message = line.get_by_role("link", name="WhatsApp")
    href = unquote(message.get_attribute("href"))
    assert href.startswith(f"https://wa.me/62{NUMBER}?text=Yth. Bapak/Ibu Dewi ({TEAM}),")
    assert f"{office.address}{OWN}" in href
    assert message.get_attribute("rel") == "noopener noreferrer"
    call = line.get_by_role("link", name="Telepon")
    assert call.get_attribute("href") == f"tel:+62{NUMBER}"
    assert call.bounding_box()["height"] >= 44
    expect_within(board, PHONE)
    line.get_by_role("link", name=TEAM).click()
    expect(board.page.locator(".zi-contacts")).to_contain_text("Dewi")
    expect_within(board, PHONE)
    board.open("/jadwal?rinci=III.1.3-2")
    expect(board.details().locator(".zi-contacts")).to_contain_text("+62 812-3456-7890")
    board.open("/")
    for size in board.at_sizes(*SIZES):
        expect_within(board, size)
        expect_big_enough(board, size)
        assert line.evaluate_all(OVERLAID) == []
        if size == PROJECTOR:
            main = board.page.get_by_test_id("stMain")
            assert main.evaluate("main => main.scrollHeight - main.clientHeight") == 0
    expect_accessible(board)


def test_a_member_comes_to_their_own_team(tab, office):
    """Marked, with its workbook and the way to upload."""
    board = tab(office, profile="Dewi di rumah")
    board.page.goto(f"{office.address}/masuk")
    board.page.get_by_label("Nama akun").fill("dewi")
    board.page.get_by_label("Kata sandi").fill(PASSWORD)
    board.page.keyboard.press("Enter")
    board.expect_link("/tim", tim=TEAM)
    board.settle()
    expect(board.page.get_by_role("heading", level=1)).to_contain_text("Tim saya")
    expect(board.page.locator(".zi-tabs [aria-current]")).to_contain_text("Tim saya")
    with board.page.expect_download() as started:
        board.follow(f"Unduh buku kerja {TEAM}")
    assert started.value.suggested_filename == "ZI-2022-tim-penataan-sistem-manajemen-sdm-v2.xlsx"
    board.follow("Unggah", within=board.page.locator(".zi-own-work"))
    board.expect_link("/unggah")
