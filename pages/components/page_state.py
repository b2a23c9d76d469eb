"""The view that every page draws: the link's wish, the plan behind it, and its progress."""

from contextlib import contextmanager
from dataclasses import dataclass, replace

import streamlit as st

from pages.components import session
from zi_core.access import Person
from zi_core.dates import today
from zi_core.plan import Plan
from zi_core.progress import Progress, Weighting, default_as_of, measure
from zi_core.runtime import sample_plan, shared_store
from zi_core.store import Store, Version
from zi_core.views.links import Query

_RUNNING = "_zi_shell_is_running"


@dataclass(frozen=True)
class Board:
    """One view: what the link asks for, and the plan as it stands there.

    ``person`` is who looks at it. ``store`` looks at the year's book that is shown, ``years`` are
    those there are, the newest
    first. ``version`` is the version shown, None for the sample data; ``newest`` the newest of
    that book. ``query`` names a year only where it is needed: so that a board of the newest year
    follows to the next one, and a link to an old version still means it then.
    """

    query: Query
    store: Store
    years: tuple[int, ...]
    person: Person
    progress: Progress
    version: Version | None
    newest: int

    @property
    def plan(self) -> Plan:
        """The plan that is shown."""
        return self.progress.plan

    @property
    def is_open(self) -> bool:
        """Whether what is shown may be added to: the office's newest version."""
        return self.version is not None and self.version.number == self.newest


@contextmanager
def shell_running():
    """Mark that the shell is running a page; without it :func:`current` draws nothing."""
    before = st.session_state.get(_RUNNING, False)
    st.session_state[_RUNNING] = True
    try:
        yield
    finally:
        st.session_state[_RUNNING] = before


def current(*, is_background_poll: bool = False) -> Board:
    """The view of this run: the first line of every page.

    A page that is not run by the shell stops here, before it has read anything; so does one that
    the person may not read. ``is_background_poll`` is that of
    :func:`pages.components.session.current`; such a fragment runs the whole page instead of
    stopping.
    """
    if not st.session_state.get(_RUNNING):
        st.stop()
    person = session.current(is_background_poll=is_background_poll)
    session.reset_on_user_change(person)
    if not session.may_read(person):
        if is_background_poll:
            st.rerun(scope="app")  # or the page behind would stay as it was
        session.show_login_page()
        st.stop()
    query = Query.parse(st.query_params.to_dict())
    years, store = years_and_store(query.year)
    year = store.book.year if query.version or store.book.year != years[0] else None
    query = replace(query, year=year)
    newest = store.newest()
    version = None
    if not query.is_sample:
        version = (query.version and store.version(query.version)) or store.version(newest)
    plan = store.plan(version.number) if version else sample_plan()
    key = (store.book.id, version.number) if version else None
    as_of = query.as_of(plan, default_as_of(plan, today()))
    progress = _measure(plan, key, as_of, query.weighting)
    return Board(query, store, years, person, progress, version, newest)


def years_and_store(year: int | None) -> tuple[tuple[int, ...], Store]:
    """The years there are, the newest first, and the book of one; of the newest if it has none."""
    opened = shared_store()
    books = opened.books()
    chosen = next((book for book in books if book.year == year), books[0])
    return tuple(book.year for book in books), opened.for_book(chosen)


# A plan is immutable, so every session may hold the same one: a resource, not a copy each. The
# cache knows it by its key, the book and the version, and never compares plans.
@st.cache_resource(max_entries=64, show_spinner=False)
def _measure(
    _plan: Plan,
    key: tuple[int, int] | None,  # noqa: ARG001
    as_of: int,
    weighting: Weighting,
) -> Progress:
    return measure(_plan, as_of, weighting)
