"""Keeping an open page up to date: it notices a newer version and follows it."""

import streamlit as st

from pages.components import session
from zi_core.access import Role
from zi_core.boards import Board
from zi_core.boards.board import latest
from zi_core.meetings import Meetings
from zi_core.store import Store, StoreError

SECONDS = 8
"""How often an open page asks; with the run it takes, a newer version shows within 15 seconds."""


def follow(board: Board) -> None:
    """Run the page anew once a newer version, or the next year's plan, is published.

    Only what changed is drawn anew, so the reader keeps the place and what is typed into a form.
    A view of an older version stays as it is; an older year's follows that
    year. While its details are open it waits for them to close: a run of the whole page would
    close and open them, and what is typed there would be lost. They follow by themselves
    (:mod:`pages.components.details`). A projector's page also notices that its link was taken back.
    """
    is_sample = bool(board.person.rehearsal)  # where a projector is nobody, but still one
    who = session.signed_in(is_background_poll=True) if is_sample else board.person
    if who.role is Role.SCREEN:
        _watch_link()
    if board.is_open and board.query.detail is None:
        _watch(board.store, board.query.year, board.newest)


def follow_meetings(board: Board, meetings: Meetings) -> None:
    """Run the page anew once somebody has changed a meeting or a decision."""
    if board.query.detail is None:
        _watch_meetings(meetings, meetings.change_count())


@st.fragment(run_every=SECONDS)
def _watch_link() -> None:
    # Of accounts this is not asked: a page left open would count as use of their session.
    try:
        is_ended = session.signed_in().role is None
    except StoreError:
        return
    if is_ended:
        st.rerun(scope="app")


@st.fragment(run_every=SECONDS)
def _watch(store: Store, asked: int | None, shown: int) -> None:
    try:
        found = latest(store, asked)
    except StoreError:
        return  # the next run of the page says it
    if (found.book.year, found.newest.number) > (store.book.year, shown):
        st.rerun(scope="app")


@st.fragment(run_every=SECONDS)
def _watch_meetings(meetings: Meetings, shown: int) -> None:
    try:
        count = meetings.change_count()
    except StoreError:
        return
    if count != shown:
        st.rerun(scope="app")
