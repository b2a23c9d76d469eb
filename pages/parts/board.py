"""The view that every page draws: the link's wish, the plan behind it, and its progress."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from zi_core.library import sample_plan
from zi_core.plan import Plan
from zi_core.progress import Progress, Weighting, default_as_of, measure
from zi_core.query import Query
from zi_core.store import Store, Version, shared_store

_RUNNING = "_zi_shell_is_running"
OFFICE_TIME = ZoneInfo("Asia/Jakarta")
"""The time zone of Purbalingga (WIB), in which people are told the time."""


@dataclass(frozen=True)
class Board:
    """One view: what the link asks for, and the plan as it stands there.

    ``version`` is the version shown, None for the sample data; ``newest`` the newest there is.
    """

    query: Query
    progress: Progress
    version: Version | None
    newest: int

    @property
    def plan(self) -> Plan:
        """The plan that is shown."""
        return self.progress.plan

    @property
    def store(self) -> Store:
        """The office's published versions."""
        return shared_store()

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


def current() -> Board:
    """The view of this run: the first line of every page.

    A page that is not run by the shell stops here, before it has read anything.
    """
    if not st.session_state.get(_RUNNING):
        st.stop()
    query = Query.parse(st.query_params.to_dict())
    store = shared_store()
    newest = store.newest()
    version = None
    if not query.is_sample:
        version = (query.version and store.version(query.version)) or store.version(newest)
    number = version.number if version else None
    plan = store.plan(number) if number else sample_plan()
    as_of = query.as_of(plan, default_as_of(plan, datetime.now(OFFICE_TIME).date()))
    return Board(query, _measure(number, as_of, query.weighting), version, newest)


# A plan is immutable, so every session may hold the same one: a resource, not a copy each.
@st.cache_resource(max_entries=64, show_spinner=False)
def _measure(version: int | None, as_of: int, weighting: Weighting) -> Progress:
    return measure(shared_store().plan(version) if version else sample_plan(), as_of, weighting)
