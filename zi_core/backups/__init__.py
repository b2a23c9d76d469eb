"""Backups: made by the server itself, kept at a place of their own, put back, and tried.

Rules: docs/rules.md, Backups.
"""

from zi_core.backups.drill import DrillResult, drill
from zi_core.backups.encryption import new_key
from zi_core.backups.errors import BackupError
from zi_core.backups.making import make_backup, prune
from zi_core.backups.names import BackupName
from zi_core.backups.places import Place, place_of
from zi_core.backups.recovery import Recovery, recover
from zi_core.backups.scheduler import BackupScheduler
from zi_core.backups.status import BackupStatus

__all__ = [
    "BackupError",
    "BackupName",
    "BackupScheduler",
    "BackupStatus",
    "DrillResult",
    "Place",
    "Recovery",
    "drill",
    "make_backup",
    "new_key",
    "place_of",
    "prune",
    "recover",
]
