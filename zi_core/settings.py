"""The settings: from the environment (``ZI_…``) or one TOML file, read and checked in one place.

The environment wins over the file. What is unknown or wrong is refused with a sentence; a
misspelt name must never leave a server more open than its operator believes.
"""

import ipaddress
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

ROOT: Final = Path(__file__).parent.parent
DATA_FOLDER: Final = ROOT / "var"
DEFAULT_FILE: Final = DATA_FOLDER / "zi.toml"
"""The settings file that is read where ``ZI_SETTINGS`` names no other, if it is there."""

PREFIX: Final = "ZI_"
FILE_VARIABLE: Final = "ZI_SETTINGS"
_OF_THE_TESTS: Final = frozenset({"ZI_CHROMIUM", "ZI_POSTGRESQL_BIN"})  # see scripts/dev.py

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
class Settings:
    """Everything that can be set; see :data:`SETTINGS` for what each means."""

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


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in the environment, what it is for, and what it may say.

    ``meaning``, ``allowed`` and ``default`` are Indonesian and stand in the operator's manual.
    ``parse`` raises ValueError for anything that is not ``allowed``.
    """

    name: str
    meaning: str
    allowed: str
    default: str
    parse: Callable[[str], object]

    @property
    def in_file(self) -> str:
        """The setting's name in the TOML file."""
        return self.name.removeprefix(PREFIX).lower()


def _text(value: str) -> str:
    if not value.isprintable():
        raise ValueError(value)
    return value


def _web_address(value: str) -> str:
    """An origin: scheme, host, and port where it is not the usual one."""
    parts = urlsplit(value)
    plain = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise ValueError(value)
    port = f":{parts.port}" if parts.port else ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}"


def _metadata_address(value: str) -> str:
    parts = urlsplit(value)
    is_local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or parts.scheme not in (("https", "http") if is_local else ("https",)):
        raise ValueError(value)
    return value


def _words(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.replace(",", " ").split()))


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(host.lower() for host in _words(value))
    for host in hosts:
        if urlsplit(f"//{host}").hostname != host.strip("[]") or "*" in host:
            raise ValueError(host)
    return hosts


def _networks(value: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(word) for word in _words(value))


def _lines(value: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in _text(value).split(";") if line.strip())


def _yes_or_no(value: str) -> bool:
    if value not in ("ya", "tidak"):
        raise ValueError(value)
    return value == "ya"


