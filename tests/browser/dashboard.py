"""A person at the browser: opens views, looks, clicks; and what went on behind the page."""

import json
import re
import time
from functools import wraps
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.people import PASSWORD

LAPTOP = (1366, 768)
PATIENCE = 15_000

follows = pytest.mark.flaky(reruns=1)
"""A second try for tests that wait until an open page follows what others do.

It does within 15 seconds on a machine of its own; here other browsers run meanwhile.
"""
expect.set_options(timeout=PATIENCE)

HAS_RUN = '[data-testid=stApp][data-test-script-state="notRunning"]'
# Streamlit looks for its server under every folder of the address before it tries the root.
_KNOWN_PROBE = re.compile(r"/[^/]+/_stcore/(health|host-config)$")


_GO = """link => new Promise(done => {
    const app = document.querySelector('[data-testid=stApp]')
    const isThere = () => location.pathname + location.search === link
    const isIdle = () => app.dataset.testScriptState === 'notRunning'
    if (isThere() || !app || !isIdle()) return done(false)
    const socket = window.ziSocket, begun = performance.now()
    let runs = false, heard = 0
    const hear = () => { heard = performance.now() }
    const end = there => {
        observer.disconnect()
        clearInterval(looking)
        socket.removeEventListener('message', hear)
        done(there)
    }
    const observer = new MutationObserver(() => {
        if (runs && isIdle()) end(isThere())
        runs = runs || !isIdle()
    })
    const looking = setInterval(() => {
        const now = performance.now()
        if (heard && now - heard > 200 && isIdle()) end(isThere())
        if (now - begun > 3000) end(false)
    }, 50)
    observer.observe(app, {attributes: true, attributeFilter: ['data-test-script-state']})
    socket.addEventListener('message', hear)
    history.pushState({}, '', link)
    dispatchEvent(new Event('popstate'))
})"""
"""Goes to a link as the browser's own buttons do; whether the page has run through for it.

A run that was under way for somebody who has just closed the details would bring the old link back.
A short run may begin and end without being shown: then its last message is a moment ago.
"""


def patiently(check):
    """Let a check of many things try again for a while: a page changes piece by piece.

    The check takes the dashboard first, and only looks.
    """

    @wraps(check)
    def trying(board, *arguments, **options):
        end = time.monotonic() + PATIENCE / 1000
        while True:
            try:
                return check(board, *arguments, **options)
            except AssertionError:
                if time.monotonic() > end:
                    raise
            board.page.wait_for_timeout(100)

    return trying


open_boards = []
"""The tabs that have not been left, for what they show when a test fails."""


