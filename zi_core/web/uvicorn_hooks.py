"""What the server needs of uvicorn that uvicorn has no setting for.

Everything here relies on names inside uvicorn 0.54; ``tests/test_uvicorn_hooks.py`` fails when one
of them changes.
"""

import asyncio
import functools
import ipaddress
from collections.abc import Callable, Sequence
from typing import Any, Final
from weakref import WeakSet

from starlette.types import Receive
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from zi_core.access.guessing import network_of
from zi_core.settings import Network

HEAD_SECONDS: Final = 5.0
"""A connection without a whole request for at least this long, at most twice as long, is closed."""

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


class ConnectionTable:
    """The open connections by client, from their beginning to their end."""

    def __init__(self, each: int, total: int, proxies: Sequence[Network]) -> None:
        """Allow ``each`` of one client and ``total`` of all; ``proxies`` may have all of them."""
        self._each, self._total, self._proxies = each, total, proxies
        self._open: dict[str, WeakSet[asyncio.BaseTransport]] = {}

    def accept(self, transport: asyncio.BaseTransport) -> bool:
        """Count a new connection; False where it is one too many."""
        peer = transport.get_extra_info("peername")
        address = str(peer[0]) if isinstance(peer, tuple) else ""
        client = network_of(address)
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


def limit_connections(table: ConnectionTable) -> Callable[[], None]:
    """Have every new connection counted in a table, and closed where no request comes.

    Returns what takes the limits away again.
    """
    protocol: Any = AutoHTTPProtocol
    made = protocol.connection_made

    @functools.wraps(made)
    def connection_made(self: Any, transport: asyncio.Transport) -> None:  # noqa: ANN401
        made(self, transport)
        if table.accept(transport):
            _expect_request(self, transport, None)
        else:
            transport.write(_BUSY)
            transport.close()

    protocol.connection_made = connection_made

    def undo() -> None:
        protocol.connection_made = made

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
