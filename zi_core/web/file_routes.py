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
from zi_core.boards import board_of
from zi_core.boards.sharing import share_query
from zi_core.dates import today
from zi_core.documents.downloads import (
    FILLED,
    Download,
    VersionFile,
    ViewFile,
    meeting_document,
    scan_download,
    slug,
    uploaded_file,
    view_file,
    working_workbook,
)
from zi_core.documents.sharing import SHARED_PAPERS, TEAM, SharedView
from zi_core.identity import Identities
from zi_core.meetings import MeetingError
from zi_core.publishing import marked_files
from zi_core.rehearsals import filled_workbook, sample_store, sample_store_of
from zi_core.runtime import shared_store
from zi_core.settings import settings
from zi_core.store import Store, StoreError
from zi_core.views.links import Query
from zi_core.web.current_person import client_of, person_in_link, person_of
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
        Route("/unduh/pindaian/{year:zi_number}/{meeting:zi_number}/{number:zi_number}", _scan),
        *(Route(f"/unduh/{paper.name}", _view_file) for paper in SHARED_PAPERS),
        Route("/unduh/tanda/{key}", _marked),
        Route(f"/unduh/{FILLED}{{team}}.xlsx", _filled),
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
    name, person = request.path_params["name"], await person_in_link(request)
    return await _of_version(request, person, lambda: working_workbook(_store_shown(person), name))


async def _uploaded(request: Request) -> Response:
    asked, person = request.path_params, await person_in_link(request)
    year, number = asked["year"], asked["version"]
    return await _of_version(
        request, person, lambda: uploaded_file(_store_shown(person), year, number)
    )


def _store_shown(person: Person) -> Store:
    """The store of which a person is shown files: a rehearsal's person none but that one's."""
    return sample_store_of(person) if person.rehearsal else shared_store()


async def _filled(request: Request) -> Response:
    """A team's workbook to be uploaded in a rehearsal, with invented reports filled in."""
    wanted = request.path_params["team"]

    def make() -> Download | None:
        teams = sample_store().plan(1).teams
        team = next((team for team in teams if team and slug(team) == wanted), None)
        return Download(f"{FILLED}{wanted}.xlsx", filled_workbook(team)) if team else None

    try:
        return _handed_out(await _queue.run(client_of(request.scope), make, same=request.url.path))
    except Busy:
        return _busy()


async def _marked(request: Request) -> Response:
    """A refused file with its bad cells marked, for whoever uploaded it."""
    file = marked_files.offered(request.path_params["key"], await person_in_link(request))
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
        return _handed_out(await _queue.run(client_of(request.scope), make, same=request.url.path))
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


async def _of_version(
    request: Request, person: Person, find: Callable[[], VersionFile | None]
) -> Response:
    async with _finding:
        found = await in_store_thread(find)
    at_hand = found.kept() if found else None
    if found is None or at_hand:
        return _handed_out(at_hand)
    try:
        same = _key(request.url.path, person)
        return _handed_out(await _queue.run(client_of(request.scope), found.get, same=same))
    except Busy:
        return _busy()


async def _document(request: Request) -> Response:
    person = await person_in_link(request)
    work = partial(_make, person, **request.path_params)
    try:
        found = await _queue.run(
            client_of(request.scope), work, same=_key(request.url.path, person)
        )
        return _handed_out(found)
    except Busy:
        return _busy()
    except MeetingError as error:
        return PlainTextResponse(str(error), status_code=404)


async def _view_file(request: Request) -> Response:
    """A paper of the view that the link's own parameters name; for who may see that view."""
    if not (settings().is_open or (await person_of(request)).may(Right.READ)):
        return PlainTextResponse("Masuk dulu untuk mengunduh berkas ini.", status_code=403)
    try:
        person = await person_in_link(request)
        found = await _found_view(request.url.path, request.url.query, person)
        if found is None:
            return PlainTextResponse(_NO_TEAM, status_code=404)
        return _handed_out(
            found.kept() or await _queue.run(client_of(request.scope), found.get, same=found.key)
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
    """What is handed on of a link's view."""
    board, now = board_of(query, person, today()), settings()
    team, link = None, share_query(board)
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
    person = await person_in_link(request)
    stage = _queue.stage(path) or _queue.stage(_key(path, person))
    if path in _VIEW_FILES:
        with suppress(StoreError):
            found = await _found_view(path, request.url.query, person)
            stage = _queue.stage(found.key) if found else None
    told = {} if stage is None else asdict(stage)
    return JSONResponse(told, headers={"cache-control": "no-store"})


def _key(path: str, person: Person) -> str:
    """What stands for a file in the queue: only those share it who are handed out the same.

    Who may have scans never shares with who may not, nor a rehearsal with anybody.
    """
    return f"{path} {person.rehearsal}{'+' if person.account is not None else ''}"


async def _scan(request: Request) -> Response:
    asked = request.path_params
    if (await person_of(request)).account is None:
        return PlainTextResponse("Masuk dulu untuk mengunduh pindaian.", status_code=403)

    def find() -> Download | None:
        store = shared_store().of_year(asked["year"])
        return scan_download(store, asked["meeting"], asked["number"]) if store else None

    try:
        return _handed_out(await _queue.run(client_of(request.scope), find, same=request.url.path))
    except Busy:
        return _busy()


def _busy() -> Response:
    return PlainTextResponse(
        "Dasbor sedang membuat banyak berkas lain. Coba lagi sebentar.",
        status_code=503,
        headers={"retry-after": str(RETRY_SECONDS)},
    )


def _make(person: Person, year: int, number: int, name: str) -> Download | None:
    # Signed papers are for who has signed in, on an open board as well.
    has_scans = person.account is not None
    store = _store_shown(person).of_year(year)
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
