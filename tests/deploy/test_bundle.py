"""The zip for computers without internet: what is in it, and that it starts without a network."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from itertools import product
from threading import Timer

import pytest
from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

from scripts import bundle, dev
from tests.browser.serving import ROOT, free_port

OWN = f"{sys.version_info.major}.{sys.version_info.minor}"
TRIAL = "ZI_BUNDLE"
"""Environment variable that asks for the whole way, with all packages."""
KINDS = list(product(bundle.PLATFORMS, bundle.PYTHONS))


@pytest.fixture(scope="module")
def locked():
    """The wheels of each pin, by name and version, from the lock that pip's hashes come from."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    return {
        (package["name"], package["version"]): [
            wheel["url"].rpartition("/")[2] for wheel in package.get("wheels", ())
        ]
        for package in lock["package"]
    }


@pytest.mark.parametrize(("platform", "python"), KINDS)
def test_every_pin_has_a_wheel_for_every_kind_of_computer(platform, python, locked):
    version = tuple(map(int, python.split(".")))
    tags = {
        *cpython_tags(version, platforms=bundle.TAGS[platform]),
        *compatible_tags(version, f"cp{version[0]}{version[1]}", bundle.TAGS[platform]),
    }
    pins = [line.split()[0].split("==") for line in bundle.requirements(platform, python)]
    assert len(pins) > 50
    assert len({name for name, _ in pins}) == len(pins)  # of numpy's two, one
    for name, release in pins:
        wheels = [parse_wheel_filename(file)[3] for file in locked[name.partition("[")[0], release]]
        assert any(tags & wheel for wheel in wheels), f"{name} {release}"


def test_the_program_goes_in_without_tests_and_data_in_a_fixed_order(tmp_path):
    """Made twice it is the same, byte by byte; no path or time of the maker's stands in it."""
    files = bundle.program_files()
    made = []
    for name in ("satu.zip", "dua.zip"):
        wheels = tmp_path / f"wheels of {name}"
        wheels.mkdir()
        (wheels / "b-1-py3-none-any.whl").write_bytes(b"b")
        (wheels / "a-1-py3-none-any.whl").write_bytes(b"a")
        bundle.write(tmp_path / name, "zi", files, wheels, "Python 3.13\n")
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / "satu.zip") as archive:
        names = archive.namelist()
        assert archive.getinfo("zi/mulai.sh").external_attr >> 16 == 0o100755
        assert archive.read("zi/mulai.bat").count(b"\r\n") > 20
    assert {"zi/app.py", "zi/mulai.bat", "zi/requirements.txt", "zi/.streamlit/config.toml"} <= {
        *names
    }
    assert names[-2:] == ["zi/paket/a-1-py3-none-any.whl", "zi/paket/b-1-py3-none-any.whl"]
    left_out = ("zi/tests/", "zi/benchmarks/", "zi/var/", "zi/.git/", "zi/.venv/", "zi/.cache/")
    assert not [name for name in names if name.startswith(left_out)]
    assert not [name for name in names if name.endswith((".db", "secrets.toml", "zi.toml"))]


def without_network(*command):
    """A command in a network of its own, that has nothing but the loopback address."""
    inside = 'ip link set lo up && exec "$@"'
    return ["unshare", "--map-root-user", "--net", "sh", "-c", inside, "sh", *command]


@pytest.fixture
def offline():
    """Runs commands without a network; where a system gives nobody that, tests are skipped."""
    if sys.platform != "linux" or subprocess.run(without_network("true"), check=False).returncode:
        pytest.skip("this system gives nobody a network of their own")

    def run(*command, **how):
        command = without_network(*map(str, command))
        return subprocess.run(command, capture_output=True, text=True, check=False, **how)

    return run


