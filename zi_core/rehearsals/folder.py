"""The temporary folder of this process's sample stores: gone with it, or at a later start."""

import atexit
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Final

PREFIX: Final = "zi-latihan-"
ALIVE: Final = "hidup.db"
"""A database that the process keeps locked as long as it lives, on every system alike."""
_UNLOCKED: Final = 60 * 60  # seconds; a folder without its database may only just have been made


@cache
def folder() -> Path:
    """The folder of this process, made at the first call; removes those of processes that died."""
    remove_leftovers()
    made = Path(tempfile.mkdtemp(prefix=PREFIX))
    alive = sqlite3.connect(made / ALIVE, isolation_level=None, check_same_thread=False)
    alive.execute("BEGIN EXCLUSIVE")

    def remove() -> None:
        alive.close()
        shutil.rmtree(made, ignore_errors=True)

    atexit.register(remove)
    return made


def remove_leftovers(among: Path | None = None) -> None:
    """Remove the folders that killed processes have left behind, by default in the usual place."""
    for found in (among or Path(tempfile.gettempdir())).glob(f"{PREFIX}*"):
        if _is_abandoned(found):
            shutil.rmtree(found, ignore_errors=True)


def _is_abandoned(found: Path) -> bool:
    alive = found / ALIVE
    try:
        if not alive.exists():
            return time.time() - found.stat().st_mtime > _UNLOCKED
        with closing(sqlite3.connect(alive, timeout=0, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
    except (OSError, sqlite3.Error):  # locked, or another user's
        return False
    return True
