"""A browser a worker, a server a worker for most tests, and a fresh tab for every test."""

import os
import sys
from contextlib import ExitStack

import pytest
from playwright.sync_api import sync_playwright

from scripts.dev import find_chromium
from tests.browser.dashboard import PATIENCE, Dashboard
from tests.browser.serving import serving

LAPTOP = (1366, 768)


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


@pytest.fixture(scope="session")
def contexts(chromium):
    """One browser profile a kind of device for all tests: its cache spares half the time.

    Who signs in has another than who does not: people have numbers, from 1 on.
    """
    kept = {}

    def context_for(number=0, **options):
        kind = (number, *sorted(options.items()))
        if kind not in kept:
            kept[kind] = chromium.new_context(
                locale="id-ID", timezone_id="Asia/Jakarta", reduced_motion="reduce", **options
            )
            kept[kind].set_default_timeout(PATIENCE)
        return kept[kind]

    return context_for


@pytest.fixture
def serve():
    """Starts a server for one test: ``serve(log_file)``; see :func:`serving`."""
    with ExitStack() as servers:
        yield lambda *how, **settings: servers.enter_context(serving(*how, **settings))


@pytest.fixture
def tab(contexts, serve):  # noqa: ARG001  a server that ends before its tab leaves errors there
    """Opens tabs on any server: ``tab(server, size=(390, 844))``; they close after the test.

    ``person="Ana"`` signs in; her account must be there (``add_person``). A ``profile`` is a
    browser of its own, for who signs in otherwise.

    Whatever a test looks at, no tab of it may ask another server for anything, nor meet an error
    in its console.
    """
    tabs, people = [], [None]

    def open_tab(running, size=LAPTOP, person=None, profile=None, **options):
        profile = profile or person
        if profile not in people:
            people.append(profile)
        context = contexts(people.index(profile), **options)
        if not any(opened.page.context is context for opened in tabs):
            context.clear_cookies()  # those of another test's person
        tabs.append(Dashboard(context, running.address, size))
        return tabs[-1].sign_in(person) if person else tabs[-1]

    yield open_tab
    for opened in tabs:
        opened.page.close()
    for opened in tabs:
        assert opened.foreign_requests == []
        assert opened.complaints == []


@pytest.fixture
def board(tab, server):
    """A tab of a laptop's size on the shared server."""
    return tab(server)