def wheel(folder, name):
    """A wheel with nothing but its licence, and its line in the requirements."""
    file, about = folder / f"{name}-1-py3-none-any.whl", f"{name}-1.dist-info"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{about}/licenses/LICENSE", "MIT")
        archive.writestr(f"{about}/RECORD", "")
    return f"{name}==1 --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


def test_packages_are_installed_from_the_bundle_or_it_says_which_it_holds(tmp_path, offline):
    """With pip itself and without a network; a package is taken by its hash alone."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "dev.py", tmp_path / "scripts")
    packages = tmp_path / bundle.PACKAGES
    packages.mkdir()
    (packages / bundle.CONTENTS).write_text("Python 3.11 di Windows 64 bit\n")
    (tmp_path / "requirements.txt").write_text(wheel(packages, "termuat"))
    code = (
        "import sys; from pathlib import Path; from scripts import dev;"
        "dev.speaks_indonesian = True; dev.ensure_environment(Path(sys.argv[1]))"
    )
    with (tmp_path / ".venv.lock").open("ab") as other:  # somebody clicked twice
        assert dev.locked(other)
        Timer(2, other.close).start()
        done = offline(sys.executable, "-c", code, "requirements.txt", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("Pemasangan yang lain di folder ini belum selesai; menunggu")
    assert list(tmp_path.glob(".venv/**/termuat-1.dist-info/licenses/LICENSE"))
    (tmp_path / "asing.txt").write_text("asing==1 --hash=sha256:" + "0" * 64)
    done = offline(sys.executable, "-c", code, "asing.txt", cwd=tmp_path)
    assert done.returncode == 1
    assert "Isinya untuk Python 3.11 di Windows 64 bit; di sini Python " in done.stderr
    assert "Traceback" not in done.stderr


def has_licence(file):
    """Whether a wheel brings the text of its licence; for Streamlit's ``deploy/`` has it."""
    with zipfile.ZipFile(file) as archive:
        return any(re.search("licen|copying", name, re.I) for name in archive.namelist())


@pytest.mark.exhaustive
@pytest.mark.timeout(1200)
@pytest.mark.skipif(TRIAL not in os.environ, reason=f"takes minutes: set {TRIAL}=ya")
def test_from_the_zip_in_an_empty_folder_to_a_page_without_a_network(tmp_path, offline):
    asked = [sys.executable, "-m", "scripts.bundle", "--python", OWN, "--platform", "linux"]
    subprocess.run([*asked, "--to", tmp_path], cwd=ROOT, check=True, capture_output=True)
    (made,) = tmp_path.glob("*.zip")
    with zipfile.ZipFile(made) as archive:
        archive.extractall(tmp_path / "kosong")
    (folder,) = (tmp_path / "kosong").iterdir()
    unlicensed = [file.name for file in folder.glob("paket/*.whl") if not has_licence(file)]
    assert [name.partition("-")[0] for name in unlicensed] in ([], ["streamlit"])
    seen = tmp_path / "seen"
    browser = tmp_path / "browser"  # the first page, as soon as it is told to look
    browser.write_text(
        f"#!{sys.executable}\nimport os, sys, urllib.request as web\n"
        "page = web.urlopen(web.Request(sys.argv[1], headers={'accept': 'text/html'})).read()\n"
        f"open({str(seen)!r}, 'wb').write(page)\n"
        "os.kill(os.getppid(), 15)\n"
    )
    browser.chmod(0o755)
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    (bin_folder / f"python{OWN}").symlink_to(sys._base_executable)
    environment = {
        "PATH": f"{bin_folder}:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": str(tmp_path),
        "BROWSER": f"{browser} %s",
        "LANG": "C.UTF-8",
    }
    start = ("sh", folder / "mulai.sh", "--port", free_port())
    done = offline(*start, env=environment, timeout=550)
    assert seen.exists(), done.stdout + done.stderr
    assert "Zona Integritas" in seen.read_text("utf-8")
    assert "Paketnya lengkap; memasang" in done.stdout
    assert (folder / "var" / "zi.db").exists()
