"""Files that the server hands out: assets, workbooks, uploads as they came, documents."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from typing import Final
from urllib.parse import parse_qsl, quote

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from zi_core.access import Person, Right
from zi_core.boards import look
from zi_core.boards.sharing import share_query
from zi_core.dates import today
from zi_core.documents.downloads import (
    Download,
    VersionFile,
    ViewFile,
    meeting_document,
    scan_download,
    uploaded_file,
    view_file,
    working_workbook,
)
from zi_core.documents.sharing import SHARED_PAPERS, TEAM, SharedView
from zi_core.identity import Identities, OfficeIdentity
from zi_core.meetings import MeetingError
from zi_core.publishing import marked_files
from zi_core.runtime import practice_store, shared_store
from zi_core.settings import settings
from zi_core.store import StoreError
from zi_core.views.links import Query
from zi_core.web.current_person import address_of, person_of
from zi_core.web.health import health
from zi_core.web.metrics import metrics
from zi_core.web.static_files import ASSETS
from zi_core.web.threads import in_store_thread
from zi_core.web.work_queues import RETRY_SECONDS, Busy, Queue, say_done
from zi_core.workbook import Problem

MOST_WAITING: Final = 40
"""Most files waited for at a time; further requests are refused."""
WAITING_EACH: Final = 20
"""How many of them by one address."""
FINDING_AT_ONCE: Final = 4
"""How many files of versions are looked up at a time; more threads would take turns with pages'."""


class _Number(IntegerConvertor):
    """A number of an address; a longer one would be too large for a database, or to be read."""

    regex = "[0-9]{1,9}"


register_url_convertor("zi_number", _Number())


def routes() -> list[BaseRoute]:
    """Health, downloads and assets."""
    return [
        Route("/sehat", health),
        Route("/metrics", metrics),
        Route("/unduh/versi/{year:zi_number}/{version:zi_number}", _uploaded),
        Route("/unduh/rapat/{year:zi_number}/{number:zi_number}/{name}", _document),
        Route("/unduh/contoh/rapat/{number:zi_number}/{name}", _document),
        Route("/unduh/pindaian/{year:zi_number}/{meeting:zi_number}/{number:zi_number}", _scan),
        *(Route(f"/unduh/{paper.name}", _view_file) for paper in SHARED_PAPERS),
        Route("/unduh/tanda/{key}", _marked),
        Route("/unduh/{name}", _workbook),
        Route("/unduh/{rest:path}", _nothing),
        Route("/antrean/{rest:path}", _stage),
        Route("/aset/{rest:path}", _nothing),
        # Under Streamlit's own name: what st.set_page_config takes comes from /media, closed here.
        Route("/favicon.png", _icon),
    ]


async def _nothing(_: Request) -> Response:
    return _handed_out(None)


async def _icon(_: Request) -> Response:
    return FileResponse(ASSETS / "icon.png")


async def _workbook(request: Request) -> Response:
    name = request.path_params["name"]
    return await _of_version(request, lambda: working_workbook(shared_store(), name))


async def _uploaded(request: Request) -> Response:
    asked = request.path_params
    number = asked["version"]
    return await _of_version(request, lambda: uploaded_file(shared_store(), asked["year"], number))


async def _marked(request: Request) -> Response:
    """A refused file with its bad cells marked, for whoever uploaded it."""
    file = marked_files.offered(request.path_params["key"], await person_of(request))
    if file is None:
        return PlainTextResponse(
            "Berkas itu tidak ada lagi. Unggah lagi berkasnya, lalu minta tandanya sekali lagi.",
            status_code=404,
        )

    def make() -> Download:
        made = file.marked()
        if isinstance(made, Problem):
            raise _UnmarkableError(f"{made.message} {made.remedy}")
        return Download(file.name, made)

    try:
        return _handed_out(await _queue.run(address_of(request), make, same=request.url.path))
    except Busy:
        return _busy()
    except _UnmarkableError as error:
        return PlainTextResponse(
            f"Sel-selnya tidak dapat ditandai. {error} Daftar masalahnya tetap ada di halaman "
            "Unggah.",
            status_code=422,
        )


class _UnmarkableError(Exception):
    """A file cannot be marked; the text is an Indonesian sentence for people."""


async def _of_version(request: Request, find: Callable[[], VersionFile | None]) -> Response:
    async with _finding:
        found = await in_store_thread(find)
    at_hand = found.kept() if found else None
    if found is None or at_hand:
        return _handed_out(at_hand)
    try:
        return _handed_out(await _queue.run(address_of(request), found.get, same=request.url.path))
    except Busy:
        return _busy()


