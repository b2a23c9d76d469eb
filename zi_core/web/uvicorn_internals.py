"""What the server needs of uvicorn that uvicorn has no setting for.

Everything here relies on names inside uvicorn 0.54; a test fails when one of them changes.
"""

import asyncio
import functools
import ipaddress
import time
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final
from weakref import WeakKeyDictionary, WeakSet

import uvicorn.config
from starlette.types import ASGIApp, Receive
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.protocols.websockets.auto import AutoWebSocketsProtocol

from zi_core.access.rate_limits import network_of
from zi_core.settings import Network

HEAD_SECONDS: Final = 5.0
"""A connection without a whole request for at least this long, at most twice as long, is closed."""

MAX_HEAD: Final = 16 * 2**10
"""The most a request's head may hold before it ends, in bytes, give or take one reading."""

READING: Final = 8 * 2**10
"""How many bytes are taken from a connection at a time, so that connections take turns."""

SHARE: Final = 0.2
"""Which part of the event loop's time reading what one client sends may take."""

_UNNOTICED: Final = 0.05  # seconds that a client may have waiting before its reading is put off
_MANY_CLIENTS: Final = 1_000

_BUSY: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"retry-after: 10\r\nconnection: close\r\n\r\n"
    b"Terlalu banyak sambungan dari alamat ini. Tunggu sebentar, lalu coba lagi.\n"
)


def limit_messages(receive: Receive, size: int) -> None:
    """Let a socket take no message larger than ``size`` bytes from now on.

    ``receive`` is that of the application's outermost layer. A longer message is refused as soon
    as its head has come, so that it never takes memory.
    """
    connection: Any = getattr(getattr(receive, "__self__", None), "conn", None)
    if connection is not None and hasattr(connection, "max_message_size"):
        connection.max_message_size = size


def believe_no_proxy() -> None:
    """Disable uvicorn's own trust in proxy headers; ``ZI_PROXIES`` decides.

    By itself uvicorn believes whoever is on this computer, such as a proxy that hands on what a
    visitor claims. Its own setting, ``FORWARDED_ALLOW_IPS``, is read before ``app.py`` is, and the
    name replaced here is asked for after.
    """

    def passthrough(app: ASGIApp, trusted_hosts: object) -> ASGIApp:  # noqa: ARG001 - uvicorn's
        return app

    uvicorn.config.ProxyHeadersMiddleware = passthrough  # type: ignore[assignment, attr-defined]


class ConnectionTable:
    """The open connections by client, from their beginning to their end."""

    def __init__(self, each: int, total: int, proxies: Sequence[Network]) -> None:
        """Allow ``each`` of one client and ``total`` of all; ``proxies`` may have all of them."""
        self._each, self._total, self._proxies = each, total, proxies
        self._open: dict[str, WeakSet[asyncio.BaseTransport]] = {}
        self._clients: WeakKeyDictionary[asyncio.BaseTransport, Hashable] = WeakKeyDictionary()

    def client_of(self, transport: asyncio.BaseTransport) -> Hashable:
        """Who shares a budget for reading: a client, or one connection of a proxy."""
        return self._clients.get(transport, transport)

    def accept(self, transport: asyncio.BaseTransport) -> bool:
        """Count a new connection; False where it is one too many."""
        peer = transport.get_extra_info("peername")
        address = str(peer[0]) if isinstance(peer, tuple) else ""
        client = network_of(address)
        self._clients[transport] = transport if self._is_proxy(address) else client
        held = sum(map(_is_open, self._open.get(client, ())))
        if held >= (self._total if self._is_proxy(address) else self._each):
            return False
        if sum(map(len, self._open.values())) >= self._total or len(self._open) > _MANY_CLIENTS:
            self._forget_closed()
            if sum(map(len, self._open.values())) >= self._total:
                return False
        self._open.setdefault(client, WeakSet()).add(transport)
        return True

    def _forget_closed(self) -> None:
        found = {client: WeakSet(filter(_is_open, kept)) for client, kept in self._open.items()}
        self._open = {client: kept for client, kept in found.items() if kept}

    def _is_proxy(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._proxies)


def _is_open(transport: asyncio.BaseTransport) -> bool:
    return not transport.is_closing()


