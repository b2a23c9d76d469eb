"""How large a message a page's socket takes: by its page's form, and who may send it."""

from types import SimpleNamespace

import pytest

from tests.web.test_client_limits import run
from zi_core.access import Person, Right, Role
from zi_core.identity.logo import MAX_LOGO
from zi_core.meetings.scans import MAX_SCAN
from zi_core.store import StoreUnreachable
from zi_core.web import limits, socket_limits
from zi_core.web.limits import FairQueue, Limit, TokenBucket
from zi_core.web.socket_limits import (
    LARGE_FORMS,
    MAX_MESSAGE,
    BrowserMessage,
    LimitedSocket,
    SocketProtocol,
    message_with,
)
from zi_core.workbook import MAX_FILE

PAGES = ("", "unggah", "rapat", "kantor", "akun", "rapat/1")


def allowed_on(page, monkeypatch):
    """The most bytes that a socket takes after a run of a page; told before a message comes."""
    told = []

    async def receive():
        return {"type": "websocket.receive", "bytes": b"x"}

    monkeypatch.setattr(socket_limits, "limit_messages", lambda _, size: told.append(size))

    async def ask():
        protocol = SocketProtocol(
            lambda _: BrowserMessage(is_wanted=True, is_run=True, page=page),
            lambda _: False,
            lambda: None,
        )
        scope = {"type": "websocket", "headers": []}
        messages = TokenBucket(*socket_limits.MESSAGES_OF_A_SOCKET)
        socket = LimitedSocket(
            protocol, FairQueue(Limit(each=1, total=1)), messages, "a", scope, receive, receive
        )
        await socket.receive()
        socket.end_turn()

    run(ask())
    assert told[0] == MAX_MESSAGE
    return told[-1]


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("page", PAGES)
def test_only_who_may_send_a_pages_file_sends_a_message_for_it(page, role, monkeypatch):
    person = Person("ana", "Ana", role)

    async def viewer_of(_):
        return person

    monkeypatch.setattr(socket_limits, "viewer_of", viewer_of)
    largest = {
        "unggah": (Right.PUBLISH, MAX_FILE),
        "rapat": (Right.LEAD, MAX_SCAN),
        "kantor": (Right.IDENTITY, MAX_LOGO),
    }
    right, file = largest.get(page, (None, 0))
    may = right and person.may(right)
    assert allowed_on(page, monkeypatch) == (message_with(file) if may else MAX_MESSAGE)


@pytest.mark.parametrize("page", LARGE_FORMS)
def test_who_cannot_be_asked_about_sends_nothing_large(page, monkeypatch):
    async def viewer_of(_):
        raise StoreUnreachable

    monkeypatch.setattr(socket_limits, "viewer_of", viewer_of)
    assert allowed_on(page, monkeypatch) == MAX_MESSAGE


@pytest.mark.parametrize("file", [MAX_LOGO, MAX_SCAN, MAX_FILE])
def test_the_largest_file_fits_into_its_message_with_the_rest_of_the_form(file):
    assert 4 * -(-file // 3) + 200_000 < message_with(file) <= 2 * file


@pytest.mark.parametrize(("pause", "code"), [(0.0, 1008), (0.2, None)])
def test_who_sends_without_end_is_closed_on_a_busy_machine_too(monkeypatch, pause, code):
    """There a wait lasts three times as long as was asked for, and the next message need not."""
    clock = SimpleNamespace(now=100.0)
    clock.monotonic = lambda: clock.now
    monkeypatch.setattr(limits, "time", clock)
    monkeypatch.setattr(socket_limits, "time", clock)

    async def sleep(seconds):
        clock.now += 3 * seconds

    async def receive():
        clock.now += pause
        return {"type": "websocket.receive", "bytes": b"x"}

    async def send(_):
        pass

    async def ask():
        protocol = SocketProtocol(lambda _: BrowserMessage(True), lambda _: False, lambda: None)
        messages = TokenBucket(*socket_limits.MESSAGES_OF_A_SOCKET)
        runs = FairQueue(Limit(each=1, total=1))
        scope = {"type": "websocket", "headers": []}
        socket = LimitedSocket(protocol, runs, messages, "a", scope, receive, send)
        for _ in range(500):
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return message["code"]
        return None

    monkeypatch.setattr(socket_limits, "limit_messages", lambda *_: None)
    monkeypatch.setattr(socket_limits.asyncio, "sleep", sleep)
    assert run(ask()) == code
