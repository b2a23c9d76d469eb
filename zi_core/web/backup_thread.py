"""The server's own backups: a thread beside all others, which no publication waits for."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Final

from zi_core.backups import BackupKeeper, BackupStatus
from zi_core.runtime import shared_store
from zi_core.settings import settings
from zi_core.store import StoreError, store_address
from zi_core.store.serving import ServingMark
from zi_core.web.metrics import add_gauge

LOOK_SECONDS = 5.0
"""How often the thread looks whether a backup is due: two counts asked of the database."""
_PATIENCE: Final = 5.0
"""Seconds that the server's end waits for a backup in the making; the next start makes it."""

_log = logging.getLogger("zi.cadangan")


@cache
def _keeper() -> BackupKeeper:
    return BackupKeeper(settings().backups, shared_store)


def backup_status() -> BackupStatus:
    """How the backups of this server's store are, as its thread last saw it; never waits."""
    return _keeper().status


def _age() -> float | None:
    """Seconds since the newest good backup was made; None without one."""
    newest = backup_status().newest
    return None if newest is None else (datetime.now(UTC) - newest.at).total_seconds()


@asynccontextmanager
async def store_kept() -> AsyncIterator[None]:
    """While the server runs: its store is marked as served, and backed up where that is set."""
    add_gauge("zi_backup_age_seconds", "Age of the newest good backup.", _age)
    mark = _mark()
    ending = threading.Event()
    if mark:
        await asyncio.to_thread(mark.hold)
    thread = threading.Thread(target=_run, args=(mark, ending), name="cadangan", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        await asyncio.to_thread(thread.join, _PATIENCE)
        if mark:
            mark.release()


def _mark() -> ServingMark | None:
    try:
        return ServingMark(store_address())
    except (StoreError, ValueError):  # an address that cannot be read; every page tells it
        return None


def _run(mark: ServingMark | None, ending: threading.Event) -> None:
    while not ending.wait(LOOK_SECONDS):
        try:
            if mark:
                mark.hold()
            _keeper().look()
        except Exception:  # noqa: BLE001 - whatever it is, the thread goes on and tries again
            _log.exception("cadangan gagal")
