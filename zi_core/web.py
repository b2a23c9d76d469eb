"""What the server does beside Streamlit: assets, downloads, health, and a page in Indonesian."""

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zi_core.downloads import Download, uploaded_file, working_workbook
from zi_core.store import shared_store

_ASSETS: Final = Path(__file__).parent.parent / "assets"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NO_SCRIPT: Final = (
    b"<noscript><p>Aktifkan JavaScript di peramban untuk membuka dasbor ini.</p></noscript>"
)
_FONT: Final = "/aset/plus-jakarta-sans-latin-wght-normal.woff2"


def routes() -> list[BaseRoute]:
    """The routes served beside the dashboard's pages."""
    return [
        Route("/sehat", _health),
        Route("/unduh/versi/{year:int}/{version:int}", _uploaded),
        Route("/unduh/{name}", _workbook),
        Mount("/aset", StaticFiles(directory=_ASSETS)),
    ]


def middleware() -> list[Middleware]:
    """What every answer passes through."""
    return [Middleware(IndonesianPage)]


async def _health(_: Request) -> Response:
    return PlainTextResponse("sehat")


# Not async: making a workbook takes a moment, and such endpoints run beside the event loop.
def _workbook(request: Request) -> Response:
    return _handed_out(working_workbook(shared_store(), request.path_params["name"]))


def _uploaded(request: Request) -> Response:
    asked = request.path_params
    return _handed_out(uploaded_file(shared_store(), asked["year"], asked["version"]))


def _handed_out(download: Download | None) -> Response:
    """A file as an attachment under its own name; a sentence where there is none."""
    if download is None:
        return PlainTextResponse("Berkas itu tidak ada.", status_code=404)
    name = quote(download.name)
    return Response(
        download.content,
        media_type=_XLSX,
        headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"},
    )


@cache
def _head() -> bytes:
    """What the page's head needs: the style sheet, by its content's hash, and the font."""
    style = (_ASSETS / "zi.css").read_bytes()
    digest = hashlib.sha256(style).hexdigest()[:12]
    return (
        f'<link rel="preload" href="{_FONT}" as="font" type="font/woff2" crossorigin>'
        f'<link rel="stylesheet" href="/aset/zi.css?v={digest}"></head>'
    ).encode()


class IndonesianPage:
    """ASGI middleware that mends Streamlit's index page: language, title, style sheet, font.

    Only complete ``text/html`` answers to GET are touched; sockets and streams pass untouched.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; mend the page on its way back."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _wants_page(scope):
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
                if (
                    MutableHeaders(raw=message["headers"])
                    .get("content-type", "")
                    .startswith("text/html")
                ):
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


def _wants_page(scope: Scope) -> bool:
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _mended(page: bytes) -> bytes:
    page = page.replace(b'<html lang="en">', b'<html lang="id">')
    page = page.replace(b"<title>Streamlit</title>", b"<title>Zona Integritas</title>")
    page = re.sub(rb"<noscript>.*?</noscript>", _NO_SCRIPT, page, flags=re.DOTALL)
    page = re.sub(rb'<link\s+rel="preload"\s+href="[^"]*SourceSans[^>]*>', b"", page)
    return page.replace(b"</head>", _head(), 1)
