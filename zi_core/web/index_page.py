"""The page that a browser gets first, in place of Streamlit's empty one; and pages of our own."""

import gzip
import re
from collections.abc import Callable
from functools import cache, partial
from typing import Final
from urllib.parse import parse_qsl

import brotli
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zi_core.access import Right
from zi_core.boards import Board, board_of, frame
from zi_core.boards.first_answer import first_answer
from zi_core.boards.made_once import kept, made_once
from zi_core.dates import today
from zi_core.html.render import render
from zi_core.settings import settings
from zi_core.store import StoreError
from zi_core.views.links import Query
from zi_core.web.current_person import client_of, player_of, viewer_of
from zi_core.web.limits import TokenBucket
from zi_core.web.static_files import FONT, STREAMLIT, address, plotly_address
from zi_core.web.threads import in_store_thread
from zi_core.web.work_queues import Busy, Queue

NEW_PAGES: Final = (20, 2.0)
"""How many first pages that nobody has asked for yet an address gets at once, and a second."""
MOST_WAITING: Final = 40
"""How many of them may wait at a time; others come empty."""
WAITING_EACH: Final = 4
"""How many of one address."""
PATIENCE: Final = 1.0
"""Seconds that one waits for its turn: the page itself would be there a little later."""

_NO_SCRIPT: Final = (
    "<noscript><p>Aktifkan JavaScript di peramban untuk membuka dasbor ini.</p></noscript>"
)


@cache
def _style() -> str:
    """Styles and the font, by their contents' hash."""
    return (
        f'<link rel="preload" href="{address(FONT)}" as="font" type="font/woff2" crossorigin>'
        f'<link rel="stylesheet" href="{address("zi.css")}">'
    )


@cache
def _scripts() -> str:
    """What the board needs besides: its components' scripts, and where the charts' library is."""
    return (
        f'<script src="{address("before.js")}"></script>'
        f'<script src="{address("shell.js")}"></script>'
        f'<script type="module" src="{address("days.js")}"></script>'
        f'<script type="module" src="{address("downloads.js")}"></script>'
        f'<script type="module" src="{address("share.js")}"></script>'
        f'<script type="module" src="{address("tour.js")}"></script>'
        f'<link rel="modulepreload" href="{address("template.js")}">'
        f'<link rel="modulepreload" href="{address("header.js")}">'
        f'<meta name="zi-plotly" content="{plotly_address()}">'
        f'<link rel="stylesheet" href="{address("slides.css")}">'
    )


