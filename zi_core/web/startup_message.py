"""What the console says at the start: the dashboard's address, and how to become administrator."""

import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from typing import Any, Final

import uvicorn

_PATIENCE: Final = 60
_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}
_HERE: Final = "127.0.0.1"


def when_listening(tell: Callable[[Sequence[Any], str], None]) -> None:
    """Call ``tell`` with the sockets' names and the scheme once the server of this process listens.

    Only the server itself knows where that is: the port may be any free one, come from an option,
    the environment or another program's socket.
    """
    startup = uvicorn.Server.startup

    async def announcing(self: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        await startup(self, sockets)
        if self.started:
            names = [each.getsockname() for server in self.servers for each in server.sockets]
            scheme = "https" if self.config.is_ssl else "http"
            # In a thread: the server must be free to answer, which is looked at first.
            threading.Thread(target=tell, args=(names, scheme), daemon=True).start()

    uvicorn.Server.startup = announcing  # type: ignore[method-assign]


def addresses(names: Sequence[Any], scheme: str) -> list[str]:
    """The addresses that people open for sockets of these names: this computer's first.

    A socket that is a file, as for a proxy, has none.
    """
    found = []
    for name in names:
        if isinstance(name, tuple):
            host, port = name[:2]
            local = host in _EVERYWHERE or host == _HERE
            found.append(_address(scheme, "localhost" if local else host, port))
            if host in _EVERYWHERE:
                found.append(_address(scheme, _network_address(), port))
    return list(dict.fromkeys(found))


def await_answer(names: Sequence[Any], scheme: str) -> None:
    """Wait until the dashboard answers a request at its first address."""
    named = [name[:2] for name in names if isinstance(name, tuple)]
    places: list[tuple[str, int]] = named if scheme == "http" else []
    end = time.monotonic() + _PATIENCE
    while places and time.monotonic() < end:
        host, port = places[0]
        connection = HTTPConnection(_EVERYWHERE.get(host, host), port, timeout=5)
        try:
            connection.request("GET", "/_stcore/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)


def say(*lines: str) -> None:
    """Write lines to the console, whatever its encoding."""
    for line in lines:
        sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def framed(*lines: str) -> list[str]:
    """Lines in a frame that no other line on a console looks like."""
    width = max(map(len, lines))
    rule = f"+{'-' * (width + 2)}+"
    return [rule, *(f"| {line:{width}} |" for line in lines), rule]


def _address(scheme: str, host: str, port: int) -> str:
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def _network_address() -> str:
    """This computer's address on its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # connecting UDP only picks a route
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])
