"""Files that never change: scripts, styles and fonts, compressed once and kept for the next start.

The project's own lie in ``assets`` and get a hash of their content into their names; Streamlit's
have one already. All of them come from folders in the cache, each beside its compressed forms
(brotli, RFC 7932, and gzip), and may be kept by browsers for good.
"""

import hashlib
import logging
import os
import re
import shutil
import sqlite3
import threading
from asyncio import to_thread
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from servestatic import ServeStaticASGI
from servestatic.compress import Compressor
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zi_core.settings import ROOT
from zi_core.store.server_lock import process_lock

_log = logging.getLogger("zi.web")

ASSETS: Final = ROOT / "assets"
CACHE: Final = ROOT / ".cache"


def _folder_of(package: str) -> Path:
    """Where a package lies; it is not imported."""
    found = find_spec(package)
    return Path(str(found and found.origin)).parent


STREAMLIT: Final = _folder_of("streamlit") / "static"
PLOTLY: Final = _folder_of("plotly") / "package_data" / "plotly.min.js"

FONT: Final = "plus-jakarta-sans-latin-wght-normal.woff2"
LATER: Final = ("BidiComponent", "Button")
"""How names of Streamlit's scripts begin that pages use and its index page does not name."""

_PATIENCE: Final = 300
"""Seconds to wait for another process that compresses."""

_STATIC_IMPORT: Final = re.compile(rb"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")


# ---- names --------------------------------------------------------------------------------------


@cache
def address(name: str) -> str:
    """The address of one of the project's own files, by the hash of its content."""
    stem, dot, ending = name.rpartition(".")
    return f"/aset/{stem}.{hashlib.sha256(_content(name)).hexdigest()[:12]}{dot}{ending}"


def plotly_address() -> str:
    """The address of the library that draws charts."""
    digest = hashlib.sha256(version("plotly").encode()).hexdigest()[:12]
    return f"/aset/plotly.{digest}.js"


def _content(name: str) -> bytes:
    content = (ASSETS / name).read_bytes()
    if name.endswith(".css"):  # it names the font
        content = content.replace(f"/aset/{FONT}".encode(), address(FONT).encode())
    return content


def _own() -> Mapping[str, bytes]:
    """The project's own files, by address: under their names' hash."""
    return {
        address(file.name): _content(file.name)
        for file in ASSETS.iterdir()
        if file.suffix in (".css", ".js", ".woff2", ".png")
    }


def streamlit_files() -> Iterator[Path]:
    """Those of Streamlit's files that the pages fetch, the first page's first."""
    index = (STREAMLIT / "index.html").read_text(encoding="utf-8")
    first = [STREAMLIT / name for name in re.findall(r'\./(static/(?:js|css)/[^"]+)', index)]
    scripts = sorted((STREAMLIT / "static" / "js").iterdir())
    found = [*first, *(file for file in scripts if file.name.split(".")[0] in LATER)]
    seen: set[Path] = set()
    while found:
        file = found.pop(0)
        if file in seen or not file.is_file():
            continue
        seen.add(file)
        yield file
        if file.suffix == ".js":
            found += [
                file.parent / name.decode() for name in _STATIC_IMPORT.findall(file.read_bytes())
            ]


# ---- the folders --------------------------------------------------------------------------------


def prepare(cache_folder: Path = CACHE) -> tuple[Path, Path]:
    """Fill the folders of the libraries' files and of our own, unless they are there; return them.

    The first takes some twenty seconds of processor time, once a release of the libraries. Folders
    of other releases are removed. Raises OSError where the cache cannot be written.
    """
    parts = [version(name) for name in ("streamlit", "plotly", "brotli", "servestatic")]
    return (
        _filled(cache_folder, "pustaka", [*parts, *LATER], _libraries),
        _filled(cache_folder, "aset", sorted(_own()), _own),
    )


def _libraries() -> Mapping[str, bytes]:
    """Streamlit's and Plotly's files, by address."""
    found = {f"/static/{file.parent.name}/{file.name}": file for file in streamlit_files()}
    return {path: file.read_bytes() for path, file in (found | {plotly_address(): PLOTLY}).items()}


