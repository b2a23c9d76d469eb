"""Events that anybody can cause without an account: counted, so that they do not fill the trail.

The trail is kept for ever, and each row costs a transaction. So the first such event of an address
is a row at once; those that follow are counted in memory, and are one row when its minute is over,
and so on until a minute passes without any. What a crash can lose is the count of one minute.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from zi_core.access.clock import CLOCK_SKEW
from zi_core.access.rate_limits import network_of
from zi_core.store import Store, StoreError, audit

MINUTE: Final = timedelta(minutes=1)
MOST_ADDRESSES: Final = 100
"""How many addresses are counted separately; those beyond share the rows without an address."""
_MOST_SUBJECTS: Final = 10


@dataclass(slots=True)
class _Window:
    """What an address has caused since its last row."""

    since: datetime
    row: Mapping[str, Any]
    count: int = 0
    subjects: dict[str, None] = field(default_factory=dict)  # in their order, each once


class EventCounts:
    """The events of one database that are counted at the moment."""

    def __init__(self) -> None:
        """Start with no events counted."""
        self._lock = threading.Lock()
        self._windows: dict[tuple[str, str], _Window] = {}

    def record(
        self,
        store: Store,
        event: audit.Event,
        *,
        at: datetime,
        who: str = "",
        role: str = "",
        address: str = "",
        subject: str = "",
        detail: Mapping[str, Any] | None = None,
        file_sha256: str = "",
    ) -> None:
        """Append an event to the trail, or count it where its address has had a row just now."""
        row = {"event": event, "who": who, "role": role}
        own = row | {"address": address, "subject": subject, "detail": detail}
        self.flush(store, at)
        with self._lock:
            key = (event, network_of(address))
            if key not in self._windows and len(self._windows) >= MOST_ADDRESSES:
                key = (event, "")
            window = self._windows.get(key)
            if window is not None:
                window.count += 1
                if len(window.subjects) < _MOST_SUBJECTS:
                    window.subjects[subject] = None
                return
            self._windows[key] = _Window(at, row | {"address": key[1]})
        _append(store, [own | {"file_sha256": file_sha256, "at": at}])

    def flush(self, store: Store, at: datetime, *, is_last: bool = False) -> None:
        """Append a row for each address whose minute is over; with ``is_last`` for every one."""
        rows, counted = [], []
        with self._lock:
            for key, window in list(self._windows.items()):
                if -CLOCK_SKEW < at - window.since < MINUTE and not is_last:
                    continue
                if window.count:
                    subject = ", ".join(filter(None, window.subjects))
                    more = {"subject": subject, "detail": {"count": window.count}, "at": at}
                    rows.append({**window.row, **more})
                    counted.append((window, window.count))
                    window.since, window.count = at, 0
                    window.subjects.clear()
                else:
                    del self._windows[key]
        try:
            _append(store, rows)
        except StoreError:
            with self._lock:  # written with those of the next minute
                for window, count in counted:
                    window.count += count
            raise


def _append(store: Store, rows: list[dict[str, Any]]) -> None:
    if rows:
        with store.writing() as connection:
            for row in rows:
                audit.append(connection, row.pop("event"), **row)


_counts: Final[WeakKeyDictionary[Engine, EventCounts]] = WeakKeyDictionary()
_counts_lock: Final = threading.Lock()


def counts_of(store: Store) -> EventCounts:
    """The counts of a store's database, whichever of its books the store looks at."""
    with _counts_lock:
        return _counts.setdefault(store.engine, EventCounts())