async def _document(request: Request) -> Response:
    # Signed papers are for who has signed in, on an open board as well.
    has_scans = (await person_of(request)).account is not None
    work = partial(_make, **request.path_params, has_scans=has_scans)
    try:
        found = await _queue.run(
            address_of(request), work, same=_key(request.url.path, has_scans=has_scans)
        )
        return _handed_out(found)
    except Busy:
        return _busy()
    except MeetingError as error:
        return PlainTextResponse(str(error), status_code=404)


async def _view_file(request: Request) -> Response:
    """A paper of the view that the link's own parameters name; for who may see that view."""
    person = await person_of(request)
    if not (settings().is_open or person.may(Right.READ)):
        return PlainTextResponse("Masuk dulu untuk mengunduh berkas ini.", status_code=403)
    try:
        found = await _found_view(request.url.path, request.url.query, person)
        if found is None:
            return PlainTextResponse(_NO_TEAM, status_code=404)
        return _handed_out(
            found.kept() or await _queue.run(address_of(request), found.get, same=found.key)
        )
    except Busy:
        return _busy()
    except StoreError as error:
        return PlainTextResponse(str(error), status_code=503)


async def _found_view(path: str, parameters: str, person: Person) -> ViewFile | None:
    name, query = path.rpartition("/")[2], Query.parse(dict(parse_qsl(parameters)))
    async with _finding:
        return await in_store_thread(lambda: view_file(name, _view_of(name, query, person)))


def _view_of(name: str, query: Query, person: Person) -> SharedView:
    """What is handed on of a link's view. The sample carries no letterhead of the office."""
    board, now = look(query, person, today()), settings()
    identity, team, link = OfficeIdentity(), None, share_query(board)
    if board.version:
        identity = Identities(board.store, now.document_settings).current()
    page = link.link("")
    if name.startswith(f"{TEAM}."):
        team = board.query.team
        page = link.link(TEAM, team=team)
    path = page if now.address else ""
    return SharedView(board.progress, identity, board.version, team, now.address, path)


async def _stage(request: Request) -> Response:
    """How far the file of an address is, for who waits for it; nothing where nobody does."""
    path = request.url.path.removeprefix("/antrean")
    stage = _queue.stage(path) or _queue.stage(_key(path, has_scans=True))
    if path in _VIEW_FILES:
        with suppress(StoreError):
            found = await _found_view(path, request.url.query, await person_of(request))
            stage = _queue.stage(found.key) if found else None
    told = {} if stage is None else asdict(stage)
    return JSONResponse(told, headers={"cache-control": "no-store"})


def _key(path: str, *, has_scans: bool) -> str:
    """What stands for a document in the queue: who may have scans never shares with who may not."""
    return f"{path} +" if has_scans else path


async def _scan(request: Request) -> Response:
    asked = request.path_params
    if (await person_of(request)).account is None:
        return PlainTextResponse("Masuk dulu untuk mengunduh pindaian.", status_code=403)

    def find() -> Download | None:
        store = shared_store().of_year(asked["year"])
        return scan_download(store, asked["meeting"], asked["number"]) if store else None

    try:
        return _handed_out(await _queue.run(address_of(request), find, same=request.url.path))
    except Busy:
        return _busy()


def _busy() -> Response:
    return PlainTextResponse(
        "Dasbor sedang membuat banyak berkas lain. Coba lagi sebentar.",
        status_code=503,
        headers={"retry-after": str(RETRY_SECONDS)},
    )


def _make(
    number: int, name: str, year: int | None = None, *, has_scans: bool = False
) -> Download | None:
    store = practice_store() if year is None else shared_store().of_year(year)
    if store is None:
        return None
    identity = Identities(store, settings().document_settings).current()
    return meeting_document(store, number, name, identity, say_done, has_scans=has_scans)


_VIEW_FILES: Final = frozenset(f"/unduh/{paper.name}" for paper in SHARED_PAPERS)
_NO_TEAM: Final = "Tautan ini tidak menyebut tim yang ada di rencana ini. Pilih timnya di Tim."

_finding: Final = asyncio.Semaphore(FINDING_AT_ONCE)

# One at a time: many at once would leave neither threads nor processors to the pages.
_queue: Final[Queue[Download | None]] = Queue(
    "berkas", threads=1, most=MOST_WAITING, each=WAITING_EACH, patience=60
)


def _handed_out(download: Download | None) -> Response:
    """A file as an attachment under its own name; a sentence where there is none."""
    if download is None:
        return PlainTextResponse("Berkas itu tidak ada.", status_code=404)
    name = quote(download.name)
    return Response(
        download.content,
        media_type=download.media_type,
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{name}",
            "cache-control": "no-store",  # under the same address it may say something else
        },
    )
