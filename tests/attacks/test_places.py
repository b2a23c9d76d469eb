"""One client that takes as much as it can get: sockets, runs, connections, bodies, messages."""

import base64
import socket
import time
from contextlib import ExitStack, suppress
from functools import partial

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.attacks.visitors import (
    ALLOWED,
    ATTACKER,
    BYSTANDER,
    Bystander,
    ask,
    at_once,
    extra_wait,
    page_socket,
    run,
    submission,
    text_of,
    until_finished,
)
from zi_core.access import Role
from zi_core.runtime import PLAN_FILE
from zi_core.web.client_limits import BODIES, MAX_FORM, SOCKETS
from zi_core.web.socket_limits import MAX_MESSAGE, MESSAGES_OF_A_SOCKET

resource = pytest.importorskip("resource", reason="Windows has no limit on open files")
OFFICE = "127.0.0.20"
PROXY = "127.0.0.30"


def raw(server, sent=b"", address=ATTACKER):
    """A connection that has sent some bytes and no more."""
    opened = socket.create_connection(("127.0.0.1", server.port), 10, (address, 0))
    opened.sendall(sent)
    return opened


def open_sockets(server, count, stack):
    """Sockets of one address, as many as are let in up to a number."""
    opened = []
    for _ in range(count):
        with suppress(InvalidStatus, OSError):
            opened.append(stack.enter_context(page_socket(server)))
    return opened


@pytest.mark.alone
def test_120_sockets_with_a_run_each_hold_nobody_up(server):
    def attack():
        with ExitStack() as stack:
            opened = open_sockets(server, 120, stack)
            for one in opened:
                one.send(BackMsg(rerun_script=ClientState(query_string="")).SerializeToString())
            for one in opened:
                until_finished(one)

    assert extra_wait(server, attack) <= ALLOWED


def test_300_sockets_leave_files_to_open_and_room_for_others(serve, tmp_path):
    """With 1,024 files, as many systems allow: what one address may have ends before they do."""
    few = partial(resource.setrlimit, resource.RLIMIT_NOFILE, (1024, 1024))
    running = serve(tmp_path / "log.txt", prepare=few)
    with ExitStack() as stack:
        taken = open_sockets(running, 300, stack)
        assert 40 <= len(taken) < 300
        with pytest.raises(InvalidStatus) as refused, page_socket(running):
            pass
        assert refused.value.response.status_code == 429
        assert "Terlalu banyak halaman" in refused.value.response.body.decode()
        status, page = ask(running, "/", accept="text/html")
        assert status == 429
        assert "Terlalu banyak halaman dasbor terbuka" in page.decode()
        Bystander(running).wait()
    assert "Too many open files" not in running.log
    with page_socket(running) as again:  # given back as soon as they are closed
        run(again)


def test_200_sockets_of_one_address_let_others_in_and_a_whole_office_too(server):
    with ExitStack() as stack:
        assert len(open_sockets(server, 200, stack)) == 200
        Bystander(server).wait()

    def person():
        ask(server, "/", accept="text/html", address=OFFICE)
        with page_socket(server, address=OFFICE) as opened:
            return "zi_ringkasan" in text_of(run(opened)) or text_of(run(opened))

    begin = time.monotonic()
    outcomes = at_once(*[person] * 100)
    assert time.monotonic() - begin < 60
    assert not [found for found in outcomes if isinstance(found, Exception) or not found]


def test_behind_a_proxy_everybody_counts_for_themselves(serve, tmp_path):
    """One visitor takes all that one may have; a hundred others of the same proxy are served."""
    server = serve(tmp_path / "log.txt", ZI_PROXIES=PROXY)
    with ExitStack() as stack:
        for at in range(SOCKETS.each):
            # What a visitor wrote in front of what the proxy says makes them nobody else.
            claimed = f"198.51.100.{at % 250}, 203.0.113.200"
            stack.enter_context(page_socket(server, address=PROXY, claimed=claimed))
        with pytest.raises(InvalidStatus) as refused:
            stack.enter_context(page_socket(server, address=PROXY, claimed="203.0.113.200"))
        assert refused.value.response.status_code == 429

        def person(at):
            claimed = f"203.0.113.{at}"
            with page_socket(server, address=PROXY, claimed=claimed) as opened:
                return "KPU Kabupaten Purbalingga" in text_of(run(opened))

        assert at_once(*(partial(person, at) for at in range(100))) == [True] * 100


def test_a_claimed_address_is_worth_nothing_without_a_proxy_in_the_settings(server):
    with ExitStack() as stack:
        for at in range(SOCKETS.each):
            claimed = f"203.0.113.{at % 250}"
            stack.enter_context(page_socket(server, claimed=claimed))
        with pytest.raises(InvalidStatus) as refused:
            stack.enter_context(page_socket(server, claimed="198.51.100.7"))
        assert refused.value.response.status_code == 429
        Bystander(server).wait()


