"""A page alone, run around the shell, shows nothing of the plan."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.attacks.visitors import run, text_of
from tests.browser.expected import plan
from tests.browser.serving import ROOT, serving

PAGES = sorted(path.name for path in (ROOT / "pages").glob("*.py") if path.stem != "__init__")


def told(text):
    """What of the plan a text gives away: actions, codes, teams."""
    activities = plan(is_sample=False).activities
    words = {word for a in activities for word in (a.action, str(a.code), a.team) if word}
    return [word for word in words if word in text]


def test_the_guarded_pages_are_all_there_are():
    """A page added later comes into the tests below by itself."""
    assert {"main.py", "ringkasan.py", "jadwal.py", "area.py", "tim.py", "rapat.py"} <= set(PAGES)


@pytest.mark.parametrize("name", [name for name in PAGES if name != "main.py"])
def test_a_page_run_without_the_shell_draws_nothing(name):
    """The first line of every page asks for the shell and stops without it."""
    page = AppTest.from_file(str(ROOT / "pages" / name), default_timeout=20)
    page.query_params["contoh"] = "1"
    page.run()
    assert not page.exception
    assert len(page.main) == len(page.sidebar) == 0


def test_a_page_served_as_a_script_of_its_own_shows_nothing_of_the_plan(tmp_path):
    """``streamlit run pages/jadwal.py`` gives nothing away in its answers."""
    log = tmp_path / "log.txt"
    with serving(log, script="pages/jadwal.py", probe="/_stcore/health") as running:
        for page, query in (("", ""), ("jadwal", "contoh=1")):
            with running.socket() as socket:
                sent = text_of(run(socket, page, query))
            assert told(sent) == []
            assert "zi_piece" not in sent
