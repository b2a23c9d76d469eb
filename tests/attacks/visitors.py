"""Visitors of a running server that are no browsers: an attacker, and a bystander who waits.

All of 127.0.0.0/8 is this computer (on Linux and Windows), so that each can have an address.
"""

import gc
import json
import socket
import threading
import time
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from multiprocessing import get_all_start_methods, get_context
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

ATTACKER = "127.0.0.66"
BYSTANDER = "127.0.0.2"
ALLOWED = 0.5
"""How many seconds longer than alone another visitor may wait during an attack."""

_PROCESSES = get_context("fork" if "fork" in get_all_start_methods() else "spawn")
_TRIES = 5
_LONGEST_ATTACK = 90
_PATIENCE = 120
_alone = WeakKeyDictionary()
"""How many seconds a bystander waits alone, by server."""


def ask(server, path, method="GET", fields=None, *, address=ATTACKER, timeout=_PATIENCE, **headers):
    """The status and body of an answer to somebody at an address of this computer.

    ``fields`` of a form are encoded as a browser does; bytes are sent as they are.
    """
    body = urlencode(fields) if isinstance(fields, dict) else fields
    if body is not None:
        headers.setdefault("content_type", "application/x-www-form-urlencoded")
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    connection = HTTPConnection(
        "127.0.0.1", server.port, timeout=timeout, source_address=(address, 0)
    )
    with closing(connection):
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


@contextmanager
def page_socket(server, *, address=ATTACKER, cookie="", claimed="", timeout=_PATIENCE):
    """A page's socket, opened without a browser; raises InvalidStatus where it is refused.

    ``claimed`` is the address that a proxy tells of its visitor, or that somebody pretends.
    """
    headers = {"cookie": cookie, "x-forwarded-for": claimed}
    plain = socket.create_connection(("127.0.0.1", server.port), timeout, (address, 0))
    with connect(
        f"ws://127.0.0.1:{server.port}/_stcore/stream",
        sock=plain,
        subprotocols=["streamlit"],
        additional_headers={name: value for name, value in headers.items() if value},
        proxy=None,
        open_timeout=timeout,
        max_size=None,
        ping_interval=None,
        close_timeout=1,
    ) as opened:
        yield opened


def run(opened, page="", query="", *, timeout=_PATIENCE):
    """Have the server run a page; all that it sends until the run has ended."""
    return sent(
        opened,
        BackMsg(rerun_script=ClientState(page_name=page, query_string=query)),
        timeout=timeout,
    )


def sent(opened, message, *, timeout=_PATIENCE):
    """Send a message; all that the server sends until its run has ended."""
    opened.send(message.SerializeToString())
    return until_finished(opened, timeout=timeout)


def until_finished(opened, *, timeout=_PATIENCE):
    """All that comes over a socket until the end of the run that is going on."""
    found = []
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(opened.recv(timeout))
        found.append(answer)
        if answer.WhichOneof("type") == "script_finished":
            return found


def text_of(messages):
    """Everything that was sent, as text to look for words in."""
    whole = b"".join(message.SerializeToString() for message in messages)
    return whole.decode("utf-8", "replace")


def submission(drawn, component, fields, *, page="", query="", event="submit"):
    """The message of somebody who submits a component's form with any fields at all.

    ``drawn`` is what an earlier run of that page sent; ``component`` is its key there.
    """
    shown = next(m.navigation for m in drawn if m.WhichOneof("type") == "navigation")
    elements = (m.delta.new_element for m in drawn if m.WhichOneof("type") == "delta")
    known = (found.bidi_component.id for found in elements if found.HasField("bidi_component"))
    widget = next(name for name in known if name.endswith(f"-{component}"))
    pressed = BackMsg()
    pressed.rerun_script.page_name = page
    pressed.rerun_script.query_string = query
    pressed.rerun_script.page_script_hash = shown.page_script_hash
    pressed.rerun_script.widget_states.widgets.add(id=widget, json_value="{}")
    pressed.rerun_script.widget_states.widgets.add(
        id=f"$$STREAMLIT_INTERNAL_KEY_{widget}__events",
        json_trigger_value=_as_json([{"event": event, "value": fields}]),
    )
    return pressed


def _as_json(value):
    """As a browser writes it: letters as they are; halves of letters only escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return text if _is_whole(text) else json.dumps(value)


def _is_whole(text):
    return not any("\ud800" <= char <= "\udfff" for char in text)


class Bystander:
    """Somebody at another address who opens the first page again and again, and what they wait."""

    def __init__(self, server, address=BYSTANDER):
        self._server, self._address = server, address

    def wait(self):
        """Seconds until the page's first answer, a run of it and the health check are all there."""
        begin = time.monotonic()
        ask(self._server, "/", accept="text/html", address=self._address)
        with page_socket(self._server, address=self._address) as opened:
            run(opened)
        ask(self._server, "/sehat", address=self._address)
        return time.monotonic() - begin


def extra_wait(server, attack, *, at_least=0.0):
    """How many seconds longer than alone a bystander waits at worst while ``attack()`` goes on.

    Where that is more than is allowed the attack is repeated, for another program on this computer
    may have been in the way; the best of five counts. ``at_least`` is how many seconds to look on
    from the beginning of an attack that ends sooner.
    """
    bystander = Bystander(server)
    best = float("inf")
    for turn in range(_TRIES):
        if turn or server not in _alone:
            bystander.wait()
            _alone[server] = max(bystander.wait() for _ in range(3))
        worst = _worst_meanwhile(bystander, attack, at_least)
        best = min(best, worst - _alone[server])
        if best <= ALLOWED:
            break
    return best


def _worst_meanwhile(bystander, attack, at_least):
    """The longest wait during an attack, measured in a process that the attack keeps not busy."""
    stop, (here, there) = _PROCESSES.Event(), _PROCESSES.Pipe(duplex=False)
    watcher = _PROCESSES.Process(target=_watch, args=(bystander, stop, there), daemon=True)
    watcher.start()
    begin = time.monotonic()
    thread = threading.Thread(target=attack, daemon=True)
    thread.start()
    thread.join(_LONGEST_ATTACK)
    time.sleep(max(begin + at_least - time.monotonic(), 0))
    stop.set()
    assert here.poll(_PATIENCE), "the bystander got no answer"
    worst = here.recv()
    watcher.join(_PATIENCE)
    thread.join(_PATIENCE)
    return worst


def _watch(bystander, stop, pipe):
    """Tell the longest wait until, and once after, ``stop`` is set."""
    gc.disable()  # it would go through all that the tests' process holds
    worst, is_last = 0.0, False
    while not is_last:
        is_last = stop.is_set()
        worst = max(worst, bystander.wait())
    pipe.send(worst)


def at_once(*works):
    """Run works in threads of their own at the same time; what each returned or raised."""
    outcomes = [None] * len(works)

    def do(at, work):
        try:
            outcomes[at] = work()
        except Exception as error:  # noqa: BLE001 - what was refused is an outcome too
            outcomes[at] = error

    threads = [threading.Thread(target=do, args=pair, daemon=True) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_PATIENCE)
    return outcomes
