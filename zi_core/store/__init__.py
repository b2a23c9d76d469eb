"""Published versions, kept for good: SQLite in a data folder, or PostgreSQL by ``ZI_DATABASE_URL``."""

from zi_core.store.opening import open_store, store_address
from zi_core.store.store import Book, NewVersion, Stale, Store, StoreRefused, Version

__all__ = [
    "Book",
    "NewVersion",
    "Stale",
    "Store",
    "StoreRefused",
    "Version",
    "open_store",
    "store_address",
]
