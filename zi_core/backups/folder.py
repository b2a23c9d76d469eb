"""Backups in a folder: on another disk, or on a share of the network."""

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from zi_core.backups.errors import BackupError
from zi_core.backups.temporary import remove_left_over
from zi_core.store.sqlite import sync_folder

_DRAFT: Final = ".sementara-"
"""How the name of a file begins that is still being written."""


class FolderPlace:
    """A folder. It must be there: made anew, it would hide that its disk is not mounted."""

    def __init__(self, folder: Path) -> None:
        """Speak of a folder; nothing is looked at yet."""
        self._folder = folder.absolute()
        self.words = f"folder {self._folder}"

    def names(self) -> set[str]:
        """The names of the files there; those that are still being written left out."""
        with self._plain_errors("dibaca"):
            return {
                path.name for path in self._folder.iterdir() if not path.name.startswith(_DRAFT)
            }

    def put(self, source: Path, name: str) -> None:
        """Copy a file there; it gets its name once it is whole and on the disk."""
        with self._plain_errors("ditulis"), self._draft() as draft:
            shutil.copyfile(source, draft)
            _sync(draft)
            self._name(draft, self._folder / name)

    def write(self, name: str, content: bytes) -> None:
        """Write a small file, over one of that name."""
        with self._plain_errors("ditulis"), self._draft() as draft:
            draft.write_bytes(content)
            _sync(draft)
            draft.replace(self._folder / name)
            sync_folder(self._folder)

    def write_new(self, name: str, content: bytes) -> bool:
        """Write a small file unless there is one of that name."""
        with self._plain_errors("ditulis"), self._draft() as draft:
            draft.write_bytes(content)
            _sync(draft)
            try:
                self._name(draft, self._folder / name)
            except FileExistsError:
                return False
            return True

    def _name(self, draft: Path, target: Path) -> None:
        """Give a file that is written a name that no other has. Raises FileExistsError."""
        try:
            os.link(draft, target)
        except FileExistsError:
            raise FileExistsError(errno.EEXIST, "", str(target)) from None
        except OSError:  # a stick or a share without hard links
            if target.exists():
                raise FileExistsError(errno.EEXIST, "", str(target)) from None
            draft.rename(target)
        sync_folder(self._folder)

    def read(self, name: str) -> bytes | None:
        """The content of a small file, if it is there."""
        with self._plain_errors("dibaca"):
            try:
                return (self._folder / name).read_bytes()
            except FileNotFoundError:
                if self._folder.is_dir():
                    return None
                raise

    def fetch(self, name: str, target: Path) -> None:
        """Copy a file from there."""
        with self._plain_errors("dibaca"):
            file = (self._folder / name).open("rb")
        with file, target.open("xb") as written:
            shutil.copyfileobj(file, written, 2**20)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with self._plain_errors("diubah"):
            (self._folder / name).unlink(missing_ok=True)

    @contextlib.contextmanager
    def _draft(self) -> Iterator[Path]:
        remove_left_over(self._folder.glob(f"{_DRAFT}*"))
        draft = self._folder / f"{_DRAFT}{secrets.token_hex(6)}"
        try:
            yield draft
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _plain_errors(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise BackupError(self._reason(error, what)) from error

    def _reason(self, error: OSError, what: str) -> str:
        if not self._folder.is_dir():
            return (
                f"Folder cadangan {self._folder} tidak ada. Pasang lagi cakram atau foldernya, "
                "atau perbaiki ZI_BACKUP_TO."
            )
        if isinstance(error, FileExistsError):
            return f"{error.filename} sudah ada; cadangan tidak pernah ditimpa."
        if isinstance(error, FileNotFoundError):
            return f"Cadangan {error.filename} tidak ada."
        return (
            f"Folder cadangan {self._folder} tidak dapat {what} ({os_words(error)}). Periksa izin "
            "akses dan sisa ruang cakramnya."
        )


def os_words(error: OSError) -> str:
    """What a computer says of a file, as far as people can use it."""
    known = {
        errno.ENOSPC: "cakram penuh",
        errno.EDQUOT: "jatah ruang habis",
        errno.EACCES: "tidak diizinkan",
        errno.EPERM: "tidak diizinkan",
        errno.EROFS: "hanya dapat dibaca",
        errno.EIO: "cakram rusak atau terlepas",
    }
    return known.get(error.errno or 0, error.strerror or type(error).__name__)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
