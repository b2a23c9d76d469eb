"""Making a backup, and removing those that are old enough to go."""

import hashlib
import shutil
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import text

from zi_core.backups.encryption import encrypt
from zi_core.backups.errors import BackupError
from zi_core.backups.folder import os_words
from zi_core.backups.names import CHECKSUM, BackupName
from zi_core.backups.places import (
    Place,
    backups_among,
    checksum_file,
    remove_backup,
)
from zi_core.backups.pruning import outdated
from zi_core.backups.temporary import temporary_folder
from zi_core.store import Store
from zi_core.store.backup import snapshot_to_sqlite
from zi_core.store.sqlite import file_of

_LONGEST_MAKING: Final = timedelta(days=1)
_SPARE: Final = 64 * 2**20
"""Bytes that a backup in the making leaves free: a full disk would stop the publishing."""


def make_backup(store: Store, place: Place, key: str, now: datetime) -> BackupName:
    """Back a store up at a place, encrypted where there is a ``key``; its name there.

    Raises BackupError, or StoreError as the store does; then no backup of that name is there.
    """
    name = BackupName(now.replace(microsecond=0), store.latest().newest.number, bool(key))
    try:
        with temporary_folder(_roomy_folder(store)) as folder:
            ready = _made(store, folder, key)
            sha256 = file_sha256(ready)
            # First: a backup that is there always has its checksum beside it. Whoever makes one
            # in the same second, in another process too, takes the next name.
            while not place.write_new(f"{name}{CHECKSUM}", checksum_file(sha256, str(name))):
                name = replace(name, at=name.at + timedelta(seconds=1))
            place.put(ready, str(name))
    except OSError as error:
        raise BackupError(
            f"Cadangan tidak dapat disiapkan ({os_words(error)}). Periksa folder basis datanya "
            "dan sisa ruang cakramnya."
        ) from error
    return name


def prune(place: Place, now: datetime) -> list[BackupName]:
    """Remove the backups that need not be kept any longer; which they were.

    Checksums go as well whose backup never came.
    """
    there = place.names()
    removed = outdated(backups_among(there), now)
    for backup in removed:
        remove_backup(place, backup)
    for name in there:
        alone = BackupName.parse(name.removesuffix(CHECKSUM))
        if alone and str(alone) not in there and now - alone.at > _LONGEST_MAKING:
            place.remove(name)
    return removed


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _roomy_folder(store: Store) -> Path:
    """A folder for what is in the making, with room enough; not the place: it is plain as yet."""
    if store.engine.dialect.name == "sqlite":
        file = file_of(store.engine)
        folder, size = file.parent, file.stat().st_size
    else:
        folder = Path(tempfile.gettempdir())
        with store.reading() as connection:
            size = connection.execute(
                text("SELECT pg_database_size(current_database())")
            ).scalar_one()
    if shutil.disk_usage(folder).free < 2 * size + _SPARE:
        raise BackupError(
            f"Sisa ruang cakram {folder} terlalu sedikit untuk menyiapkan cadangan. Kosongkan "
            "sebagian cakramnya."
        )
    return folder


def _made(store: Store, folder: Path, key: str) -> Path:
    plain, encrypted = folder / "zi.db", folder / "zi.db.age"
    snapshot_to_sqlite(store, plain)
    if not key:
        return plain
    encrypt(plain, encrypted, key)
    plain.unlink()
    return encrypted
