"""Starting the dashboard as people do: where it listens, whom it asks, what it says and keeps."""

import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

import zi_core
from scripts import dev
from tests.browser.serving import ROOT, free_port
from tests.cli.test_files import zi
from tests.people import add
from tests.store.crowd import together
from zi_core.runtime import open_store
from zi_core.settings import read_settings
from zi_core.web import logs

PATIENCE = 60
DATED = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d (INFO|WARNING|ERROR) [\w.]+: \S.*"
)
# Python runs this before anything else; it notes whom the process talks to.
WITNESS = """
import os, sys

def note(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        address = arguments[1] if event != "socket.getaddrinfo" else arguments[0]
        with open(os.environ["WITNESSED"], "a") as file:
            file.write(f"{event} {address!r}\\n")

sys.addaudithook(note)
"""


class Started:
    """A dashboard that was started by a command, and what its console says."""

    def __init__(self, process, folder):
        self.process, self.folder = process, folder

    @property
    def console(self):
        return (self.folder / "console").read_text("utf-8")

    @property
    def contacted(self):
        """The addresses that the process has talked to, or asked for by name."""
        file = self.folder / "witnessed"
        return set(file.read_text().splitlines()) if file.exists() else set()

    def says(self, pattern):
        """The first match of a pattern on the console, waiting for it."""
        end = time.monotonic() + PATIENCE
        while (found := re.search(pattern, self.console)) is None:
            assert self.process.poll() is None, self.console
            assert time.monotonic() < end, self.console
            time.sleep(0.1)
        return found


@pytest.fixture
def start(tmp_path):
    """Starts a command in the project's folder, with a store, logs and a witness of its own."""
    (tmp_path / "witness").mkdir()
    (tmp_path / "witness" / "sitecustomize.py").write_text(WITNESS)

    @contextmanager
    def starting(*command, **environment):
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("ZI_", "UVICORN_"))}
        with (tmp_path / "console").open("wb") as console:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={
                    **inherited,
                    "PYTHONPATH": str(tmp_path / "witness"),
                    "WITNESSED": str(tmp_path / "witnessed"),
                    "ZI_DATABASE_URL": f"sqlite:///{tmp_path / 'zi.db'}",
                    "ZI_LOG": str(tmp_path / "log"),
                    **environment,
                },
            )
            try:
                yield Started(process, tmp_path)
            finally:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    return starting


def status(url):
    try:
        with urlopen(url, timeout=20) as answer:
            return answer.status
    except HTTPError as refused:
        return refused.code


def answers(url):
    return status(url) == 200


def listens(address, port):
    with socket.socket() as probe:
        probe.settimeout(5)
        return probe.connect_ex((address, port)) == 0


def is_loopback(contact):
    """Whether a noted contact stays on this computer; UDP to 192.0.2.1 only picks a route."""
    return re.search(r"'(127\.|::1|localhost|192\.0\.2\.1)", contact) or "None" in contact


COMMANDS = {
    "streamlit": lambda port: ("-m", "streamlit", "run", "app.py", f"--server.port={port}"),
    "uvicorn": lambda port: ("-m", "uvicorn", "app:app", f"--port={port}"),
    "make run": lambda port: (
        "-c",
        f"from scripts.dev import run_dashboard as run; run('127.0.0.1', {port}, opens=True)",
    ),
}


@pytest.fixture
def browser(tmp_path):
    """A browser that only notes what it is to show: its environment, and the file of its notes."""
    program, notes = tmp_path / "browser", tmp_path / "shown"
    program.write_text(f'#!/bin/sh\necho "$1" >> "{notes}"\n')
    program.chmod(0o755)
    return {"BROWSER": f"{program} %s"}, notes


