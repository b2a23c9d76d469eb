r"""Set up, run and check the dashboard with nothing but a bare Python.

``make run`` and ``make test`` call this file; without make, ``python scripts/dev.py run`` does the
same (on Windows ``py -3.11 scripts\dev.py run``). Only the standard library is imported, because
this runs before anything is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
RUNTIME = ROOT / "requirements.txt"
DEVELOPMENT = ROOT / "requirements-dev.txt"
BUNDLED = ROOT / "paket"
"""The packages in a bundle for computers without internet (``scripts/bundle.py``)."""
OLDEST_PYTHON = (3, 11)
PIP_WORDS = ("Collecting ", "Processing ", "Requirement already satisfied: ", "Ignoring ")
"""How pip begins its line of a package: it gets it, has it, or has no use for it here."""
CACHES = (".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis")

speaks_indonesian = False
"""Whether the task is one of the office's people."""


def main() -> int:
    """Carry out the task named on the command line; return its exit code."""
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__)
    tasks = parser.add_subparsers(dest="task", required=True)
    run_parser = tasks.add_parser("run", help="start the dashboard and print its address")
    run_parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 opens it to the network")
    run_parser.add_argument("--port", default="8501")
    run_parser.add_argument("--open", action="store_true", help="show it in the browser as well")
    cluster_parser = tasks.add_parser("cluster", help="try several servers behind nginx")
    cluster_parser.add_argument("--count", default="3", help="how many servers")
    cluster_parser.add_argument("--host", default="127.0.0.1")
    cluster_parser.add_argument("--port", default="8500")
    tasks.add_parser("test", help="run every check; further arguments go to pytest")
    tasks.add_parser("check", help="ruff, mypy and the tests of the core")
    tasks.add_parser("bench", help="measure speed; further arguments go to the benchmarks")
    tasks.add_parser(
        "bundle", add_help=False, help="a zip with all packages, for computers without internet"
    )
    tasks.add_parser("faults", help="try faults and count; further arguments go to them")
    tasks.add_parser("lint", help="ruff and mypy only")
    tasks.add_parser("format", help="let ruff format the code and mend what it can")
    tasks.add_parser("clean", help="remove the virtual environment and the caches")
    options, further = parser.parse_known_args()
    global speaks_indonesian
    speaks_indonesian = options.task in ("run", "bundle", "cluster")
    if further and options.task not in ("test", "bench", "bundle", "faults"):
        parser.error(f"unknown arguments: {' '.join(further)}")

    if options.task == "clean":
        return clean()
    if options.task == "run":
        port = int(options.port) if options.port.isdecimal() else 0
        if not 1 <= port <= 65535:
            sys.exit(f"Tidak ada porta {options.port}; pakailah 1024 sampai 65535.")
        ensure_environment(RUNTIME)
        if options.open and is_dashboard(options.host, port):
            address = local_address(options.host, port)
            say(
                f"Dasbor sudah menyala di {address}; membukanya di peramban.\n"
                "Bila itu dasbor dari folder lain, tutup jendelanya dulu, lalu ulangi."
            )
            webbrowser.open(address)
            return 0
        return run_dashboard(options.host, port, opens=options.open)
    if options.task == "bundle":
        ensure_environment(RUNTIME)
        command = [VENV_PYTHON, "-m", "scripts.bundle", *further]
        return subprocess.run(command, cwd=ROOT, check=False).returncode
    if options.task == "cluster":
        ensure_environment(RUNTIME)
        return run_cluster(options.count, options.host, options.port)
    ensure_environment(RUNTIME, DEVELOPMENT)
    from scripts import checks

    return checks.run(options.task, further)


# --- the virtual environment ---------------------------------------------------------------------


def ensure_environment(*requirement_files: Path) -> None:
    """Make ``.venv`` hold the pinned packages of the given files.

    A stamp inside ``.venv`` remembers what was installed, so that nothing happens while the files
    and the Python version stay the same. An environment whose Python no longer runs, lost its pip
    (as after an upgrade of the system's Python) or is too old is built anew.
    """
    version = environment_version()
    if version and all(is_installed(file, version) for file in requirement_files):
        return
    with sole_installation():
        version = environment_version()
        if version is None:
            build_environment()
            version = environment_version()
        if version is None:
            sys.exit(
                told(
                    "Lingkungan .venv yang baru tidak berfungsi. Ulangi sesudah: make clean",
                    "The new virtual environment .venv does not work. Run again after: make clean",
                )
            )
        for file in requirement_files:
            if not is_installed(file, version):
                stamp_of(file).unlink(missing_ok=True)
                install(file)
                stamp_of(file).write_text(fingerprint(file, version), encoding="ascii")


