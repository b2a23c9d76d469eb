"""What one person looks at by one link: the plan as it stands there, and its figures."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from threading import Condition
from typing import Final

from cachetools import LRUCache, cached
from sqlalchemy import Engine

from zi_core.access import Person, Role
from zi_core.boards.contacts import NOBODY, Contacts, contacts_shown
from zi_core.boards.joined import Joined
from zi_core.boards.outage import LastKnown, Outage
from zi_core.plan import Plan
from zi_core.progress import Progress, Weighting, default_as_of, measure
from zi_core.rehearsals import player, sample_store_of
from zi_core.runtime import shared_store
from zi_core.store import Latest, Store, StoreError, StoreUnreachable, Version
from zi_core.views.links import Query

MEASURED: Final = 64
"""How many views' figures are kept at a time, each some 0.3 MB."""


@dataclass(frozen=True)
class Board:
    """One view: what the link asks for, and the plan as it stands there.

    ``person`` is who looks at it. ``store`` looks at the year's book that is shown; ``years`` are
    those there are, the newest first. ``version`` is the version shown, ``newest`` the newest of
    that book. ``query`` names a year only where it is needed: so that a
    board of the newest year follows to the next one, and a link to an old version still means it.
    ``contacts`` are whom the person may call, of a board that is open. ``outage`` is set where the
    database is away, and all of this is what was last known.
    """

    query: Query
    store: Store
    years: tuple[int, ...]
    person: Person
    progress: Progress
    version: Version
    newest: int
    contacts: Contacts = NOBODY
    outage: Outage | None = None

    @property
    def plan(self) -> Plan:
        """The plan that is shown."""
        return self.progress.plan

    @property
    def is_open(self) -> bool:
        """Whether what is shown may be added to: the newest version."""
        return self.version.number == self.newest

    @property
    def changeable(self) -> tuple[str, ...]:
        """The teams whose realisation the person may add to here."""
        teams = self.plan.teams if self.is_open else ()
        return tuple(team for team in teams if self.person.may_change(team))

    @property
    def key(self) -> Hashable:
        """All that a page's figures and links depend on, whatever is opened.

        Of who looks, whom they may call and what they may change. A version never changes: boards
        of equal keys show the same.
        """
        query = replace(self.query, detail=None, is_filling=False)
        store = (self.store.rehearsal, self.store.book)
        shown = (self.progress.as_of, self.version, self.newest)
        return (query, *store, *shown, self.changeable, self.contacts)

    @property
    def own_teams(self) -> tuple[str, ...]:
        """The teams of the plan whose member is looking."""
        if self.person.role is not Role.TEAM:
            return ()
        return tuple(filter(self.person.may_change, self.plan.teams))

    @property
    def reader(self) -> Hashable:
        """All of the person that a page can show: name, role and teams, not where from."""
        return replace(self.person, address="")


def board_of(query: Query, person: Person, today: date, address: str = "") -> Board:
    """The board of a link, for a person whose right to read the caller has asked for.

    ``address`` is the dashboard's, for links that people send one another; empty where unknown.
    Raises StoreError where the store cannot be opened or read; where it has been and is out of
    reach now, the board is what was last known.
    """
    if query.is_sample:
        person = player(person)
    opened, outage = sample_store_of(person) if query.is_sample else shared_store(), None
    known = last_known(opened)
    try:
        found = latest(opened, query.year)
    except StoreUnreachable:
        remembered, outage = known.latest(query.year), known.outage
        if remembered is None:
            raise
        found = remembered
    years, store = tuple(book.year for book in found.books), opened.for_book(found.book)
    year = store.book.year if query.version or store.book.year != years[0] else None
    query = replace(query, year=year)
    version, plan = known.version(store, query.version, found.newest)
    as_of = query.as_of(plan, default_as_of(plan, today))
    progress = _measure(plan, version, as_of, query.weighting)
    board = Board(query, store, years, person, progress, version, found.newest.number)
    if board.is_open and outage is None and not opened.rehearsal:
        # Nobody is called about what an older version said, nor about invented data.
        try:
            with known.noticing():
                return replace(board, contacts=contacts_shown(opened, person, address))
        except StoreUnreachable:
            outage = known.outage
    return replace(board, outage=outage)


def latest(store: Store, year: int | None) -> Latest:
    """The years there are and the newest version of one, as they are now: joined for all who ask.

    Raises StoreError as :meth:`Store.latest` does.
    """
    joined = _joined(store.engine, year)
    return last_known(store).ask(lambda: joined.get(lambda: store.latest(year)))


def outage_now() -> Outage | None:
    """The outage of the office's database, as far as has been noticed since it was opened."""
    try:
        return last_known(shared_store()).outage
    except StoreError:
        return None


def unreachable_words(error: StoreUnreachable) -> str:
    """Why something could not be done, as a sentence: since when the database is away, if it is."""
    now = outage_now()
    return str(error) if now is None or error.is_outcome_unknown else f"{now.words}."


def last_known(store: Store) -> LastKnown:
    """What a store's database last said, kept for when it is away; of a rehearsal nothing is."""
    return LastKnown() if store.rehearsal else _last_known(store.engine)


@lru_cache(maxsize=4)
def _last_known(_: Engine) -> LastKnown:
    return LastKnown()


@lru_cache(maxsize=64)  # a link may name any year
def _joined(_: Engine, __: int | None) -> Joined[Latest]:
    return Joined()


def _by_version(
    _: Plan, version: Version, as_of: int, weighting: Weighting
) -> tuple[Hashable, ...]:
    return version, as_of, weighting


# A plan is immutable, so every session may hold the same figures. Known by their version: to
# compare plans would take longer than to count.
@cached(LRUCache(maxsize=MEASURED), key=_by_version, condition=Condition())
def _measure(plan: Plan, _: Version, as_of: int, weighting: Weighting) -> Progress:
    return measure(plan, as_of, weighting)
