"""A SQLite file copied as it is at one moment, in steps between which others write."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from zi_core.store.errors import StoreBusy, StoreError
from zi_core.store.timeouts import OF_A_COMMAND

_PAGES: Final = 256
"""Pages of 4 kB that are copied in one go: a writer waits for some milliseconds at most."""
_PAUSE: Final = 0.002
_IN_STEPS: Final = 20.0
"""Seconds after which the copy is made in one go: each change from elsewhere begins it anew."""


def copy_file(source: Path, target: Path) -> None:
    """Copy a database file to a new one.

    Raises sqlite3.Error where one cannot be read or the other not be written, StoreBusy where
    others hold the source for too long, and StoreError where it is damaged; what is at ``target``
    is then of no use.
    """
    begun = time.monotonic()

    def progress(_: int, remaining: int, __: int) -> None:
        if remaining and time.monotonic() - begun > limit:
            raise StoreBusy

    # rw: reading a file whose last writer was killed first undoes what it left half done.
    opened = sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True)
    with closing(opened) as live, closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA synchronous=OFF")
        try:
            limit = _IN_STEPS
            live.backup(copy, pages=_PAGES, sleep=_PAUSE, progress=progress)
        except StoreBusy:
            limit = _IN_STEPS + OF_A_COMMAND
            live.backup(copy, pages=-1, sleep=_PAUSE, progress=progress)
        if copy.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise StoreError(
                f"Basis data {source} rusak, jadi tidak disalin: salinannya akan rusak juga. "
                "Periksa dengan perintah verify."
            )
