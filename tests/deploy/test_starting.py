"""The files that people click, and what starts the dashboard without anybody."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from scripts import dev
from tests.browser.serving import ROOT

BATCH = (ROOT / "mulai.bat").read_bytes()
SHELL = ROOT / "mulai.sh"
UNIT = (ROOT / "deploy" / "zi.service").read_text("utf-8")
CONTAINER = (ROOT / "deploy" / "Containerfile").read_text("utf-8")
SERVER = ["-m", "streamlit", "run", "app.py"]


# ---- the starters -------------------------------------------------------------------------------


def test_the_batch_file_is_what_windows_reads():
    """Plain ASCII with its line ends, however git hands it out; every label is there."""
    asked = ["git", "check-attr", "eol", "mulai.bat"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.split() == ["mulai.bat:", "eol:", "crlf"]
    text = BATCH.decode("ascii")
    assert all(line.endswith("\r\n") for line in text.splitlines(keepends=True))
    used = re.findall(r"(?:goto |call :)(\w+)", text)
    assert set(used) == set(re.findall(r"^:(\w+)", text, re.MULTILINE))
    assert used.index("start") == len(used) - 1  # it looks everywhere first


@pytest.mark.parametrize("starter", ["mulai.bat", "mulai.sh"])
def test_a_starter_looks_for_each_python_and_hands_over(starter):
    text = (ROOT / starter).read_text("utf-8")
    assert set(re.findall(r"(?:py -|python)(3\.\d+)", text)) == {"3.11", "3.12", "3.13", "3.14"}
    assert "Python 3.11 atau lebih baru tidak ditemukan di komputer ini." in text
    (handed,) = re.findall(r"scripts[\\/]dev\.py (.+?) (?:%\*|\"\$@\")", text)
    asked = [sys.executable, "scripts/dev.py", *handed.split()[:1], "--help"]
    help_text = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(option in help_text for option in handed.split()[1:])


@pytest.mark.skipif(os.name == "nt", reason="mulai.bat is for Windows")
def test_the_shell_starter_passes_over_what_is_too_old(tmp_path):
    """Only pythons of its PATH count; without a new one it says what to do."""
    for name, code in {"python3.13": 1, "python3": 0}.items():
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\n[ "$1" = -c ] && exit {code}\necho {name} "$@"\n')
        program.chmod(0o755)
    (tmp_path / "dirname").symlink_to(shutil.which("dirname"))
    start = [shutil.which("sh"), str(SHELL), "--port", "8600"]
    where = {"cwd": tmp_path, "env": {"PATH": str(tmp_path)}, "capture_output": True, "text": True}
    done = subprocess.run(start, check=False, **where)
    assert done.stdout == "python3 scripts/dev.py run --open --port 8600\n"
    (tmp_path / "python3").unlink()
    done = subprocess.run(start, check=False, **where)
    assert done.returncode == 1
    assert done.stdout.startswith("Python 3.11 atau lebih baru tidak ditemukan")


# ---- the service and the container --------------------------------------------------------------


def options_of(unit):
    return dict(line.split("=", 1) for line in unit.splitlines() if re.match(r"\w+=", line))


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path):
    """With the programs of this checkout; how much it leaves open stays below 2 of 10."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("no systemd here")
    own = UNIT.replace("/srv/zi/.venv/bin/python", sys.executable).replace("/srv/zi", str(tmp_path))
    unit = tmp_path / "zi.service"
    unit.write_text(own)
    for check in (["verify"], ["security", "--offline=true", "--threshold=20", "--no-pager"]):
        done = subprocess.run([analyze, *check, unit], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert check != ["verify"] or "zi.service" not in done.stderr, done.stderr


def test_the_service_may_write_its_data_and_no_more():
    options = options_of(UNIT)
    assert options["User"] == options["Group"] == "zi"
    assert options["ProtectSystem"] == "strict"
    folder = options["WorkingDirectory"]
    assert options["ReadWritePaths"].split() == [f"{folder}/var", f"{folder}/.cache"]
    assert (options["Restart"], options["RestartSec"]) == ("on-failure", "2")
    assert options["ExecStart"].split()[0] == f"{folder}/.venv/bin/python"


def test_service_and_container_start_the_dashboard_as_people_do():
    for command, address in (
        (options_of(UNIT)["ExecStart"].split(), "127.0.0.1"),
        (json.loads(re.findall(r"^CMD (\[.+\])", CONTAINER, re.MULTILINE)[-1]), "0.0.0.0"),
    ):
        port = "--server.port=8501"
        assert command[1:] == [*SERVER, f"--server.address={address}", port]


def test_the_container_holds_the_program_and_nothing_of_an_office():
    """What is copied is what the server needs; nothing else even reaches the build."""
    copied = re.findall(r"^COPY (\S+)", CONTAINER, re.MULTILINE)
    assert set(copied) == {
        *("requirements.txt", "app.py", ".streamlit", "assets", "data", "pages", "zi_core")
    }
    allowed = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert allowed[1] == "*"
    reached = {line[1:].partition("/")[0] for line in allowed if line.startswith("!")}
    assert reached == set(copied)
    assert "!.streamlit/config.toml" in allowed  # and not the secrets beside it
    assert re.search(r"^USER zi$", CONTAINER, re.MULTILINE)
    assert re.search(r"^VOLUME /srv/zi/var$", CONTAINER, re.MULTILINE)
    options = re.search(r"pip install (.+)", CONTAINER)[1]
    assert {"--require-hashes", "--only-binary=:all:"} <= set(options.split())
    assert dev.RUNTIME.name in options