def test_connections_that_ask_for_nothing_are_bounded_and_end(server):
    half = b"GET / HTTP/1.1\r\nhost: localhost\r\n"
    with ExitStack() as stack:
        idle = [stack.enter_context(raw(server, half if at % 2 else b"")) for at in range(700)]
        Bystander(server).wait()
        assert idle[-1].recv(100).startswith(b"HTTP/1.1 503 ")
        idle[0].settimeout(15)
        assert idle[0].recv(100) == b""
        idle[1].settimeout(15)
        assert idle[1].recv(100) == b""


def test_300_slow_bodies_are_not_all_held(server):
    head = b"POST /masuk HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nn"
    with ExitStack() as stack:
        slow = [stack.enter_context(raw(server, head)) for _ in range(300)]
        answers = [opened.recv(20) for opened in reversed(slow) if opened is not slow[0]]
        refused = sum(answer.startswith(b"HTTP/1.1 429") for answer in answers)
        assert refused == 300 - BODIES.each
        assert ask(server, "/masuk", "POST", {"nama": "x"}, address=BYSTANDER)[0] == 401
        assert slow[0].recv(20).startswith(b"HTTP/1.1 408")


def test_a_body_that_is_too_large_is_told_so_however_it_comes(server):
    assert ask(server, "/masuk", "POST", {"nama": "x" * 800_000})[0] == 413
    piece = b"f000\r\n" + b"x" * 0xF000 + b"\r\n"
    chunked = b"POST /masuk HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n"
    with raw(server, chunked) as opened:
        with suppress(OSError):  # the answer comes before the end
            opened.sendall(piece * (800_000 // 0xF000) + b"0\r\n\r\n")
        assert opened.recv(20).startswith(b"HTTP/1.1 413")
    assert "Traceback" not in server.log
    assert MAX_FORM < 800_000


# ---- messages of a page's socket ----------------------------------------------------------------


def closed_with(opened, data):
    """The code that a socket is closed with after some bytes.

    None where the server had closed it before all of them were sent, so that its word got lost.
    """
    try:
        opened.send(data)
        while True:
            opened.recv(30)
    except ConnectionClosed as closed:
        return closed.rcvd and closed.rcvd.code


def test_a_large_message_of_a_stranger_ends_the_socket_before_it_has_come(server):
    for page in ("", "unggah", "rapat", "kantor"):
        with page_socket(server) as opened:
            run(opened, page)
            assert closed_with(opened, b"x" * (MAX_MESSAGE + 1)) == 1009
    with page_socket(server) as opened:
        assert closed_with(opened, b"x" * (MAX_MESSAGE + 1)) == 1009


def test_only_who_may_upload_sends_a_large_file_and_only_there(serve, tmp_path):
    running = serve(tmp_path / "log.txt")
    running.add_person("Ana", Role.ADMIN)
    running.add_person("Lia", Role.VIEWER)
    content = PLAN_FILE.read_bytes()
    file = {"name": "a.xlsx", "size": 10 * 2**20, "data": "A" * 14 * 2**20}
    small = {"name": "b.xlsx", "size": len(content), "data": base64.b64encode(content).decode()}
    with page_socket(running, cookie=running.cookie_of("ana")) as opened:
        drawn = run(opened, "unggah")
        large = submission(drawn, "zi_choose", {"tombol": "", "berkas": file}, page="unggah")
        opened.send(large.SerializeToString())
        run(opened, "unggah")
        good = submission(drawn, "zi_choose", {"tombol": "", "berkas": small}, page="unggah")
        opened.send(good.SerializeToString())
        run(opened, "unggah")
        run(opened, "tim")
        assert closed_with(opened, large.SerializeToString()) in (1009, None)
    running.add_person("Kiki", Role.CHAIR)
    with page_socket(running, cookie=running.cookie_of("kiki")) as opened:
        run(opened, "rapat")
        opened.send(large.SerializeToString())
        run(opened, "kantor")
        assert closed_with(opened, large.SerializeToString()) in (1009, None)
    for page in ("unggah", "rapat", "kantor"):
        with page_socket(running, cookie=running.cookie_of("lia")) as opened:
            run(opened, page)
            assert closed_with(opened, large.SerializeToString()) in (1009, None)


def test_what_is_no_message_ends_the_socket_without_a_traceback(server):
    with page_socket(server) as opened:
        assert closed_with(opened, b"\xff\xff\xff") == 1002
    with page_socket(server) as opened:
        assert closed_with(opened, "teks") == 1003
    assert "Traceback" not in server.log


def test_a_socket_far_behind_with_its_messages_is_closed(server):
    heartbeat = BackMsg(app_heartbeat=True).SerializeToString()
    at_once, a_second = MESSAGES_OF_A_SOCKET
    with page_socket(server) as opened:
        for _ in range(at_once + int(a_second) * 15):
            opened.send(heartbeat)
        assert closed_with(opened, heartbeat) == 1008
    Bystander(server).wait()


def test_nobody_empties_everybodys_caches_or_asks_for_git(server):
    """Streamlit's browser part can ask for both; the answer to the run comes alone."""
    with page_socket(server) as opened:
        for message in (BackMsg(clear_cache=True), BackMsg(load_git_info=True)):
            opened.send(message.SerializeToString())
        kinds = {message.WhichOneof("type") for message in run(opened)}
    assert "new_session" in kinds
    assert "git_info_changed" not in kinds
