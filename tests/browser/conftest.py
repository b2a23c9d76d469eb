"""A browser a worker, a server a worker for most tests, and a fresh tab for every test."""

import os
import sys
from contextlib import ExitStack

import pytest
from playwright.sync_api import sync_playwright

from scripts.dev import find_chromium
from tests.browser.dashboard import Dashboard
from tests.browser.serving import serving

LAPTOP = (1366, 768)
PATIENCE = 15_000


@pytest.fixture(scope="session")
def chromium():
    """The installed browser; as root it runs only without its own sandbox."""
    path = find_chromium()
    if path is None:
        pytest.fail("no Chromium found: run `make test`, or name one in ZI_CHROMIUM")
    is_root = sys.platform == "linux" and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"] if is_root else []
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The dashboard as it lies in the project's folder."""
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running


@pytest.fixture
def tab(chromium):
    """Opens tabs on any server: ``tab(server, size=(390, 844))``.

    Whatever a test looks at, no tab of it may ask another server for anything, nor meet an error
    in its console.
    """
    with ExitStack() as stack:
        tabs = []

        def open_tab(running, size=LAPTOP, **options):
            context = chromium.new_context(
                viewport={"width": size[0], "height": size[1]},
                locale="id-ID",
                timezone_id="Asia/Jakarta",
                reduced_motion="reduce",
                **options,
            )
            stack.callback(context.close)
            context.set_default_timeout(PATIENCE)
            tabs.append(Dashboard(context, running.address))
            return tabs[-1]

        yield open_tab
        for opened in tabs:
            assert opened.foreign_requests == []
            assert opened.complaints == []


@pytest.fixture
def board(tab, server):
    """A tab of a laptop's size on the shared server."""
    return tab(server)
