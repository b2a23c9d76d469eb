"""Where backups lie: what a folder and a bucket have in common."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

from zi_core.backups.folder import FolderPlace
from zi_core.backups.names import CHECKSUM, BackupName
from zi_core.settings import BackupSettings

_CLOCKS_DIFFER: Final = timedelta(hours=1)


class Place(Protocol):
    """Where backups lie. All methods raise BackupError, with the reason, where they fail."""

    words: str
    """The place as people name it."""

    def names(self) -> set[str]:
        """The names of all files there."""

    def put(self, source: Path, name: str) -> None:
        """Copy a file to a new name there, whole or not at all; one that is there is refused."""

    def write(self, name: str, content: bytes) -> None:
        """Write a small file, over one of that name if there is one."""

    def write_new(self, name: str, content: bytes) -> bool:
        """Write a small file; false, and nothing is written, where there is one of that name."""

    def read(self, name: str) -> bytes | None:
        """The content of a small file; None where there is none of that name."""

    def fetch(self, name: str, target: Path) -> None:
        """Copy a file from there to a new file. Raises OSError where that cannot be written."""

    def remove(self, name: str) -> None:
        """Remove a file; nothing happens where there is none of that name."""


def place_of(address: str, settings: BackupSettings) -> Place:
    """The place that an address names: ``s3://bucket/prefix``, else a folder."""
    if address.startswith("s3://"):
        from zi_core.backups.s3 import S3Place  # its library is needed by few

        return S3Place(address, settings)
    return FolderPlace(Path(address))


def backups_at(place: Place) -> list[BackupName]:
    """The backups that lie at a place, newest first."""
    return backups_among(place.names())


def backups_among(names: Iterable[str]) -> list[BackupName]:
    """The backups among the names of files, newest first."""
    return sorted(filter(None, map(BackupName.parse, names)), reverse=True)


def newest_of(backups: Sequence[BackupName], now: datetime) -> BackupName | None:
    """The newest of backups that are sorted so; those of the future only where there is no other.

    A clock that was wrong once has named those: what they hold is older than they say.
    """
    past = (backup for backup in backups if not is_of_future(backup, now))
    return next(past, backups[0] if backups else None)


def is_of_future(backup: BackupName, now: datetime) -> bool:
    """Whether a backup tells a time that has not come, by more than clocks differ."""
    return backup.at > now + _CLOCKS_DIFFER


def checksum_of(content: bytes | None) -> str | None:
    """The SHA-256 that a file beside a backup tells; None without one."""
    words = (content or b"").decode("ascii", "replace").split()
    return words[0].lower() if words else None


def checksum_file(sha256: str, name: str) -> bytes:
    """The content of the file beside a backup."""
    return f"{sha256}  {name}\n".encode("ascii")


def remove_backup(place: Place, backup: BackupName) -> None:
    """Remove a backup and what lies beside it; the backup first, or it would lack its checksum."""
    place.remove(str(backup))
    place.remove(f"{backup}{CHECKSUM}")
