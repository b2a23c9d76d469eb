"""Servers for the tests: ``streamlit run`` as people start it, on a port of its own.

Each is a process of its own. Those of the project's folder are forked from one that has imported
the libraries, which is most of what a start costs; ``tests/test_start.py`` starts from nothing.
"""

import os
import runpy
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from types import ModuleType
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from websockets.sync.client import connect

from tests import people
from tests.processes import processes
from tests.uploads import begun_store
from zi_core.access import Role, passwords
from zi_core.runtime import open_store
from zi_core.web import backup_thread, static_files

ROOT = Path(__file__).parents[2]
_PATIENCE = 60


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers by lower-case name, the cookies set, the body."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: bytes

    @property
    def text(self):
        return self.body.decode()


class Server:
    """A running dashboard: its address, its store, and what it has logged so far."""

    def __init__(self, port, log_file, pid=0):
        self.port, self.pid = port, pid
        self.address = f"http://127.0.0.1:{port}"
        self._log_file = log_file

    @property
    def log(self):
        return self._log_file.read_text(encoding="utf-8")

    def store(self):
        """The store behind it, opened by the test as well; to be closed: ``with … as store``."""
        return closing(open_store(f"sqlite:///{self._log_file.parent / 'zi.db'}"))

    def add_person(self, name, role=Role.ADMIN, teams=(), **more):
        """An account that can sign in at once; see :func:`tests.people.add`."""
        with self.store() as store:
            return people.add(store, name, role, teams, **more)

    def ask(self, path, method="GET", fields=None, **headers):
        """An answer to a request exactly as given, without a browser; follows no redirect."""
        body = None if fields is None else urlencode(fields)
        if body is not None:
            headers.setdefault("content_type", "application/x-www-form-urlencoded")
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            pairs = [(name.lower(), value) for name, value in answer.getheaders()]
            cookies = [value for name, value in pairs if name == "set-cookie"]
            return Answer(answer.status, dict(pairs), cookies, answer.read())

    def socket(self, host="127.0.0.1", session="", **headers):
        """A page's socket, opened without a page; raises InvalidStatus where it is refused.

        With ``session`` it goes on with that one of Streamlit's, as a page does that was cut off.
        """
        return connect(
            f"ws://{host}:{self.port}/_stcore/stream",
            sock=socket.create_connection(("127.0.0.1", self.port)),
            subprotocols=["streamlit", *(["-", session] if session else [])],
            additional_headers=headers,
            proxy=None,
            open_timeout=10,
        )

    def cookie_of(self, name, password=people.PASSWORD):
        """The ``Cookie`` header of somebody who has just signed in through /masuk."""
        answer = self.ask("/masuk", "POST", {"nama": name, "sandi": password})
        assert answer.status == 303, answer.text
        return "; ".join(cookie.partition(";")[0] for cookie in answer.cookies)

    def get(self, path):
        """The body of an answer."""
        with urlopen(self.address + path, timeout=10) as answer:
            return answer.read()


class _Forked(processes.Process):
    """A process like one of :mod:`subprocess`."""

    def start(self):
        """Start it without ``__main__``, which it would run again.

        A test that runs pages in its own process leaves one of them as ``__main__``.
        """
        main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
        try:
            super().start()
        finally:
            sys.modules["__main__"] = main

    def poll(self):
        return self.exitcode

    def wait(self, seconds=None):
        self.join(seconds)
        if self.exitcode is None:
            raise subprocess.TimeoutExpired("streamlit", seconds)


def _run_streamlit(arguments, environment, log_file, prepare):
    """Become ``python -m streamlit`` with an environment, writing all there is to say to a file."""
    os.environ.clear()
    os.environ.update(environment)
    with Path(os.devnull).open("rb") as nothing, log_file.open("ab") as log:
        for file, descriptor in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(file.fileno(), descriptor)
    os.chdir(ROOT)
    if prepare:
        prepare()
    sys.argv = ["streamlit", *arguments]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def launch(arguments, folder, environment, log_file, prepare=None):
    """Start streamlit in a folder, in a process of its own; as :data:`scripts.cluster.Launch`."""
    if folder == ROOT:
        process = _Forked(target=_run_streamlit, args=(arguments, environment, log_file, prepare))
        process.start()
        return process
    with log_file.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "streamlit", *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=prepare,
            env=environment,
        )


def hashing_cheaply():
    """What a server prepares in which people sign in and nobody guesses."""
    passwords.PasswordHasher = people.CheapHasher


def backing_up_at_once():
    """What a server prepares that shall look soon whether a backup is due."""
    backup_thread.LOOK_SECONDS = 0.2


@contextmanager
def serving(
    log_file,
    folder=ROOT,
    script="app.py",
    probe="/sehat",
    *,
    port=None,
    prepare=hashing_cheaply,
    **settings,
):
    """Run a script of a folder until the block ends; entered once it answers ``probe``.

    A server that cannot use its store never answers /sehat with 200: probe /_stcore/health there.
    All that it logs is in ``log_file`` too. Its store lies beside its log: ``zi.db``; where none
    lies there already it is begun with the decree's plan. ``settings`` are the dashboard's own,
    such as ``ZI_READING="masuk"``; ``prepare`` is called in the new process.
    """
    own_port = port
    port = own_port or _port()
    arguments = ["run", script, f"--server.port={port}", "--server.address=127.0.0.1"]
    arguments.append("--server.headless=true")
    environment = {
        **os.environ,
        "ZI_DATABASE_URL": f"sqlite:///{log_file.parent / 'zi.db'}",
        "ZI_LOG": str(log_file.parent / "log"),
        "ZI_LOG_CONSOLE": "ya",
        **settings,
    }
    log_file.write_bytes(b"")
    store = log_file.parent / "zi.db"
    if folder == ROOT and "ZI_DATABASE_URL" not in settings and not store.exists():
        shutil.copy(begun_store(), store)
    process = launch(arguments, folder, environment, log_file, prepare)
    server = Server(port, log_file, process.pid)
    running.append(server)
    try:
        await_server(process, server, probe)
        if script == "app.py":  # what the console says comes a moment later
            await_words(server, "Dasbor: http")
        yield server
    finally:
        running.remove(server)
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if not own_port:
            _ended.append(port)


_ended = []
running = []
"""The servers that run at the moment, for what they have logged when a test fails."""


def _port():
    """The port of a server that has ended, or another: browsers keep scripts by server and port."""
    while _ended:
        port = _ended.pop()
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    return free_port()


def free_port():
    """A port that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_server(process, server, probe):
    """Wait until a server that was started answers."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError(f"the server ended by itself:\n{server.log}")
        try:
            server.get(probe)
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the server did not answer within {_PATIENCE} s:\n{server.log}")


def await_words(server, words):
    """Wait until words stand in what a server writes."""
    end = time.monotonic() + _PATIENCE
    while words not in server.log:
        assert time.monotonic() < end, f"{words!r} never came:\n{server.log}"
        time.sleep(0.05)


def copy_of_dashboard(folder):
    """Everything the server needs, in an empty folder, to be changed there at will."""
    for name in (".streamlit", "assets", "data", "pages", "zi_core"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "app.py", folder)
    static_files.CACHE.mkdir(exist_ok=True)
    (folder / ".cache").symlink_to(static_files.CACHE)  # compressed once for all
    return folder