def _between(least: int, most: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        number = int(value)
        if not least <= number <= most:
            raise ValueError(value)
        return number

    return parse


SETTINGS: Final = (
    Setting(
        "ZI_DATABASE_URL",
        "letak basis data",
        "`sqlite:///folder/zi.db` atau `postgresql+psycopg://nama:sandi@peladen/zi`",
        "`var/zi.db` di folder dasbor",
        _text,
    ),
    Setting(
        "ZI_READING",
        "siapa yang boleh melihat: semua orang yang dapat membuka alamatnya, atau hanya yang masuk",
        "`terbuka` atau `masuk`",
        "`terbuka`",
        Audience,
    ),
    Setting(
        "ZI_ADDRESS",
        "alamat dasbor seperti yang dibuka orang; dipakai untuk tautan, kuki, dan OpenID Connect",
        "alamat `https://…` atau `http://…` tanpa jalur, misalnya `https://zi.kpu.example`",
        "tidak ada",
        _web_address,
    ),
    Setting(
        "ZI_HOSTS",
        "nama peladen lain yang juga dilayani",
        "nama atau alamat IP tanpa `http://` dan tanpa porta, dipisah koma",
        "tidak ada",
        _hosts,
    ),
    Setting(
        "ZI_PROXIES",
        "proksi tepercaya di depan dasbor; hanya dari mereka alamat pengunjung diterima",
        "alamat IP atau jaringan, dipisah koma, misalnya `10.0.0.5, 192.168.1.0/24`",
        "tidak ada",
        _networks,
    ),
    Setting(
        "ZI_SESSION_IDLE",
        "sesudah berapa menit tanpa dipakai orang harus masuk lagi",
        "bilangan bulat 5 sampai 1440",
        "`480`",
        _between(5, 1440),
    ),
    Setting(
        "ZI_SESSION_HOURS",
        "sesudah berapa jam orang harus masuk lagi, dipakai atau tidak",
        "bilangan bulat 1 sampai 168",
        "`12`",
        _between(1, 168),
    ),
    Setting(
        "ZI_OIDC_ISSUER",
        "alamat metadata penyedia OpenID Connect",
        "alamat `https://…`",
        "tidak ada",
        _metadata_address,
    ),
    Setting("ZI_OIDC_CLIENT_ID", "nama dasbor pada penyedia itu", "teks", "tidak ada", _text),
    Setting(
        "ZI_OIDC_CLIENT_SECRET", "rahasia dasbor pada penyedia itu", "teks", "tidak ada", _text
    ),
    Setting(
        "ZI_OIDC_NAME",
        "tulisan pada tombol masuk lewat penyedia itu",
        "teks",
        "`Akun kantor`",
        _text,
    ),
    Setting(
        "ZI_LETTERHEAD",
        "alamat kantor pada kop dokumen rapat, di bawah nama kantor",
        "teks; tanda `;` memulai baris baru",
        "tidak ada",
        _lines,
    ),
    Setting(
        "ZI_CITY",
        "nama tempat di depan tanggal dokumen rapat",
        "teks",
        "titik-titik untuk diisi",
        _text,
    ),
    Setting(
        "ZI_SIGN_CHAIR",
        "nama Ketua yang menandatangani dokumen rapat",
        "teks",
        "baris kosong untuk diisi",
        _text,
    ),
    Setting(
        "ZI_SIGN_TEAM",
        "nama ketua tim kerja Zona Integritas yang menandatangani dokumen rapat",
        "teks",
        "baris kosong untuk diisi",
        _text,
    ),
    Setting(
        "ZI_SIGN_MINUTES",
        "nama notulis rapat",
        "teks",
        "baris kosong untuk diisi",
        _text,
    ),
    Setting(
        "ZI_LKE_MOST",
        "lebih dari berapa persen disebut “sebagian besar” dalam indikasi LKE 1.iii",
        "bilangan bulat 50 sampai 99",
        "`50`",
        _between(50, 99),
    ),
    Setting(
        "ZI_LOG",
        "folder berkas log: kejadian di `zi.log`, catatan audit di `audit.log`",
        "nama folder",
        "`var/log` di folder dasbor",
        _text,
    ),
    Setting(
        "ZI_LOG_CONSOLE",
        "apakah yang ditulis di log juga ditulis di jendela dasbor",
        "`ya` atau `tidak`",
        "`tidak`",
        _yes_or_no,
    ),
)
"""Every setting there is; the reading, the refusals and the manual's table all follow it."""

_OPEN_ID: Final = ("ZI_OIDC_ISSUER", "ZI_OIDC_CLIENT_ID", "ZI_OIDC_CLIENT_SECRET")


def read_settings(
    environment: Mapping[str, str] | None = None, file: Path | None = None
) -> Settings:
    """Read and check all settings anew; an empty value counts as not set.

    Raises SettingsError for the first setting that is unknown or wrong.
    """
    given = os.environ if environment is None else environment
    named = given.get(FILE_VARIABLE, "")
    path = Path(named) if named else file or DEFAULT_FILE
    words = _of_file(path, is_named=bool(named)) | _of_environment(given)
    values: dict[str, object] = {}
    for key in SETTINGS:
        text = words.get(key.name, "").strip()
        if not text:
            continue
        try:
            values[key.name] = key.parse(text)
        except ValueError as error:
            # The value is not repeated: it may be a secret.
            raise SettingsError(
                f"Setelan {key.name} ({key.meaning}) salah isi. Yang boleh: {key.allowed}."
            ) from error
    return _settings(values)


@cache
def settings() -> Settings:
    """The settings of this process, read once.

    Raises SettingsError as :func:`read_settings` does, and tries again at the next call.
    """
    return read_settings()


def _of_environment(given: Mapping[str, str]) -> dict[str, str]:
    known = {key.name for key in SETTINGS}
    ours = {name: value for name, value in given.items() if name.startswith(PREFIX)}
    for name in ours.keys() - known - _OF_THE_TESTS - {FILE_VARIABLE}:
        raise SettingsError(f"Setelan {name} tidak dikenal. Yang ada: {', '.join(sorted(known))}.")
    return {name: value for name, value in ours.items() if name in known and value.strip()}


def _of_file(path: Path, *, is_named: bool) -> dict[str, str]:
    if not is_named and not path.exists():
        return {}
    try:
        words = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"Berkas setelan {path} tidak dapat dibuka.") from error
    except ValueError as error:
        raise SettingsError(
            f"Berkas setelan {path} bukan TOML yang benar. Tiap baris berbentuk: nama = nilai, "
            'dan teks diapit tanda petik, misalnya reading = "masuk".'
        ) from error
    by_name = {key.in_file: key for key in SETTINGS}
    found = {}
    for name, value in words.items():
        if name not in by_name:
            raise SettingsError(
                f"Setelan {name} di {path} tidak dikenal. Yang ada: {', '.join(by_name)}."
            )
        parts = value if isinstance(value, list) else [value]
        if not all(isinstance(part, str | int) and not isinstance(part, bool) for part in parts):
            key = by_name[name]
            raise SettingsError(f"Setelan {name} di {path} salah isi. Yang boleh: {key.allowed}.")
        found[by_name[name].name] = ", ".join(map(str, parts))
    return found


