"""The settings: from the environment (``ZI_…``) or one TOML file, read and checked in one place.

The environment wins over the file. What is unknown or wrong is refused with a sentence; a
misspelt name must never leave a server more open than its operator believes.
"""

from zi_core.settings.catalogue import PREFIX, SETTINGS, Setting
from zi_core.settings.reading import DEFAULT_FILE, FILE_VARIABLE, read_settings, settings
from zi_core.settings.values import (
    DATA_FOLDER,
    ROOT,
    Audience,
    BackupSettings,
    DocumentSettings,
    Network,
    OpenId,
    Settings,
    SettingsError,
)

__all__ = [
    "DATA_FOLDER",
    "DEFAULT_FILE",
    "FILE_VARIABLE",
    "PREFIX",
    "ROOT",
    "SETTINGS",
    "Audience",
    "BackupSettings",
    "DocumentSettings",
    "Network",
    "OpenId",
    "Setting",
    "Settings",
    "SettingsError",
    "read_settings",
    "settings",
]
