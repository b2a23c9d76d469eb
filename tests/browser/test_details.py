"""The details of a cell: by mouse, by keyboard, by link; and the way back."""

import re

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


def test_a_click_opens_a_whole_story_and_closing_gives_the_focus_back(board):
    """Again and again; Esc and the button close; the link forgets the details."""
    board.open("/jadwal?contoh=1&area=III")
    main = board.page.get_by_test_id("stMain")
    for rinci in ("III.1.2-1", "III.1.2-1", "III.6.1-2"):
        cell = board.cell(rinci)
        cell.scroll_into_view_if_needed()
        scrolled = main.evaluate("main => main.scrollTop")
        cell.click()
        board.expect_link("/jadwal", contoh="1", area="III", rinci=rinci)
        expect_story(board, rinci)
        if rinci == "III.1.2-1":  # done late, told in April, with its document and its obstacle
            for words in (
                "Terlaksana terlambat (+3 bln)",
                "tercatat di kolom April 2022",
                "SK penempatan baru diterima pada April.",
            ):
                expect(board.details()).to_contain_text(words)
            board.page.keyboard.press("Escape")
        else:
            board.details().get_by_role("button", name="Tutup").last.click()
        expect(board.details()).to_have_count(0)
        board.expect_link("/jadwal", contoh="1", area="III")
        expect(cell).to_be_focused()
        assert main.evaluate("main => main.scrollTop") == scrolled
    # The row's heading tells the activity with all its months and documents.
    board.page.get_by_role("link", name=re.compile(r"^III\.6\.1 ")).click()
    board.expect_link("/jadwal", contoh="1", area="III", rinci="III.6.1")
    expect_story(board, "III.6.1")
    year = board.details().locator(".zi-year li")
    expect(year).to_have_count(
        len(plan(is_sample=True).by_code[Detail.parse("III.6.1").code].planned)
    )


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


def test_details_open_by_their_link_and_keep_the_keyboard(board):
    """Above every page; their documents open beside, and are told nothing of the dashboard."""
    for path in ("/area", "/tim"):
        board.open(f"{path}?contoh=1&rinci=II.2.1-3")
        expect_story(board, "II.2.1-3")
        board.page.keyboard.press("Escape")
        board.expect_link(path, contoh="1")
        board.settle()
    board.open("/?contoh=1&rinci=II.2.1-3")
    expect_story(board, "II.2.1-3")
    for _ in range(8):
        board.page.keyboard.press("Tab")
        assert board.page.evaluate("!!document.activeElement.closest('[role=dialog]')")
    story = activity_details(progress(9), Detail.parse("II.2.1-3"))
    link = board.details().get_by_role("link", name=story.evidence[0].document)
    expect(link).to_have_attribute("href", story.evidence[0].link)
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
