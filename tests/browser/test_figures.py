"""The figures on screen are the core's, whatever position and weighting are chosen."""

import re

import pytest
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


def test_the_sample_opens_at_its_last_reported_month_counted_per_slot(board):
    """Without a wish in the link, the sample stands at the end of September, per jadwal."""
    board.open("/?contoh=1")
    expect(board.choice("posisi")).to_have_value("2022-09")
    expect(board.choice("hitung")).to_have_value("jadwal")
    expect_overview(board, progress(9))


def test_a_chosen_position_changes_figures_and_link_without_a_reload(board):
    """Figures at the end of June, then of January, with the month in the link."""
    board.open("/?contoh=1")
    board.page.evaluate("window.mark = 'same document'")
    for value, as_of in (("2022-06", 6), ("2022-01", 1), ("2022-12", 12)):
        board.choose("posisi", value)
        board.expect_link("/", contoh="1", posisi=value)
        expect_overview(board, progress(as_of))
    assert board.page.evaluate("window.mark") == "same document"


@pytest.mark.parametrize(
    ("word", "weighting", "name"),
    [
        ("kegiatan", Weighting.ACTIVITY, "Capaian"),
        ("bobot", Weighting.AREA, "Capaian rencana aksi tertimbang"),
    ],
)
def test_a_chosen_weighting_changes_figures_names_and_link(board, word, weighting, name):
    """Every figure follows the weighting; the area's weights give it a name of its own."""
    board.open("/?contoh=1")
    board.choose("hitung", word)
    board.expect_link("/", contoh="1", hitung=word)
    expect(board.card(name)).to_be_visible()
    expect_overview(board, progress(9, weighting))
    expect(board.page.get_by_role("contentinfo")).to_contain_text(f"Dihitung {weighting.label}")
    board.choose("hitung", "jadwal")
    board.expect_link("/", contoh="1")
    expect(board.card("Capaian")).to_contain_text("130 dari 200")


def test_no_percentage_stands_without_its_fraction(board):
    """A percentage alone says nothing (docs/rules.md, Purpose)."""
    board.open("/?contoh=1")
    for name in ("Capaian", "Tepat waktu"):
        expect(board.card(name)).to_contain_text(re.compile(r"\d+%\s*\d+ dari \d+"))


@pytest.mark.parametrize(
    ("name", "path", "said"),
    [
        ("Capaian", "/area", {}),
        ("Terlambat", "/jadwal", {"keadaan": "terlambat"}),
        ("Tepat waktu", "/jadwal", {"keadaan": "terlaksana-terlambat"}),
        ("Segera jatuh tempo", "/jadwal", {"keadaan": "segera"}),
    ],
)
def test_every_card_leads_to_its_rows_in_one_click(board, name, path, said):
    """A figure is never a dead end."""
    board.open("/?contoh=1&posisi=2022-06")
    board.card(name).click()
    board.expect_link(path, contoh="1", posisi="2022-06", **said)


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
