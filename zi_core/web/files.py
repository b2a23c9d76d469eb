"""Files that the server hands out: assets, working workbooks, and uploads as they came."""

from pathlib import Path
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from zi_core.downloads import Download, uploaded_file, working_workbook
from zi_core.store import shared_store

ASSETS: Final = Path(__file__).parent.parent.parent / "assets"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def routes() -> list[BaseRoute]:
    """Health, downloads and assets."""
    return [
        Route("/sehat", _health),
        Route("/unduh/versi/{year:int}/{version:int}", _uploaded),
        Route("/unduh/{name}", _workbook),
        # Under Streamlit's own name: what st.set_page_config takes comes from /media, closed here.
        Route("/favicon.png", _icon),
        Mount("/aset", StaticFiles(directory=ASSETS)),
    ]


async def _health(_: Request) -> Response:
    return PlainTextResponse("sehat")


async def _icon(_: Request) -> Response:
    return FileResponse(ASSETS / "icon.png")


# Not async: making a workbook takes a moment, and such endpoints run beside the event loop.
def _workbook(request: Request) -> Response:
    return _handed_out(working_workbook(shared_store(), request.path_params["name"]))


def _uploaded(request: Request) -> Response:
    asked = request.path_params
    return _handed_out(uploaded_file(shared_store(), asked["year"], asked["version"]))


def _handed_out(download: Download | None) -> Response:
    """A file as an attachment under its own name; a sentence where there is none."""
    if download is None:
        return PlainTextResponse("Berkas itu tidak ada.", status_code=404)
    name = quote(download.name)
    return Response(
        download.content,
        media_type=_XLSX,
        headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"},
    )
