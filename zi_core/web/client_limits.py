"""How much one client may ask of the server at a time, and all clients together.

A client is an address as the settings allow to believe it (behind a proxy the visitor's own); an
IPv6 network of 64 bits counts as one. An office behind one address must still get in, so the limits
of one client are far above what a hundred people need.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zi_core.access import Right
from zi_core.access.rate_limits import network_of
from zi_core.store import StoreError
from zi_core.web.current_person import person_of, plain_address
from zi_core.web.index_page import own_page, wants_page
from zi_core.web.uvicorn_internals import limit_messages


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that one client, and all of them together, may hold at a time."""

    each: int
    total: int

    def within(self, available: int) -> "Limit":
        """The limit where there are no more than ``available`` in all: half of them for one."""
        total = min(self.total, max(available, 2))
        return Limit(min(self.each, max(total // 2, 1)), total)


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

MAX_MESSAGE: Final = 256 * 2**10
"""The most a message of a page's socket may hold, in bytes."""

MAX_UPLOAD_MESSAGE: Final = 16 * 2**20
"""The same for who may upload, on the page that uploads; a file of 10 MB takes 14 MB there."""

UPLOAD_PAGE: Final = "unggah"

BODY_SECONDS: Final = 10.0
"""How long a request's body may take to arrive."""

MAX_QUERY: Final = 4 * 2**10
"""The most the part of a link after its ``?`` may hold, in bytes; the dashboard's own are short."""

MAX_HEADERS: Final = 100
"""The most headers that a request may have."""

MESSAGES_OF_A_SOCKET: Final = (30, 10.0)
"""How many messages a page's socket may send at once, and then a second; the rest wait."""

MESSAGES_OF_A_CLIENT: Final = (300, 60.0)
"""The same for all sockets of a client together."""

_MOST_BEHIND: Final = 10.0
"""A socket that had to wait so long in a row is closed, and what it sent besides is forgotten."""

_MOST_THROWN_AWAY: Final = 2 * 2**20

_LONGEST_TURN: Final = 1.0
"""After so many seconds a page run no longer counts: it waits for something, such as a file."""

_LONGEST_ANSWER: Final = 0.01
"""The same for a request: it waits for a file, a password, a lock."""

_WANTED_DESCRIPTORS: Final = 16_384
_MANY_KEYS: Final = 1_000
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


@dataclass(frozen=True, slots=True)
class BrowserMessage:
    """What a message of a page's socket asks for.

    ``is_wanted`` is False for what the dashboard has no use for, such as emptying all caches;
    ``page`` is the address of the page that a run (``is_run``) is for, without its first slash.
    """

    is_wanted: bool
    is_run: bool = False
    page: str = ""


@dataclass(frozen=True, slots=True)
class SocketProtocol:
    """How to read what Streamlit's browser part and server say to each other over a socket.

    ``read`` gives None for a message that is none; ``ends_run`` tells whether a message of the
    server ends a page run; ``released`` is called once a socket is closed.
    """

    read: Callable[[bytes], BrowserMessage | None]
    ends_run: Callable[[bytes], bool]
    released: Callable[[], None]


class Places:
    """Counts what is held by key, and in all."""

    def __init__(self, limit: Limit) -> None:
        """Begin with nothing held."""
        self.limit = limit
        self._held: Counter[str] = Counter()

    def has_room(self, key: str) -> bool:
        """Whether :meth:`take` would succeed."""
        return self._held[key] < self.limit.each and self._held.total() < self.limit.total

    def take(self, key: str) -> bool:
        """Hold one more, if the limits allow it."""
        if not self.has_room(key):
            return False
        self._held[key] += 1
        return True

    def give_back(self, key: str) -> None:
        """Hold one fewer."""
        self._held[key] -= 1
        if not self._held[key]:
            del self._held[key]


class Rate:
    """So many at once, and so many a second after that, by key."""

    def __init__(self, at_once: int, a_second: float) -> None:
        """Begin with nothing asked for."""
        self._interval = 1 / a_second
        self._slack = at_once * self._interval
        self._due: dict[str, float] = {}

    def behind(self, key: str) -> float:
        """Count one more; how many seconds it comes too soon."""
        now = time.monotonic()
        if len(self._due) > _MANY_KEYS:
            self._due = {kept: due for kept, due in self._due.items() if due > now}
        due = self._due[key] = max(self._due.get(key, 0.0), now) + self._interval
        return max(due - now - self._slack, 0.0)


class Turns:
    """A fair queue: of those that wait, a key that holds the fewest turns comes next."""

    def __init__(self, limit: Limit) -> None:
        """Begin with nothing held and nobody waiting; to be used in one event loop."""
        self._places = Places(limit)
        self._held: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    async def take(self, key: str) -> None:
        """Wait for a turn."""
        if self._places.take(key):
            self._held[key] += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(key, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back(key)  # it came in the very moment
            raise

    def give_back(self, key: str) -> None:
        """End a turn; the next one that waits gets it."""
        self._places.give_back(key)
        self._held[key] -= 1
        if not self._held[key]:
            del self._held[key]
        for waiting in sorted(self._waiting, key=self._held.__getitem__):
            turns = self._waiting[waiting]
            while turns and turns[0].done():  # whoever waited has gone
                turns.popleft()
            if turns and self._places.take(waiting):
                self._held[waiting] += 1
                turns.popleft().set_result(None)
            if not turns:
                del self._waiting[waiting]


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
        self._sockets = Places(socket_limit())
        self._bodies = Places(BODIES)
        self._runs = Turns(RUNS)
        self._requests = Turns(REQUESTS)
        self._messages = Rate(*MESSAGES_OF_A_CLIENT)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on within the limits, or refuse it with a sentence."""
        if scope["type"] == "websocket":
            await self._serve_socket(scope, receive, send)
        elif scope["type"] == "http" and len(scope["query_string"]) > MAX_QUERY:
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
        socket = _Socket(self._protocol, self._runs, self._messages, client, scope, receive, send)
        try:
            await self.app(scope, socket.receive, socket.send)
        finally:
            socket.end_turn()
            self._sockets.give_back(client)
            self._protocol.released()


class _Socket:
    """One page's socket: what it may send, and its turn at running the page."""

    def __init__(
        self,
        protocol: SocketProtocol,
        runs: Turns,
        messages: Rate,
        client: str,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        self._protocol, self._runs, self._client = protocol, runs, client
        self._scope, self._receive, self._send = scope, receive, send
        self._own_messages, self._messages = Rate(*MESSAGES_OF_A_SOCKET), messages
        self._waited = 0.0
        self._end_of_turn: asyncio.TimerHandle | None = None
        self._longest = 0
        self._allow(MAX_MESSAGE)

    async def receive(self) -> Message:
        """The next message that the application shall see."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            data = message.get("bytes")
            if data is None:
                return await self._close(1003, "bukan pesan halaman")
            if len(data) > self._longest:
                return await self._close(1009, "pesan terlalu besar")
            behind = max(self._own_messages.behind(""), self._messages.behind(self._client))
            self._waited = self._waited + behind if behind else 0.0
            if self._waited > _MOST_BEHIND:
                return await self._close(1008, "terlalu banyak pesan")
            if behind:
                await asyncio.sleep(behind)
            said = self._protocol.read(data)
            if said is None:
                return await self._close(1002, "bukan pesan halaman")
            if not said.is_wanted:
                continue
            if said.is_run:
                await self._begin_run(said.page)
            return message

    async def send(self, message: Message) -> None:
        """Send a message; one that ends a run ends its turn."""
        data = message.get("bytes") if message["type"] == "websocket.send" else None
        if self._end_of_turn is not None and data and self._protocol.ends_run(data):
            self.end_turn()
        await self._send(message)

    async def _begin_run(self, page: str) -> None:
        self._allow(MAX_UPLOAD_MESSAGE if await self._may_upload(page) else MAX_MESSAGE)
        if self._end_of_turn is None:  # else this message interrupts the run that is going on
            await self._runs.take(self._client)
            loop = asyncio.get_running_loop()
            self._end_of_turn = loop.call_later(_LONGEST_TURN, self.end_turn)

    async def _may_upload(self, page: str) -> bool:
        if page != UPLOAD_PAGE:
            return False
        try:
            return (await person_of(HTTPConnection(self._scope))).may(Right.PUBLISH)
        except StoreError:
            return False  # the page says so itself

    def end_turn(self) -> None:
        """Give the turn back, if this socket has one."""
        if self._end_of_turn is not None:
            self._end_of_turn.cancel()
            self._end_of_turn = None
            self._runs.give_back(self._client)

    def _allow(self, size: int) -> None:
        if size != self._longest:
            self._longest = size
            limit_messages(self._receive, size)

    async def _close(self, code: int, reason: str) -> Message:
        await self._send({"type": "websocket.close", "code": code, "reason": reason})
        return {"type": "websocket.disconnect", "code": code, "reason": reason}


def client_of(scope: Scope) -> str:
    """What counts as one client: the address a request comes from, or its IPv6 network."""
    client = scope.get("client")
    return network_of(plain_address(client[0] if client else ""))


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
    if scope["type"] == "http":
        page = own_page(
            "door_message.html",
            429,
            title="Terlalu banyak halaman terbuka",
            message=_TOO_MANY_PAGES,
            way=("/", "Coba lagi"),
        )
        page.headers["retry-after"] = "10"
        return page
    return _refusal(_TOO_MANY_PAGES, 429)


@cache
def _too_long(is_page: bool) -> Response:
    if not is_page:
        return _refusal(_TOO_LONG, 414)
    return own_page(
        "door_message.html",
        414,
        title="Tautan terlalu panjang",
        message=_TOO_LONG,
        way=("/", "Halaman depan"),
    )


def _refusal(words: str, status: int) -> Response:
    # The rest of a body that is not read would be taken for the next request.
    headers = {"connection": "close"} | ({"retry-after": "10"} if status == 429 else {})
    return PlainTextResponse(words, status_code=status, headers=headers)
