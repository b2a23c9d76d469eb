"""The programs that the tests and several servers need beside Python: found, or installed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.dev import VENV_PYTHON, say, succeeds

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
