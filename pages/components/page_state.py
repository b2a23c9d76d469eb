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


def current() -> Board:
    """The view of this run: the first line of every page.

    A page that is not run by the shell stops here, before it has read anything; so does one whose
    reader's session has ended since the shell looked.
    """
    if not st.session_state.get(_RUNNING):
        st.stop()
    board = readable()
    if board is None:
        session.show_login_page()
        st.stop()
    return board


def readable(*, is_background_poll: bool = False) -> Board | None:
    """The view of this run; None for who may not read the plan.

    ``is_background_poll`` is that of :func:`pages.components.session.viewer`.
    """
    person = session.viewer(is_background_poll=is_background_poll)
    if not session.may_read(session.reader(person, is_background_poll=is_background_poll)):
        return None
    query = Query.parse(st.query_params.to_dict())
    return board_of(query, person, today(), session.own_address())
