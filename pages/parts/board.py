"""The view that every page draws: the link's wish, the plan behind it, and its progress."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import streamlit as st

from zi_core.library import FileState, shown_file
from zi_core.plan import Plan
from zi_core.progress import Progress, Weighting, default_as_of, measure
from zi_core.query import Query
from zi_core.workbook import Reading

_RUNNING = "_zi_shell_is_running"
_OFFICE_TIME = ZoneInfo("Asia/Jakarta")


@dataclass(frozen=True)
class Board:
    """One view: what the link asks for, and the plan as it stands there."""

    query: Query
    file_name: str
    progress: Progress

    @property
    def plan(self) -> Plan:
        """The plan that is shown."""
        return self.progress.plan


@contextmanager
def shell_running():
    """Mark that the shell is running a page; without it :func:`current` draws nothing."""
    st.session_state[_RUNNING] = True
    try:
        yield
    finally:
        st.session_state[_RUNNING] = False


def current() -> Board:
    """The view of this run: the first line of every page.

    A page that is not run by the shell stops here, before it has read anything.
    """
    if not st.session_state.get(_RUNNING):
        st.stop()
    query = Query.parse(st.query_params.to_dict())
    state = FileState.of(shown_file(is_sample=query.is_sample))
    reading = _read(state)
    plan = reading.plan
    assert plan is not None, "the shell shows no page for a file with errors"
    as_of = query.as_of(plan, default_as_of(plan, datetime.now(_OFFICE_TIME).date()))
    return Board(
        query, shown_file(is_sample=query.is_sample).name, _measure(state, as_of, query.weighting)
    )


def reading_of(query: Query) -> Reading:
    """What came of reading the file behind a view."""
    return _read(FileState.of(shown_file(is_sample=query.is_sample)))


# A plan is immutable, so every session may hold the same one: a resource, not a copy each.
@st.cache_resource(max_entries=4, show_spinner=False)
def _read(state: FileState) -> Reading:
    return state.load()


@st.cache_resource(max_entries=64, show_spinner=False)
def _measure(state: FileState, as_of: int, weighting: Weighting) -> Progress:
    plan = _read(state).plan
    assert plan is not None
    return measure(plan, as_of, weighting)


def file_of(query: Query) -> Path:
    """The file behind a view."""
    return shown_file(is_sample=query.is_sample)
