"""Files that the server hands out: assets, workbooks, uploads as they came, documents."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from zi_core.downloads import Download, meeting_document, uploaded_file, working_workbook
from zi_core.meetings import MeetingError
from zi_core.settings import settings
from zi_core.store import practice_store, shared_store
from zi_core.web.health import health
from zi_core.web.threads import in_store_thread

ASSETS: Final = Path(__file__).parent.parent.parent / "assets"

MOST_WAITING: Final = 20
"""How many requests for a meeting's document may wait for one another; others are sent away."""


class _Number(IntegerConvertor):
    """A number of an address; a longer one would be too large for a database, or to be read."""

    regex = "[0-9]{1,9}"


register_url_convertor("zi_number", _Number())


def routes() -> list[BaseRoute]:
    """Health, downloads and assets."""
    return [
        Route("/sehat", health),
        Route("/unduh/versi/{year:zi_number}/{version:zi_number}", _uploaded),
        Route("/unduh/rapat/{year:zi_number}/{number:zi_number}/{name}", _document),
        Route("/unduh/contoh/rapat/{number:zi_number}/{name}", _document),
        Route("/unduh/{name}", _workbook),
        Route("/unduh/{rest:path}", _nothing),
        # Under Streamlit's own name: what st.set_page_config takes comes from /media, closed here.
        Route("/favicon.png", _icon),
        Mount("/aset", StaticFiles(directory=ASSETS)),
    ]


async def _nothing(_: Request) -> Response:
    return _handed_out(None)


async def _icon(_: Request) -> Response:
    return FileResponse(ASSETS / "icon.png")


# Not async: making a workbook takes a moment, and such endpoints run beside the event loop.
def _workbook(request: Request) -> Response:
    return _handed_out(working_workbook(shared_store(), request.path_params["name"]))


async def _uploaded(request: Request) -> Response:
    asked = request.path_params

    def found() -> Download | None:
        return uploaded_file(shared_store(), asked["year"], asked["version"])

    return _handed_out(await in_store_thread(found))


async def _document(request: Request) -> Response:
    if _queue.waiting >= MOST_WAITING:
        return PlainTextResponse(
            "Dasbor sedang membuat banyak dokumen lain. Coba lagi sebentar.",
            status_code=503,
            headers={"retry-after": "10"},
        )
    try:
        return _handed_out(await _queue.run(_make, **request.path_params))
    except MeetingError as error:
        return PlainTextResponse(str(error), status_code=404)


def _make(number: int, name: str, year: int | None = None) -> Download | None:
    store = practice_store() if year is None else shared_store().of_year(year)
    return meeting_document(store, number, name, settings().papers) if store else None


class _Queue:
    """Work that is done one at a time, in a thread of its own.

    Many documents at once would leave neither threads nor processors to the pages.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="dokumen")
        self.waiting = 0  # changed by the event loop alone

    async def run(self, work: Callable[..., Download | None], **arguments: Any) -> Download | None:  # noqa: ANN401
        self.waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, partial(work, **arguments))
        finally:
            self.waiting -= 1


_queue: Final = _Queue()


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
