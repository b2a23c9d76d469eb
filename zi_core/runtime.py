"""What belongs to the whole process: its store, its accounts and sessions."""

import threading
from dataclasses import replace
from functools import _lru_cache_wrapper, cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zi_core.access import ANONYMOUS, Accounts, Person, Sessions
from zi_core.access.session_cache import cache_person, cached_person
from zi_core.settings import ROOT, settings
from zi_core.store import NewVersion, Store, StoreBusy, StoreError, StoreUnreachable
from zi_core.store.opening import open_database
from zi_core.store.timeouts import OF_A_SERVER, Patience

if TYPE_CHECKING:
    from zi_core.workbook import Reading

PLAN_FILE: Final = ROOT / "data" / "rencana_aksi_2022.xlsx"
"""The office's action plan as decreed: version 1 of a new store."""
SAMPLE_FILE: Final = ROOT / "data" / "contoh_realisasi_2022.xlsx"
"""The same plan with invented realisation, marked DATA CONTOH; never the office's."""


def read(content: bytes) -> "Reading":
    """Read a workbook as :func:`zi_core.workbook.read` does.

    The readers are imported with the first: most commands need none.
    """
    from zi_core.workbook import read as read_workbook

    return read_workbook(content)


_opening: Final = threading.RLock()
"""One thread opens a store of the process; the others wait for it, but not without end."""


# ---- stores -----------------------------------------------------------------------------------


def open_store(
    address: str | None = None,
    *,
    seed: Path = PLAN_FILE,
    is_sample: bool = False,
    rehearsal: str = "",
    patience: Patience | None = None,
) -> Store:
    """Open a store, by default the one of the settings, or begin it with a file as version 1.

    Raises StoreError as :func:`zi_core.store.opening.open_database` does, and where the file of a
    new store cannot be used. Only where ``is_sample`` its seed is sample data; ``rehearsal`` makes
    it that one's (:attr:`Store.rehearsal`).
    """
    return open_database(
        address, lambda: _first_version(seed, is_sample=is_sample), patience, rehearsal
    )


def _first_version(seed: Path, *, is_sample: bool) -> NewVersion:
    refusal = f"Berkas awal {seed.name} tidak dapat dipakai sebagai versi pertama."
    try:
        content = seed.read_bytes()
    except OSError as error:
        raise StoreError(refusal) from error
    plan = read(content).plan
    if plan is None or plan.year is None or plan.sample is not is_sample:
        raise StoreError(refusal)
    return NewVersion(
        parent=None,
        plan=plan,
        author="dasbor",
        kind="seed",
        note="Rencana aksi awal dari berkas bawaan.",
        file_name=seed.name,
        file=content,
    )


def shared_store() -> Store:
    """The store of this process: opened once, for the pages and the routes alike.

    It looks at the book that was the newest then; :meth:`Store.books` tells which one is now.
    Raises StoreError as :func:`open_store` does, and tries again at the next call.
    """
    return opened_once(_shared_store)


def opened_once(opened: "_lru_cache_wrapper[Store]") -> Store:
    """What a cached function opens; never waits where that is done already."""
    if opened.cache_info().currsize:
        return opened()
    if not _opening.acquire(timeout=OF_A_SERVER):
        raise StoreBusy
    try:
        return opened()
    finally:
        _opening.release()


_shared_patience: Final = Patience(OF_A_SERVER)
"""One for all tries: after one that waited in vain, the next ones are refused at once."""


@cache
def _shared_store() -> Store:
    return open_store(patience=_shared_patience)


# ---- accounts and sessions --------------------------------------------------------------------


def shared_accounts() -> Accounts:
    """The accounts of the shared store. Raises StoreError where it cannot be opened."""
    return _accounts(shared_store())


def shared_sessions() -> Sessions:
    """The sessions of the shared store, as long as the settings say."""
    return _sessions(shared_store())


def person_for_session(token: str, address: str, *, is_background_poll: bool = False) -> Person:
    """Who a session's token belongs to now; anonymous where there is none, or it has ended.

    A page that looks for a newer version by itself says ``is_background_poll``: that is no use
    of the session.
    """
    person = None
    if token:
        person = shared_sessions().person(
            token, address=address, is_background_poll=is_background_poll
        )
        cache_person(token, person)
    return person or replace(ANONYMOUS, address=address)


def viewer_for_session(token: str, address: str) -> Person:
    """Whom to show pages to: as :func:`person_for_session`, and while the database is away too.

    Then it is who they were when it was last asked, if that is not long ago; else anybody may look
    at an open board, and for a closed one StoreUnreachable is raised. Never to act on.
    """
    try:
        return person_for_session(token, address)
    except StoreUnreachable:
        person = cached_person(token, address)
        if person is None and not settings().is_open:
            raise
        return person or replace(ANONYMOUS, address=address)


@cache
def _accounts(store: Store) -> Accounts:
    return Accounts(store)


@cache
def _sessions(store: Store) -> Sessions:
    now = settings()
    return Sessions(store, idle=now.session_idle, length=now.session_length)