class Dashboard:
    """One tab on one server, with all that it asks for and complains of until :meth:`leave`."""

    def __init__(self, page, address, size=LAPTOP):
        open_boards.append(self)
        self.address = address
        self.requests = []
        self.complaints = []
        self.page = page
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self._listeners = []
        self.listen("request", lambda request: self.requests.append(request.url))
        self.listen("websocket", lambda socket: self.requests.append(socket.url))
        self.listen("pageerror", lambda error: self.complaints.append(str(error)))
        self.listen("console", self._collect_shown)

    def listen(self, event, listener):
        """Call a listener at every event of the tab, until :meth:`leave`."""
        self._listeners.append((event, listener))
        self.page.on(event, listener)

    def leave(self, *, stays=False):
        """Leave the tab as empty as a new one; or, if it ``stays``, on the board that it shows."""
        open_boards.remove(self)
        while self._listeners:
            self.page.remove_listener(*self._listeners.pop())
        self.page.unroute_all()
        if not stays:
            self.page.goto("about:blank")

    def _collect_shown(self, message):
        if message.type != "error":
            return
        place = (message.location or {}).get("url", "")
        if not _KNOWN_PROBE.search(urlsplit(place).path):
            self.complaints.append(f"{message.text} {place}")

    @property
    def foreign_requests(self):
        """What was asked of any other place than the dashboard's own server."""
        own = urlsplit(self.address).netloc
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != own
        ]

    def rehearse(self, part):
        """Choose a part of the sample by its name: ``Ketua``; leads to that one's first page."""
        self.page.goto(f"{self.address}/latihan")
        self.page.get_by_role("button", name=part).click()
        self.settle()
        return self

    # ---- going about -----------------------------------------------------------------------

    def open(self, link="/"):
        """Come to a link and wait for the page to stand; an open board goes there by itself.

        As a click on a link of its own does: the page is not loaded anew, a third of the work.
        """
        is_board = f"{self.page.url}/".startswith(f"{self.address}/")
        if not (is_board and self.page.evaluate(_GO, link)):
            return self.load(link)
        self.settle()
        return self

    def load(self, link="/"):
        """Open a link as if typed in, and wait for the page to stand."""
        self.page.goto(self.address + link)
        self.settle()
        return self

    def at_sizes(self, *sizes):
        """Give the open page one size after the other, drawn anew each time."""
        for width, height in sizes:
            self.page.set_viewport_size({"width": width, "height": height})
            self.settle()
            yield width, height

    def settle(self):
        """Wait until the page has run through and its last piece is drawn."""
        self.page.locator(".zi-footer, .zi-problems, [data-testid=stAlert]").first.wait_for(
            state="attached", timeout=30_000
        )
        self.page.locator(HAS_RUN).wait_for(timeout=30_000)
        self.page.locator(".zi-first").wait_for(state="detached")
        self.page.evaluate(
            "document.fonts.ready.then(() => new Promise(done =>"
            " requestAnimationFrame(() => requestAnimationFrame(() => done()))))"
        )

    def sign_in(self, name, password=PASSWORD):
        """Sign in as whoever has that account, by what the sign-in page sends; on no page yet."""
        self.page.goto("about:blank")
        answer = self.page.request.post(
            f"{self.address}/masuk",
            form={"nama": name, "sandi": password},
            headers={"Origin": self.address},
            max_redirects=0,
        )
        assert answer.status == 303, answer.text()
        return self

    def follow(self, name, *, within=None):
        """Click a link by its exact words."""
        (within or self.page).get_by_role("link", name=name, exact=True).click()

    def choose(self, name, value):
        """Choose a value in the choice of a parameter."""
        self.choice(name).select_option(value)

    def choice(self, name):
        """The choice of a parameter; the header holds one for phones and one for the rest."""
        return self.page.locator(f"select[name={name}]").locator("visible=true")

    # ---- looking ---------------------------------------------------------------------------

    @property
    def said(self):
        """What the address says, by parameter."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    @property
    def path(self):
        return urlsplit(self.page.url).path

    @property
    def text(self):
        """Everything that can be read on the page, line breaks folded."""
        return " ".join(self.page.locator("body").inner_text().split())

    def expect_link(self, path, **said):
        """The address comes to lead to this page with these parameters and no others."""
        self.page.wait_for_function(
            """([path, said]) => location.pathname === path
                && JSON.stringify([...new URLSearchParams(location.search)].sort()) === said""",
            arg=[path, _as_json(said)],
            timeout=PATIENCE,
        )

    def expect_heading(self, words):
        headings = self.page.get_by_role("heading", level=1)  # while it changes, the old one too
        expect(headings.filter(has_text=words)).to_have_count(1)

    def header(self):
        return self.page.locator("header.zi-header")

    def details(self):
        return self.page.get_by_role("dialog")

    def cell(self, code_month):
        return self.page.locator(f'button[data-rinci="{code_month}"]')

    def rows(self):
        """The activities' rows of the month grid."""
        return self.page.locator(".zi-grid tbody tr:not(.zi-g-area)")

    def card(self, name):
        """A key figure's card, by the words above it."""
        return self.page.locator("a.zi-card").filter(
            has=self.page.locator(".zi-card-name", has_text=re.compile(f"^{re.escape(name)}$"))
        )


def _as_json(said):
    pairs = sorted([name, value] for name, value in said.items())
    return json.dumps(pairs, ensure_ascii=False, separators=(",", ":"))
