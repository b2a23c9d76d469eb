"""``make cluster N=3``: several processes behind nginx with one PostgreSQL, to be tried here.

The nginx is ``deploy/nginx-cluster.conf`` with addresses of this computer. Without
``ZI_DATABASE_URL`` a PostgreSQL is made in a temporary folder, and is gone with all that was
published. A process that ends is started again, as a service's manager would.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

from scripts.dev import ROOT, first_free_port, say
from scripts.postgresql import free_port, running_postgresql
from scripts.programs import find_postgresql, find_proxy

TEMPLATE: Final = ROOT / "deploy" / "nginx-cluster.conf"
MOST: Final = 16
START_SECONDS: Final = 120
"""How long a process may take to its first answer, on a busy computer too."""
_END_SECONDS: Final = 15

_AROUND: Final = """\
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_rlimit_nofile 16384;
events {{ worker_connections 4096; }}
http {{
    log_format zi '$remote_addr $status $upstream_addr "$request"';
    access_log {folder}/access.log zi;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/cluster.conf;
}}
"""
"""What a system's own nginx.conf is elsewhere."""


@dataclass
class Member:
    """One process of the dashboard: its number from 1 on, its port, and where its log lies."""

    number: int
    port: int
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        """Whether its process lives."""
        return self.process is not None and self.process.poll() is None

    @property
    def log(self) -> str:
        """What it has said on its console."""
        return (self.folder / "console.txt").read_text("utf-8", "replace")


Launch = Callable[[list[str], Path, dict[str, str], Path], "subprocess.Popen[bytes]"]
"""Starts streamlit with arguments in a folder and an environment; what it says goes to a file."""


def launch(
    arguments: list[str], folder: Path, environment: dict[str, str], console_file: Path
) -> subprocess.Popen[bytes]:
    """Start streamlit from nothing, as a service's manager would."""
    with console_file.open("ab") as console:
        return subprocess.Popen(
            [sys.executable, "-m", "streamlit", *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl+C is for the command, which ends them in order
        )


@dataclass
class Cluster:
    """Processes behind one nginx.

    ``folder`` is temporary, ``database`` the address of their store, ``address`` what people open;
    ``settings`` are those of the dashboard; ``launch`` starts a process.
    """

    folder: Path
    database: str
    address: str
    settings: dict[str, str] = field(default_factory=dict)
    launch: Launch = launch
    members: list[Member] = field(default_factory=list)

    def environment(self, member: Member | None = None) -> dict[str, str]:
        """The environment of a member, or of a command beside them."""
        own = {} if member is None else {"ZI_LOG": str(member.folder), "ZI_PROXIES": "127.0.0.1"}
        return {**os.environ, "ZI_DATABASE_URL": self.database, **own, **self.settings}

    def start(self, member: Member, release: Path = ROOT) -> None:
        """Start a member's process from a release's folder; it answers a little later."""
        member.folder.mkdir(exist_ok=True)
        arguments = ["run", "app.py", f"--server.port={member.port}", "--server.address=127.0.0.1"]
        environment = self.environment(member)
        member.process = self.launch(arguments, release, environment, member.folder / "console.txt")

    def await_answer(self, member: Member, path: str = "/sehat") -> None:
        """Wait until a member answers a path with 200. Raises ClusterError where it does not."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and member.is_running:
            if _answers(member.port, path):
                return
            time.sleep(0.1)
        raise ClusterError(f"Peladen {member.number} tidak menjawab:\n{member.log[-2000:]}")

    def stop(self, member: Member) -> None:
        """End a member's process in order."""
        if member.process is not None:
            _end(member.process)

    def kill(self, member: Member) -> None:
        """End a member's process as a crash does."""
        if member.process is not None:
            member.process.kill()
            member.process.wait()


class ClusterError(Exception):
    """The cluster cannot run here; the text is an Indonesian sentence for people."""


@contextmanager
def running_cluster(
    count: int,
    database: str = "",
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    launch: Launch = launch,
    **settings: str,
) -> Iterator[Cluster]:
    """So many processes behind nginx, all answering, until the block ends.

    They start in the same moment. ``database`` is the address of their store; without one a
    PostgreSQL is made for them. ``settings`` are the dashboard's own, such as
    ``ZI_READING="masuk"``. Raises ClusterError where a program is missing or one does not start.
    """
    nginx = find_proxy("nginx")
    if nginx is None:
        raise ClusterError("nginx tidak ditemukan. Di Debian dan Ubuntu: apt-get install nginx")
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="zi-cluster-")))
        folder.chmod(0o711)  # nginx's workers are another user's where root starts it
        if not database:
            programs = find_postgresql()
            if programs is None:
                raise ClusterError(
                    "PostgreSQL tidak ditemukan. Pasang (apt-get install postgresql), atau sebut "
                    "alamatnya di ZI_DATABASE_URL."
                )
            database = running.enter_context(running_postgresql(Path(programs))).address("postgres")
        port = port or free_port()
        cluster = Cluster(folder, database, f"http://{host}:{port}", settings, launch)
        for number in range(1, count + 1):
            member = Member(number, free_port(), folder / f"peladen-{number}")
            cluster.members.append(member)
            running.callback(cluster.stop, member)
        for member in cluster.members:
            cluster.start(member)
        running.enter_context(_nginx(nginx, cluster, host, port))
        for member in cluster.members:
            cluster.await_answer(member)
        yield cluster


