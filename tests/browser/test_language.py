"""Everything on screen is Indonesian, Streamlit's own words too; nothing is loaded from outside."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.serving import serving

VIEWS = (
    "/",
    "/?contoh=1",
    "/jadwal?contoh=1",
    "/jadwal?contoh=1&rinci=II.2.1-3",
    "/area?contoh=1",
    "/area?contoh=1&area=III",
    "/tim?contoh=1",
    "/tim?contoh=1&tim=Tim+Pengawasan",
    "/rapat",
    "/rapat?contoh=1",
    "/laporan",
)
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


@pytest.mark.parametrize("link", VIEWS)
def test_no_english_word_is_on_screen_or_read_aloud(board, link):
    """Neither in texts nor in labels, titles and alternatives of anything visible."""
    board.open(link)
    if "rinci" in link or link == "/laporan":
        expect(board.details()).to_be_visible()
    said = board.page.evaluate(READABLE)
    assert len(said) > 20
    assert [text for text in said if ENGLISH.search(OWN_WORDS.sub("", text))] == []
    board.complaints.clear()  # an unknown address is told to the console, in English


def test_a_lost_server_is_told_in_indonesian(tab, tmp_path):
    """When the server goes, the page says so and stays readable."""
    with serving(tmp_path / "log.txt") as running:
        board = tab(running).open("/?contoh=1")
    board.page.get_by_text("Sambungan terputus").wait_for(timeout=30_000)
    said = board.page.evaluate(READABLE)
    assert [text for text in said if ENGLISH.search(OWN_WORDS.sub("", text))] == []
    board.complaints.clear()


def test_without_javascript_the_page_says_what_to_do_in_indonesian(tab, server):
    """The one sentence for browsers with JavaScript switched off."""
    board = tab(server, java_script_enabled=False)
    board.page.goto(server.address)
    text = board.text
    assert "Aktifkan JavaScript" in text
    assert not ENGLISH.search(text.replace("JavaScript", ""))


def test_nothing_is_asked_of_any_other_server(board):
    """The office may be without internet: every request goes to the dashboard itself."""
    for link in ("/?contoh=1", "/area?contoh=1", "/jadwal?contoh=1&rinci=II.2.1-3"):
        board.open(link)
    assert len(board.requests) > 20
    assert board.foreign_requests == []


def test_the_typeface_comes_from_the_dashboard_itself(board):
    """Plus Jakarta Sans is loaded from /aset and used."""
    board.open("/?contoh=1")
    assert any("/aset/plus-jakarta-sans" in url for url in board.requests)
    assert board.page.evaluate("""document.fonts.check('16px "Plus Jakarta Sans"')""")