def _settings(values: Mapping[str, object]) -> Settings:
    present = [name for name in _OPEN_ID if name in values]
    if present and len(present) < len(_OPEN_ID):
        lacking = [name for name in _OPEN_ID if name not in values]
        raise SettingsError(
            f"OpenID Connect memerlukan {', '.join(_OPEN_ID)} sekaligus; "
            f"{' dan '.join(lacking)} belum diisi."
        )

    def text(name: str, default: str = "") -> str:
        return str(values.get(name, default))

    if present and not text("ZI_ADDRESS"):
        raise SettingsError("OpenID Connect memerlukan ZI_ADDRESS: ke sanalah penyedianya kembali.")
    issuer, client_id, secret = map(text, _OPEN_ID)
    name = text("ZI_OIDC_NAME", "Akun kantor")
    hosts, proxies = values.get("ZI_HOSTS", ()), values.get("ZI_PROXIES", ())
    idle, hours = values.get("ZI_SESSION_IDLE", 480), values.get("ZI_SESSION_HOURS", 12)
    assert isinstance(hosts, tuple)
    assert isinstance(proxies, tuple)
    assert isinstance(idle, int)
    assert isinstance(hours, int)
    letterhead, most = values.get("ZI_LETTERHEAD", ()), values.get("ZI_LKE_MOST", 50)
    assert isinstance(letterhead, tuple)
    assert isinstance(most, int)
    return Settings(
        database_url=text("ZI_DATABASE_URL", f"sqlite:///{DATA_FOLDER / 'zi.db'}"),
        reading=Audience(text("ZI_READING", Audience.OPEN)),
        address=text("ZI_ADDRESS"),
        hosts=hosts,
        proxies=proxies,
        session_idle=timedelta(minutes=idle),
        session_length=timedelta(hours=hours),
        open_id=OpenId(issuer, client_id, secret, name) if present else None,
        document_settings=DocumentSettings(
            letterhead,
            text("ZI_CITY"),
            text("ZI_SIGN_CHAIR"),
            text("ZI_SIGN_TEAM"),
            text("ZI_SIGN_MINUTES"),
        ),
        most=most,
        log_folder=Path(text("ZI_LOG") or DATA_FOLDER / "log"),
        logs_to_console=values.get("ZI_LOG_CONSOLE") is True,
    )
