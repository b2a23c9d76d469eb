"""Streamlit's index page as people of an Indonesian office get it."""

import hashlib
import re
from functools import cache
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zi_core.html.render import render
from zi_core.web.file_routes import ASSETS

_NO_SCRIPT: Final = (
    b"<noscript><p>Aktifkan JavaScript di peramban untuk membuka dasbor ini.</p></noscript>"
)
_FONT: Final = "/aset/plus-jakarta-sans-latin-wght-normal.woff2"


@cache
def _head() -> bytes:
    """What the page's head needs: style sheet and script, by their contents' hash, and the font."""
    return (
        f'<link rel="preload" href="{_FONT}" as="font" type="font/woff2" crossorigin>'
        f'<script src="{_by_content("zi.js")}"></script>'
        f'<link rel="stylesheet" href="{_by_content("zi.css")}">'
        f'<link rel="stylesheet" href="{_by_content("slides.css")}"></head>'
    ).encode()


def _by_content(name: str) -> str:
    digest = hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:12]
    return f"/aset/{name}?v={digest}"


class IndonesianPage:
    """ASGI middleware that mends Streamlit's index page: language, title, style sheet, font.

    Only complete ``text/html`` answers to GET are touched; files to keep, sockets and streams
    pass untouched.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; mend the page on its way back."""
        if scope["type"] != "http" or scope["method"] != "GET" or not wants_page(scope):
            await self.app(scope, receive, send)
            return
        # Plain and unconditional, or there would be nothing to mend.
        unwanted = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
        headers = [(name, value) for name, value in scope["headers"] if name not in unwanted]
        start: Message | None = None
        body = bytearray()

        async def mend(message: Message) -> None:
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
                page = _mended(bytes(body))
                answer = MutableHeaders(raw=start["headers"])
                del answer["etag"], answer["last-modified"]
                answer["content-length"] = str(len(page))
                await send(start)
                await send({"type": "http.response.body", "body": page})
                return
            await send(message)

        await self.app({**scope, "headers": headers}, receive, mend)


def wants_page(scope: Scope) -> bool:
    """Whether a request asks for a page, as a browser does that opens an address."""
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def own_page(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """An answer that is a page of the dashboard's own, outside Streamlit; kept by no cache."""
    html = _mended(render(template, **values).encode())
    return HTMLResponse(html, status, headers={"cache-control": "no-store"})


def _mended(page: bytes) -> bytes:
    if b'href="/aset/zi.css' in page:
        return page
    page = page.replace(b'<html lang="en">', b'<html lang="id">')
    page = page.replace(b"<title>Streamlit</title>", b"<title>Zona Integritas</title>")
    page = page.replace(b'href="./favicon.png"', b'href="/aset/icon.png"')
    # The security policy lets no inline script run; Streamlit's own has no use here.
    page = re.sub(rb"<script>.*?</script>", b"", page, flags=re.DOTALL)
    page = re.sub(rb'<link rel="service-desc"[^>]*>', b"", page)
    page = re.sub(rb"<noscript>.*?</noscript>", _NO_SCRIPT, page, flags=re.DOTALL)
    page = re.sub(rb'<link\s+rel="preload"\s+href="[^"]*SourceSans[^>]*>', b"", page)
    return page.replace(b"</head>", _head(), 1)
