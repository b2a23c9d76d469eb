"""From a backup at its place to an opened store that has been verified as a whole."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import URL

from zi_core.backups.encryption import decrypt
from zi_core.backups.errors import BackupError
from zi_core.backups.folder import FolderPlace, os_words
from zi_core.backups.making import file_sha256
from zi_core.backups.names import CHECKSUM, ENCRYPTED, BackupName
from zi_core.backups.places import (
    Place,
    backups_at,
    checksum_of,
    newest_of,
    place_of,
)
from zi_core.backups.temporary import temporary_folder
from zi_core.meetings import verify_all
from zi_core.settings import BackupSettings
from zi_core.store import NewVersion, Store, StoreError
from zi_core.store.opening import open_database


@dataclass(frozen=True, slots=True)
class OpenedBackup:
    """A backup's store as a ``file`` of this computer, opened; ``size`` is that at its place."""

    name: str
    store: Store
    file: Path
    size: int


def find_backup(source: str, settings: BackupSettings, now: datetime) -> tuple[Place, str]:
    """The place and the name of the backup that ``source`` means.

    A folder or ``s3://bucket/prefix`` means the newest there (:func:`newest_of`); a file or an
    object means itself. Raises BackupError where there is none.
    """
    folder, _, name = source.rpartition("/")
    is_object = source.startswith("s3://") and name.endswith((".db", ENCRYPTED))
    if is_object:
        return place_of(folder, settings), name
    if not source.startswith("s3://") and not (path := Path(source)).is_dir():
        if not path.is_file():
            raise BackupError(f"Cadangan {source} tidak ada.")
        return FolderPlace(path.parent), path.name
    place = place_of(source, settings)
    newest = newest_of(backups_at(place), now)
    if newest is None:
        raise BackupError(f"Tidak ada cadangan di {place.words}.")
    return place, str(newest)


@contextlib.contextmanager
def opened_backup(place: Place, name: str, key: str, folder: Path) -> Iterator[OpenedBackup]:
    """Fetch a backup into a temporary folder in ``folder``, open it and verify it as a whole.

    Raises BackupError where it cannot be had, is damaged or cannot be decrypted, and StoreError
    where it is no store of ours, or one of a newer release.
    """
    with contextlib.ExitStack() as held:
        try:
            made = held.enter_context(temporary_folder(folder))
            fetched, plain = made / "cadangan", made / "zi.db"
            place.fetch(name, fetched)
            size = fetched.stat().st_size
            _check(place, name, fetched)
            if name.endswith(ENCRYPTED):
                decrypt(fetched, plain, key)
                fetched.unlink()
            else:
                fetched.rename(plain)
        except OSError as error:
            raise BackupError(
                f"Cadangan tidak dapat disiapkan di {folder} ({os_words(error)}). Periksa sisa "
                "ruang cakramnya."
            ) from error
        address = URL.create("sqlite", database=str(plain)).render_as_string()
        try:
            store = open_database(address, _nothing_to_begin)
        except StoreError as error:
            reason = str(error).partition(" Jangan dihapus")[0].replace(str(plain), name)
            raise BackupError(f"Cadangan {name} tidak dapat dibuka. {reason}") from error
        try:
            problems = verify_all(store)
            if problems:
                raise BackupError(f"Cadangan {name} tidak utuh: {' '.join(problems[:5])}")
            yield OpenedBackup(name, store, plain, size)
        finally:
            store.close()


def _check(place: Place, name: str, fetched: Path) -> None:
    expected = checksum_of(place.read(f"{name}{CHECKSUM}")) if BackupName.parse(name) else None
    if expected and file_sha256(fetched) != expected:
        raise BackupError(
            f"Cadangan {name} rusak atau terpotong: isinya tidak sesuai sidiknya. Pakai cadangan "
            "sebelumnya dengan menyebut nama berkasnya."
        )


def _nothing_to_begin() -> NewVersion:
    raise BackupError("Cadangan itu tidak ada.")