def configuration(template: str, listen: str, servers: list[str]) -> str:
    """The nginx configuration of a template with other addresses of nginx and of the servers."""
    line = re.compile(r"^ +server 127\.0\.0\.1:\d+ (.*);\n", re.MULTILINE)
    how = line.findall(template)[0]
    own = "".join(f"    server {server} {how};\n" for server in servers)
    first, *others = line.split(template)
    text = first + own + others[-1]
    return text.replace("    listen 80;\n", f"    listen {listen};\n")


@contextmanager
def _nginx(program: str, cluster: Cluster, host: str, port: int) -> Iterator[None]:
    folder = cluster.folder
    servers = [f"127.0.0.1:{member.port}" for member in cluster.members]
    text = configuration(TEMPLATE.read_text("utf-8"), f"{host}:{port}", servers)
    (folder / "cluster.conf").write_text(text, "utf-8")
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder), "utf-8")
    with (folder / "nginx.txt").open("wb") as console:
        process = subprocess.Popen(
            [program, "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")],
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        end = time.monotonic() + START_SECONDS
        while _status(port, "/") is None:
            if process.poll() is not None or time.monotonic() > end:
                told = (folder / "nginx.txt").read_text("utf-8", "replace")
                raise ClusterError(f"nginx tidak dapat dinyalakan:\n{told}")
            time.sleep(0.05)
        yield
    finally:
        _end(process)


def _answers(port: int, path: str) -> bool:
    return _status(port, path) == 200


def _status(port: int, path: str) -> int | None:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


# ---- the command ------------------------------------------------------------------------------


def main() -> int:
    """Run a cluster until it is stopped."""
    parser = argparse.ArgumentParser(prog="scripts.cluster", description=__doc__)
    parser.add_argument("--count", type=int, default=3)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8500)
    options = parser.parse_args()
    if os.name == "nt":
        sys.exit("Beberapa peladen hanya dapat dicoba di Linux dan macOS.")
    if not 1 <= options.count <= MOST:
        sys.exit(f"Banyaknya peladen 1 sampai {MOST}.")
    database = os.environ.get("ZI_DATABASE_URL", "")
    if database and not database.startswith("postgresql"):
        sys.exit("Beberapa peladen memerlukan PostgreSQL; ZI_DATABASE_URL menyebut yang lain.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    port = first_free_port(options.host, options.port)
    say(f"Menyalakan {options.count} peladen dengan nginx dan PostgreSQL ...")
    try:
        with running_cluster(options.count, database, options.host, port) as cluster:
            _tell(cluster, is_temporary=not database)
            _keep_running(cluster)
    except ClusterError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        say("Semua dihentikan.")
    return 0


def _tell(cluster: Cluster, *, is_temporary: bool) -> None:
    for member in cluster.members:
        say(f"Peladen {member.number}: porta {member.port}, proses {_pid(member)}")
    if is_temporary:
        say("PostgreSQL-nya hanya untuk percobaan: isinya hilang begitu ini dihentikan.")
    say(f"Dasbor: {cluster.address} (hentikan dengan Ctrl+C)")
    # Each process has made a link of its own, and the last one's counts: here is one that does.
    command = [sys.executable, "-m", "zi_core", "user", "first"]
    environment = {**cluster.environment(), "ZI_ADDRESS": cluster.address}
    made = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if made.returncode == 0:
        say(made.stdout.strip())


def _keep_running(cluster: Cluster) -> None:
    """Start again what has ended, for good."""
    while True:
        time.sleep(1)
        for member in cluster.members:
            if not member.is_running:
                say(f"Peladen {member.number} berakhir; dinyalakan lagi.")
                cluster.start(member)
                with suppress(ClusterError):
                    cluster.await_answer(member)
                say(f"Peladen {member.number}: porta {member.port}, proses {_pid(member)}")


def _pid(member: Member) -> int:
    return member.process.pid if member.process else 0


if __name__ == "__main__":
    sys.exit(main())