def _filled(
    cache_folder: Path,
    kind: str,
    depends_on: Sequence[str],
    files: Callable[[], Mapping[str, bytes]],
) -> Path:
    """The folder of a kind; filled by one process, while others wait for it."""
    digest = hashlib.sha256(" ".join(depends_on).encode()).hexdigest()[:16]
    folder = cache_folder / f"{kind}-{digest}"
    if folder.is_dir():
        return folder
    cache_folder.mkdir(exist_ok=True)
    with ExitStack() as held:
        try:
            held.enter_context(process_lock(cache_folder / ".kunci", _PATIENCE))
        except sqlite3.Error as error:
            raise OSError(str(error)) from error
        if not folder.is_dir():
            unfinished = cache_folder / "belum-selesai"
            shutil.rmtree(unfinished, ignore_errors=True)  # of a process that was ended
            _fill(unfinished, files())
            unfinished.rename(folder)
            for other in cache_folder.glob(f"{kind}-*"):
                if other != folder:
                    shutil.rmtree(other, ignore_errors=True)
    return folder


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    compressor = Compressor(quiet=True, use_zstd=False)
    for path, content in files.items():
        target = folder / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        if compressor.should_compress(target.name):
            compressor.compress(target)


# ---- serving ------------------------------------------------------------------------------------


class StaticFiles:
    """ASGI middleware: hands out the files of the folder; what is not there passes on.

    Before the folder of a new release is filled, Streamlit's files go out by Streamlit as they are.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application, and fill the folder in a thread of its own."""
        self.app = app
        self._serve: Any = _of_memory(app)
        threading.Thread(target=self._prepare, name="berkas-tetap", daemon=True).start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file, or pass the request on."""
        is_file = scope["type"] == "http" and scope["path"].startswith(("/static/", "/aset/"))
        await (self._serve if is_file else self.app)(scope, receive, send)

    def _prepare(self) -> None:
        with suppress(OSError, AttributeError):  # the first pages go first; where it can be said
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        try:
            folders = prepare()
        except OSError as error:
            _log.warning("berkas tetap dikirim tanpa dimampatkan: %s", error)
            return
        self._serve = _of_folders(self.app, folders)


def _of_folders(app: ASGIApp, folders: Sequence[Path]) -> ASGIApp:
    """All files of the folders, each to be kept for good.

    The library names the file that answers a request, and it is read here in one piece: by itself
    it would hand each 8 KiB to a thread that it starts for every answer. A file that cannot be read
    passes on to the application, as if it were not there.
    """
    files: Any = ServeStaticASGI(
        app,
        allow_all_origins=False,
        immutable_file_test=lambda _path, _url: True,
        allow_unsafe_symlinks=True,  # the folder is our own: no link is followed for each file
    )
    for folder in folders:
        files.add_files(folder)

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        start: Message = {}

        async def send_whole(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if message["type"] == "http.response.pathsend":
                content = await to_thread(Path(message["path"]).read_bytes)
                message = {"type": "http.response.body", "body": content}
            if start:
                await send(start)
                start = {}
            await send(message)

        names_files = {**(scope.get("extensions") or {}), "http.response.pathsend": {}}
        try:
            await files({**scope, "extensions": names_files}, receive, send_whole)
        except OSError as error:
            if not start:  # the answer has begun, or it is not about a file
                raise
            _log.warning("berkas tetap tidak terbaca: %s", error)
            await app(scope, receive, send)

    return serve


def _of_memory(app: ASGIApp) -> ASGIApp:
    """The project's own files as they are, until the folder is filled."""
    from starlette.responses import FileResponse, Response

    own = _own()

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path == plotly_address():
            await FileResponse(PLOTLY)(scope, receive, send)
        elif path in own:
            kinds = {"css": "text/css", "js": "text/javascript", "woff2": "font/woff2"}
            kind = kinds.get(path.rpartition(".")[2], "image/png")
            await Response(own[path], media_type=kind)(scope, receive, send)
        else:
            await app(scope, receive, send)

    return serve
