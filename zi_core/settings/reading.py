"""Reading the settings from the environment and the file, and refusing what is wrong."""

import os
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

from zi_core.settings.catalogue import PREFIX, SETTINGS
from zi_core.settings.values import (
    DATA_FOLDER,
    Audience,
    BackupSettings,
    DocumentSettings,
    OpenId,
    Settings,
    SettingsError,
)

DEFAULT_FILE: Final = DATA_FOLDER / "zi.toml"
"""The settings file that is read where ``ZI_SETTINGS`` names no other, if it is there."""

FILE_VARIABLE: Final = "ZI_SETTINGS"

_OF_THE_TESTS: Final = frozenset({"ZI_CHROMIUM", "ZI_POSTGRESQL_BIN"})  # see scripts/programs.py

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
    readers = values.get("ZI_METRICS", ())
    assert isinstance(readers, tuple)
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
        metrics_readers=readers,
        backups=BackupSettings(
            text("ZI_BACKUP_TO"),
            text("ZI_BACKUP_KEY"),
            text("ZI_BACKUP_S3_ENDPOINT"),
            text("ZI_BACKUP_S3_KEY_ID"),
            text("ZI_BACKUP_S3_SECRET"),
            text("ZI_BACKUP_S3_REGION", "us-east-1"),
        ),
    )
