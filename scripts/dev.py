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
import tempfile
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

MEMORY_FOR_FILES = 2 << 30
"""Bytes that must be free in memory for the tests' temporary files to lie there."""

CORE_TESTS = "not (browser or libreoffice or postgresql or exhaustive)"
LINT_CHECKS = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))

CHROMIUM_VARIABLE = "ZI_CHROMIUM"
"""Environment variable that names the browser for the tests; ``test`` sets it."""
CHROMIUM_COMMANDS = (
    "chromium-headless-shell",  # without a window's own parts: a test takes a quarter less
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
CHROMIUM_PACKAGES = ("chromium-headless-shell", "chromium")
CHROMIUM_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)

POSTGRESQL_VARIABLE = "ZI_POSTGRESQL_BIN"
"""Environment variable that names the folder of PostgreSQL's server programs; ``test`` sets it."""
POSTGRESQL_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "C:/Program Files/PostgreSQL/*/bin",
)
POSTGRESQL_PROGRAMS = ("initdb", "pg_ctl", "postgres")
WITHOUT_POSTGRESQL = (
    "NOT TESTED ON POSTGRESQL: no PostgreSQL server was found, and none could be installed.\n"
    "The tests of the store ran on SQLite alone. Install PostgreSQL (Debian: apt-get install\n"
    f"postgresql) and run again, or name the folder of initdb in {POSTGRESQL_VARIABLE}."
)

LIBREOFFICE_COMMANDS = ("soffice", "libreoffice")
LIBREOFFICE_APPLICATIONS = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
LIBREOFFICE_PARTS = {
    "libreoffice-calc": "libsclo.so",
    "libreoffice-writer": "libswlo.so",
    "libreoffice-impress": "libsdlo.so",
}
"""Debian's packages of it, each with the library that shows that it is there."""
WITHOUT_LIBREOFFICE = (
    "NOT TESTED WITH LIBREOFFICE: it was not found, and could not be installed.\n"
    "That it opens workbooks, documents and presentations was left out. Install LibreOffice\n"
    "(Debian: apt-get install libreoffice-calc libreoffice-writer libreoffice-impress), run again."
)

SYSTEM_PYTHON = "/usr/bin/python3"
READING_TESTS = tuple(
    f"tests/workbook/test_{name}.py" for name in ("containers", "pieces", "sheets", "xml_parts")
)
"""Those of what an XML parser and a ZIP reader do."""

POPPLER_PROGRAMS = ("pdftotext", "pdfinfo")
WITHOUT_POPPLER = (
    "PDF NOT READ: poppler was not found, and could not be installed.\n"
    "What stands in the PDF documents was left out. Install it (Debian: apt-get install\n"
    "poppler-utils), run again."
)

PROXIES = ("nginx", "caddy")
"""Programs before the dashboard for which ``deploy/`` has examples; Debian's packages too."""
FOLDERS_OF_ROOT = os.pathsep.join(("/usr/sbin", "/usr/local/sbin"))
WITHOUT_PROXIES = (
    "NOT TESTED BEHIND NGINX AND CADDY: they were not found, and could not be installed.\n"
    "Several servers, and whether the examples in deploy/ work, were left out. Install them\n"
    "(Debian: apt-get install nginx caddy), run again."
)

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
    if options.task == "test":
        with temporary_files() as environment:
            return run_tests(further, environment)
    if options.task == "check":
        quick = ("-q", "-m", CORE_TESTS, "--ignore=tests/attacks", "--hypothesis-profile=quick")
        with temporary_files() as environment:
            return run_all(*LINT_CHECKS, ("pytest", *quick), environment=environment)
    if options.task == "lint":
        return run_all(*LINT_CHECKS)
    if options.task == "format":
        return run_all(("ruff", "check", "--fix", "."), ("ruff", "format", "."))
    if options.task == "faults":
        ensure_postgresql()  # where there is none, the faults say so
        return run_all(("faults", *further))
    return run_all(("benchmarks", *further), ("benchmarks.screen",))


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


# --- the checks ----------------------------------------------------------------------------------


def run_all(*modules: tuple[str, ...], environment: dict[str, str] | None = None) -> int:
    """Run each module of ``.venv`` with its arguments, all of them even where one fails.

    Returns 0 when every one succeeded, else 1, naming the failed ones.
    """
    failed = []
    for module, *arguments in modules:
        command = " ".join([module, *arguments])
        say(f"== {command}")
        code = subprocess.run(
            [VENV_PYTHON, "-m", module, *arguments], cwd=ROOT, env=environment, check=False
        ).returncode
        if code:
            failed.append(f"{command} (exit {code})")
    if failed:
        say(f"FAILED: {'; '.join(failed)}")
    return 1 if failed else 0


