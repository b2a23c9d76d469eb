"""Published versions, kept for good, in SQLite or PostgreSQL (``ZI_DATABASE_URL``)."""

from zi_core.store.errors import OutcomeUnknown, StoreBusy, StoreError, StoreUnreachable
from zi_core.store.opening import store_address
from zi_core.store.records import Book, Latest, NewVersion, Stale, Version
from zi_core.store.store import Store

__all__ = [
    "Book",
    "Latest",
    "NewVersion",
    "OutcomeUnknown",
    "Stale",
    "Store",
    "StoreBusy",
    "StoreError",
    "StoreUnreachable",
    "Version",
    "store_address",
]
