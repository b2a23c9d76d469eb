"""Security middleware: hosts, origins, closed routes, the right to read, and headers."""

import ipaddress
import logging
import re
import secrets
import socket
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zi_core.access import Right
from zi_core.settings import Settings, settings
from zi_core.text import one_line
from zi_core.web.current_person import viewer_of
from zi_core.web.index_page import own_page
from zi_core.web.metrics import REFUSED

_log = logging.getLogger("zi.web")

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        # Streamlit imports the script of a component from a blob that its own script has made.
        "script-src 'self' blob:",
        # Streamlit and Plotly write styles into the page; a style cannot act.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""The content security policy of every answer."""

_HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    # Not no-referrer: a browser would then send its forms with the origin "null".
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_HSTS: Final = "max-age=31536000"

_SAFE_METHODS: Final = ("GET", "HEAD", "OPTIONS")
_STREAMLIT_OPEN: Final = re.compile(r"/_stcore/(?:health|host-config|stream)")
_STREAMLIT_CLOSED: Final = re.compile(r"/(?:_stcore|media|component|app)(?:/|$)")
_OPENID: Final = re.compile(r"/(?:auth|oauth2callback)(?:/|$)")
_FREE: Final = re.compile(
    r"/(?:masuk|keluar|kunci|layar|aset|static|sehat|metrics|manifest\.json|favicon\.png"
    r"|_stcore/health|_stcore/host-config|auth|oauth2callback)(?:/|$)"
)
"""What anybody may ask for: signing in, and the program's own files."""


class Guard:
    """ASGI middleware: refuses strange hosts and origins and routes without use, adds headers."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        now = settings()
        refusal = _refusal(scope, now)
        is_secure = now.is_https or scope["scheme"] in ("https", "wss")

        async def with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                answer = MutableHeaders(raw=message.setdefault("headers", []))
                for name, value in _HEADERS.items():
                    answer[name] = value
                if is_secure:
                    answer["strict-transport-security"] = _HSTS
            await send(message)

        if refusal is None:
            await self.app(scope, receive, with_headers)
        else:
            path = one_line(scope["path"])  # decoded, so it may hold what would forge a line
            REFUSED.labels(refusal.status_code).inc()
            _log.warning("ditolak: %s %s (%s)", scope["type"], path, refusal.status_code)
            await _answer(refusal, scope, receive, with_headers)


class ReadersOnly:
    """ASGI middleware: where reading needs a login, nothing of the plan leaves without one."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a reader's request on; lead others to the sign-in page."""
        if scope["type"] not in ("http", "websocket") or _FREE.match(scope["path"]):
            await self.app(scope, receive, send)
            return
        now = settings()
        connection = HTTPConnection(scope)
        # On the way back from the provider the shell itself trades its word for a session.
        is_arriving = now.open_id is not None and scope["path"] in ("/", "/_stcore/stream")
        if now.is_open or is_arriving or (await viewer_of(connection)).may(Right.READ):
            await self.app(scope, receive, send)
        else:
            await _answer(_to_sign_in(scope, connection.headers), scope, receive, send)


async def tell_failure(request: Request, error: Exception) -> Response:
    """A route that failed: a sentence with a number, under which the log has the reason."""
    number = secrets.token_hex(3)
    _log.error("permintaan gagal, nomor %s", number, exc_info=error)
    answer = own_page(
        "auth_message.html",
        500,
        title="Permintaan gagal",
        message=f"Coba lagi; bila terulang, sampaikan nomor {number} kepada pengelola dasbor.",
        way=("/", "Kembali ke dasbor"),
    )
    # Outside all middleware: what that would add, this answer must bring along.
    answer.headers.update(_HEADERS)
    if settings().is_https or request.url.scheme == "https":
        answer.headers["strict-transport-security"] = _HSTS
    return answer


def is_known_host(host: str | None, now: Settings) -> bool:
    """Whether a ``Host`` header names this server.

    Addresses in numbers, ``localhost`` and the computer's own name always do; other names only if
    the settings list them, so that no foreign name can be pointed here (DNS rebinding).
    """
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".") if host else ""
        _ = urlsplit(f"//{host}").port
    except ValueError:
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        own = socket.gethostname().lower()
        public = urlsplit(now.address).hostname
        return name in {"localhost", own, f"{own.partition('.')[0]}.local", public, *now.hosts}
    return True


def is_own_origin(headers: Headers, now: Settings) -> bool:
    """Whether a request comes from a page of this server, or from no page at all.

    Programs that are no browsers send no ``Origin``; they carry nobody's cookies unknowingly.
    """
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        said = urlsplit(origin)
    except ValueError:
        return False
    if said.scheme not in ("http", "https"):
        return False
    return said.netloc == headers.get("host") or origin == now.address


def _refusal(scope: Scope, now: Settings) -> Response | None:
    headers, path = Headers(scope=scope), scope["path"]
    if not is_known_host(headers.get("host"), now):
        return PlainTextResponse(
            "Alamat ini tidak dikenal sebagai alamat dasbor. Pengelola dapat menambahkannya di "
            "setelan ZI_HOSTS.",
            status_code=400,
        )
    changes = scope["type"] == "websocket" or scope["method"] not in _SAFE_METHODS
    if changes and not is_own_origin(headers, now):
        return PlainTextResponse("Permintaan dari situs lain ditolak.", status_code=403)
    is_closed = _STREAMLIT_CLOSED.match(path) and not _STREAMLIT_OPEN.fullmatch(path)
    if is_closed or (_OPENID.match(path) and now.open_id is None):
        return PlainTextResponse("Tidak ada.", status_code=404)
    return None


def _to_sign_in(scope: Scope, headers: Headers) -> Response:
    if scope["type"] == "http" and "text/html" in headers.get("accept", ""):
        query = scope["query_string"].decode("latin-1")
        there = quote(scope["path"] + (f"?{query}" if query else ""), safe="/")
        return RedirectResponse(f"/masuk?ke={there}", status_code=303)
    return PlainTextResponse("Masuk dulu untuk membuka dasbor ini.", status_code=401)


async def _answer(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()  # the request to connect
        await send({"type": "websocket.close", "code": 1008})
    else:
        await response(scope, receive, send)
