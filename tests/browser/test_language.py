"""Everything on screen is Indonesian, Streamlit's own words too; nothing is loaded from outside."""

from tests.browser.laws import ENGLISH, expect_indonesian
from tests.browser.serving import serving


def test_a_lost_server_is_told_in_indonesian(tab, tmp_path):
    """When the server goes, the page says so and stays readable."""
    with serving(tmp_path / "log.txt") as running:
        board = tab(running).open("/?contoh=1")
    board.page.get_by_text("Sambungan terputus").wait_for(timeout=30_000)
    expect_indonesian(board)
    board.complaints.clear()


def test_without_javascript_the_page_says_what_to_do_in_indonesian(tab, server):
    """The one sentence for browsers with JavaScript switched off."""
    board = tab(server, java_script_enabled=False)
    board.page.goto(server.address)
    text = board.text
    assert "Aktifkan JavaScript" in text
    assert not ENGLISH.search(text.replace("JavaScript", ""))


def test_the_typeface_comes_from_the_dashboard_itself(board):
    """Plus Jakarta Sans is loaded from /aset and used."""
    board.open("/?contoh=1")
    assert any("/aset/plus-jakarta-sans" in url for url in board.requests)
    assert board.page.evaluate("""document.fonts.check('16px "Plus Jakarta Sans"')""")
