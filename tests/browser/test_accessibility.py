"""Accessible to everyone: axe's rules, the page's language, headings."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

VIEWS = (
    "/",
    "/?contoh=1",
    "/jadwal",
    "/jadwal?contoh=1",
    "/jadwal?contoh=1&rinci=III.1.2-1",
    "/jadwal?contoh=1&area=IV&keadaan=terlambat",
    "/area",
    "/area?contoh=1",
    "/area?contoh=1&area=V",
    "/tim",
    "/tim?contoh=1",
    "/tim?contoh=1&tim=Tim+Pengawasan",
    "/rapat",
    "/rapat?contoh=1",
)


@pytest.mark.parametrize("link", VIEWS)
def test_axe_finds_nothing_serious(board, link):
    """No rule of axe-core is broken in a way it calls serious or critical."""
    board.open(link)
    for summary in board.page.locator(".zi-twin summary").all():
        summary.click()
    found = Axe().run(board.page).response["violations"]
    assert [
        (rule["id"], rule["nodes"][0]["html"][:160])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ] == []


def test_axe_finds_nothing_serious_on_a_phone_with_its_menu_open(tab, server):
    """The same for the narrow layout."""
    board = tab(server, size=(390, 844)).open("/jadwal?contoh=1")
    board.page.locator(".zi-menu summary").click()
    found = Axe().run(board.page).response["violations"]
    assert [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("path", ["/", "/jadwal", "/area", "/tim", "/rapat"])
def test_every_page_is_in_indonesian_with_one_first_heading_and_landmarks(board, path):
    """Screen readers speak Indonesian, find one title, the header, and the footer."""
    board.open(f"{path}?contoh=1")
    assert board.page.locator("html").get_attribute("lang") == "id"
    expect(board.page.get_by_role("heading", level=1)).to_have_count(1)
    expect(board.page.get_by_role("banner")).to_be_visible()
    expect(board.page.get_by_role("contentinfo")).to_be_attached()


def test_every_state_is_told_by_shape_and_word_not_by_colour_alone(board):
    """In the legend no two states have the same drawing once the colours are taken away."""
    board.open("/jadwal?contoh=1")
    marks = board.page.locator(".zi-states a .zi-mark").evaluate_all(
        """marks => marks.map(mark => {
          const style = getComputedStyle(mark)
          return JSON.stringify([style.width, style.borderRadius, style.clipPath, style.rotate,
            style.borderWidth, mark.innerText, mark.querySelector('path')?.getAttribute('d')])
        })"""
    )
    assert len(marks) == len(set(marks)) == 7
