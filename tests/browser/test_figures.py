"""The figures on screen are the core's, whatever position and weighting are chosen."""

import re

from playwright.sync_api import expect

from tests.browser.dashboard import patiently
from tests.browser.expected import folded, progress
from zi_core.progress import Weighting
from zi_core.views import bars, overview


@patiently
def expect_overview(board, counted):
    """Headline, source, cards, area bars and the overdue list say what was counted."""
    expect(board.page.get_by_role("heading", level=1)).to_have_text(
        re.compile(spaced(overview.headline(counted)))
    )
    expect(board.page.locator(".zi-source")).to_have_text(overview.source_line(counted))
    for card in overview.cards(counted):
        shown = folded(board.card(card.name).inner_text())
        assert shown == folded(f"{card.name} {card.value} {card.beside} {card.before}")
    shown = [folded(text) for text in board.page.locator(".zi-bars li").all_inner_texts()]
    assert shown == [
        folded(f"{bar.key} {bar.label} {bar.value} {bar.beside}") for bar in bars.area_bars(counted)
    ]
    late = counted.overdue_items
    codes = board.page.locator(".zi-list .zi-what b").all_inner_texts()
    assert codes == [str(item.activity.code) for item in late[: len(codes)]]
    assert len(codes) == min(overview.LONGEST_OVERDUE, len(late))


def spaced(sentence):
    """A pattern for a sentence whose spaces may be narrow ones or line breaks, or missing there."""
    return r"\s*".join(re.escape(word) for word in str(sentence).split())


def test_figures_follow_position_and_weighting_without_a_reload(board):
    """From the last reported month, counted per jadwal; with what was chosen in the link."""
    board.open("/?contoh=1")
    expect(board.choice("posisi")).to_have_value("2022-09")
    expect(board.choice("hitung")).to_have_value("jadwal")
    expect_overview(board, progress(9))
    # A percentage alone says nothing (docs/rules.md, Purpose).
    for name in ("Capaian", "Tepat waktu"):
        expect(board.card(name)).to_contain_text(re.compile(r"\d+%\s*\d+ dari \d+"))
    board.page.evaluate("window.mark = 'same document'")
    for value, as_of in (("2022-01", 1), ("2022-06", 6)):
        board.choose("posisi", value)
        board.expect_link("/", contoh="1", posisi=value)
        expect_overview(board, progress(as_of))
    for word, weighting, name in (
        ("kegiatan", Weighting.ACTIVITY, "Capaian"),
        ("bobot", Weighting.AREA, "Capaian rencana aksi tertimbang"),
    ):
        board.choose("hitung", word)
        board.expect_link("/", contoh="1", posisi="2022-06", hitung=word)
        expect(board.card(name)).to_be_visible()
        expect_overview(board, progress(6, weighting))
        expect(board.page.get_by_role("group", name="Kaki halaman")).to_contain_text(
            f"Dihitung {weighting.label}"
        )
    board.choose("hitung", "jadwal")
    board.expect_link("/", contoh="1", posisi="2022-06")
    expect_overview(board, progress(6))
    assert board.page.evaluate("window.mark") == "same document"
    # Every card leads to its rows in one click: a figure is never a dead end.
    for name, link in (
        ("Capaian", "/area?contoh=1&posisi=2022-06"),
        ("Terlambat", "/jadwal?contoh=1&posisi=2022-06&keadaan=terlambat"),
        ("Tepat waktu", "/jadwal?contoh=1&posisi=2022-06&keadaan=terlaksana"),
        ("Segera jatuh tempo", "/jadwal?contoh=1&posisi=2022-06&keadaan=segera"),
    ):
        expect(board.card(name)).to_have_attribute("href", link)
    board.card("Segera jatuh tempo").click()
    board.expect_link("/jadwal", contoh="1", posisi="2022-06", keadaan="segera")


def test_an_area_bar_leads_to_its_area_and_an_overdue_line_to_its_details(board):
    """From the overview to the reason in one click each."""
    board.open("/?contoh=1")
    first = progress(9).overdue_items[0]
    board.page.locator(".zi-list a").first.click()
    board.expect_link("/", contoh="1", rinci=f"{first.activity.code}-{first.month}")
    expect(board.details()).to_contain_text(folded(first.activity.action))
    board.page.keyboard.press("Escape")
    board.expect_link("/", contoh="1")
    board.page.locator(".zi-bars a").nth(4).click()
    board.expect_link("/area", contoh="1", area="V")
    board.expect_heading("Area V Pengawasan")
