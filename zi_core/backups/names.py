"""What a backup's file is called: ``zi-2026-11-29T180000Z-v12.db``, or ``….db.age``."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Self

CHECKSUM: Final = ".sha256"
"""What is added to a backup's name for the file beside it, as ``sha256sum -c`` reads it."""
ENCRYPTED: Final = ".age"

_FORM: Final = re.compile(r"zi-(\d{4}-\d\d-\d\dT\d{6}Z)-v(\d{1,9})\.db(\.age)?")
_TIME: Final = "%Y-%m-%dT%H%M%SZ"


@dataclass(frozen=True, slots=True, order=True)
class BackupName:
    """A backup as its file's name tells of it.

    ``at`` is when it was begun (UTC, whole seconds): all that was published before is in it.
    ``version`` is the newest version of the newest year in it.
    """

    at: datetime
    version: int
    is_encrypted: bool

    @classmethod
    def parse(cls, name: str) -> Self | None:
        """Read a file's name; None for one that no backup has."""
        found = _FORM.fullmatch(name)
        if found is None:
            return None
        try:
            at = datetime.strptime(found[1], _TIME).replace(tzinfo=UTC)
        except ValueError:
            return None
        return cls(at, int(found[2]), found[3] is not None)

    def __str__(self) -> str:
        """The file's name."""
        encrypted = ENCRYPTED if self.is_encrypted else ""
        return f"zi-{self.at.astimezone(UTC).strftime(_TIME)}-v{self.version}.db{encrypted}"
