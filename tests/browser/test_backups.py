"""The server backs its store up by itself, and keeps others off it."""

import time

import pytest

from tests.browser.serving import backing_up_at_once
from tests.store.books import tick
from zi_core.backups import recover
from zi_core.backups.names import BackupName
from zi_core.settings import BackupSettings
from zi_core.store import StoreError


def backups_in(folder, least):
    """The backups in a folder, once there are so many."""
    end = time.monotonic() + 40
    while True:
        found = sorted(filter(None, (BackupName.parse(path.name) for path in folder.iterdir())))
        if len(found) >= least:
            return found
        assert time.monotonic() < end, [path.name for path in folder.iterdir()]
        time.sleep(0.2)


def test_what_is_published_is_backed_up(serve, tmp_path):
    folder = tmp_path / "cakram2"
    folder.mkdir()
    server = serve(tmp_path / "log.txt", prepare=backing_up_at_once, ZI_BACKUP_TO=str(folder))
    assert [backup.version for backup in backups_in(folder, 1)] == [1]
    with server.store() as store:
        tick(store, code=store.plan(1).activities[0].code)
        address = f"sqlite:///{tmp_path / 'zi.db'}"
        assert backups_in(folder, 2)[-1].version == 2
        with pytest.raises(StoreError, match="masih menyala"):
            recover(str(folder), address, BackupSettings(), by="Ana")
