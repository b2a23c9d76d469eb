"""``/sehat``: whether the dashboard can do its work, for whoever watches over it."""

import asyncio
import logging
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from zi_core.runtime import shared_store
from zi_core.store.health import store_problem

_log = logging.getLogger("zi.web")

LONGEST: Final = 0.9
"""Seconds until an answer, whatever the database does."""

_KEPT: Final = 0.2
_NO_ANSWER: Final = "Basis data tidak menjawab."


class _Look:
    """One look at the store at a time, in a thread of its own; all who ask share it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sehat")
        self._running: Future[str | None] | None = None
        self._begun = 0.0
        self._last_problem: str | None = None

    async def problem(self) -> str | None:
        """Why the store cannot be used; None where it can. Only the event loop calls this."""
        begin = time.monotonic()
        if self._running is None or (self._running.done() and begin > self._begun + _KEPT):
            self._begun = begin
            self._running = self._thread.submit(store_problem, shared_store)
        left = max(self._begun + LONGEST - time.monotonic(), 0)
        try:
            # Shielded: who stops waiting for it does not end it for the others.
            looked = asyncio.shield(asyncio.wrap_future(self._running))
            found = await asyncio.wait_for(looked, left)
        except TimeoutError:
            found = _NO_ANSWER
        self._tell(found)
        return found

    def _tell(self, found: str | None) -> None:
        if found != self._last_problem:
            self._last_problem = found
            if found:
                _log.error("tidak sehat: %s", found)
            else:
                _log.warning("sehat kembali")


_look: Final = _Look()


async def current_problem() -> str | None:
    """Why the store cannot be used now, as a sentence; None where it can. In the event loop."""
    return await _look.problem()


async def health(_: Request) -> Response:
    """``sehat``, or 503 with the reason."""
    problem = await current_problem()
    headers = {"cache-control": "no-store"}
    if problem is None:
        return PlainTextResponse("sehat", headers=headers)
    return PlainTextResponse(f"tidak sehat: {problem}", 503, headers)
