"""What the server does by itself, once a minute and in the end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial

from zi_core.access.event_counts import MINUTE, counts_of
from zi_core.rehearsals import rehearsals
from zi_core.runtime import shared_store
from zi_core.store import StoreError
from zi_core.web.threads import in_store_thread


@asynccontextmanager
async def counted_events_kept() -> AsyncIterator[None]:
    """While the server runs, and when it ends, append what was counted to the trail."""
    running = asyncio.create_task(_every_minute())
    try:
        yield
    finally:
        running.cancel()
        await in_store_thread(partial(_flush, is_last=True))


async def _every_minute() -> None:
    while True:
        await asyncio.sleep(MINUTE.total_seconds())
        await in_store_thread(_flush)


def _flush(*, is_last: bool = False) -> None:
    rehearsals().prune()
    with suppress(StoreError):  # the pages tell it, and the counts are kept
        store = shared_store()
        counts_of(store).flush(store, datetime.now(UTC), is_last=is_last)
