"""Much of what is small: messages, frames and heads of requests in great number or at full length.

Found by attacking a running server from outside, with nothing known but its address.
"""

import itertools
import socket
import time
from contextlib import ExitStack, suppress
from functools import partial

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from websockets.exceptions import ConnectionClosed

from tests.attacks.visitors import (
    ALLOWED,
    ATTACKER,
    ask,
    at_once,
    extra_wait,
    page_socket,
    run,
    sent,
    submission,
    text_of,
    until_finished,
)
from tests.people import TEAM
from zi_core.access import Role

RERUN = BackMsg(rerun_script=ClientState(query_string="")).SerializeToString()
HEARTBEAT = BackMsg(app_heartbeat=True).SerializeToString()
SECONDS = 0.6
pytestmark = pytest.mark.alone


def frame(opcode, data=b""):
    """A whole message of a browser, masked with nothing."""
    assert len(data) < 126
    return bytes([0x80 | opcode, 0x80 | len(data), 0, 0, 0, 0]) + data


def flood(opened, piece, megabytes_a_second=1):
    """Send a piece again and again for some seconds, or until the server ends it."""
    end, size = time.monotonic() + SECONDS, len(piece)
    opened.socket.settimeout(SECONDS)
    with suppress(OSError):
        while time.monotonic() < end:
            opened.socket.sendall(piece)
            time.sleep(size / megabytes_a_second / 1e6)


def test_first_pages_that_nobody_has_asked_for_hold_nobody_up(server):
    """Each link is another view, and its page has to be made; the attacker's own come empty."""
    numbers = itertools.count(1)

    def open_pages(end):
        while time.monotonic() < end:
            ask(server, f"/jadwal?contoh=1&lihat={next(numbers)}", accept="text/html")

    def attack():
        at_once(*[partial(open_pages, time.monotonic() + SECONDS)] * 30)

    assert extra_wait(server, attack, at_least=2 * SECONDS) <= ALLOWED


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param(frame(2, RERUN) * 100, id="runs"),
        pytest.param(frame(2, HEARTBEAT) * 1_000, id="heartbeats"),
        pytest.param(frame(9) * 2_000, id="pings"),
        pytest.param(frame(10) * 2_000, id="pongs"),
    ],
)
def test_small_messages_without_end_hold_nobody_up(server, piece):
    def attack():
        with suppress(ConnectionClosed, OSError), page_socket(server) as opened:
            run(opened)
            flood(opened, piece)

    assert extra_wait(server, attack, at_least=2 * SECONDS) <= ALLOWED
    with page_socket(server) as again:
        run(again)


@pytest.mark.parametrize("event", ["rinci", "submit"])
def test_thousands_of_events_in_a_message_hold_nobody_up(server, event):
    def attack():
        with ExitStack() as stack:
            opened = [stack.enter_context(page_socket(server)) for _ in range(6)]
            for one in opened:
                forged = submission(run(one), "zi_footer", {})
                widget = forged.rerun_script.widget_states.widgets[-1]
                widget.json_trigger_value = "[" + f'{{"event":"{event}"}},' * 10_000 + "{}]"
                one.send(forged.SerializeToString())
            for one in opened:
                until_finished(one)

    assert extra_wait(server, attack) <= ALLOWED


def test_a_great_structure_where_a_file_is_expected_holds_nobody_up(server):
    account = server.add_person("Tono", Role.TEAM, [TEAM])
    cookie = server.cookie_of(account.name)
    found = []

    def attack():
        with page_socket(server, cookie=cookie) as opened:
            drawn = run(opened, "unggah")
            forged = submission(drawn, "zi_choose", {}, page="unggah")
            widget = forged.rerun_script.widget_states.widgets[-1]
            widget.json_trigger_value = "[" + "[]," * 4_000_000 + "[]]"
            found.append(text_of(sent(opened, forged)))

    assert extra_wait(server, attack) <= ALLOWED
    assert "zi_choose" in found[0]


@pytest.mark.parametrize(
    ("head", "status"),
    [
        pytest.param(b"GET /masuk?" + b"ke=%2F&" * 8_000 + b" HTTP/1.1\r\n", 400, id="query"),
        pytest.param(b"GET / HTTP/1.1\r\n" + b"a:b\r\n" * 10_000, 400, id="headers"),
        pytest.param(
            b"GET / HTTP/1.1\r\ncookie: " + b"a=b; " * 12_000 + b"\r\n", 400, id="cookies"
        ),
        pytest.param(
            b"GET /?" + b"x" * 8_000 + b" HTTP/1.1\r\naccept: text/html\r\n", 414, id="long link"
        ),
        pytest.param(b"GET / HTTP/1.1\r\n" + b"a:b\r\n" * 2_000, 431, id="many headers"),
        pytest.param(b"GET /masuk?" + b"ke=%2F&" * 500 + b" HTTP/1.1\r\n", 200, id="allowed query"),
    ],
)
def test_the_longest_heads_at_once_hold_nobody_up(server, head, status):
    request = head + b"host: localhost\r\n\r\n"
    answers = set()

    def client():
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            opened = socket.create_connection(("127.0.0.1", server.port), 10, (ATTACKER, 0))
            with opened, suppress(OSError):
                opened.sendall(request)
                answers.add(opened.recv(12))
            time.sleep(0.05)  # or forty clients on this computer leave nobody else a processor

    assert extra_wait(server, lambda: at_once(*[client] * 40)) <= ALLOWED
    assert answers == {b"HTTP/1.1 %d" % status}