@contextmanager
def temporary_files() -> Iterator[dict[str, str]]:
    """Yield an environment whose temporary files lie in memory, where the system has the room.

    Thousands of stores and databases are made, and each of their writes waits for a disk.
    """
    memory = Path("/dev/shm")
    if not (memory.is_mount() and shutil.disk_usage(memory).free >= MEMORY_FOR_FILES):
        yield dict(os.environ)
        return
    with tempfile.TemporaryDirectory(
        prefix="zi-tests-", dir=memory, ignore_cleanup_errors=True
    ) as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as somebody else
        yield {**os.environ, "TMPDIR": folder}


def run_tests(further: list[str], environment: dict[str, str]) -> int:
    """Run every check, with a browser and, where they can be had, PostgreSQL and LibreOffice.

    What could not be had is told before the checks and again after them.
    """
    ensure_playwright()
    environment = {**environment, CHROMIUM_VARIABLE: ensure_chromium()}
    left_out = []
    if postgresql := ensure_postgresql():
        environment[POSTGRESQL_VARIABLE] = postgresql
    else:
        left_out.append(WITHOUT_POSTGRESQL)
    if not ensure_libreoffice():
        left_out.append(WITHOUT_LIBREOFFICE)
    if not ensure_poppler():
        left_out.append(WITHOUT_POPPLER)
    if not ensure_proxies():
        left_out.append(WITHOUT_PROXIES)
    for warning in left_out:
        shout(warning)
    if further:
        code = run_all(*LINT_CHECKS, ("pytest", *further), environment=environment)
    else:
        # The attacks measure what others wait meanwhile: nothing else may run beside them.
        code = run_all(
            *LINT_CHECKS,
            ("pytest", "--ignore=tests/attacks"),
            ("pytest", "-n0", "tests/attacks"),
            environment=environment,
        )
        code = max(code, read_on_system_python(environment))
    for warning in left_out:
        shout(warning)
    return code


def read_on_system_python(environment: dict[str, str]) -> int:
    """Run the tests of reading on the system's Python too, where it is another release.

    Releases bring XML parsers of their own, and systems mend them in their own ways. The packages
    of ``.venv`` serve any release of the same minor version.
    """
    system = release_of(SYSTEM_PYTHON)
    own = release_of(VENV_PYTHON)
    if system is None or own is None or system == own:
        return 0
    if system[:2] != own[:2]:
        shout(f"READING NOT TESTED ON {SYSTEM_PYTHON}: .venv has no packages for its version.")
        return 0
    question = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.run(
        [VENV_PYTHON, "-c", question], capture_output=True, text=True, check=True
    ).stdout.strip()
    say(f"== pytest {' '.join(READING_TESTS)} ({SYSTEM_PYTHON}, {'.'.join(map(str, system))})")
    command = [SYSTEM_PYTHON, "-m", "pytest", "-p", "no:cacheprovider", *READING_TESTS]
    code = subprocess.run(
        command, cwd=ROOT, env={**environment, "PYTHONPATH": packages}, check=False
    ).returncode
    if code:
        say(f"FAILED: the tests of reading on {SYSTEM_PYTHON} (exit {code})")
    return int(code != 0)


