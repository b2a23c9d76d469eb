"""Files that never change: compressed once, kept by browsers for good, and nothing but them."""

import gzip
import re
import signal
import subprocess
import sys
import threading
import time

import brotli
import pytest
from starlette.responses import PlainTextResponse

from tests.web.test_web import ask
from zi_core.store.server_lock import process_lock
from zi_core.web import static_files
from zi_core.web.static_files import StaticFiles, address, plotly_address, prepare, streamlit_files

OWN = (
    "zi.css",
    "slides.css",
    "template.js",
    "header.js",
    "slides.js",
    "before.js",
    "downloads.js",
    "icon.png",
)


@pytest.fixture(scope="session")
def folder():
    """What a first start fills; where one has been here already, what it filled."""
    return prepare()


@pytest.fixture
def app(folder):  # noqa: ARG001
    """The middleware once the folder is there; ``passed`` what it leaves to others."""
    return _filled()


def _filled():
    found = StaticFiles(PlainTextResponse("passed"))
    for _ in range(100):
        if found._serve.__qualname__.startswith("_of_folders"):
            return found
        time.sleep(0.05)
    raise AssertionError("the folder was not taken up")


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("accepted", "encoding", "expand"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", None, bytes),
    ],
)
def test_scripts_go_out_as_the_browser_takes_them(app, accepted, encoding, expand):
    """Streamlit's and our own, to be kept for good; a font is compressed already."""
    scripts = [f"/static/{file.parent.name}/{file.name}" for file in streamlit_files()]
    assert len(scripts) > 60
    largest = max(streamlit_files(), key=lambda file: file.stat().st_size)
    for path, content in (
        (f"/static/js/{largest.name}", largest.read_bytes()),
        (address("template.js"), (static_files.ASSETS / "template.js").read_bytes()),
        (plotly_address(), static_files.PLOTLY.read_bytes()),
    ):
        answer = ask(app, path, accept_encoding=accepted)
        assert (answer.status, answer.headers.get("content-encoding")) == (200, encoding)
        assert expand(answer.body) == content
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].startswith("text/javascript")
    font = ask(app, address(static_files.FONT), accept_encoding=accepted)
    assert font.headers.get("content-encoding") is None
    assert font.body == (static_files.ASSETS / static_files.FONT).read_bytes()


@pytest.mark.exhaustive
def test_the_style_names_the_font_by_its_hash(app):
    style = ask(app, address("zi.css")).body.decode()
    assert f'url("{address(static_files.FONT)}")' in style


def test_another_content_has_another_address(monkeypatch, tmp_path):
    before = {name: address(name) for name in OWN}
    for name in OWN:
        (tmp_path / name).write_bytes((static_files.ASSETS / name).read_bytes() + b" ")
    (tmp_path / static_files.FONT).write_bytes(b"font")
    monkeypatch.setattr(static_files, "ASSETS", tmp_path)
    address.cache_clear()
    try:
        assert all(address(name) != before[name] for name in OWN)
    finally:
        address.cache_clear()
    assert all(re.fullmatch(r"/aset/[\w-]+\.[0-9a-f]{12}\.\w+", path) for path in before.values())


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "path",
    [
        "/aset/../app.py",
        "/aset/..%2fapp.py",
        "/aset/%2e%2e/app.py",
        "/aset/....//app.py",
        "/aset//etc/passwd",
        "/aset/..\\app.py",
        "/aset/\x00zi.css",
        "/aset/" + "../" * 12 + "etc/passwd",
        "/aset/",
        "/aset/zi.css",
        "/static/",
        "/static/js/none.js",
        "/sehat",
        "/",
    ],
)
def test_what_is_no_file_of_the_folder_passes_on(app, path):
    """Neither up, nor to an absolute path, nor to a listing of the folder."""
    assert ask(app, path).body == b"passed"


