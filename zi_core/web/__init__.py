"""What the server does beside Streamlit: doors, downloads, and what guards every request."""

import hashlib
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

import uvicorn.config
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from zi_core.access import audit, shared_accounts
from zi_core.settings import settings
from zi_core.store import StoreError
from zi_core.web import doors, files
from zi_core.web.guard import Guard, ReadersOnly, tell_failure
from zi_core.web.page import IndonesianPage
from zi_core.web.upkeep import counted_events_kept

__all__ = ["lifespan", "middleware", "provider_secrets", "routes", "tell_failure"]


def routes() -> list[BaseRoute]:
    """The routes served beside the dashboard's pages."""
    return [*files.routes(), *doors.routes()]


def middleware() -> list[Middleware]:
    """What every request and answer passes through, outermost first."""
    # By itself uvicorn believes whoever is on this computer, such as a proxy that hands on what a
    # visitor claims. It reads its own setting before any of ours runs, and asks for this one after.
    uvicorn.config.ProxyHeadersMiddleware = _as_it_comes  # type: ignore[assignment, attr-defined]
    proxies = settings().proxies
    behind = (
        [Middleware(ProxyHeadersMiddleware, trusted_hosts=list(map(str, proxies)))]
        if proxies
        else []
    )
    return [*behind, Middleware(Guard), Middleware(ReadersOnly), Middleware(IndonesianPage)]


def _as_it_comes(app: ASGIApp, **_: object) -> ASGIApp:
    """In place of uvicorn's own trust in proxies: only those in the settings are believed."""
    return app


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


def lifespan(local: str) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """What happens at the server's start; ``local`` is its address on this computer.

    While there is no administrator, a one-time link that makes the first is told on the console,
    and nowhere else.
    """

    @asynccontextmanager
    async def running(_: object) -> AsyncIterator[None]:
        audit.log_to()
        # A store that cannot be opened is told by every page; the server stays up to say so.
        with suppress(StoreError):
            if key := shared_accounts().first_key():
                link = f"{settings().address or local}/kunci/{key}"
                sys.stderr.write(
                    "Dasbor ini belum punya pengelola. Buat akunnya lewat tautan sekali pakai "
                    f"ini:\n  {link}\n"
                )
        async with counted_events_kept():
            yield

    return running
