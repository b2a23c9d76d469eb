"""What must hold of every page: accessible, in Indonesian, and within the window at any size."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.dashboard import LAPTOP, patiently

PROJECTOR, PHONE = (1920, 1080), (390, 844)
SIZES = (PROJECTOR, LAPTOP, PHONE)

ENGLISH = re.compile(
    r"\b(deploy|running|rerun|stop|settings|close|open|dismiss|menu options|link to heading|anchor"
    r"|fullscreen|full screen|skip to|main content|connect(?:ing|ion)|loading|error|search|copy"
    r"|download|choose|select|clear|page not found|requested|show|hide|view|more|streamlit|app"
    r"|table|chart|data frame|toggle|the|and|of|with|this|you|your)\b",
    re.IGNORECASE,
)
# The decree and the sample have English words of their own.
OWN_WORDS = re.compile(r"Whistle Blowing System|Public Campaign|e-\w+|Open Data", re.IGNORECASE)

READABLE = """() => {
  const said = []
  for (const element of document.querySelectorAll('body *')) {
    if (!element.checkVisibility() || element.closest('script, style, noscript, .zi-docs')) continue
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-roledescription'])
      if (element.getAttribute(name)) said.push(element.getAttribute(name))
    for (const node of element.childNodes)
      if (node.nodeType === Node.TEXT_NODE && node.data.trim()) said.push(node.data.trim())
  }
  return said
}"""
WIDTHS = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
  .filter(box => box).map(box => box.scrollWidth - box.clientWidth)"""
OUTSIDE = """() => [...document.querySelectorAll('.zi *')].filter(element => {
  const box = element.getBoundingClientRect()
  return box.width > 1 && box.right > innerWidth + 1
    && !element.closest('.zi-scroll, .zi-hidden')
    && getComputedStyle(element).position !== 'absolute'
}).map(element => element.outerHTML.slice(0, 120))"""
SMALL = """least => [...document.querySelectorAll(
    '.zi :is(a, button, select, summary, input, textarea)')]
  .filter(e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && getComputedStyle(e).pointerEvents !== 'none' && getComputedStyle(e).display !== 'inline'
    && !e.closest('.zi-hidden, .zi-sample, .zi-headline, .zi-curve'))
  .map(e => [e, (e.matches('[type=checkbox], [type=radio]') && e.closest('label') || e)
    .getBoundingClientRect()])
  .filter(([, box]) => box.width < least - 0.5 || box.height < least - 0.5)
  .map(([e]) => e.outerHTML.slice(0, 120))"""
LEAST_ON_PHONE = 44


def expect_accessible(board):
    """No rule of axe-core is broken; one first heading."""
    expect_no_violation(board)
    assert board.page.locator("html").get_attribute("lang") == "id"
    expect(board.page.get_by_role("heading", level=1)).to_have_count(1)


def expect_no_violation(board, within=None):
    """No rule of axe-core is broken by what is open now, or by a part of it."""
    # To name the place of every element would take a third of the time.
    options = {"resultTypes": ["violations"], "selectors": False}
    is_there = board.page.evaluate("() => 'axe' in window")  # brought by an earlier check
    axe = Axe("0") if is_there else Axe()
    found = axe.run(board.page, within, options).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found] == []


def expect_indonesian(board):
    """No English word is on screen or read aloud: texts, labels, titles and alternatives."""
    said = board.page.evaluate(READABLE)
    assert said
    assert [text for text in said if ENGLISH.search(OWN_WORDS.sub("", text))] == []


@patiently
def expect_within(board, size):
    """Only a grid or a table scrolls sideways, inside its own frame; the page never does.

    Charts are drawn for a new size a moment after it.
    """
    assert set(board.page.evaluate(WIDTHS)) == {0}, size
    assert board.page.evaluate(OUTSIDE) == [], size


def expect_big_enough(board, size):
    """What is no link in a sentence measures at least 24 pixels both ways (WCAG 2.5.8).

    On a phone it is 44.
    """
    assert board.page.evaluate(SMALL, LEAST_ON_PHONE if size == PHONE else 24) == []