def test_before_the_folder_is_filled_our_own_files_go_out_as_they_are(monkeypatch):
    monkeypatch.setattr(static_files, "prepare", lambda: threading.Event().wait())
    app = StaticFiles(PlainTextResponse("passed"))
    piece = ask(app, address("template.js"), accept_encoding="br")
    assert piece.body == (static_files.ASSETS / "template.js").read_bytes()
    assert ask(app, address("zi.css")).headers["content-type"].startswith("text/css")
    assert len(ask(app, plotly_address()).body) > 4_000_000
    assert ask(app, "/static/js/index.js").body == b"passed"


def test_a_folder_that_cannot_be_written_is_logged_and_does_no_harm(monkeypatch, caplog):
    def fail():
        raise OSError("read-only")

    monkeypatch.setattr(static_files, "prepare", fail)
    app = StaticFiles(PlainTextResponse("passed"))
    for _ in range(100):
        if "tanpa dimampatkan" in caplog.text:
            break
        time.sleep(0.05)
    assert "tanpa dimampatkan" in caplog.text
    assert ask(app, address("template.js")).status == 200


def test_a_file_that_is_gone_goes_out_by_streamlit(monkeypatch, tmp_path, caplog):
    """Somebody may empty the cache while the server runs; the application still has the file."""
    monkeypatch.setattr(static_files, "prepare", lambda: (tmp_path / "pustaka",))
    script = next(file for file in streamlit_files() if file.suffix == ".js")
    (tmp_path / "pustaka" / "static" / "js").mkdir(parents=True)
    copy = tmp_path / "pustaka" / "static" / "js" / script.name
    copy.write_bytes(script.read_bytes())
    app = _filled()
    assert ask(app, f"/static/js/{script.name}").body == script.read_bytes()
    copy.unlink()
    assert ask(app, f"/static/js/{script.name}").body == b"passed"
    assert "berkas tetap tidak terbaca" in caplog.text


def test_two_processes_fill_it_once_and_earlier_releases_go(tmp_path, monkeypatch):
    """The second waits for the first; what an earlier release had filled is removed."""
    filled = []

    def fill(folder, _files):
        filled.append(folder)
        time.sleep(0.2)
        folder.mkdir()
        (folder / "x.js").write_text("x")

    monkeypatch.setattr(static_files, "_fill", fill)
    (tmp_path / "aset-earlier").mkdir()
    found = []
    starts = [threading.Thread(target=lambda: found.append(prepare(tmp_path))) for _ in range(3)]
    for start in starts:
        start.start()
    for start in starts:
        start.join(10)
    assert len(filled) == 2  # the libraries' and our own
    assert len(set(found)) == 1
    assert {*tmp_path.iterdir()} == {*found[0], tmp_path / ".kunci"}


@pytest.mark.exhaustive
def test_one_that_died_while_it_filled_is_not_waited_for(tmp_path, monkeypatch):
    """What it left unfinished goes."""
    program = (
        "import os, pathlib, sys\n"
        "from zi_core.web import static_files\n"
        "static_files._fill = lambda folder, _files: (folder.mkdir(), os.kill(os.getpid(), 9))\n"
        "static_files.prepare(pathlib.Path(sys.argv[1]))\n"
    )
    ended = subprocess.run([sys.executable, "-c", program, tmp_path], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert (tmp_path / "belum-selesai").is_dir()
    monkeypatch.setattr(static_files, "_fill", lambda folder, _files: folder.mkdir())
    monkeypatch.setattr(static_files, "_PATIENCE", 0)
    filled = prepare(tmp_path)
    assert {*tmp_path.iterdir()} == {*filled, tmp_path / ".kunci"}


def test_a_process_that_fills_too_long_is_not_waited_for_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(static_files, "_PATIENCE", 0)
    with (
        process_lock(tmp_path / ".kunci", 0),
        pytest.raises(OSError, match="locked"),
    ):
        prepare(tmp_path)
