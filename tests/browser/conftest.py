"""A browser a worker, a server a worker for most tests, and an empty tab for every test."""

import os
import sys
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import BrowserContext, Error, Page, sync_playwright

from scripts.programs import find_chromium
from tests.browser import serving as servers
from tests.browser.dashboard import HAS_RUN, LAPTOP, PATIENCE, Dashboard, open_boards
from tests.browser.serving import serving

BEEN_HERE = "try { localStorage.setItem('zi-tur', 'selesai') } catch {}"
"""The tour was put away: it would stand before what a test looks at."""

ONE_PROCESS = ("--process-per-site",)
"""A page that is opened anew is drawn by the process of the page before: a quarter less work."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call):
    """Beside a test that failed stands what its servers have logged and what its tabs show."""
    report = yield
    if call.excinfo is not None:
        for server in servers.running:
            report.sections.append((f"log of {server.address}", server.log[-5000:]))
        if call.when == "call":
            for board in open_boards:
                with suppress(Error):
                    shown = f"{board.page.locator(HAS_RUN).count()} has run; {board.text[:3000]}"
                    report.sections.append((f"tab at {board.page.url}", shown))
    return report


@pytest.fixture(scope="session")
def chromium():
    """The installed browser; as root it runs only without its own sandbox."""
    path = find_chromium()
    if path is None:
        pytest.fail("no Chromium found: run `make test`, or name one in ZI_CHROMIUM")
    is_root = sys.platform == "linux" and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=[*ONE_PROCESS, *(["--no-sandbox"] if is_root else [])]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The dashboard as it lies in the project's folder."""
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running


@dataclass
class Profile:
    """A browser's profile, and its tabs that no test uses at the moment."""

    context: BrowserContext
    idle: list[Page] = field(default_factory=list)
    in_use: int = 0

    def page(self):
        """A tab without anybody's cookies; those of an earlier test go, and tabs it had opened."""
        if not self.in_use:
            self.context.clear_cookies()
            for left_over in set(self.context.pages) - set(self.idle):
                left_over.close()
        self.in_use += 1
        return self.idle.pop() if self.idle else self.context.new_page()

    def put_back(self, page):
        """Keep a tab that a test has left for one of the next, unless it is closed."""
        self.in_use -= 1
        if not page.is_closed():
            self.idle.append(page)


@pytest.fixture(scope="session")
def profiles(chromium):
    """One profile a kind of device for all tests: what is kept there spares half the time.

    Who signs in has another than who does not: people have numbers, from 1 on.
    """
    kept = {}

    def profile(number=0, **options):
        kind = (number, *sorted(options.items()))
        if kind not in kept:
            context = chromium.new_context(
                locale="id-ID", timezone_id="Asia/Jakarta", reduced_motion="reduce", **options
            )
            context.set_default_timeout(PATIENCE)
            context.add_init_script(BEEN_HERE)
            kept[kind] = Profile(context)
        return kept[kind]

    return profile


@pytest.fixture
def serve():
    """Starts a server for one test: ``serve(log_file)``; see :func:`serving`."""
    with ExitStack() as servers:
        yield lambda *how, **settings: servers.enter_context(serving(*how, **settings))


@pytest.fixture
def tab(profiles, server, serve):  # noqa: ARG001  a server that ends before its tab leaves errors there
    """Opens tabs on any server: ``tab(server, size=(390, 844))``; they are left after the test.

    ``person="Ana"`` signs in; her account must be there (``add_person``). A ``profile`` is a
    browser of its own, for who signs in otherwise.

    Whatever a test looks at, no tab of it may ask another server for anything, nor meet an error
    in its console.
    """
    opened, people = [], [None]

    def open_tab(running, size=LAPTOP, person=None, profile=None, **options):
        name = profile or person
        if name not in people:
            people.append(name)
        used = profiles(people.index(name), **options)
        board = Dashboard(used.page(), running.address, size)
        opened.append((used, board))
        return board.sign_in(person) if person else board

    yield open_tab
    for used, board in opened:
        board.leave(stays=board.address == server.address)
        used.put_back(board.page)
    for _, board in opened:
        assert board.foreign_requests == []
        assert board.complaints == []


@pytest.fixture
def board(tab, server):
    """A tab of a laptop's size on the shared server."""
    return tab(server)
