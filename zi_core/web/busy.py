"""The answer while the store is locked or away: a sentence, at once."""

import logging

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zi_core.store import StoreBusy, StoreUnreachable
from zi_core.web.index_page import own_page
from zi_core.web.metrics import REFUSED

_log = logging.getLogger("zi.web")
NOT_THERE = "Basis data tidak terjangkau"
_TRY_AGAIN_LATER = 1013  # of WebSocket's closing codes


class AnswersWhenBusy:
    """ASGI middleware: answers a database that is away or locked with a sentence, not a failure."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; answer in its place where the store is busy."""
        has_begun = False

        async def watched(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except StoreUnreachable as error:
            if has_begun or scope["type"] not in ("http", "websocket"):
                raise
            REFUSED.labels(503).inc()
            _log.warning("%s", error)
            if scope["type"] == "websocket":
                await receive()  # the request to connect
                await send({"type": "websocket.close", "code": _TRY_AGAIN_LATER})
            else:
                await _answer(error, scope)(scope, receive, send)


def _answer(error: StoreUnreachable, scope: Scope) -> Response:
    message, headers = str(error), Headers(scope=scope)
    if scope["method"] == "POST" and not error.is_outcome_unknown:
        message = f"Belum tersimpan. {message} Kembalilah ke halaman sebelumnya untuk mengulangi."
    if "text/html" in headers.get("accept", ""):
        response: Response = own_page(
            "auth_message.html",
            503,
            title="Basis data sedang sibuk" if isinstance(error, StoreBusy) else NOT_THERE,
            message=message,
            way=("/", "Kembali ke dasbor"),
        )
    else:
        response = PlainTextResponse(message, 503)
    response.headers["retry-after"] = "5"
    return response
