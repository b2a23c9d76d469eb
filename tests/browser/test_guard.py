"""A page alone, run around the shell, shows nothing of the plan."""

import pytest
from streamlit.testing.v1 import AppTest

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
    for parameters in ({}, {"contoh": "1"}):
        run = AppTest.from_file(str(ROOT / "pages" / name), default_timeout=20)
        for key, value in parameters.items():
            run.query_params[key] = value
        run.run()
        assert not run.exception
        assert len(run.main) == 0
        assert len(run.sidebar) == 0


def test_a_page_served_as_a_script_of_its_own_shows_nothing_of_the_plan(chromium, tmp_path):
    """``streamlit run pages/jadwal.py`` gives nothing away, in words or in its answers."""
    log = tmp_path / "log.txt"
    with serving(log, script="pages/jadwal.py", probe="/_stcore/health") as running:
        context = chromium.new_context()
        page = context.new_page()
        frames = []
        page.on(
            "websocket",
            lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)),
        )
        for link in ("/", "/jadwal?contoh=1", "/rapat?contoh=1"):
            page.goto(running.address + link)
            page.locator('[data-testid=stApp][data-test-script-state="notRunning"]').wait_for()
            assert told(page.locator("body").inner_text()) == []
            assert page.locator(".zi").count() == 0
        sent = "".join(f.decode("utf-8", "ignore") if isinstance(f, bytes) else f for f in frames)
        assert frames
        assert told(sent) == []
        context.close()
