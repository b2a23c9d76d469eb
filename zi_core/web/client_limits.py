"""How much one client may ask of the server at a time, and all clients together.

A client is an address as the settings allow to believe it (behind a proxy the visitor's own); an
IPv6 network of 64 bits counts as one. An office behind one address must still get in, so the limits
of one client are far above what a hundred people need.
"""

import asyncio
from contextlib import suppress
from functools import cache
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zi_core.web.current_person import client_of
from zi_core.web.index_page import own_page, wants_page
from zi_core.web.limits import ConcurrencyCounter, FairQueue, Limit, TokenBucket
from zi_core.web.metrics import REFUSED, add_gauge
from zi_core.web.socket_limits import LimitedSocket, SocketProtocol

SOCKETS: Final = Limit(each=300, total=800)
"""Open pages; each holds a connection, and a session of Streamlit's with its state."""

RUNS: Final = Limit(each=1, total=6)
"""Page runs at the same time; more would only take the one interpreter from each other."""

REQUESTS: Final = Limit(each=2, total=1_000)
"""Requests answered at the same time; the others of a client wait, and nobody behind them."""

BODIES: Final = Limit(each=20, total=200)
"""Request bodies that are on their way."""

CONNECTIONS: Final = Limit(each=600, total=1_500)
"""Connections of any kind."""

MAX_FORM: Final = 64 * 2**10
"""The most a request's body may hold, in bytes; workbooks come through the page's socket."""


BODY_SECONDS: Final = 10.0
"""How long a request's body may take to arrive."""

MAX_QUERY: Final = 4 * 2**10
"""The most the part of a link after its ``?`` may hold, in bytes; the dashboard's own are short."""

MAX_HEADERS: Final = 100
"""The most headers that a request may have."""


MESSAGES_OF_A_CLIENT: Final = (300, 60.0)
"""The same for all sockets of a client together."""


_MOST_THROWN_AWAY: Final = 2 * 2**20


_LONGEST_ANSWER: Final = 0.01
"""The same for a request: it waits for a file, a password, a lock."""

_WANTED_DESCRIPTORS: Final = 16_384
_SPARE_DESCRIPTORS: Final = 150
_DESCRIPTORS_OF_A_SOCKET: Final = 4  # its connection, and the event loop of its session

_TOO_MANY_PAGES: Final = (
    "Terlalu banyak halaman dasbor terbuka dari alamat ini. Tutup yang tidak dipakai, tunggu "
    "sebentar, lalu muat ulang."
)
_TOO_MANY_FORMS: Final = "Terlalu banyak isian dari alamat ini sekaligus. Coba lagi sebentar."
_TOO_LONG: Final = "Tautan ini terlalu panjang. Bukalah dasbor dari halaman depannya."
_TOO_MANY_HEADERS: Final = "Permintaan ini membawa terlalu banyak keterangan (header)."
_TOO_LARGE: Final = "Isi permintaan terlalu besar."
_TOO_SLOW: Final = "Isi permintaan terlalu lama datang. Coba lagi."

# The rest of a body that is not read would be taken for the next request.
_OF_A_REFUSAL: Final = {"connection": "close"}
_LATER: Final = {"retry-after": "10"}


