"""What making and using backups raises."""

from zi_core.store import StoreError


class BackupError(StoreError):
    """A backup cannot be made, found, read or put back; the text is an Indonesian sentence."""
