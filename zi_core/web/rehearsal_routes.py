"""Rehearsals over the web: choosing a part, beginning anew, ending. The cookie is HttpOnly."""

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from zi_core.dates import moment_label
from zi_core.rehearsals import Part, RehearsalsFull, part_of, parts, rehearsals
from zi_core.store import StoreError
from zi_core.views.links import Query
from zi_core.web.auth_routes import form_fields
from zi_core.web.current_person import REHEARSAL_COOKIE, client_of, keep_rehearsal
from zi_core.web.index_page import own_page
from zi_core.web.limits import TokenBucket
from zi_core.web.threads import in_store_thread

REHEARSAL: Final = "/latihan"
"""Where one chooses a part."""
BEGINS: Final = (30, 0.2)
"""How many rehearsals an address may begin at once, and a second after that."""
_SEE_OTHER: Final = 303
_SAMPLE: Final = Query(is_sample=True)
_TOO_MANY: Final = (
    "Dari alamat ini baru saja dimulai banyak latihan. Coba lagi sebentar lagi; data contohnya "
    "tetap dapat dilihat."
)
_begins: Final = TokenBucket(*BEGINS)


def routes() -> list[BaseRoute]:
    """The page where one chooses a part, and what its buttons do."""
    return [
        Route(REHEARSAL, _show, methods=["GET"]),
        Route(REHEARSAL, _choose, methods=["POST"]),
    ]


async def _show(request: Request) -> Response:
    return await _page(request)


async def _choose(request: Request) -> Response:
    fields = await form_fields(request)
    token, client = request.cookies.get(REHEARSAL_COOKIE, ""), client_of(request.scope)
    if fields.get("tombol") == "akhiri":
        await in_store_thread(rehearsals().end, token)
        response: Response = RedirectResponse("/", _SEE_OTHER)
        response.delete_cookie(REHEARSAL_COOKIE)
        return response
    try:
        part = await in_store_thread(part_of, fields.get("peran", ""))
        if part is None:
            return await _page(request, "Pilih salah satu peran di bawah ini.", 400)
        if await in_store_thread(rehearsals().play, token, part):
            return _led_to(part)
        if not _begins.take(client):
            return await _page(request, _TOO_MANY, 429)
        token = await in_store_thread(rehearsals().begin, part, client)
    except RehearsalsFull as error:
        _begins.give_back(client)
        return await _page(request, str(error), 503)
    except StoreError as error:
        return await _page(request, f"Latihan belum dapat dimulai. {error}", 503)
    return keep_rehearsal(_led_to(part), request, token)


def _led_to(part: Part) -> Response:
    return RedirectResponse(_SAMPLE.link(part.page), _SEE_OTHER)


async def _page(request: Request, message: str = "", status: int = 200) -> Response:
    token = request.cookies.get(REHEARSAL_COOKIE, "")
    try:
        found = await in_store_thread(rehearsals().find, token)
        offered = await in_store_thread(parts)
    except StoreError as error:
        found, offered, message, status = None, (), str(error), 503
    return own_page(
        "rehearsal.html",
        status,
        message=message,
        parts=offered,
        playing=found.part.key if found else "",
        until=moment_label(found.ends) if found else "",
        look=_SAMPLE.link(""),
    )
