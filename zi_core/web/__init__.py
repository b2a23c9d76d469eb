"""What the server does beside Streamlit: doors, downloads, and what guards every request."""

from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from zi_core.settings import settings
from zi_core.web import doors, files
from zi_core.web.guard import Guard, ReadersOnly, tell_failure
from zi_core.web.page import IndonesianPage

__all__ = ["middleware", "routes", "tell_failure"]


def routes() -> list[BaseRoute]:
    """The routes served beside the dashboard's pages."""
    return [*files.routes(), *doors.routes()]


def middleware() -> list[Middleware]:
    """What every request and answer passes through, outermost first."""
    proxies = settings().proxies
    behind = [Middleware(ProxyHeadersMiddleware, trusted_hosts=list(proxies))] if proxies else []
    return [*behind, Middleware(Guard), Middleware(ReadersOnly), Middleware(IndonesianPage)]
