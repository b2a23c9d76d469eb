"""Jadwal: the month grid and its filters."""

import re

from playwright.sync_api import expect

from tests.browser.dashboard import LAPTOP, patiently
from tests.browser.expected import folded, plan, progress
from tests.browser.laws import PHONE, PROJECTOR, expect_within
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


def chip_of(board, state):
    """The entry of the legend that filters by a state."""
    return board.page.locator(".zi-states a").filter(
        has_text=re.compile(rf"^(\+n)?{re.escape(state.word)}\s+\d")
    )


def test_every_activity_is_shown_and_filters_narrow_rows_and_counts(board):
    """All stand in the link, work together with position, and are cleared in one click."""
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
    expect(board.page.get_by_text("Hapus saringan")).to_have_count(0)
    # Every state of the legend is a filter.
    for word, state in STATE_WORDS.items():
        expect(chip_of(board, state)).to_have_attribute("href", f"/jadwal?contoh=1&keadaan={word}")

    board.choose("tim", "Tim Penguatan Akuntabilitas")
    board.expect_link("/jadwal", contoh="1", tim="Tim Penguatan Akuntabilitas")
    expect_grid(board, teams=["Tim Penguatan Akuntabilitas"])
    # Area I names no team in the decree: its rows are found as not named.
    board.page.locator("select[name=tim]").select_option(
        label="(tidak dicantumkan dalam Keputusan)"
    )
    board.expect_link("/jadwal", contoh="1", tim="-")
    expect_grid(board, teams=[""])
    board.follow("Hapus saringan")
    board.expect_link("/jadwal", contoh="1")
    board.settle()
    board.choose("area", "II")
    board.expect_link("/jadwal", contoh="1", area="II")
    expect_grid(board, areas=["II"])
    board.settle()  # until then the legend's links are those of the view before
    chip = chip_of(board, SlotState.OVERDUE)
    chip.click()
    board.expect_link("/jadwal", contoh="1", area="II", keadaan="terlambat")
    expect(chip).to_have_attribute("aria-current", "true")
    board.choose("posisi", "2022-03")
    board.expect_link("/jadwal", contoh="1", area="II", keadaan="terlambat", posisi="2022-03")
    expect(board.choice("posisi")).to_have_value("2022-03")
    expect_grid(board, areas=["II"], state=SlotState.OVERDUE, as_of=3)
    board.settle()
    chip.click()  # a second click takes it back
    board.expect_link("/jadwal", contoh="1", area="II", posisi="2022-03")
    board.settle()
    board.follow("Hapus saringan")
    board.expect_link("/jadwal", contoh="1", posisi="2022-03")
    expect_grid(board, as_of=3)


def test_a_month_keeps_the_rows_with_a_cell_in_it(board):
    """From a cell of the heat table: what is late of that area and month, and no more."""
    board.open("/area?contoh=1")
    cell = board.page.locator(".zi-heat tbody tr").nth(4).locator("td").nth(5)
    expect(cell).to_have_text("V Juni: 3 terlambat")
    cell.get_by_role("link").click()
    board.expect_link("/jadwal", contoh="1", area="V", keadaan="terlambat", bulan="6")
    expect(board.rows()).to_have_count(3)
    expect(board.page.locator("#root .zi-filter-line .zi-source")).to_contain_text(
        "jadwal Juni 2022"
    )


def test_filters_that_match_nothing_say_so_and_offer_the_way_back(board):
    """Nothing found is a sentence, not an empty table."""
    board.open("/jadwal?contoh=1&area=IV&keadaan=terlambat")
    expect(board.page.get_by_text("Tidak ada kegiatan dengan saringan ini.")).to_be_visible()
    expect(board.page.get_by_role("table")).to_have_count(0)
    board.follow("Hapus saringan")
    expect(board.rows()).to_have_count(59)


def test_so_many_rows_are_in_sight_and_the_head_stays_while_they_are_scrolled(board):
    """At least 26 at 1920x1080, and 14 at 1366x768 (docs/rules.md, Looks)."""
    board.open("/jadwal")
    for (_, height), least in zip(board.at_sizes(PROJECTOR, LAPTOP), (26, 14), strict=True):
        bottoms = board.rows().evaluate_all(
            "rows => rows.map(row => row.getBoundingClientRect().bottom)"
        )
        assert sum(bottom <= height for bottom in bottoms) >= least
    board.rows().last.scroll_into_view_if_needed()
    expect(board.page.get_by_role("columnheader", name="Januari")).to_be_in_viewport()


def test_a_phone_shows_a_list_with_the_late_ones_first(tab, server):
    """Each activity with its twelve signs, nothing sideways; one tap shows all, or a table."""
    phone = tab(server, size=PHONE).open("/jadwal?contoh=1")
    shown = phone.rows().filter(visible=True)
    late = [row for group in month_grid(progress(9)).groups for row in group.rows if row.is_late]
    expect(shown).to_have_count(len(late))
    expect_within(phone, PHONE)
    expect(shown.first.locator("td:not(.zi-g-sum)")).to_have_count(12)
    shown.first.click()
    phone.expect_link("/jadwal", contoh="1", rinci=str(late[0].activity.code))
    phone.details().get_by_role("button", name="Tutup").last.click()
    phone.follow("Semua 59 kegiatan")
    phone.expect_link("/jadwal", contoh="1", keadaan="semua")
    expect(shown).to_have_count(59)
    expect(phone.page.locator(".zi-states")).to_be_hidden()
    phone.page.get_by_text("Arti tanda").click()
    expect(phone.page.locator(".zi-states")).to_be_visible()
    phone.follow("Tampilkan sebagai tabel")
    phone.expect_link("/jadwal", contoh="1", keadaan="semua", bentuk="tabel")
    # As a table the names stay in sight too.
    phone.page.get_by_role("table").wait_for()
    heads = phone.page.get_by_role("columnheader")
    expect(heads.filter(has_text="September")).to_be_in_viewport(ratio=0.9)  # the position's
    phone.rows().last.evaluate("row => row.scrollIntoView({ block: 'center', inline: 'end' })")
    expect(heads.filter(has_text="Desember")).to_be_in_viewport(ratio=0.9)
    expect(phone.rows().last.get_by_role("rowheader")).to_be_in_viewport(ratio=0.5)
    expect(phone.header()).to_be_in_viewport(ratio=0.9)