def descriptors() -> int:
    """How many files and connections this process may have open, raised as far as it may be."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return _WANTED_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED_DESCRIPTORS if hard == resource.RLIM_INFINITY else hard
    wanted = min(wanted, _WANTED_DESCRIPTORS)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return _WANTED_DESCRIPTORS if soft == resource.RLIM_INFINITY else soft
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return soft


def socket_limit() -> Limit:
    """:data:`SOCKETS`, or fewer where this process may not open so many files."""
    return SOCKETS.within((descriptors() - _SPARE_DESCRIPTORS) // 2 // _DESCRIPTORS_OF_A_SOCKET)


def connection_limit() -> Limit:
    """:data:`CONNECTIONS`, or fewer where this process may not open so many files."""
    return CONNECTIONS.within((descriptors() - _SPARE_DESCRIPTORS) // 2)


class ClientLimits:
    """ASGI middleware: bounds what a client holds of sockets, page runs and request bodies."""

    def __init__(self, app: ASGIApp, protocol: SocketProtocol) -> None:
        """Wrap an application whose sockets speak a protocol."""
        self.app = app
        self._protocol = protocol
        self._sockets = ConcurrencyCounter(socket_limit())
        self._bodies = ConcurrencyCounter(BODIES)
        self._runs = FairQueue(RUNS)
        self._requests = FairQueue(REQUESTS)
        self._messages = TokenBucket(*MESSAGES_OF_A_CLIENT)
        add_gauge("zi_sockets_open", "Open pages, a session each.", lambda: self._sockets.held)
        add_gauge("zi_page_runs_waiting", "Page runs in line.", lambda: self._runs.waiting)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on within the limits, or refuse it with a sentence."""
        if scope["type"] == "websocket":
            await self._serve_socket(scope, receive, send)
        elif scope["type"] == "http" and len(scope["query_string"]) > MAX_QUERY:
            REFUSED.labels(414).inc()
            await _too_long(wants_page(scope))(scope, receive, send)
        elif scope["type"] == "http" and len(scope["headers"]) > MAX_HEADERS:
            await _refusal(_TOO_MANY_HEADERS, 431)(scope, receive, send)
        elif scope["type"] == "http" and _has_body(scope):
            await self._serve_body(scope, receive, send)
        elif scope["type"] == "http" and self._is_page_too_many(scope):
            await _too_many_pages(scope)(scope, receive, send)
        elif scope["type"] == "http":
            await self._serve_request(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    # ---- requests ---------------------------------------------------------------------------

    def _is_page_too_many(self, scope: Scope) -> bool:
        """Whether a page is asked for whose socket would be refused."""
        is_page = scope["method"] == "GET" and wants_page(scope)
        return is_page and not self._sockets.has_room(client_of(scope))

    async def _serve_request(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request in its client's turn, which ends with the answer or when it waits."""
        client = client_of(scope)
        await self._requests.take(client)
        is_held = True

        def end_turn() -> None:
            nonlocal is_held
            if is_held:
                is_held = False
                self._requests.give_back(client)

        soon = asyncio.get_running_loop().call_later(_LONGEST_ANSWER, end_turn)
        try:
            await self.app(scope, receive, send)
        finally:
            soon.cancel()
            end_turn()

    async def _serve_body(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take in the whole body, then pass the request on: so nothing waits for a slow one."""
        client = client_of(scope)
        if not self._bodies.take(client):
            await _refusal(_TOO_MANY_FORMS, 429)(scope, receive, send)
            return
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _whole_body(receive)
        except TimeoutError:
            await _refusal(_TOO_SLOW, 408)(scope, receive, send)
            return
        finally:
            self._bodies.give_back(client)
        if body is None:
            return  # whoever asked has gone
        if len(body) > MAX_FORM:
            await _refusal(_TOO_LARGE, 413)(scope, receive, send)
            return
        whole: Message = {"type": "http.request", "body": body, "more_body": False}
        given = False

        async def replayed() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return whole

        await self._serve_request(scope, replayed, send)

    # ---- sockets ----------------------------------------------------------------------------

    async def _serve_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = client_of(scope)
        if not self._sockets.take(client):
            await receive()  # the request to connect
            await _too_many_pages(scope)(scope, receive, send)
            return
        socket = LimitedSocket(
            self._protocol, self._runs, self._messages, client, scope, receive, send
        )
        try:
            await self.app(scope, socket.receive, socket.send)
        finally:
            socket.end_turn()
            self._sockets.give_back(client)
            self._protocol.released()


def _has_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


async def _whole_body(receive: Receive) -> bytes | None:
    """A request's body; only its beginning where it is too long, None where the sender has gone.

    Of a body that is a little too long the rest is taken as well and thrown away: a sender who is
    cut off in the middle never reads why.
    """
    body, size = bytearray(), 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        piece = message.get("body", b"")
        size += len(piece)
        if len(body) <= MAX_FORM:
            body += piece
        if size > _MOST_THROWN_AWAY or not message.get("more_body"):
            return bytes(body)


def _too_many_pages(scope: Scope) -> Response:
    REFUSED.labels(429).inc()
    if scope["type"] == "http":
        page = own_page(
            "auth_message.html",
            429,
            title="Terlalu banyak halaman terbuka",
            message=_TOO_MANY_PAGES,
            way=("/", "Coba lagi"),
        )
        page.headers["retry-after"] = "10"
        return page
    return PlainTextResponse(_TOO_MANY_PAGES, 429, _OF_A_REFUSAL | _LATER)


@cache
def _too_long(is_page: bool) -> Response:
    if not is_page:
        return PlainTextResponse(_TOO_LONG, 414, _OF_A_REFUSAL)
    return own_page(
        "auth_message.html",
        414,
        title="Tautan terlalu panjang",
        message=_TOO_LONG,
        way=("/", "Halaman depan"),
    )


def _refusal(words: str, status: int) -> Response:
    REFUSED.labels(status).inc()
    headers = _OF_A_REFUSAL | (_LATER if status == 429 else {})
    return PlainTextResponse(words, status_code=status, headers=headers)
