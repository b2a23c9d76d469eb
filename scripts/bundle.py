"""A zip of the program with all its packages, for computers without internet.

``python scripts/dev.py bundle`` (``make bundle``) makes it from a git clone. The packages are the
pinned ones of ``requirements.txt`` as ready-built wheels, each checked by its hash when it is
fetched and again when it is installed; their licences travel inside them (Streamlit's text is in
``deploy/``). The same commit gives the same entries in the same order, without the maker's paths
or times.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from packaging.markers import Marker

from zi_core import __version__

ROOT: Final = Path(__file__).resolve().parent.parent
PACKAGES: Final = "paket"
"""The folder of the packages, beside the program; ``scripts/dev.py`` installs from it."""
CONTENTS: Final = "ISI.txt"
"""The file in it that says, in Indonesian, for which computers the packages are."""

PYTHONS: Final = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS: Final = ("windows", "linux")
LEFT_OUT: Final = ("tests/", "benchmarks/", ".ci/")
"""What nobody needs to run it."""

_WORDS: Final = {"windows": "Windows 64 bit", "linux": "Linux 64 bit (x86-64)"}
TAGS: Final = {
    "windows": ["win_amd64"],
    # glibc 2.28: Debian 10, Ubuntu 20.04, RHEL 8 and whatever is newer
    "linux": [
        *(f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)),
        "manylinux2014_x86_64",
    ],
}
_MARKERS: Final = {
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt",
                "platform_machine": "AMD64"},
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix",
              "platform_machine": "x86_64"},
}  # fmt: skip
_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the earliest that a zip can tell."""


def main(arguments: list[str]) -> int:
    """Make the bundle; return the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py bundle", description=__doc__)
    parser.add_argument("--to", type=Path, default=ROOT / "dist", help="folder of the zip")
    parser.add_argument("--python", action="append", choices=PYTHONS, help="this one only")
    parser.add_argument("--platform", action="append", choices=PLATFORMS, help="this one only")
    options = parser.parse_args(arguments)
    pythons, platforms = options.python or list(PYTHONS), options.platform or list(PLATFORMS)
    begin = time.monotonic()
    files = program_files()
    if not files:
        sys.exit("Bundel dibuat dari klon git; folder ini bukan klon.")
    options.to.mkdir(parents=True, exist_ok=True)
    name = f"zi-dasbor-{__version__}"
    with tempfile.TemporaryDirectory() as folder:
        wheels = Path(folder)
        for platform in platforms:
            for python in pythons:
                _say(f"Mengambil paket untuk Python {python}, {_WORDS[platform]} ...")
                if not fetch(platform, python, wheels):
                    sys.exit("Paketnya tidak dapat diambil; sebabnya menurut pip ada di atas.")
        bundle = options.to / f"{name}.zip"
        contents = (
            f"Python {', '.join(pythons)} di {' dan '.join(_WORDS[each] for each in platforms)}\n"
        )
        write(bundle, name, files, wheels, contents)
        size = bundle.stat().st_size / 2**20
        _say(
            f"{bundle} ({size:.0f} MB, {len(files)} berkas, {len(list(wheels.iterdir()))} paket, "
            f"{time.monotonic() - begin:.0f} detik)"
        )
    return 0


def program_files() -> list[str]:
    """The files of the program by their paths, in order: those that git knows; none without git."""
    command = ["git", "ls-files", "-z", "--cached"]
    try:
        found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    names = (name for name in found.stdout.split("\0") if name and (ROOT / name).is_file())
    return sorted(name for name in names if not name.startswith(LEFT_OUT))


def requirements(platform: str, python: str) -> Iterator[str]:
    """The lines of ``requirements.txt`` that count on a computer, without their conditions.

    pip would judge these by the Python and the system on which it runs, not by those it is asked
    to download for.
    """
    environment = {
        **_MARKERS[platform],
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
    text = re.sub(r"\\\n", "", (ROOT / "requirements.txt").read_text("utf-8"))
    for line in text.splitlines():
        found = re.match(r"([\w.-]+(?:\[[\w,]+\])?==\S+)(?: ; (.+?))?((?: +--hash=\S+)+)\s*$", line)
        if found is None:
            if line.strip() and not line.lstrip().startswith("#"):
                raise ValueError(f"requirements.txt: {line}")
            continue
        pin, condition, hashes = found.groups()
        if condition is None or Marker(condition).evaluate(environment):
            yield f"{pin} {hashes.strip()}"


def fetch(platform: str, python: str, folder: Path) -> bool:
    """Put the wheels for one kind of computer into a folder; tell whether all are there."""
    wanted = folder / "requirements.txt"
    wanted.write_text("\n".join(requirements(platform, python)), encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary=:all:", "--require-hashes", f"--requirement={wanted}"]
    command += [f"--python-version={python}", "--implementation=cp", f"--dest={folder}"]
    command += [f"--platform={tag}" for tag in TAGS[platform]]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    wanted.unlink()
    return code == 0


def write(bundle: Path, top: str, files: list[str], wheels: Path, contents: str) -> None:
    """Write the zip: the program and its packages in a folder ``top``."""
    with ZipFile(bundle, "w") as archive:
        for name in files:
            is_program = (ROOT / name).stat().st_mode & 0o100 or name.endswith(".sh")
            entry = _entry(f"{top}/{name}", 0o755 if is_program else 0o644)
            archive.writestr(entry, (ROOT / name).read_bytes(), ZIP_DEFLATED)
        archive.writestr(_entry(f"{top}/{PACKAGES}/{CONTENTS}", 0o644), contents, ZIP_DEFLATED)
        for wheel in sorted(wheels.iterdir()):  # compressed already
            archive.writestr(
                _entry(f"{top}/{PACKAGES}/{wheel.name}", 0o644), wheel.read_bytes(), ZIP_STORED
            )


def _entry(name: str, mode: int) -> ZipInfo:
    entry = ZipInfo(name, _BEGINNING)
    entry.create_system = 3  # Unix, which has modes
    entry.external_attr = (0o100000 | mode) << 16
    return entry


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
