"""Servers for the tests: ``streamlit run`` as people start it, on a port of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
_PATIENCE = 60


class Server:
    """A running dashboard: its address, and what it has logged so far."""

    def __init__(self, port, log_file):
        self.address = f"http://127.0.0.1:{port}"
        self._log_file = log_file

    @property
    def log(self):
        return self._log_file.read_text(encoding="utf-8")

    def get(self, path):
        """The body of an answer."""
        with urlopen(self.address + path, timeout=10) as answer:
            return answer.read()


@contextmanager
def serving(log_file, folder=ROOT, script="app.py", probe="/sehat"):
    """Run a script of a folder until the block ends; entered once it answers ``probe``.

    Its store lies beside its log, new unless one lies there already: ``zi.db``.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script]
    command += [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    command += ["--logger.hideWelcomeMessage=true"]
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={
                **os.environ,
                "PYTHONDONTWRITEBYTECODE": "1",
                "ZI_DATABASE_URL": f"sqlite:///{log_file.parent / 'zi.db'}",
            },
        )
        server = Server(port, log_file)
        try:
            _await(process, server, probe)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port():
    """A port that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _await(process, server, probe):
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


def copy_of_dashboard(folder):
    """Everything the server needs, in an empty folder, to be changed there at will."""
    for name in (".streamlit", "assets", "data", "pages", "zi_core"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "app.py", folder)
    return folder
