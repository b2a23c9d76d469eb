"""``python -m benchmarks.backups``: what backups of a store after years of use cost.

A store of 300 versions, three years and ten meetings is made (``benchmarks.large_store``), backed
up, plain and encrypted, put back and tried in a drill. Each line is one step: seconds of this
process, and the megabytes that it leaves. ``publish`` is how long a publication took at most while
backups were made one after the other, and without any: the two must not differ by much.
``--database`` makes the store at an address instead of in a SQLite file.
"""

import argparse
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from benchmarks.large_store import make
from zi_core.access import operator
from zi_core.backups import drill, make_backup, new_key, place_of, recover
from zi_core.plan.facts import MARK, Change, FactKey, Field
from zi_core.publishing import publish_corrections
from zi_core.settings import BackupSettings
from zi_core.store import Store, Version

T = TypeVar("T")


def timed(name: str, work: Callable[[], T], folder: Path | None = None) -> T:
    """Do something, and print how long it took; of a backup in a folder how large it is, too."""
    begun = perf_counter()
    outcome = work()
    seconds = perf_counter() - begun
    size = f" {(folder / str(outcome)).stat().st_size / 2**20:7.1f} MB" if folder else ""
    print(f"{name:34} {seconds:6.2f} s{size}", flush=True)
    return outcome


def publications(store: Store, seconds: float) -> list[float]:
    """How long each publication took that was made within so many seconds."""
    took, begun = [], perf_counter()
    activities = store.plan(store.newest()).activities
    while perf_counter() - begun < seconds:
        place = FactKey(str(activities[len(took) % len(activities)].code), 12, Field.ENTRY)
        now = any(
            (entry.code, entry.month) == (place.code, 12)
            for entry in store.plan(store.newest()).entries
        )
        change = Change(place, MARK, None) if now else Change(place, None, MARK)
        start = perf_counter()
        if isinstance(publish_corrections(store, [change], operator("Tim")), Version):
            took.append(perf_counter() - start)
    return took


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backups", description=__doc__)
    parser.add_argument("--database", default="")
    parser.add_argument("--versions", type=int, default=300)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        target = folder / "cadangan"
        target.mkdir()
        where = BackupSettings(str(target), new_key())
        place, now = place_of(where.to, where), datetime.now(UTC).replace(microsecond=0)
        store = make(given.database or folder / "zi.db", versions=given.versions)

        later = now + timedelta(seconds=1)
        timed("backup, plain", lambda: make_backup(store, place, "", now), target)
        timed("backup, encrypted", lambda: make_backup(store, place, where.key, later), target)
        result = timed("drill, encrypted", lambda: drill(place, where, lambda: store, later))
        print(*result.lines, sep="\n")
        address = f"sqlite:///{folder / 'lain' / 'zi.db'}"
        timed(
            "recover, into a new SQLite file", lambda: recover(where.to, address, where, by="Ana")
        )
        _publish_meanwhile(store, Path(name))
        store.close()
    return 0


def _publish_meanwhile(store: Store, folder: Path) -> None:
    target = folder / "terus"
    target.mkdir()
    place, ending, made = place_of(str(target), BackupSettings()), threading.Event(), []
    alone = publications(store, 5)

    def back_up() -> None:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        while not ending.is_set():
            made.append(make_backup(store, place, "", at + timedelta(seconds=len(made))))

    thread = threading.Thread(target=back_up)
    thread.start()
    beside = publications(store, 10)
    ending.set()
    thread.join()
    for name, took in (("publish, alone", alone), (f"publish, beside {len(made)} backups", beside)):
        took.sort()
        print(f"{name:34} median {took[len(took) // 2]:.3f} s, longest {took[-1]:.3f} s")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
