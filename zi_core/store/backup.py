"""A copy of a store in one file."""

import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from zi_core.store.errors import StoreError

if TYPE_CHECKING:
    from zi_core.store.store import Store


def backup(store: "Store", to: Path) -> None:
    """Write a copy of a SQLite store, whole even while others publish.

    Raises StoreError on PostgreSQL, where ``pg_dump`` is the tool, where the target exists
    already, and where it cannot be written; then nothing is left there.
    """
    if store.engine.dialect.name != "sqlite":
        raise StoreError("Cadangan PostgreSQL dibuat dengan pg_dump, bukan dengan perintah ini.")
    draft = to.with_name(f".{to.name}.{secrets.token_hex(6)}")
    try:
        if to.exists():
            raise StoreError(f"{to} sudah ada; sebut nama berkas yang baru.")
        with store.engine.connect() as connection:
            connection.execute(text("VACUUM INTO :target"), {"target": str(draft)})
        draft.rename(to)  # whole or not at all
    except (OSError, DBAPIError) as error:
        raise StoreError(
            f"Cadangan tidak dapat ditulis ke {to}; periksa foldernya dan sisa ruang disknya."
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
