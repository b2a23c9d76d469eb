"""Every setting there is: its name, what it is for, what it may say, and how that is read."""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from zi_core.settings.values import Audience, Network

PREFIX: Final = "ZI_"

_KEY: Final = re.compile(r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")


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


def _readers(value: str) -> tuple[Network, ...]:
    """Who may read: ``ya`` is this computer alone, ``tidak`` nobody."""
    if value == "tidak":
        return ()
    return _networks("127.0.0.0/8, ::1" if value == "ya" else value)


def _lines(value: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in _text(value).split(";") if line.strip())


def _backup_place(value: str) -> str:
    parts = urlsplit(_text(value))
    has_scheme = "://" in value
    if has_scheme and (parts.scheme != "s3" or not parts.netloc or parts.query):
        raise ValueError(value)
    return value


def _backup_key(value: str) -> str:
    if not _KEY.fullmatch(value):
        raise ValueError(value)
    return value


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
        "ZI_BACKUP_TO",
        "tempat cadangan, yang dibuat dasbor sendiri: sesudah setiap penerbitan dan setiap hari",
        "nama folder yang sudah ada, atau `s3://bucket/awalan`",
        "tidak ada cadangan",
        _backup_place,
    ),
    Setting(
        "ZI_BACKUP_KEY",
        "kunci yang mengenkripsi cadangan; tanpa kunci itu cadangannya tidak dapat dibuka",
        "`AGE-SECRET-KEY-1…`, dari `python -m zi_core backup --new-key`",
        "tidak dienkripsi",
        _backup_key,
    ),
    Setting(
        "ZI_BACKUP_S3_ENDPOINT",
        "alamat peladen S3",
        "alamat `https://…` atau `http://…` tanpa jalur",
        "Amazon S3",
        _web_address,
    ),
    Setting("ZI_BACKUP_S3_KEY_ID", "nama kunci akses peladen S3", "teks", "tidak ada", _text),
    Setting("ZI_BACKUP_S3_SECRET", "rahasia kunci akses itu", "teks", "tidak ada", _text),
    Setting("ZI_BACKUP_S3_REGION", "wilayah peladen S3", "teks", "`us-east-1`", _text),
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
    Setting(
        "ZI_METRICS",
        "siapa yang boleh membaca angka pemantauan (Prometheus) di `/metrics`",
        "`ya` (hanya komputer ini), `tidak`, atau alamat IP atau jaringan, dipisah koma",
        "`tidak`",
        _readers,
    ),
)
"""Every setting there is; the reading, the refusals and the manual's table all follow it."""