def is_installed(file: Path, version: str) -> bool:
    """Tell whether ``.venv`` holds what a file lists, for its Python version."""
    stamp = stamp_of(file)
    return stamp.is_file() and stamp.read_text(encoding="ascii") == fingerprint(file, version)


def stamp_of(file: Path) -> Path:
    """Return where it is noted what of a requirements file was installed."""
    return VENV / f"{file.name}.stamp"


def fingerprint(file: Path, version: str) -> str:
    """Return what stands for a requirements file's content and a Python version."""
    return hashlib.sha256(version.encode() + file.read_bytes()).hexdigest()


@contextmanager
def sole_installation() -> Iterator[None]:
    """Wait until nobody else installs into this folder, as after a second impatient click.

    The system lets go of the lock when a process ends, however it ends.
    """
    with (ROOT / ".venv.lock").open("ab") as file:
        is_told = False
        while not locked(file):
            if not is_told:
                say(
                    told(
                        "Pemasangan yang lain di folder ini belum selesai; menunggu ...",
                        "Another installation into this folder is under way; waiting ...",
                    )
                )
                is_told = True
            time.sleep(0.5)
        yield


def locked(file: IO[bytes]) -> bool:
    """Lock a file until it is closed; tell whether that went."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def environment_version() -> str | None:
    """Return the Python version of ``.venv``; None where it is missing, broken or too old."""
    question = "import pip, sys; print(*sys.version_info[:2], sep='.')"
    try:
        answer = subprocess.run(
            [VENV_PYTHON, "-c", question], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    version = answer.stdout.strip()
    return version if tuple(map(int, version.split("."))) >= OLDEST_PYTHON else None


def build_environment() -> None:
    """Create ``.venv`` anew with the Python that runs this file."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        sys.exit(
            told(
                f"{sys.executable} tidak dapat membuat lingkungan (tanpa venv atau ensurepip)."
                "\nDi Debian dan Ubuntu: sudo apt-get install python3-venv",
                f"{sys.executable} cannot make virtual environments (venv or ensurepip is missing)."
                "\nOn Debian and Ubuntu this mends it: sudo apt-get install python3-venv",
            )
        )
    say(told("Menyiapkan lingkungan .venv ...", "Making the virtual environment .venv ..."))
    if not succeeds(sys.executable, "-m", "venv", "--clear", str(VENV)):
        sys.exit(
            told(
                "Lingkungan .venv tidak dapat dibuat; sebabnya tertulis di atas.",
                "The virtual environment .venv could not be made; the reason stands above.",
            )
        )


