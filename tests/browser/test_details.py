"""The details of a cell: by mouse, by keyboard, by link; and the way back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.dashboard import patiently
from tests.browser.expected import folded, plan, progress
from zi_core.plan import team_label
from zi_core.views.activity_details import activity_details
from zi_core.views.links import Detail


@patiently
def expect_story(board, rinci):
    """The panel tells what the core tells: plan, state, entry, evidence, obstacle."""
    story = activity_details(progress(9), Detail.parse(rinci))
    panel = board.details()
    expect(panel).to_be_visible()
    said = [
        story.activity.action,
        story.area_name,
        story.activity.component,
        story.activity.indicator,
        story.activity.evidence,
        team_label(story.activity.team),
        story.schedule,
        story.activity.obstacle,
        story.activity.follow_up,
        *(f"{slot.title} {slot.words}" for slot in story.slots),
        *(text for item in story.evidence for text in (item.document, item.note)),
    ]
    if story.chosen:
        said += [story.chosen.words, story.chosen.report]
        expect(panel.locator("h2, p").first).to_contain_text(story.chosen.title)
    expect(panel.locator(".zi-story")).to_be_visible()
    text = folded(panel.inner_text())
    assert str(story.activity.code) in text
    assert [part for part in map(folded, said) if part not in text] == []


def test_a_click_on_a_cell_opens_its_whole_story(board):
    """III.1.2 in January: done late, told in April, with its document and its obstacle."""
    board.open("/jadwal?contoh=1")
    board.cell("III.1.2-1").click()
    board.expect_link("/jadwal", contoh="1", rinci="III.1.2-1")
    expect_story(board, "III.1.2-1")
    expect(board.details()).to_contain_text("Terlaksana terlambat (+3 bln)")
    expect(board.details()).to_contain_text("tercatat di kolom April 2022")
    expect(board.details()).to_contain_text("SK penempatan baru diterima pada April.")


@pytest.mark.parametrize("way", ["Escape", "Tutup"])
def test_the_details_close_and_give_the_focus_back_to_the_cell(board, way):
    """Esc and the button close; the link forgets the details; the cell has the focus again."""
    board.open("/jadwal?contoh=1&area=III")
    board.cell("III.6.1-2").scroll_into_view_if_needed()
    main = board.page.get_by_test_id("stMain")
    scrolled = main.evaluate("main => main.scrollTop")
    board.cell("III.6.1-2").click()
    expect_story(board, "III.6.1-2")
    if way == "Escape":
        board.page.keyboard.press("Escape")
    else:
        board.details().get_by_role("button", name="Tutup").last.click()
    expect(board.details()).to_have_count(0)
    board.expect_link("/jadwal", contoh="1", area="III")
    expect(board.cell("III.6.1-2")).to_be_focused()
    assert main.evaluate("main => main.scrollTop") == scrolled


def test_details_can_be_opened_again_and_again(board):
    """Closing one and opening another, or the same once more, shows what was asked for."""
    board.open("/jadwal?contoh=1")
    for rinci in ("II.2.1-1", "II.2.1-1", "II.2.1-2"):
        board.cell(rinci).click()
        expect_story(board, rinci)
        board.page.keyboard.press("Escape")
        expect(board.details()).to_have_count(0)
        board.expect_link("/jadwal", contoh="1")


def test_the_grid_is_one_stop_for_the_keyboard_and_the_arrows_go_on(board):
    """Tab comes to the first cell, the arrows skip empty months, Enter opens, Esc leads back."""
    board.open("/jadwal?contoh=1&area=I")
    months = {str(activity.code): activity for activity in plan(is_sample=True).activities}
    assert months["I.1.1"].planned == months["I.2.1"].planned == months["I.3.1"].planned == (5,)
    press = board.page.keyboard.press
    focus = board.page.locator(":focus")
    board.page.locator(".zi-states a").last.focus()
    for _ in range(4):
        press("Tab")
        if focus.get_attribute("data-rinci"):
            break
    expect(focus).to_have_attribute("data-rinci", "I.1.1-5")
    for key, cell in (
        ("ArrowDown", "I.2.1-5"),
        ("ArrowDown", "I.3.1-5"),
        ("ArrowRight", "I.3.1-8"),  # an entry off the plan; June and July are empty
        ("ArrowDown", "I.4.1-8"),
        ("ArrowLeft", "I.4.1-7"),
        ("ArrowUp", "I.4.1-7"),  # nothing above: the focus stays
    ):
        press(key)
        expect(focus).to_have_attribute("data-rinci", cell)
    press("Enter")
    board.expect_link("/jadwal", contoh="1", area="I", rinci="I.4.1-7")
    expect_story(board, "I.4.1-7")
    press("Escape")
    expect(board.cell("I.4.1-7")).to_be_focused()
    board.expect_link("/jadwal", contoh="1", area="I")
    board.settle()  # the page has run once more, and keeps the focus where it was
    expect(board.cell("I.4.1-7")).to_be_focused()
    press("Tab")
    assert focus.get_attribute("data-rinci") is None, "a second stop inside the grid"


def test_the_keyboard_stays_inside_the_open_details(board):
    """However often Tab is pressed, the focus does not leave for the page behind."""
    board.open("/jadwal?contoh=1&rinci=II.2.1-3")
    expect(board.details()).to_be_visible()
    for _ in range(8):
        board.page.keyboard.press("Tab")
        assert board.page.evaluate("!!document.activeElement.closest('[role=dialog]')")


def test_an_activitys_name_opens_its_whole_year(board):
    """The row's heading tells the activity with all its months and documents."""
    board.open("/jadwal?contoh=1")
    board.page.get_by_role("link", name=re.compile(r"^V\.2\.1 ")).click()
    board.expect_link("/jadwal", contoh="1", rinci="V.2.1")
    expect_story(board, "V.2.1")
    year = board.details().locator(".zi-year li")
    expect(year).to_have_count(
        len(plan(is_sample=True).by_code[Detail.parse("V.2.1").code].planned)
    )


def test_documents_are_links_that_open_beside_and_tell_nothing_of_the_dashboard(board):
    """A document's address opens in a new tab without access back or a referrer."""
    story = activity_details(progress(9), Detail.parse("II.2.1-3"))
    board.open("/jadwal?contoh=1&rinci=II.2.1-3")
    link = board.details().get_by_role("link", name=story.evidence[0].document)
    expect(link).to_have_attribute("href", story.evidence[0].link)
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


@pytest.mark.parametrize("path", ["/", "/area", "/tim"])
def test_details_open_by_their_link_above_every_page(board, path):
    """A link to details can be sent from any page and opens the same story there."""
    board.open(f"{path}?contoh=1&rinci=III.1.2-1")
    expect_story(board, "III.1.2-1")
    board.page.keyboard.press("Escape")
    board.expect_link(path, contoh="1")
