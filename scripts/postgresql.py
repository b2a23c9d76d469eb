"""A PostgreSQL server of one's own: made in a temporary folder, gone afterwards.

A process of its own keeps it and ends it when its input ends, so that no server is left running
where whoever started it was killed.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scripts.dev import ROOT

USER: Final = "penguji"
_ATTEMPTS: Final = 5
_SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    # No power cut is played here; a killed client loses nothing that the server has taken.
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "shared_buffers": "32MB",
}


@dataclass(frozen=True)
class PostgreSQL:
    """A server: its port on this computer, the password of :data:`USER`, and who keeps it."""

    port: int
    password: str
    process: subprocess.Popen[bytes]

    def address(self, database: str) -> str:
        """The ``ZI_DATABASE_URL`` of a database of it."""
        return f"postgresql+psycopg://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        """End the server as a power cut does; its data stays."""
        self._tell("stop")

    def start(self) -> None:
        """Start it again, at the same address."""
        self._tell("start")

    def _tell(self, what: str) -> None:
        assert self.process.stdin and self.process.stdout  # noqa: PT018
        self.process.stdin.write(f"{what}\n".encode())
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == b"true"


@contextmanager
def running_postgresql(programs: Path) -> Iterator[PostgreSQL]:
    """A fresh server from a folder of programs, until the block or this process ends.

    Its database ``postgres`` is empty.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.postgresql", str(programs)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl+C is for who started it
    )
    with process:  # leaving closes its input, and waits
        assert process.stdout is not None
        started = json.loads(process.stdout.readline() or "{}")
        assert started, "PostgreSQL did not start; the reason stands in the output"
        yield PostgreSQL(**started, process=process)


def free_port() -> int:
    """A port of this computer that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _kept(programs: str) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Callable[[], bool]]]]:
    """What a started server is told by, and the commands that stop and start it."""
    folder = Path(tempfile.mkdtemp(prefix="zi-postgresql-"))
    person = _unprivileged(folder)
    password = secrets.token_hex(16)
    secret = folder / "password"
    secret.write_text(password, encoding="ascii")
    if person:
        shutil.chown(secret, person["user"], person["group"])

    def run(program: str, *arguments: object) -> bool:
        found = shutil.which(program, path=programs)
        command = [str(part) for part in (found, "-D", folder / "data", *arguments)]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        # Not captured: the server would hold the pipe open.
        with (folder / "output").open("wb") as output:
            done = subprocess.run(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                **person,
            )
        return done.returncode == 0

    def output() -> str:
        files = [folder / "output", folder / "log"]
        texts = [file.read_text(errors="replace") for file in files if file.exists()]
        return "\n".join(texts)

    try:
        made = run(
            "initdb",
            f"--username={USER}",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        )
        assert made, f"initdb failed:\n{output()}"

        def start(port: int) -> bool:
            settings = {**_SETTINGS, "port": port}
            options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
            return run("pg_ctl", "-w", "-l", folder / "log", "-o", options, "start")

        def stop() -> bool:
            return run("pg_ctl", "-w", "-m", "immediate", "stop")

        for _ in range(_ATTEMPTS):  # another program may take the port meanwhile
            port = free_port()
            if start(port):
                break
        else:
            raise AssertionError(f"PostgreSQL did not start:\n{output()}")
        try:
            commands = {"start": lambda: start(port), "stop": stop}
            yield {"port": port, "password": password}, commands
        finally:
            stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """Whom to run the server as, since it refuses root: options of subprocess."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return {}
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


if __name__ == "__main__":
    with _kept(sys.argv[1]) as (settings, commands):
        print(json.dumps(settings), flush=True)
        for line in sys.stdin:  # until whoever started it ends
            print(json.dumps(commands[line.strip()]()), flush=True)