def install(requirement_file: Path) -> None:
    """Install exactly what a compiled requirements file lists, each file checked by its hash.

    Only ready-built packages are taken, so that no compiler is needed.
    """
    say(
        told(
            f"Memasang {requirement_file.name} (beberapa menit bila jalurnya lambat) ...",
            f"Installing {requirement_file.name} (takes minutes on a slow line) ...",
        )
    )
    pip = (VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar=off")
    strict: tuple[str, ...] = ("--require-hashes", "--only-binary=:all:")
    if BUNDLED.is_dir():
        strict += ("--isolated", "--no-index", f"--find-links={BUNDLED}")
    total = len(re.findall("^[^ #]+==", requirement_file.read_text("utf-8"), re.MULTILINE))
    if not shows_progress((*pip, *strict, "--requirement", str(requirement_file)), total):
        if BUNDLED.is_dir():
            sys.exit(
                "Paket di folder ini tidak dapat dipasang. Isinya untuk "
                f"{(BUNDLED / 'ISI.txt').read_text('utf-8').strip()}; di sini "
                f"Python {environment_version()}, {platform.system()} {platform.machine()}."
            )
        sys.exit(
            told(
                f"{requirement_file.name} tidak dapat dipasang; sebabnya menurut pip ada di atas.",
                f"{requirement_file.name} could not be installed; pip's reason stands above.",
            )
        )


def shows_progress(command: tuple[str, ...], total: int) -> bool:
    """Run pip, telling how many packages it has got and installed; tell whether it succeeded.

    What pip itself says is shown where it failed.
    """
    kept: list[str] = []
    got, shown = 0, -1
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            kept.append(line)
            got += line.startswith(PIP_WORDS)
            if (tenths := got * 10 // max(total, 1)) > shown:
                shown = tenths
                say(told(f"  {got} dari {total} paket", f"  {got} of {total} packages"))
            if line.startswith("Installing collected packages"):
                say(told("  Paketnya lengkap; memasang ...", "  All are here; installing ..."))
    if pip.returncode:
        say("".join(kept[-30:]))
    return pip.returncode == 0


def clean() -> int:
    """Remove the virtual environment and the tools' caches, and nothing else."""
    for folder in (VENV, *(ROOT / name for name in CACHES)):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in list(ROOT.rglob("__pycache__")):
        shutil.rmtree(folder, ignore_errors=True)
    return 0


# --- the dashboard -------------------------------------------------------------------------------


def run_dashboard(host: str, port: int, *, opens: bool = False) -> int:
    """Serve the dashboard until it is stopped; it prints its address itself, once it answers.

    ``opens`` shows it in the browser then.
    """
    free_port = first_free_port(host, port)
    if free_port != port:
        say(f"Porta {port} sedang dipakai; memakai {free_port}.")
    say("Menyalakan dasbor ...")
    settings = (f"--server.address={host}", f"--server.port={free_port}")
    command = [VENV_PYTHON, "-m", "streamlit", "run", "app.py", *settings]
    server = subprocess.Popen(command, cwd=ROOT)
    if opens:
        threading.Thread(target=open_browser, args=(server, host, free_port), daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        code = server.wait()
    except KeyboardInterrupt:  # Ctrl+C reached the server too; let it close in order
        server.wait()
        say("Dasbor dimatikan.")
        return 0
    return 0 if code == -signal.SIGTERM else code


def open_browser(server: subprocess.Popen[bytes], host: str, port: int) -> None:
    """Show the dashboard in the browser as soon as it answers, while its process runs."""
    while server.poll() is None:
        if is_dashboard(host, port):
            webbrowser.open(local_address(host, port))
            return
        time.sleep(0.3)


def is_dashboard(host: str, port: int) -> bool:
    """Tell whether a dashboard answers where ``host`` and ``port`` listen, healthy or not."""
    connection = HTTPConnection(host.replace("0.0.0.0", "127.0.0.1"), port, timeout=3)
    try:
        connection.request("GET", "/sehat")
        return connection.getresponse().read().startswith((b"sehat", b"tidak sehat"))
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def local_address(host: str, port: int) -> str:
    """Return the address to open on this computer."""
    return f"http://{'localhost' if host in ('0.0.0.0', '127.0.0.1') else host}:{port}"


def run_cluster(count: str, host: str, port: str) -> int:
    """Run several servers behind nginx until they are stopped: :mod:`scripts.cluster`."""
    from scripts.programs import ensure_postgresql, ensure_proxy

    ensure_proxy("nginx")
    if not os.environ.get("ZI_DATABASE_URL"):
        ensure_postgresql()
    options = (f"--count={count}", f"--host={host}", f"--port={port}")
    command = [VENV_PYTHON, "-m", "scripts.cluster", *options]
    running = subprocess.Popen(command, cwd=ROOT)
    signal.signal(signal.SIGTERM, lambda *_: running.terminate())
    try:
        return running.wait()
    except KeyboardInterrupt:  # Ctrl+C reached it too; let it end all in order
        return running.wait()


def first_free_port(host: str, port: int) -> int:
    """Return the first port from ``port`` on, of twenty, on which ``host`` can listen."""
    reasons = []
    for candidate in range(port, min(port + 20, 65536)):
        try:
            with socket.socket() as probe:
                if os.name != "nt":  # there it would allow a port that another program listens on
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, candidate))
        except OSError as error:
            reasons.append(str(error))
        else:
            return candidate
    sys.exit(
        f"Dasbor tidak dapat dinyalakan di {host}, porta {port} sampai {port + 19}: {reasons[0]}"
    )


def succeeds(*command: str, quiet: bool = False) -> bool:
    """Run a command without input; tell whether it succeeded. ``quiet`` hides what it prints."""
    output = subprocess.DEVNULL if quiet else None
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
    )
    return done.returncode == 0


def shout(text: str) -> None:
    """Print a warning that cannot be overlooked among thousands of lines."""
    line = "!" * 100
    say(f"{line}\n{text}\n{line}")


def told(indonesian: str, english: str) -> str:
    """The words for who reads them: the office's people start the dashboard, others check it."""
    return indonesian if speaks_indonesian else english


def say(text: str) -> None:
    """Print a line at once, so that it stands before what a started program prints."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))  # a file that is run finds the modules of its own folder only
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(f"Perlu Python 3.11 atau lebih baru (newer is needed): {sys.version.split()[0]}.")
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