def release_of(python: str) -> tuple[int, ...] | None:
    """Return the whole version of a Python; None where there is none."""
    command = [python, "-c", "import sys; print(*sys.version_info[:3])"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return tuple(map(int, answer.stdout.split()))


def ensure_playwright() -> None:
    """See that Playwright's driver runs, installing the library that a lean system lacks."""
    driver = (VENV_PYTHON, "-m", "playwright", "--version")
    if succeeds(*driver, quiet=True):
        return
    if not (install_package("libatomic1") and succeeds(*driver, quiet=True)):
        sys.exit(
            "The browser tests need Playwright, whose driver does not run here. It needs the "
            "library libatomic (Debian: apt-get install libatomic1); what else is wrong, this "
            f"says: {' '.join(driver)}"
        )


def ensure_chromium() -> str:
    """Return the path of a Chromium for the browser tests, installing one where none is.

    Tried in this order: one that is installed; Debian's package, where that needs no password;
    Playwright's own download.
    """
    path = find_chromium() or playwright_chromium()
    for package in CHROMIUM_PACKAGES:
        if path is None and install_package(package):
            path = find_chromium()
    if path is None:
        say("Downloading Chromium with Playwright ...")
        if succeeds(VENV_PYTHON, "-m", "playwright", "install", "chromium"):
            path = playwright_chromium()
    if path is None:
        sys.exit(
            "The browser tests need Chromium, and it could not be installed. Install Chromium or "
            f"Google Chrome and run again, or name its program in {CHROMIUM_VARIABLE}."
        )
    return path


def find_chromium() -> str | None:
    """Return the Chromium that the environment names or that is installed on this machine."""
    named = os.environ.get(CHROMIUM_VARIABLE)
    if named:
        return named
    for command in CHROMIUM_COMMANDS:
        path = shutil.which(command)
        # Ubuntu's chromium-browser may be a stub that only asks for a snap: let it show itself.
        if path and succeeds(path, "--version", quiet=True):
            return path
    return next((path for path in CHROMIUM_APPLICATIONS if Path(path).is_file()), None)


def playwright_chromium() -> str | None:
    """Return the Chromium that Playwright has downloaded earlier, if there is one."""
    question = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    command = [VENV_PYTHON, "-c", question]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    path = answer.stdout.strip()
    return path if path and Path(path).is_file() else None


def ensure_postgresql() -> str | None:
    """Return the folder of PostgreSQL's server programs, installing them where none are.

    None where there are none and Debian's package cannot be had without a password: a PostgreSQL
    is an office's choice, so its tests may be left out, but never in silence.
    """
    folder = find_postgresql()
    if folder is None and install_package("postgresql"):
        folder = find_postgresql()
    return folder


def find_postgresql() -> str | None:
    """Return the folder of the newest PostgreSQL server that is named or installed here."""
    named = os.environ.get(POSTGRESQL_VARIABLE)
    if named:
        return named
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    for pattern in POSTGRESQL_FOLDERS:
        anchor = Path(pattern).anchor
        found = Path(anchor).glob(pattern.removeprefix(anchor)) if Path(anchor).is_dir() else ()
        folders += sorted(found, key=version_in, reverse=True)
    return next((str(folder) for folder in folders if has_programs(folder)), None)


def version_in(folder: Path) -> list[int]:
    """Return the numbers in a path, so that 15 comes after 9.6."""
    return [int(number) for number in re.findall(r"\d+", str(folder))]


def has_programs(folder: Path) -> bool:
    """Tell whether a folder holds all that a server needs; a client's package has only some."""
    return all(shutil.which(name, path=str(folder)) for name in POSTGRESQL_PROGRAMS)


def ensure_libreoffice() -> bool:
    """Tell whether all of LibreOffice is here, installing Debian's packages where it may."""
    for package in lacking_libreoffice():
        install_package(package)
    return not lacking_libreoffice()


def lacking_libreoffice() -> list[str]:
    """Return Debian's packages of LibreOffice that are not here.

    Elsewhere it is installed whole: of a program that Debian did not bring, nothing lacks.
    """
    program = find_libreoffice()
    if program is None:
        return list(LIBREOFFICE_PARTS)
    folder = Path(program).resolve().parent
    if not any((folder / library).is_file() for library in LIBREOFFICE_PARTS.values()):
        return []
    return [name for name, library in LIBREOFFICE_PARTS.items() if not (folder / library).is_file()]


def find_libreoffice() -> str | None:
    """Return the program of the LibreOffice that is installed on this machine."""
    commands = map(shutil.which, LIBREOFFICE_COMMANDS)
    applications = (path for path in LIBREOFFICE_APPLICATIONS if Path(path).is_file())
    return next(filter(None, commands), None) or next(applications, None)


def ensure_poppler() -> bool:
    """Tell whether poppler's programs are here, installing Debian's package where it may."""
    if not all(map(shutil.which, POPPLER_PROGRAMS)):
        install_package("poppler-utils")
    return all(map(shutil.which, POPPLER_PROGRAMS))


def ensure_proxies() -> bool:
    """Tell whether nginx and Caddy are here, installing Debian's packages where it may."""
    return all(tuple(map(ensure_proxy, PROXIES)))


def ensure_proxy(name: str) -> bool:
    """Tell whether a proxy is here, installing Debian's package where it may."""
    return find_proxy(name) is not None or (install_package(name) and find_proxy(name) is not None)


def find_proxy(name: str) -> str | None:
    """Return the path of a proxy's program; Debian keeps some where only root looks."""
    return shutil.which(name) or shutil.which(name, path=FOLDERS_OF_ROOT)


def install_package(name: str) -> bool:
    """Install a Debian package as root or by a sudo that asks nothing; tell if it went."""
    if shutil.which("apt-get") is None:
        return False
    prefix = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if os.name == "posix" and os.geteuid() != 0:
        if shutil.which("sudo") is None or not succeeds("sudo", "-n", "true", quiet=True):
            return False
        prefix = ["sudo", "-n", *prefix]
    say(f"Installing {name} with apt-get ...")
    apt = (*prefix, "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120")
    return succeeds(*apt, "update") and succeeds(
        *apt, "install", "--yes", "--no-install-recommends", name
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
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(f"Perlu Python 3.11 atau lebih baru (newer is needed): {sys.version.split()[0]}.")
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
