"""Jadwal: the month grid and its filters."""

import pytest
from playwright.sync_api import expect

from tests.browser.dashboard import patiently
from tests.browser.expected import folded, plan, progress
from zi_core.progress.states import SLOT_STATES, SlotState
from zi_core.views.links import STATE_WORDS
from zi_core.views.month_grid import month_grid


@patiently
def expect_grid(board, *, areas=(), teams=None, state=None, as_of=9):
    """The rows, their codes and fractions, and the counts of the legend are the core's."""
    counted = progress(as_of)
    grid = month_grid(counted, counted.selection(areas=areas, teams=teams), state)
    rows = [row for group in grid.groups for row in group.rows]
    expect(board.rows()).to_have_count(len(rows))
    assert board.rows().locator(".zi-g-code").all_inner_texts() == [
        str(row.activity.code) for row in rows
    ]
    fractions = board.rows().locator(".zi-g-sum").all_inner_texts()
    assert [text.strip() for text in fractions] == [row.fraction for row in rows]
    for found, count in grid.counts.items():
        chip = board.page.locator(".zi-states a").filter(has_text=found.word)
        texts = [folded(text).removeprefix("+n ") for text in chip.all_inner_texts()]
        assert f"{found.word} {count}" in texts
    return rows


def test_without_filters_every_activity_and_every_slot_is_shown(board):
    """59 rows in the decree's order, 260 slots, each cell told in words too."""
    board.open("/jadwal?contoh=1")
    rows = expect_grid(board)
    assert len(rows) == len(plan(is_sample=True).activities) == 59
    labels = board.page.locator("button[data-rinci]").evaluate_all(
        "buttons => buttons.map(button => button.getAttribute('aria-label'))"
    )
    assert labels == [cell.label for row in rows for cell in row.cells if cell.state]
    slots = [cell for row in rows for cell in row.cells if cell.state in SLOT_STATES]
    assert len(slots) == 260
    assert "III.1.2 Januari: Terlaksana terlambat (+3 bln)" in labels


def test_the_area_filter_shows_that_area_only(board):
    """Choosing an area narrows rows and counts, and stands in the link."""
    board.open("/jadwal?contoh=1")
    board.choose("area", "V")
    board.expect_link("/jadwal", contoh="1", area="V")
    expect_grid(board, areas=["V"])


def test_the_team_filter_shows_that_team_and_also_the_team_that_is_not_named(board):
    """Area I names no team in the decree: its rows are found as "belum dicantumkan"."""
    board.open("/jadwal?contoh=1")
    board.choose("tim", "Tim Penguatan Akuntabilitas")
    board.expect_link("/jadwal", contoh="1", tim="Tim Penguatan Akuntabilitas")
    expect_grid(board, teams=["Tim Penguatan Akuntabilitas"])
    board.page.locator("select[name=tim]").select_option(
        label="(tidak dicantumkan dalam Keputusan)"
    )
    board.expect_link("/jadwal", contoh="1", tim="-")
    expect_grid(board, teams=[""])


@pytest.mark.parametrize("word", STATE_WORDS)
def test_the_state_filter_keeps_the_activities_with_a_cell_in_that_state(board, word):
    """Every state can be picked, and the counts still tell what else there is."""
    board.open("/jadwal?contoh=1")
    board.choose("keadaan", word)
    board.expect_link("/jadwal", contoh="1", keadaan=word)
    assert 0 < len(expect_grid(board, state=STATE_WORDS[word])) < 59


def test_a_chip_of_the_legend_filters_and_a_second_click_takes_it_back(board):
    """The legend is a filter: on, marked as chosen, and off."""
    board.open("/jadwal?contoh=1")
    chip = board.page.locator(".zi-states a").filter(has_text="Di luar jadwal")
    chip.click()
    board.expect_link("/jadwal", contoh="1", keadaan="luar-jadwal")
    expect_grid(board, state=SlotState.OFF_PLAN)
    expect(chip).to_have_attribute("aria-current", "true")
    expect(board.choice("keadaan")).to_have_value("luar-jadwal")
    chip.click()
    board.expect_link("/jadwal", contoh="1")
    expect_grid(board)


def test_filters_work_together_with_position_and_are_cleared_in_one_click(board):
    """Area, state and position narrow together; "Hapus saringan" keeps the position."""
    board.open("/jadwal?contoh=1")
    expect(board.page.get_by_text("Hapus saringan")).to_have_count(0)
    board.choose("area", "II")
    board.expect_link("/jadwal", contoh="1", area="II")
    board.choose("keadaan", "terlambat")
    board.expect_link("/jadwal", contoh="1", area="II", keadaan="terlambat")
    board.choose("posisi", "2022-03")
    board.expect_link("/jadwal", contoh="1", area="II", keadaan="terlambat", posisi="2022-03")
    expect(board.choice("posisi")).to_have_value("2022-03")
    expect_grid(board, areas=["II"], state=SlotState.OVERDUE, as_of=3)
    board.follow("Hapus saringan")
    board.expect_link("/jadwal", contoh="1", posisi="2022-03")
    expect_grid(board, as_of=3)


def test_filters_that_match_nothing_say_so_and_offer_the_way_back(board):
    """Nothing found is a sentence, not an empty table."""
    board.open("/jadwal?contoh=1&area=IV&keadaan=terlambat")
    expect(board.page.get_by_text("Tidak ada kegiatan dengan saringan ini.")).to_be_visible()
    expect(board.page.get_by_role("table")).to_have_count(0)
    board.follow("Hapus saringan")
    expect(board.rows()).to_have_count(59)


def test_head_and_names_stay_in_sight_while_the_grid_is_scrolled(tab, server):
    """On a laptop the months stay under the header; on a phone the activity's name stays too."""
    laptop = tab(server).open("/jadwal?contoh=1")
    laptop.rows().last.scroll_into_view_if_needed()
    expect(laptop.page.get_by_role("columnheader", name="Januari")).to_be_in_viewport()
    phone = tab(server, size=(390, 844)).open("/jadwal?contoh=1")
    box = phone.page.locator(".zi-grid-box")
    box.scroll_into_view_if_needed()
    box.evaluate("box => box.scrollTo(box.scrollWidth, box.scrollHeight)")
    december = phone.page.get_by_role("columnheader", name="Desember")
    expect(december).to_be_in_viewport(ratio=0.9)
    expect(phone.rows().last.get_by_role("rowheader")).to_be_in_viewport(ratio=0.9)
