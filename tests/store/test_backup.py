"""A backup is a whole store by itself, taken at any moment, and never overwrites anything."""

import pytest

from faults.publisher import publishing_until_killed
from tests.processes import processes
from tests.store.books import tick
from tests.store.crowd import heard
from zi_core.store import StoreError

pytestmark = pytest.mark.exhaustive


def test_a_backup_is_the_same_store_and_goes_on_by_itself(sqlite, opened, tmp_path):
    store = opened(sqlite)
    tick(store)
    target = tmp_path / "cadangan.db"
    store.backup(target)
    tick(store, month=2)

    copy = opened(f"sqlite:///{target}")
    assert copy.verify() == []
    assert copy.book == store.book
    assert copy.history() == store.history()[1:]
    assert copy.plan(2) == store.plan(2)
    assert copy.file(1) == store.file(1)
    assert tick(copy, month=3).number == 3


def test_backups_taken_while_another_process_publishes_are_whole(sqlite, opened, small, tmp_path):
    store = opened(sqlite)
    receiver, sender = processes.Pipe(duplex=False)
    process = processes.Process(
        target=publishing_until_killed, args=(sqlite, small, sender), daemon=True
    )
    process.start()
    sender.close()
    acknowledged = [heard(receiver)]
    for turn in range(5):
        acknowledged.append(heard(receiver))
        while receiver.poll():
            acknowledged.append(heard(receiver))
        store.backup(tmp_path / f"cadangan-{turn}.db")
        copy = opened(f"sqlite:///{tmp_path}/cadangan-{turn}.db")
        assert copy.newest() >= acknowledged[-1]
        assert copy.verify() == []
        copy.close()
    process.kill()
    process.join()
    receiver.close()


@pytest.mark.parametrize("content", [b"", b"laporan penting"])
def test_a_target_that_exists_is_never_overwritten(sqlite, opened, tmp_path, content):
    target = tmp_path / "cadangan.db"
    target.write_bytes(content)
    with pytest.raises(StoreError, match="sudah ada"):
        opened(sqlite).backup(target)
    assert target.read_bytes() == content


def test_a_target_that_cannot_be_written_leaves_nothing(sqlite, opened, tmp_path):
    with pytest.raises(StoreError, match="tidak dapat ditulis"):
        opened(sqlite).backup(tmp_path / "tidak ada" / "cadangan.db")
    assert not (tmp_path / "tidak ada").exists()
