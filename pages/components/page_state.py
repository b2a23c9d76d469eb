"""The view that every page draws: the link's wish, the plan behind it, and its progress."""

from contextlib import contextmanager

import streamlit as st

from pages.components import session
from zi_core.boards import Board, board_of
from zi_core.dates import today
from zi_core.views.links import Query

_RUNNING = "_zi_shell_is_running"


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
    :func:`pages.components.session.viewer`; such a fragment runs the whole page instead of
    stopping.
    """
    if not st.session_state.get(_RUNNING):
        st.stop()
    person = session.viewer(is_background_poll=is_background_poll)
    if not session.may_read(session.reader(person, is_background_poll=is_background_poll)):
        if is_background_poll:
            st.rerun(scope="app")  # or the page behind would stay as it was
        session.show_login_page()
        st.stop()
    query = Query.parse(st.query_params.to_dict())
    return board_of(query, person, today(), session.own_address())
