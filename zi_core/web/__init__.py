"""What the server does beside Streamlit: signing in, downloads, security."""

import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from textwrap import wrap
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from zi_core.runtime import shared_accounts
from zi_core.settings import settings
from zi_core.store import StoreError
from zi_core.web import auth_routes, file_routes, rehearsal_routes, startup_message
from zi_core.web.backup_thread import serving_store
from zi_core.web.busy import AnswersWhenBusy
from zi_core.web.client_limits import ClientLimits, connection_limit
from zi_core.web.index_page import BoardPage
from zi_core.web.logs import start_logging
from zi_core.web.maintenance import counted_events_kept
from zi_core.web.metrics import start_counting
from zi_core.web.security import Guard, ReadersOnly, tell_failure
from zi_core.web.socket_limits import SocketProtocol
from zi_core.web.static_files import StaticFiles
from zi_core.web.threads import in_store_thread, in_store_thread_later
from zi_core.web.uvicorn_internals import ConnectionTable, believe_no_proxy, limit_connections
from zi_core.web.warm_up import warm_up

__all__ = ["lifespan", "middleware", "provider_secrets", "routes", "start_logging", "tell_failure"]

_log = logging.getLogger("zi.web")


def routes() -> list[BaseRoute]:
    """The routes served beside the dashboard's pages."""
    return [*file_routes.routes(), *auth_routes.routes(), *rehearsal_routes.routes()]


def middleware(protocol: SocketProtocol) -> list[Middleware]:
    """What every request and answer passes through, outermost first.

    ``protocol`` is how the pages' sockets are read.
    """
    believe_no_proxy()
    proxies = settings().proxies
    behind = (
        [Middleware(ProxyHeadersMiddleware, trusted_hosts=list(map(str, proxies)))]
        if proxies
        else []
    )
    return [
        *behind,
        Middleware(Guard),
        Middleware(ClientLimits, protocol),
        Middleware(StaticFiles),
        Middleware(AnswersWhenBusy),
        Middleware(ReadersOnly),
        Middleware(BoardPage),
    ]


def provider_secrets() -> dict[str, Any]:
    """What Streamlit's own sign-in (``st.login``) needs to know of the office's provider."""
    now = settings()
    if now.open_id is None:
        return {}
    # One key for all processes and starts, known to nobody who does not know the secret.
    cookie_secret = hashlib.sha256(f"zi-kuki {now.open_id.client_secret}".encode()).hexdigest()
    return {
        "auth": {
            "redirect_uri": now.link("/oauth2callback"),
            "cookie_secret": cookie_secret,
            "client_id": now.open_id.client_id,
            "client_secret": now.open_id.client_secret,
            "server_metadata_url": now.open_id.issuer,
        }
    }


def lifespan() -> Callable[[object], AbstractAsyncContextManager[None]]:
    """What happens at the server's start: the store is opened, and the console shows the address.

    While there is no administrator, a one-time link that makes the first is printed on the console,
    and nowhere else. A store that cannot be opened is reported there, in the log and by every page;
    the server stays up to say so.
    """
    key: str | None = None
    trouble = ""

    @asynccontextmanager
    async def running(_: object) -> AsyncIterator[None]:
        nonlocal key, trouble
        async with serving_store():
            try:
                key = await in_store_thread(lambda: shared_accounts().keys.first_key())
            except StoreError as error:
                trouble = str(error)
                _log.error("basis data belum dapat dibuka: %s", trouble)
            if settings().metrics_readers:
                start_counting()
            most = connection_limit()
            table = ConnectionTable(most.each, most.total, settings().proxies)
            unlimited = limit_connections(table)
            try:
                async with counted_events_kept():
                    in_store_thread_later(warm_up)
                    yield
            finally:
                unlimited()

    def tell(names: Sequence[Any], scheme: str) -> None:
        startup_message.await_answer(names, scheme)
        found = startup_message.addresses(names, scheme)
        public = settings().address
        first, *others = dict.fromkeys(filter(None, [public, *found])) or [""]
        startup_message.say(f"Dasbor: {first} (hentikan dengan Ctrl+C)")
        startup_message.say(*(f"Juga di: {other}" for other in others))
        if trouble:
            startup_message.say(
                *startup_message.framed("Data belum dapat dibuka.", *wrap(trouble, 90))
            )
        if key:
            startup_message.say(
                *startup_message.framed(
                    "Dasbor ini belum punya pengelola. Buat akunnya lewat tautan sekali pakai ini:",
                    f"{first}/kunci/{key}",
                )
            )

    startup_message.when_listening(tell)
    return running
