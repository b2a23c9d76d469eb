"""How much a page's socket may send, and its turn at running the page."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from starlette.requests import HTTPConnection
from starlette.types import Message, Receive, Scope, Send

from zi_core.access import Right
from zi_core.identity.logo import MAX_LOGO
from zi_core.meetings.scans import MAX_SCAN
from zi_core.store import StoreError
from zi_core.web.current_person import viewer_of
from zi_core.web.limits import FairQueue, TokenBucket
from zi_core.web.metrics import RUNS
from zi_core.web.uvicorn_internals import limit_messages
from zi_core.workbook import MAX_FILE

MAX_MESSAGE: Final = 256 * 2**10
"""The most a message of a page's socket may hold, in bytes."""
LARGE_FORMS: Final[Mapping[str, tuple[Right, int]]] = MappingProxyType(
    {
        "unggah": (Right.PUBLISH, MAX_FILE),
        "rapat": (Right.LEAD, MAX_SCAN),
        "kantor": (Right.IDENTITY, MAX_LOGO),
    }
)
"""The pages whose forms take a larger file: the right it needs, and its most bytes."""
MESSAGES_OF_A_SOCKET: Final = (30, 10.0)
"""How many messages a page's socket may send at once, and then a second; the rest wait."""
_MOST_BEHIND: Final = 10.0
"""A socket that has waited so many seconds longer than it kept quiet is closed.

What it sent besides is forgotten.
"""
_LONGEST_TURN: Final = 1.0
"""After so many seconds a page run no longer counts: it waits for something, such as a file."""


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


def message_with(file: int) -> int:
    """The most that a message with a file of so many bytes holds: its base64, and the rest."""
    return file * 3 // 2 + MAX_MESSAGE


class LimitedSocket:
    """One page's socket: what it may send, and its turn at running the page."""

    def __init__(
        self,
        protocol: SocketProtocol,
        runs: FairQueue,
        messages: TokenBucket,
        client: str,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Take part in the turns and messages that a client has."""
        self._protocol, self._runs, self._client = protocol, runs, client
        self._scope, self._receive, self._send = scope, receive, send
        self._own_messages, self._messages = TokenBucket(*MESSAGES_OF_A_SOCKET), messages
        self._waited, self._quiet_since = 0.0, time.monotonic()
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
            behind = max(
                self._own_messages.seconds_over(""), self._messages.seconds_over(self._client)
            )
            # On a busy machine a wait may last until nothing is left to wait for: it counts still.
            quiet = time.monotonic() - self._quiet_since
            self._waited = self._waited + behind if behind else max(self._waited - quiet, 0.0)
            if self._waited > _MOST_BEHIND:
                return await self._close(1008, "terlalu banyak pesan")
            if behind:
                await asyncio.sleep(behind)
            self._quiet_since = time.monotonic()
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
        self._allow(await self._most_on(page))
        RUNS.inc()
        if self._end_of_turn is None:  # else this message interrupts the run that is going on
            await self._runs.take(self._client)
            loop = asyncio.get_running_loop()
            self._end_of_turn = loop.call_later(_LONGEST_TURN, self.end_turn)

    async def _most_on(self, page: str) -> int:
        """The most a message may hold on a page, in bytes."""
        if page not in LARGE_FORMS:
            return MAX_MESSAGE
        right, file = LARGE_FORMS[page]
        try:
            # A rehearsal needs no account, so what is sent there fits into any message.
            person = await viewer_of(HTTPConnection(self._scope))
        except StoreError:
            return MAX_MESSAGE  # the page says so itself
        return message_with(file) if person.may(right) else MAX_MESSAGE

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
