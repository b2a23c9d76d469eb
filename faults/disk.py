"""Publishing with ever less space: a small file system swept, and a limit of file sizes."""

import os
import shutil
import subprocess
from contextlib import contextmanager, suppress

from faults.counts import Counts
from faults.publisher import hold, new_version
from faults.steps import hold_outcome, outcome_of
from zi_core.runtime import open_store
from zi_core.store import StoreError, Version

STEPS = 50
_PAGE = 4096


def run(trial):
    """A row for free space, and one for the largest size that a file may have."""
    yield _swept(trial, Counts("disk full, swept (tmpfs), SQLite"), _small_disk)
    yield _swept(trial, Counts("file size limit, swept (RLIMIT_FSIZE), SQLite"), _size_limit)


class _NotHereError(Exception):
    pass


def _swept(trial, counts, device):
    try:
        with counts.timed(), device(trial) as (folder, leaving):
            path = folder / "zi.db"
            shutil.copy(trial.begun_file, path)
            address = f"sqlite:///{path}"
            store = open_store(address, seed=trial.seed_file)
            every = trial.tries(1, 12)
            for place in range(0, STEPS, every):
                newest, new = store.newest(), new_version(store)
                with leaving(path, place):
                    outcome = outcome_of(counts, lambda new=new: store.publish(new), newest)
                _hold(counts, trial, address, outcome, newest)
                _go_on(counts, store)
            store.close()
    except _NotHereError as error:
        counts.left_out = str(error)
    return counts


def _hold(counts, trial, address, outcome, newest):
    try:
        store = open_store(address, seed=trial.seed_file)
    except StoreError as error:
        counts.find("untrue", f"the store does not open again: {error}")
        return
    hold_outcome(counts, outcome, newest, store)
    hold(counts, store, set(), since=newest + 1)
    for words in store.verify():
        counts.find("partial", words)
    store.close()


def _go_on(counts, store):
    with suppress(StoreError):
        if isinstance(store.publish(new_version(store)), Version):
            return
    counts.find("untrue", "the store takes no publication although there is room again")


@contextmanager
def _small_disk(trial):
    """A file system of a few megabytes, and how to leave only some pages of it free."""
    folder = trial.new_folder()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=16m,mode=755", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mounting, capture_output=True, check=False)
    except OSError as error:
        raise _NotHereError("no tmpfs can be mounted here") from error
    if done.returncode:
        raise _NotHereError("only root may mount a tmpfs; the limit of file sizes stands in for it")

    @contextmanager
    def leaving(path, pages):
        filler = path.with_name("isi")
        free = os.statvfs(folder)
        filler.write_bytes(bytes(free.f_bavail * free.f_frsize - pages * _PAGE))
        try:
            yield
        finally:
            filler.unlink()

    try:
        yield folder, leaving
    finally:
        # Lazily: a connection that failed may still hold the file.
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def _size_limit(trial):
    """A folder, and how to forbid files beyond a size: below the store's own, then above it."""
    try:
        import resource
    except ImportError as error:
        raise _NotHereError("there are no limits of file sizes on this system") from error

    @contextmanager
    def leaving(path, place):
        size, half = path.stat().st_size, STEPS // 2
        most = size * place // half if place < half else size + (place - half) * _PAGE
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        # Python ignores the signal SIGXFSZ, so that a write beyond it is cut short and then fails.
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    yield trial.new_folder(), leaving