class ReadingBudget:
    """The event loop's time that reading takes, by client: one that costs much is put off."""

    def __init__(self) -> None:
        """Start with an empty budget table."""
        self._free_at: dict[Hashable, float] = {}

    def wait_after(self, client: Hashable, seconds: float) -> float:
        """Note what reading cost; how many seconds to wait before more is read of that connection.

        Of connections that have to wait each one comes later than the one before.
        """
        now = time.monotonic()
        free_at = max(self._free_at.get(client, 0.0), now) + seconds * (1 / SHARE - 1)
        if len(self._free_at) > _MANY_CLIENTS:
            self._free_at = {who: at for who, at in self._free_at.items() if at > now}
        self._free_at[client] = free_at
        return free_at - now if free_at - now > _UNNOTICED else 0.0


class _Reader:
    """What a connection has received: handed on when its client's budget allows."""

    def __init__(self, transport: asyncio.Transport, client: Hashable) -> None:
        self._transport, self._client = transport, client
        self._is_put_off, self._held = False, bytearray()

    def receive(
        self, budget: ReadingBudget, read: Callable[[Any, bytes], None], data: bytes
    ) -> None:
        """Have a connection's protocol read some bytes, at once or later."""
        if self._is_put_off:
            self._held += data
            self._transport.pause_reading()
            return
        protocol = self._transport.get_protocol()
        begin = time.perf_counter()
        read(protocol, data)
        wait = budget.wait_after(self._client, time.perf_counter() - begin)
        if wait and not self._transport.is_closing():
            self._is_put_off = True
            self._transport.pause_reading()
            asyncio.get_running_loop().call_later(wait, self._go_on)

    def _go_on(self) -> None:
        self._is_put_off = False
        if self._transport.is_closing():
            return
        protocol: Any = self._transport.get_protocol()
        if self._held:
            data, self._held = bytes(self._held), bytearray()
            protocol.data_received(data)
        flow = getattr(protocol, "flow", protocol)
        if not self._is_put_off and not flow.read_paused and not self._transport.is_closing():
            self._transport.resume_reading()


def limit_connections(table: ConnectionTable) -> Callable[[], None]:
    """Have every new connection counted in a table, and closed where no request comes.

    What comes over connections is read in small pieces, heads of requests only up to a length, and
    each client's within a budget. Returns what takes the limits away again.
    """
    http: Any = AutoHTTPProtocol
    socket: Any = AutoWebSocketsProtocol
    made, reads = http.connection_made, {cls: cls.data_received for cls in (http, socket)}
    budget = ReadingBudget()
    readers: WeakKeyDictionary[asyncio.BaseTransport, _Reader] = WeakKeyDictionary()

    @functools.wraps(made)
    def connection_made(self: Any, transport: Any) -> None:  # noqa: ANN401
        made(self, transport)
        if table.accept(transport):
            self.conn._max_incomplete_event_size = MAX_HEAD
            transport.max_size = READING
            readers[transport] = _Reader(transport, table.client_of(transport))
            _expect_request(self, transport, None)
        else:
            transport.write(_BUSY)
            transport.close()

    def data_received(self: Any, data: bytes) -> None:  # noqa: ANN401
        read, reader = reads[type(self)], readers.get(self.transport)
        # A socket is handed the head of its own request before the connection is its own.
        if reader is None or self.transport.get_protocol() is not self:
            read(self, data)
        else:
            reader.receive(budget, read, data)

    http.connection_made = connection_made
    http.data_received = socket.data_received = data_received

    def undo() -> None:
        http.connection_made = made
        for cls, read in reads.items():
            cls.data_received = read

    return undo


def _expect_request(protocol: Any, transport: asyncio.Transport, seen: object) -> None:  # noqa: ANN401
    """Look again and again whether a connection that waits for a request has got one."""
    if transport.is_closing() or transport.get_protocol() is not protocol:
        return  # ended, or a socket by now
    cycle: Any = getattr(protocol, "cycle", None)
    is_waiting = cycle is None or cycle.response_complete
    now = ("waiting", cycle) if is_waiting else None
    if is_waiting and seen == now:
        transport.close()
        return
    asyncio.get_running_loop().call_later(HEAD_SECONDS, _expect_request, protocol, transport, now)
