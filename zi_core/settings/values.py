"""Everything that can be set, as values."""

import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
DATA_FOLDER: Final = ROOT / "var"

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class SettingsError(Exception):
    """A setting is unknown or wrong; the text is an Indonesian sentence that names it."""


class Audience(StrEnum):
    """Who may look at the dashboard."""

    OPEN = "terbuka"
    SIGNED_IN = "masuk"


@dataclass(frozen=True, slots=True)
class OpenId:
    """The provider that people may sign in with (OpenID Connect); the secret is not shown."""

    issuer: str
    client_id: str
    client_secret: str
    name: str

    def __repr__(self) -> str:
        return f"OpenId({self.issuer!r})"


@dataclass(frozen=True, slots=True)
class DocumentSettings:
    """What the office's documents say of the office itself; empty is a blank line to fill in.

    ``letterhead`` stands below the office's name, a line each; ``city`` before a document's date.
    The others are names: who signs as chair, as leader of the *Zona Integritas* team, and who
    takes the minutes.
    """

    letterhead: tuple[str, ...] = ()
    city: str = ""
    chair: str = ""
    team_leader: str = ""
    minute_taker: str = ""


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """Where backups go and how; what opens them and the bucket is not shown.

    ``to`` is a folder or ``s3://bucket/prefix``, empty where no backups are made; ``key`` encrypts
    them where it is given. The others are for S3: an ``endpoint`` (empty for Amazon's own), keys
    and the region.
    """

    to: str = ""
    key: str = ""
    endpoint: str = ""
    key_id: str = ""
    secret: str = ""
    region: str = "us-east-1"

    def __repr__(self) -> str:
        return f"BackupSettings({self.to!r})"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; see :data:`zi_core.settings.SETTINGS` for what each means."""

    database_url: str
    reading: Audience
    address: str
    hosts: tuple[str, ...]
    proxies: tuple[Network, ...]
    session_idle: timedelta
    session_length: timedelta
    open_id: OpenId | None
    document_settings: DocumentSettings
    most: int
    log_folder: Path
    logs_to_console: bool
    metrics_readers: tuple[Network, ...] = ()
    backups: BackupSettings = BackupSettings()

    @property
    def is_open(self) -> bool:
        """Whether everybody who reaches the dashboard may look at it."""
        return self.reading is Audience.OPEN

    @property
    def is_https(self) -> bool:
        """Whether people reach the dashboard over https, so that cookies must be Secure."""
        return self.address.startswith("https://")

    def link(self, path: str) -> str:
        """The whole link to a path of the dashboard, or the path alone where no address is set."""
        return f"{self.address}{path}"

    def __repr__(self) -> str:
        return f"Settings(reading={self.reading.value!r}, address={self.address!r})"
