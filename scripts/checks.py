"""The checks behind ``make test``, ``make check`` and ``make lint``."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.dev import ROOT, VENV_PYTHON, say, shout
from scripts.programs import (
    CHROMIUM_VARIABLE,
    POSTGRESQL_VARIABLE,
    WITHOUT_LIBREOFFICE,
    WITHOUT_POPPLER,
    WITHOUT_POSTGRESQL,
    WITHOUT_PROXIES,
    ensure_chromium,
    ensure_libreoffice,
    ensure_playwright,
    ensure_poppler,
    ensure_postgresql,
    ensure_proxies,
)

MEMORY_FOR_FILES = 2 << 30
"""Bytes that must be free in memory for the tests' temporary files to lie there."""

CORE_TESTS = "not (browser or libreoffice or postgresql or exhaustive)"
LINT_CHECKS = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))

SYSTEM_PYTHON = "/usr/bin/python3"
READING_TESTS = tuple(
    f"tests/workbook/test_{name}.py" for name in ("containers", "pieces", "sheets", "xml_parts")
)
"""Those of what an XML parser and a ZIP reader do."""


def run(task: str, further: list[str]) -> int:
    """Carry out a task of who changes the program; ``further`` goes to what it runs."""
    if task == "test":
        with temporary_files() as environment:
            return run_tests(further, environment)
    if task == "check":
        quick = ("-q", "-m", CORE_TESTS, "--ignore=tests/attacks", "--hypothesis-profile=quick")
        with temporary_files() as environment:
            return run_all(*LINT_CHECKS, ("pytest", *quick), environment=environment)
    if task == "lint":
        return run_all(*LINT_CHECKS)
    if task == "format":
        return run_all(("ruff", "check", "--fix", "."), ("ruff", "format", "."))
    if task == "faults":
        ensure_postgresql()  # where there is none, the faults say so
        return run_all(("faults", *further))
    return run_all(("benchmarks", *further), ("benchmarks.screen",))


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
        Path(folder).chmod(0o1777)  # as for all: PostgreSQL and some tests run as somebody else
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
        code = run_all(
            *LINT_CHECKS,
            ("pytest", "-m", "not alone"),
            ("pytest", "-n0", "-m", "alone", "tests/attacks"),
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