@pytest.mark.parametrize("how", COMMANDS)
def test_however_it_is_started_it_serves_this_computer_and_says_where(start, how, browser):
    """Nobody else reaches it, it asks nobody, and both addresses that it says are right."""
    port = free_port()
    with start(*COMMANDS[how](port), **browser[0]) as running:
        address = running.says(r"Dasbor: (\S+) \(hentikan dengan Ctrl\+C\)")[1]
        assert answers(f"{address}/sehat")  # at once: it was said when it answered
        assert address == f"http://localhost:{port}"
        link = running.says(r"\| (http\S+/kunci/\S+) +\|")[1]
        assert link.startswith(f"{address}/kunci/")
        assert answers(link)
        assert listens("127.0.0.1", port)
        if sys.platform != "darwin":  # which has one loopback address only
            assert not listens("127.0.0.2", port)
        assert running.contacted  # itself, to see whether it answers
        assert {each for each in running.contacted if not is_loopback(each)} == set()
        assert "External URL" not in running.console
        if how == "uvicorn":
            names_no_link_on_pages(running, port, link.rpartition("/")[2])
        if how == "make run" and os.name != "nt":
            opens_again(port, browser, address)
        console = running.console
        if how == "make run" and os.name != "nt":
            end_with_ctrl_c(running)
    # One language, and nothing of the libraries': what they say stands in the log.
    words = [line for line in console.splitlines() if line.strip("+-")]
    assert len(words) == (4 if how == "make run" else 3), console
    assert not re.search(r"\b(the|your|with|press|running|server)\b", " ".join(words), re.I)


def names_no_link_on_pages(running, port, key):
    """Where the first link stands, never the link; with an account the words are gone."""
    assert "tertulis di jendela tempat dasbor dinyalakan" in page(port, "/masuk")
    assert key not in page(port, "/masuk")
    store = open_store(f"sqlite:///{running.folder / 'zi.db'}")
    add(store, "Ana")
    store.close()
    assert "tertulis di jendela" not in page(port, "/masuk")


def opens_again(port, browser, address):
    """Opened by itself once it answered, and once more where it is started a second time."""
    environment, notes = browser
    command = [sys.executable, "scripts/dev.py", "run", "--open", "--port", str(port)]
    environment = {**os.environ, **environment}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(f"Dasbor sudah menyala di {address}; membukanya di peramban.")
    assert notes.read_text().splitlines() == [address, address]


def end_with_ctrl_c(running):
    """A terminal sends it to the starter and the server alike."""
    os.killpg(running.process.pid, signal.SIGINT)
    assert running.process.wait(PATIENCE) == 0
    assert running.console.endswith("\nDasbor dimatikan.\n")
    assert "Traceback" not in running.console


def test_set_to_serve_the_network_it_does_and_still_asks_nobody(start, tmp_path):
    """The option wins over the settings' file, and the network's address is said.

    Where the log cannot be written, events go to the console.
    """
    (tmp_path / "log").write_text("a file where the folder should be")
    port = free_port()
    command = COMMANDS["streamlit"](port)
    with start(*command, "--server.address=0.0.0.0") as running:
        assert running.says(r"Dasbor: (\S+)")[1] == f"http://localhost:{port}"
        assert running.says(r"Juga di: (\S+)")[1].endswith(f":{port}")
        running.says("/kunci/")
        assert "Log tidak dapat ditulis di" in running.console
        assert '"event": "seed"' in running.console
        if sys.platform != "darwin":
            assert listens("127.0.0.2", port)
        assert running.contacted  # itself, to see whether it answers
        assert {each for each in running.contacted if not is_loopback(each)} == set()


