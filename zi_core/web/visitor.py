"""Who asks: the session cookie of a request, and the person behind it."""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import Response

from zi_core.access import STRANGER, Person, SignedIn, shared_access
from zi_core.settings import settings

SESSION_COOKIE: Final = "zi_sesi"
DEVICE_COOKIE: Final = "zi_perangkat"
_DEVICE_SECONDS: Final = 180 * 24 * 3600


def address_of(connection: HTTPConnection) -> str:
    """The address a request comes from; empty where the server does not know."""
    return connection.client.host if connection.client else ""


async def person_of(connection: HTTPConnection) -> Person:
    """The person of a request's session; a stranger where there is none, or it has ended."""
    token = connection.cookies.get(SESSION_COOKIE, "")
    if not token:
        return STRANGER
    address = address_of(connection)
    return await run_in_threadpool(shared_access().person, token, address=address)


def keep(response: Response, connection: HTTPConnection, signed_in: SignedIn) -> Response:
    """Put a new session, and the browser it belongs to, into an answer's cookies."""
    is_secure = settings().is_https or connection.url.scheme == "https"
    for name, value, seconds in (
        (SESSION_COOKIE, signed_in.token, None),
        (DEVICE_COOKIE, signed_in.device, _DEVICE_SECONDS),
    ):
        if value:
            response.set_cookie(
                name, value, max_age=seconds, httponly=True, samesite="lax", secure=is_secure
            )
    return response