class BoardPage:
    """ASGI middleware: answers with the board's page where Streamlit would with its empty one.

    The page is Indonesian, has the dashboard's style, and shows the view that was asked for until
    Streamlit has loaded; compressed once and kept. Whoever may not read gets it empty. Files,
    sockets and other answers pass untouched.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; put the page in place of Streamlit's on the way back."""
        if scope["type"] != "http" or scope["method"] != "GET" or not wants_page(scope):
            await self.app(scope, receive, send)
            return
        # Plain and unconditional, so that Streamlit's page can be told from others.
        unwanted = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
        headers = [(name, value) for name, value in scope["headers"] if name not in unwanted]
        start: Message | None = None
        body = bytearray()

        async def put_in_place(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                answer = MutableHeaders(raw=message["headers"])
                is_file = "content-disposition" in answer
                if answer.get("content-type", "").startswith("text/html") and not is_file:
                    start = message
                    return
            elif start is not None:
                body.extend(message.get("body", b""))
                if message.get("more_body"):
                    return
                answer = MutableHeaders(raw=start["headers"])
                page = bytes(body)
                if b'<div id="root">' in page:
                    page, encoding = await _page(scope)
                    del answer["etag"], answer["last-modified"]
                    answer["cache-control"] = "no-store"  # it may show what needs a session
                    answer.add_vary_header("Accept-Encoding")
                    if encoding:
                        answer["content-encoding"] = encoding
                answer["content-length"] = str(len(page))
                await send(start)
                await send({"type": "http.response.body", "body": page})
                return
            await send(message)

        await self.app({**scope, "headers": headers}, receive, put_in_place)


async def _page(scope: Scope) -> tuple[bytes, str]:
    """The page for a request, and how it is compressed: ``br``, ``gzip``, or not at all."""
    request = HTTPConnection(scope)
    accepted = request.headers.get("accept-encoding", "")
    encoding = next((name for name in _COMPRESS if name in accepted), "")
    path = scope["path"].strip("/")
    try:
        person = await viewer_of(request)
        if (settings().is_open or person.may(Right.READ)) and path in _PATHS:
            query = Query.parse(dict(parse_qsl(scope["query_string"].decode("latin-1"))))
            if query.is_sample:
                person = await player_of(request)
            own = settings().address or f"{request.url.scheme}://{request.headers.get('host', '')}"
            board = await in_store_thread(board_of, query, person, today(), own)
            return await _of_board(board, path, encoding, client_of(scope)), encoding
    except (StoreError, Busy):
        pass  # the page itself says it, or comes a little later
    empty = _index()
    return made_once(("page", encoding), lambda: _COMPRESS[encoding](empty.encode())), encoding


async def _of_board(board: Board, path: str, encoding: str, client: str) -> bytes:
    """A board's page, compressed. Raises Busy where others' pages are being made."""
    opened = board.query.detail  # the header's way to sign in leads back to it
    key = ("page", encoding, path, opened, board.years, board.reader, board.key, board.outage)
    found = kept(key)
    if isinstance(found, bytes):
        return found

    def made() -> bytes:
        first = f'{first_answer(board, path)}<div id="root">'
        return _COMPRESS[encoding](_index().replace('<div id="root">', first, 1).encode())

    if not _new_pages.take(client):
        raise Busy
    return await _making.run(client, lambda: made_once(key, made), same=key)


_new_pages: Final = TokenBucket(*NEW_PAGES)
_making: Final[Queue[bytes]] = Queue(
    "halaman-pertama", threads=1, most=MOST_WAITING, each=WAITING_EACH, patience=PATIENCE
)

_PATHS: Final = frame.PAGES | frame.GOVERNING_PAGES
_COMPRESS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "br": partial(brotli.compress, quality=5),
    "gzip": partial(gzip.compress, compresslevel=6),
    "": bytes,
}


def wants_page(scope: Scope) -> bool:
    """Whether a request asks for a page, as a browser does that opens an address."""
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def own_page(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """An answer that is a page of the dashboard's own, outside Streamlit; kept by no cache."""
    html = render(template, **values).replace("</head>", f"{_style()}</head>", 1)
    html = html.replace("./favicon.png", address("icon.png"))
    return HTMLResponse(html, status, headers={"cache-control": "no-store"})


@cache
def _index() -> str:
    """Streamlit's index page as it should be: language, title, style sheet, font."""
    page = (STREAMLIT / "index.html").read_text(encoding="utf-8")
    page = page.replace('<html lang="en">', '<html lang="id">')
    page = page.replace("<title>Streamlit</title>", "<title>Zona Integritas</title>")
    page = page.replace('href="./favicon.png"', f'href="{address("icon.png")}"')
    # The security policy lets no inline script run; Streamlit's own has no use here.
    page = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    page = re.sub(r'<link rel="service-desc"[^>]*>', "", page)
    page = re.sub(r"<noscript>.*?</noscript>", _NO_SCRIPT, page, flags=re.DOTALL)
    page = re.sub(r'<link\s+rel="preload"\s+href="[^"]*SourceSans[^>]*>', "", page)
    page = re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)
    page = page.replace('"./static/', '"/static/')
    page = page.replace("</body>", f"{render('tour.html')}</body>", 1)
    return page.replace("</head>", f"{_style()}{_scripts()}</head>", 1)
