"""When backups are made by the server itself: after what must not be lost, and daily."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy import text as sql

from zi_core.backups.drill import DrillResult
from zi_core.backups.making import make_backup, prune
from zi_core.backups.places import Place, backups_at, is_of_future, newest_of, place_of
from zi_core.backups.status import BackupStatus
from zi_core.settings import BackupSettings
from zi_core.store import Store, StoreBusy, StoreError, meeting_tables, schema
from zi_core.store.advisory_locks import AdvisoryLock
from zi_core.store.audit import Event
from zi_core.store.postgresql import postgresql_engine
from zi_core.store.timeouts import OF_A_COMMAND

DAILY: Final = timedelta(hours=24)
_LOOK: Final = timedelta(minutes=1)
"""How often the place is looked at: other servers and commands make backups and drills too."""
_RETRY: Final = timedelta(minutes=5)

_UNEXPECTED: Final = "Sebabnya tidak terduga; rinciannya di log"

_log = logging.getLogger("zi.cadangan")

_CLOSED: Final = meeting_tables.meetings.c.event == Event.MEETING_CLOSED

Counts = tuple[int, int]
"""How many versions there are, and how often a meeting was closed: a backup follows each."""


class BackupScheduler:
    """Makes a backup when one is due, as often as :meth:`run_pending` is called.

    For one thread. ``status`` may be read from any.
    """

    def __init__(
        self,
        settings: BackupSettings,
        store: Callable[[], Store],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Keep the backups of the store that ``store`` opens."""
        self._settings, self._store, self._clock = settings, store, clock
        self._place: Place | None = None
        self._saved: Counts | None = None
        self._looked: datetime | None = None
        self._failed: tuple[datetime, Counts] | None = None
        self.status = BackupStatus(place=settings.to)

    def run_pending(self) -> None:
        """Make a backup if one is due; what fails is told by ``status`` and in the log."""
        if not self._settings.to:
            return
        now = self._clock()
        try:
            store = self._store()
            counts = _counts(store)
        except StoreError:  # every page tells it; what cannot be read cannot be backed up
            return
        try:
            self._look_at_place(now)
            self.status = replace(self.status, unsaved_since=self._unsaved_since(store))
            if not self._is_due(store, counts, now):
                self._failed = None  # a place that was away is back, and nothing is missing there
                self.status = replace(self.status, problem="", problem_at=None)
            elif self._may_try(counts, now):
                self._back_up(store, counts, now)
                self.status = replace(self.status, unsaved_since=self._unsaved_since(store))
        except StoreBusy:
            pass  # the next look comes soon
        except StoreError as error:
            self._fail(str(error), counts, now)
        except Exception as error:  # noqa: BLE001 - whatever it is, people are told
            self._fail(f"{_UNEXPECTED} ({type(error).__name__}).", counts, now, error)

    def _look_at_place(self, now: datetime) -> None:
        if self._looked and now - self._looked < _LOOK and not self.status.problem:
            return
        if self._place is None:
            self._place = place_of(self._settings.to, self._settings)
        found = backups_at(self._place)
        drill = DrillResult.read(self._place)
        self._looked = now
        self.status = replace(
            self.status,
            place=self._place.words,
            is_known=True,
            newest=newest_of(found, now),
            of_future=next((one for one in found if is_of_future(one, now)), None),
            drill=drill,
        )

    def _is_due(self, store: Store, counts: Counts, now: datetime) -> bool:
        newest = self.status.newest
        if newest is None or now - newest.at >= DAILY or is_of_future(newest, now):
            return True
        if self._saved is None and self._unsaved_since(store) is None:
            self._saved = counts  # a backup of an earlier run holds all of it
        return self._saved != counts

    def _may_try(self, counts: Counts, now: datetime) -> bool:
        """Whether it is time to try again; at once where more has come in since it failed."""
        return self._failed is None or now - self._failed[0] >= _RETRY or self._failed[1] != counts

    def _back_up(self, store: Store, counts: Counts, now: datetime) -> None:
        assert self._place is not None
        with _only_one(store) as is_ours:
            if not is_ours:  # another server is at it
                return
            name = make_backup(store, self._place, self._settings.key, now)
            self._saved, self._failed = counts, None
        self.status = replace(self.status, newest=name, problem="", problem_at=None)
        _log.info("cadangan dibuat: %s", name)
        for removed in prune(self._place, now):
            _log.info("cadangan lama dihapus: %s", removed)

    def _fail(
        self, reason: str, counts: Counts, now: datetime, error: Exception | None = None
    ) -> None:
        if reason != self.status.problem:
            _log.error("cadangan gagal: %s", reason, exc_info=error)
        self._failed = (now, counts)
        self.status = replace(self.status, problem=reason, problem_at=now)

    def _unsaved_since(self, store: Store) -> datetime | None:
        """When the oldest publication or closing was made that the newest backup lacks."""
        if self.status.newest is None:
            return None
        since = self.status.newest.at
        closed = meeting_tables.meetings.c.at
        published = schema.versions.c.at
        with store.reading() as connection:
            found = [
                connection.execute(select(func.min(published)).where(published > since)).scalar(),
                connection.execute(
                    select(func.min(closed)).where(closed > since, _CLOSED)
                ).scalar(),
            ]
        return min((_utc(at) for at in found if at is not None), default=None)


def _counts(store: Store) -> Counts:
    meetings = meeting_tables.meetings
    with store.reading() as connection:
        versions = connection.execute(select(func.count()).select_from(schema.versions))
        closings = connection.execute(select(func.count()).select_from(meetings).where(_CLOSED))
        return versions.scalar_one(), closings.scalar_one()


def _utc(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite hands it back without its zone


@contextmanager
def _only_one(store: Store) -> Iterator[bool]:
    """Whether no other server of a PostgreSQL store makes a backup meanwhile."""
    if store.engine.dialect.name != "postgresql":
        yield True
        return
    # A lock of the session, in no transaction: servers end transactions that stand idle.
    session = postgresql_engine(store.engine.url, OF_A_COMMAND).connect()
    session = session.execution_options(isolation_level="AUTOCOMMIT")
    try:
        taken = sql(f"SELECT pg_try_advisory_lock({AdvisoryLock.BACKUP:d})")
        yield session.execute(taken).scalar_one()
    finally:
        session.invalidate()
        session.engine.dispose()
