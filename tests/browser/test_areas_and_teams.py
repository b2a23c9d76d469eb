"""Area and Tim: charts with their tables, components, and what each team has to do."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.dashboard import patiently
from tests.browser.expected import folded, progress
from zi_core.html import charts
from zi_core.plan import team_label
from zi_core.plan.areas import AREAS
from zi_core.progress import By
from zi_core.views import bars, overdue_table
from zi_core.views.step_curve import step_curve
from zi_core.views.team import team_cards, team_work

HEARD = re.compile(r"^.*: | terlambat$|·")
"""What a cell of the heat table says besides its number."""


def expect_chart(board, place, chart):
    """A chart is drawn, speaks, and its table, once opened, has the chart's own figures."""
    drawn = board.page.locator(".zi-plot").nth(place)
    expect(drawn.locator(".main-svg").first).to_be_visible()
    expect(drawn).to_have_attribute("aria-label", chart.alt)
    table = board.page.locator(".zi-twin").nth(place)
    expect(table.get_by_role("table")).to_be_hidden()
    table.get_by_text("Lihat sebagai tabel").click()
    expect(table.get_by_role("table")).to_be_visible()
    return expect_table(board, table, chart)


@patiently
def expect_table(_board, table, chart):
    """The table has the chart's columns and rows, which are given back."""
    heads = [folded(text) for text in table.get_by_role("columnheader").all_inner_texts()]
    assert heads == [folded(column) for column in chart.columns]
    shown = [
        [folded(text) for text in row.locator("th, td").all_inner_texts()]
        for row in table.locator("tbody tr").all()
    ]
    assert shown == [[folded(cell) for cell in row] for row in chart.rows]
    return shown


def test_charts_and_heat_table_of_the_areas_say_the_same_figures(board):
    """The bars and the curve say in words and in a table what they draw."""
    counted = progress(9)
    board.open("/area?contoh=1")
    drawn = charts.completion_bars(bars.bars_title(counted), bars.area_bars(counted), "jadwal")
    table = expect_chart(board, 0, drawn)
    for row, (area, found) in zip(table, counted.by(By.AREA).items(), strict=True):
        assert row[0].startswith(f"{area} ")
        assert row[1] == str(found.due)
        assert row[2:5] == [str(found.due_done), str(found.late), str(found.unreported)]
        assert found.due == found.due_done + found.late + found.unreported
    expect_chart(board, 1, charts.step_curve(step_curve(counted)))
    expect_heat_table(board, counted)


def expect_heat_table(board, counted):
    """Late ones by month; beside them what is unreported; every column adds up to the last row."""
    shown = {}
    for row in board.page.locator(".zi-heat tbody tr").all():
        cells = [HEARD.sub("", folded(text)) for text in row.locator("td").all_inner_texts()]
        shown[folded(row.get_by_role("rowheader").inner_text()).split()[0]] = cells
    late = counted.late_by_area_and_month()
    for area, found in counted.by(By.AREA).items():
        counts = [str(count) if count else "" for count in late.loc[area]]
        assert shown[area] == [*counts, str(sum(late.loc[area])), str(found.unreported)]
    *areas, total = shown.values()
    sums = [sum(int(count or 0) for count in column) for column in zip(*areas, strict=True)]
    assert [int(count or 0) for count in total] == sums
    expect(
        board.page.get_by_role("heading", name=overdue_table.heat_title(counted))
    ).to_be_visible()


def test_an_area_shows_its_components_its_curve_and_its_grid(board):
    """Area III: a bar a component, its own curve, its own rows; the choice is marked."""
    counted = progress(9)
    chosen = counted.selection(areas=["III"])
    board.open("/area?contoh=1")
    tabs = board.page.get_by_role("navigation", name="Pilih area")
    tabs.get_by_role("link", name="III SDM").click()
    board.expect_link("/area", contoh="1", area="III")
    board.expect_heading("Area III SDM")
    expect(tabs.locator("[aria-current]")).to_have_text(["III SDM"])
    expect(board.rows()).to_have_count(int(chosen.sum()))
    drawn = bars.component_bars(counted, "III")
    assert len(drawn) == 6
    expect_chart(board, 0, charts.completion_bars("Capaian per komponen", drawn, "jadwal"))
    expect_chart(board, 1, charts.step_curve(step_curve(counted, chosen)))
    # Its details open without leaving it.
    board.page.locator("button[data-rinci]").first.click()
    expect(board.details()).to_be_visible()
    board.page.keyboard.press("Escape")
    board.expect_link("/area", contoh="1", area="III")
    board.settle()
    for area in AREAS:
        link = tabs.get_by_role("link", name=f"{area.number} {area.label}", exact=True)
        expect(link).to_have_attribute("href", f"/area?contoh=1&area={area.number}")


