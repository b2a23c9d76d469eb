"""The names inside uvicorn that :mod:`zi_core.web.uvicorn_internals` relies on.

What they do on a running server is shown by ``attacks/test_places.py``.
"""

import ipaddress
from asyncio.selector_events import _SelectorSocketTransport
from inspect import getsource

import h11
import uvicorn
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.protocols.websockets.auto import AutoWebSocketsProtocol
from websockets.server import ServerProtocol

from zi_core.web.uvicorn_internals import (
    ConnectionTable,
    ReadingBudget,
    believe_no_proxy,
    limit_connections,
    limit_messages,
)


class Transport:
    """What a table asks of a transport."""

    def __init__(self, address):
        self._address, self._is_closing = address, False

    def get_extra_info(self, name):
        return (self._address, 1) if name == "peername" else None

    def is_closing(self):
        return self._is_closing

    def close(self):
        self._is_closing = True


def test_the_names_are_there():
    http, socket = getsource(AutoHTTPProtocol), getsource(AutoWebSocketsProtocol)
    assert "self.cycle" in http
    assert "response_complete" in http
    assert "self.conn = ServerProtocol(" in socket
    assert "self.app(self.scope, self.receive, self.send)" in socket
    assert "self.read_paused" in socket
    assert "self.flow = " in http
    assert hasattr(h11.Connection(h11.SERVER), "_max_incomplete_event_size")
    assert hasattr(_SelectorSocketTransport, "max_size")
    assert ServerProtocol(max_size=7).max_message_size == 7


def test_uvicorn_believes_no_proxy(monkeypatch):
    monkeypatch.setattr(uvicorn.config, "ProxyHeadersMiddleware", ProxyHeadersMiddleware)
    for expected in (ProxyHeadersMiddleware, type(asgi)):
        loaded = uvicorn.Config(asgi, interface="asgi3", log_config=None)
        loaded.load()
        assert isinstance(loaded.loaded_app, expected)
        believe_no_proxy()


async def asgi(scope, receive, send):
    """An application that does nothing."""


def test_a_sockets_limit_is_that_of_its_connection():
    class Opened:
        conn = ServerProtocol(max_size=2**24)

        async def receive(self):
            return {}

    opened = Opened()
    limit_messages(opened.receive, 10)
    assert opened.conn.max_message_size == 10


def test_the_limits_can_be_taken_away_again():
    before = AutoHTTPProtocol.connection_made
    undo = limit_connections(ConnectionTable(1, 1, ()))
    assert AutoHTTPProtocol.connection_made is not before
    undo()
    assert AutoHTTPProtocol.connection_made is before


def test_connections_count_by_client_and_only_while_they_are_open():
    table = ConnectionTable(2, 4, [ipaddress.ip_network("10.0.0.9/32")])
    opened = [Transport("10.0.0.1") for _ in range(3)]
    assert [table.accept(transport) for transport in opened] == [True, True, False]
    opened[0].close()
    again = Transport("10.0.0.1")
    assert table.accept(again)
    proxied = [Transport("10.0.0.9") for _ in range(3)]  # where many people share its connections
    assert [table.accept(transport) for transport in proxied] == [True, True, False]
    proxied.pop()
    again.close()
    assert table.accept(proxied[-1])


def test_who_costs_much_waits_each_connection_longer_than_the_one_before():
    budget = ReadingBudget()
    assert budget.wait_after("a", 0.001) == 0
    first, second = (budget.wait_after("a", 0.1) for _ in range(2))
    assert 0.3 < first < second
    assert budget.wait_after("b", 0.001) == 0
