"""A PostgreSQL server of the tests' own: made in a temporary folder, gone afterwards.

A process of its own keeps it and ends it when its input ends, so that no server is left running
where the tests were killed.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.browser.serving import ROOT, free_port

USER = "penguji"
_ATTEMPTS = 5
_SETTINGS = {
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


class Cluster:
    """A running server."""

    def __init__(self, keeper, port, password):
        self._keeper = keeper
        self.port = port
        self.password = password

    def address(self, database, password=None):
        secret = self.password if password is None else password
        return f"postgresql+psycopg://{USER}:{secret}@127.0.0.1:{self.port}/{database}"

    def new_database(self, encoding="UTF8", template="template0"):
        """The address of an empty database, or of a copy of another."""
        name = f"zi_{secrets.token_hex(6)}"
        command = "CREATE DATABASE {} TEMPLATE {} ENCODING {} LOCALE 'C'"
        names = map(sql.Identifier, (name, template.rpartition("/")[2]))
        self._run(sql.SQL(command).format(*names, sql.Literal(encoding)))
        return self.address(name)

    def drop(self, address):
        name = sql.Identifier(address.rpartition("/")[2])
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def stop(self):
        """End the server as a power cut does; its data stays."""
        self._tell("stop")

    def start(self):
        """Start it again, at the same address."""
        self._tell("start")

    def _tell(self, what):
        self._keeper.stdin.write(f"{what}\n".encode())
        self._keeper.stdin.flush()
        assert self._keeper.stdout.readline().strip() == b"true"

    def _run(self, command):
        address = self.address("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(command)


@contextmanager
def running_cluster(programs):
    """A fresh server from a folder of programs, until the block ends or the tests die."""
    keeper = subprocess.Popen(
        [sys.executable, "-m", __name__, str(programs)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl+C is for the tests
    )
    with keeper:  # leaving closes its input, and waits
        told = json.loads(keeper.stdout.readline() or "{}")
        assert told, "PostgreSQL did not start; the reason stands in the output"
        yield Cluster(keeper, **told)


@contextmanager
def _kept_cluster(programs):
    folder = Path(tempfile.mkdtemp(prefix="zi-postgresql-"))
    person = _unprivileged(folder)
    password = secrets.token_hex(16)
    secret = folder / "password"
    secret.write_text(password, encoding="ascii")
    if person:
        shutil.chown(secret, person["user"], person["group"])

    def run(program, *arguments):
        command = [shutil.which(program, path=str(programs)), "-D", folder / "data", *arguments]
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

    def told():
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
        assert made, f"initdb failed:\n{told()}"

        def start(port):
            settings = {**_SETTINGS, "port": port}
            options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
            return run("pg_ctl", "-w", "-l", folder / "log", "-o", options, "start")

        def stop():
            return run("pg_ctl", "-w", "-m", "immediate", "stop")

        for _ in range(_ATTEMPTS):  # another program may take the port meanwhile
            port = free_port()
            if start(port):
                break
        else:
            raise AssertionError(f"PostgreSQL did not start:\n{told()}")
        try:
            commands = {"start": lambda: start(port), "stop": stop}
            yield {"port": port, "password": password}, commands
        finally:
            stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder):
    """Whom to run the server as, since it refuses root: options of subprocess."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


if __name__ == "__main__":
    with _kept_cluster(sys.argv[1]) as (settings, commands):
        print(json.dumps(settings), flush=True)  # noqa: T201 - to the tests that started it
        for line in sys.stdin:  # until they end
            print(json.dumps(commands[line.strip()]()), flush=True)  # noqa: T201