def test_all_six_teams_are_shown_also_the_one_that_is_not_named(board):
    """Area I's team is missing in the decree: it is shown as missing, with its figures."""
    counted = progress(9)
    cards = team_cards(counted)
    board.open("/tim?contoh=1")
    shown = [folded(text) for text in board.page.locator(".zi-teams li").all_inner_texts()]
    assert len(shown) == 6
    for text, card in zip(shown, cards, strict=True):
        beside = folded(f"{card.bar.value} {card.bar.beside}")
        assert text.startswith(folded(f"{card.name} {card.scope} {beside}"))
        if card.bar.figures.late_count:
            assert f"{card.bar.figures.late_count} terlambat" in text
    assert shown[0].startswith("(tidak dicantumkan dalam Keputusan)")
    assert "belum ada laporan" in shown[5]


@pytest.mark.parametrize("team", ["Tim Pengawasan", ""])
def test_a_team_sees_its_figures_and_what_it_has_to_do(board, team):
    """Late, due now, due next, done without proof: the core's lists; and the team's own rows."""
    counted = progress(9)
    found, work = counted.by(By.TEAM)[team], team_work(counted, team)
    board.open("/tim?contoh=1")
    board.page.get_by_role("heading", name=team_label(team), exact=True).click()
    board.expect_link("/tim", contoh="1", tim=team or "-")
    board.expect_heading(team_label(team))
    expect(board.card("Capaian")).to_contain_text(f"{found.due_done} dari {found.due}")
    expect(board.card("Terlambat")).to_contain_text(str(found.late))
    expect(board.card("Bukti lengkap")).to_contain_text(
        f"{found.evidenced_count} dari {found.done_count}"
    )
    lists = {
        "Terlambat": [item.activity.code for item in counted.overdue_of(team)],
        work.due_title: [item.activity.code for item in work.due],
        work.next_title: [item.activity.code for item in work.next],
        "Terlaksana tanpa bukti dukung": [item.activity.code for item in work.unproven],
    }
    for title, codes in lists.items():
        section = board.page.locator("section", has=board.page.locator("h2", has_text=title)).last
        expect(section.locator(".zi-what b")).to_have_text([str(code) for code in codes])
    expect(board.rows()).to_have_count(int(counted.selection(teams=[team]).sum()))


def test_a_silent_team_is_neither_zero_nor_late(board):
    """Area VI's team has told nothing: its figures are unknown, and so it is said."""
    board.open("/tim?contoh=1&tim=Tim+Peningkatan+Kualitas+Pelayanan+Publik")
    for name in ("Capaian", "Terlambat", "Tepat waktu"):
        expect(board.card(name)).to_contain_text("belum ada laporan")
    expect(board.page.get_by_role("heading", level=2).first).to_have_text("Belum dilaporkan")


def test_a_line_of_a_teams_list_opens_its_details_on_the_teams_page(board):
    """From what is late to why, and back to the list."""
    counted = progress(9)
    first = counted.overdue_of("Tim Pengawasan")[0]
    board.open("/tim?contoh=1&tim=Tim+Pengawasan")
    board.page.locator(".zi-list a").first.click()
    board.expect_link(
        "/tim",
        contoh="1",
        tim="Tim Pengawasan",
        rinci=f"{first.activity.code}-{first.month}",
    )
    expect(board.details()).to_contain_text(folded(first.activity.action))
    board.details().get_by_role("button", name="Tutup").last.click()
    board.expect_link("/tim", contoh="1", tim="Tim Pengawasan")
