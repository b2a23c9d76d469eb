"""Backups in a bucket of an S3-compatible server."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import (
    AlreadyExistsError,
    BaseError,
    NotFoundError,
    PermissionDeniedError,
    UnauthenticatedError,
)
from obstore.store import S3Store

from zi_core.backups.errors import BackupError
from zi_core.settings import BackupSettings

if TYPE_CHECKING:
    from obstore.store import S3Config

_PART: Final = 5 * 2**20
"""Bytes that are sent and fetched at a time, the least that S3 allows: each has its own time."""
_RETRIES: Final = 2
_ANSWER_SECONDS: Final = 120
_NOT_THERE: Final = (NotFoundError, FileNotFoundError)
_FORBIDDEN: Final = (
    "403 Forbidden",
    "401 Unauthorized",
    "SignatureDoesNotMatch",
    "InvalidAccessKeyId",
    "AccessDenied",
)


class S3Place:
    """The objects of a bucket whose keys begin with a prefix."""

    def __init__(self, address: str, settings: BackupSettings) -> None:
        """Speak of an address ``s3://bucket/prefix``; keys and endpoint are the settings'."""
        parts = urlsplit(address)
        self.words = f"bucket {address}"
        self._host = settings.endpoint or f"s3.{settings.region}.amazonaws.com"
        self._bucket = parts.netloc
        if not settings.key_id or not settings.secret:
            raise BackupError(
                "Cadangan ke s3://… memerlukan ZI_BACKUP_S3_KEY_ID dan ZI_BACKUP_S3_SECRET."
            )
        keys: S3Config = {
            "region": settings.region,
            "access_key_id": settings.key_id,
            "secret_access_key": settings.secret,
        }
        if settings.endpoint:  # without one it is Amazon's
            keys["endpoint"] = settings.endpoint
        self._store = S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            config=keys,
            client_options={
                "allow_http": settings.endpoint.startswith("http://"),
                "connect_timeout": "5s",
                "timeout": f"{_ANSWER_SECONDS}s",
            },
            retry_config={"max_retries": _RETRIES},
        )

    def names(self) -> set[str]:
        """The keys below the prefix."""
        with self._plain_errors():
            return {found["path"] for batch in obstore.list(self._store) for found in batch}

    def put(self, source: Path, name: str) -> None:
        """Send a file in parts; it appears once the last of them has arrived."""
        size = source.stat().st_size
        with self._plain_errors():
            with contextlib.suppress(*_NOT_THERE):
                obstore.head(self._store, name)
                raise BackupError(f"{name} sudah ada; cadangan tidak pernah ditimpa.")
            obstore.put(self._store, name, source, chunk_size=_PART, max_concurrency=1)
            arrived = obstore.head(self._store, name)["size"]
        if arrived != size:
            raise BackupError(f"Cadangan {name} tidak utuh sampai di {self.words}.")

    def write(self, name: str, content: bytes) -> None:
        """Put a small object."""
        with self._plain_errors():
            obstore.put(self._store, name, content)

    def write_new(self, name: str, content: bytes) -> bool:
        """Put a small object unless there is one of that name."""
        with self._plain_errors():
            try:
                obstore.put(self._store, name, content, mode="create")
            except AlreadyExistsError:
                return False
            return True

    def read(self, name: str) -> bytes | None:
        """Get a small object."""
        with self._plain_errors():
            try:
                return bytes(obstore.get(self._store, name).bytes())
            except _NOT_THERE:
                return None

    def fetch(self, name: str, target: Path) -> None:
        """Get an object in parts."""
        with target.open("xb") as file, self._plain_errors():
            size = obstore.head(self._store, name)["size"]
            for start in range(0, size, _PART):
                end = min(start + _PART, size)
                file.write(obstore.get_range(self._store, name, start=start, end=end))

    def remove(self, name: str) -> None:
        """Delete an object."""
        with self._plain_errors(), contextlib.suppress(*_NOT_THERE):
            obstore.delete(self._store, name)

    @contextlib.contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except (BaseError, FileNotFoundError) as error:
            raise BackupError(self._reason(error)) from error

    def _reason(self, error: Exception) -> str:
        said = str(error)
        if "NoSuchBucket" in said:
            return f"Bucket {self._bucket} tidak ada di {self._host}. Buat dulu, lalu coba lagi."
        if isinstance(error, _NOT_THERE):
            return f"Cadangan itu tidak ada di {self.words}."
        is_refused = isinstance(error, PermissionDeniedError | UnauthenticatedError)
        if is_refused or any(word in said for word in _FORBIDDEN):
            return (
                f"Peladen {self._host} menolak kunci aksesnya. Periksa ZI_BACKUP_S3_KEY_ID, "
                f"ZI_BACKUP_S3_SECRET dan hak kunci itu atas bucket {self._bucket}."
            )
        if "HTTP error" in said or "error sending request" in said:
            return (
                f"Peladen {self._host} tidak dapat dihubungi. Periksa ZI_BACKUP_S3_ENDPOINT dan "
                "jaringannya."
            )
        first = said.split("\n", 1)[0][:200]
        return f"Peladen {self._host} gagal melayani cadangan: {first}."
