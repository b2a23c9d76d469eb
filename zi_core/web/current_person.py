"""Who asks: the session cookie of a request, and the person behind it."""

from typing import Final

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Scope

from zi_core.access import ANONYMOUS, Person, SignedIn
from zi_core.access.rate_limits import network_of
from zi_core.rehearsals import person_in_sample
from zi_core.runtime import person_for_session, viewer_for_session
from zi_core.settings import settings
from zi_core.web.threads import in_store_thread

SESSION_COOKIE: Final = "zi_sesi"
DEVICE_COOKIE: Final = "zi_perangkat"
REHEARSAL_COOKIE: Final = "zi_latihan"
_DEVICE_SECONDS: Final = 180 * 24 * 3600


def address_of(connection: HTTPConnection) -> str:
    """The address a request comes from; empty where the server does not know."""
    return plain_address(connection.client.host if connection.client else "")


def client_of(scope: Scope) -> str:
    """What counts as one client: the address a request comes from, or its IPv6 network."""
    client = scope.get("client")
    return network_of(plain_address(client[0] if client else ""))


def plain_address(address: str) -> str:
    """An address as people write it: IPv4 stays IPv4 where the server listens on both."""
    return address.removeprefix("::ffff:") if "." in address else address


async def person_of(connection: HTTPConnection) -> Person:
    """The person of a request's session; anonymous where there is none, or it has ended."""
    token = connection.cookies.get(SESSION_COOKIE, "")
    if not token:
        return ANONYMOUS
    return await in_store_thread(person_for_session, token, address_of(connection))


async def viewer_of(connection: HTTPConnection) -> Person:
    """Whom to show pages to: see :func:`zi_core.runtime.viewer_for_session`."""
    token = connection.cookies.get(SESSION_COOKIE, "")
    if not token:
        return ANONYMOUS
    return await in_store_thread(viewer_for_session, token, address_of(connection))


async def person_in_link(connection: HTTPConnection) -> Person:
    """Who asks for what a link shows: in the sample who plays there, else who has signed in."""
    is_sample = connection.query_params.get("contoh") == "1"
    return await (player_of if is_sample else person_of)(connection)


async def player_of(connection: HTTPConnection) -> Person:
    """Who a request's browser plays in the sample; somebody without a right where nobody."""
    token, address = connection.cookies.get(REHEARSAL_COOKIE, ""), address_of(connection)
    return await in_store_thread(person_in_sample, token, address)


def keep_rehearsal(response: Response, connection: HTTPConnection, token: str) -> Response:
    """Put a rehearsal into an answer's cookies: the browser forgets it when it is closed."""
    _set(response, connection, REHEARSAL_COOKIE, token, None)
    return response


def keep(response: Response, connection: HTTPConnection, signed_in: SignedIn) -> Response:
    """Put a new session, and the browser it belongs to, into an answer's cookies."""
    _set(response, connection, SESSION_COOKIE, signed_in.token, None)
    return keep_device(response, connection, signed_in.device)


def keep_device(response: Response, connection: HTTPConnection, device: str) -> Response:
    """Set the device cookie: the known device, or the queue ticket of who has to wait."""
    if device:
        _set(response, connection, DEVICE_COOKIE, device, _DEVICE_SECONDS)
    return response


def _set(
    response: Response, connection: HTTPConnection, name: str, value: str, seconds: int | None
) -> None:
    is_secure = settings().is_https or connection.url.scheme == "https"
    response.set_cookie(
        name, value, max_age=seconds, httponly=True, samesite="lax", secure=is_secure
    )