def listens_on_ipv6():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def page(port, path):
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers={"accept": "text/html"})
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def test_events_go_to_the_logs_in_one_format_and_to_the_console_only_when_asked(start):
    """The trail's lines are JSON in a file of their own; no one-time link stands in either.

    The link leads to the public address, as behind a proxy; without one it has the port that the
    server really took.
    """
    port, public = free_port(), "https://zi.kpu.example"
    host = ("--host", "::1") if listens_on_ipv6() else ()
    for asked, arguments, settings in (
        ("tidak", (), {"UVICORN_PORT": str(port), "ZI_ADDRESS": public}),
        ("ya", (*host, "--port", "0"), {}),
    ):
        command = ("-m", "uvicorn", "app:app", *arguments)
        with start(*command, ZI_LOG_CONSOLE=asked, **settings) as running:
            address, key = running.says(r"\| (http\S+)/kunci/(\S+) +\|").groups()
            said = running.says(r"Dasbor: (\S+)")[1]
            assert said == address
            if settings:
                assert said == public
                address = f"http://127.0.0.1:{port}"
            assert answers(f"{address}/kunci/{key}")
            assert status(f"{address}/_stcore/metrics") == 404
        events = (running.folder / "log" / "zi.log").read_text("utf-8")
        trail = (running.folder / "log" / "audit.log").read_text("utf-8")
        for line in [*events.splitlines(), *trail.splitlines()]:
            assert DATED.fullmatch(line), line
        assert "zi.web: ditolak: http /_stcore/metrics (404)" in events
        assert "uvicorn.error: Started server process" in events
        told = [json.loads(line.partition(" zi.audit: ")[2]) for line in trail.splitlines()]
        assert told[0]["event"] == "seed"
        assert all(re.fullmatch("[0-9a-f]{64}", event["hash"]) for event in told)
        assert key not in events + trail
        assert ("ditolak: http /_stcore/metrics" in running.console) == (asked == "ya")
    assert "uvicorn.error: " in running.console
    assert '"event": "seed"' not in events


def flooding(folder):
    logs._BYTES = 2_000
    logs.start_logging(replace(read_settings(), log_folder=folder))
    logging.getLogger("zi.audit").info('{"number": 1}')
    for number in range(2_000):
        logging.getLogger("zi.web").warning("kejadian %s", number)


def test_the_logs_stay_within_bounds(tmp_path):
    """Older files are dropped; a flood of other events drops none of the trail's."""
    together(flooding, [(tmp_path / "log",)])
    kept = sorted((tmp_path / "log").glob("zi.log*"))
    assert len(kept) == 10
    assert all(file.stat().st_size <= 2_000 for file in kept)
    assert "kejadian 1999" in (tmp_path / "log" / "zi.log").read_text()
    assert '{"number": 1}' in (tmp_path / "log" / "audit.log").read_text()


def test_one_version_everywhere():
    """The project's file, the package, and the command line."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == zi_core.__version__ == zi("--version").stdout.strip()


@pytest.mark.parametrize("port", ["abc", "0", "99999"])
def test_a_port_that_is_none_is_refused_with_one_sentence(port, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["dev.py", "run", "--port", port])
    with pytest.raises(SystemExit, match=f"^Tidak ada porta {port}; pakailah 1024 sampai 65535.$"):
        dev.main()


@pytest.mark.skipif(sys.prefix != str(dev.VENV), reason="installs into .venv")
def test_installing_counts_the_packages_in_the_readers_language(capfd, monkeypatch):
    """With pip itself: all that is here already is counted, up to the last."""
    monkeypatch.setattr(dev, "speaks_indonesian", True)
    dev.install(dev.RUNTIME)
    said = capfd.readouterr().out
    counts = [tuple(map(int, found)) for found in re.findall(r"(\d+) dari (\d+) paket", said)]
    assert len(counts) > 5
    assert counts == sorted(counts)
    assert counts[-1][0] == counts[-1][1]
    assert not re.search(r"Requirement|Collecting|installing", said)


def test_an_installation_that_fails_says_why(capfd, monkeypatch, tmp_path):
    """What pip said is shown, and a sentence ends it."""
    monkeypatch.setattr(dev, "speaks_indonesian", True)
    wrong = tmp_path / "requirements.txt"
    wrong.write_text("no-such-package @ file:///nowhere.whl --hash=sha256:" + "0" * 64)
    with pytest.raises(SystemExit, match="tidak dapat dipasang; sebabnya menurut pip ada di atas"):
        dev.install(wrong)
    assert "ERROR" in capfd.readouterr().out
