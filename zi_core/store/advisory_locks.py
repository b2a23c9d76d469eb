"""The advisory locks of PostgreSQL that stores take: numbers that no other program here uses."""

from enum import IntEnum


class AdvisoryLock(IntEnum):
    """What a lock is held for."""

    TABLES = 5_949_2022
    """Making, migrating or replacing the tables."""
    AUDIT_TRAIL = 5_949_2023
    """Adding to the audit trail, whose events form a chain."""
    SERVER = 5_949_2024
    """Running a server on the store; shared by all servers."""
    BACKUP = 5_949_2025
    """Making a backup."""
