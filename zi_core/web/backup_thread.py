"""The server's own backups: a thread beside all others, which no publication waits for."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Final

from zi_core.backups import BackupScheduler, BackupStatus
from zi_core.runtime import shared_store
from zi_core.settings import settings
from zi_core.store import StoreError, store_address
from zi_core.store.server_lock import ServerLock
from zi_core.web.metrics import add_gauge

LOOK_SECONDS = 5.0
"""How often the thread looks whether a backup is due: two counts asked of the database."""
_PATIENCE: Final = 5.0
"""Seconds that the server's end waits for a backup in the making; the next start makes it."""

_log = logging.getLogger("zi.cadangan")


@cache
def _scheduler() -> BackupScheduler:
    return BackupScheduler(settings().backups, shared_store)


def backup_status() -> BackupStatus:
    """How the backups of this server's store are, as its thread last saw it; never waits."""
    return _scheduler().status


def _age() -> float | None:
    """Seconds since the newest good backup was made; None without one."""
    newest = backup_status().newest
    return None if newest is None else (datetime.now(UTC) - newest.at).total_seconds()


@asynccontextmanager
async def serving_store() -> AsyncIterator[None]:
    """While the server runs: hold the store's server lock, and make backups where that is set."""
    add_gauge("zi_backup_age_seconds", "Age of the newest good backup.", _age)
    lock = _server_lock()
    ending = threading.Event()
    if lock:
        await asyncio.to_thread(lock.hold)
    thread = threading.Thread(target=_run, args=(lock, ending), name="cadangan", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        await asyncio.to_thread(thread.join, _PATIENCE)
        if lock:
            lock.release()


def _server_lock() -> ServerLock | None:
    try:
        return ServerLock(store_address())
    except StoreError:  # an address that cannot be read; every page tells it
        return None


def _run(lock: ServerLock | None, ending: threading.Event) -> None:
    while not ending.wait(LOOK_SECONDS):
        try:
            if lock:
                lock.hold()
            _scheduler().run_pending()
        except Exception:  # noqa: BLE001 - whatever it is, the thread goes on and tries again
            _log.exception("cadangan gagal")
