"""Keeping an open page up to date: it notices a newer version and follows it."""

import time
from contextlib import suppress
from dataclasses import replace

import streamlit as st

from pages.components import session, template
from zi_core.access import Role
from zi_core.boards import Board, frame
from zi_core.boards.board import last_known, latest, unreachable_words
from zi_core.meetings import Meetings
from zi_core.runtime import shared_store
from zi_core.store import StoreError, StoreUnreachable

SECONDS = 8
"""How often an open page asks; with the run it takes, a newer version shows within 15 seconds."""

_RARELY = 12 * 60 * 60


def follow(board: Board) -> None:
    """Run the page anew once a newer version, or the next year's plan, is published.

    Only what changed is drawn anew, so the reader keeps the place and what is typed into a form.
    A view of an older version stays as it is; an older year's follows that
    year. While the database is away a banner says so, and what was drawn meanwhile is drawn anew
    once it is back. While its details are open it waits for them to close: a run of the whole page
    would close and open them, and what is typed there would be lost. They follow by themselves
    (:mod:`pages.components.details`). A projector's page also notices that its link was taken back.
    """
    who = session.reader(board.person, is_background_poll=True)  # a projector in the sample too
    if who.role is Role.SCREEN:
        _watch_link()
    is_following = board.is_open and board.query.detail is None
    if is_following or board.outage:
        _watch(board, is_following, time.monotonic())
    else:
        _rerun_on_reconnect()


def show_waiting(error: StoreUnreachable) -> None:
    """Say that the rest of the page waits for the database, and draw the page anew once it is back.

    What was sent from it is kept (:mod:`pages.components.unsaved`).
    """
    template.show(
        "zi_waiting", "needs_store.html", on_submit=lambda _: None, message=unreachable_words(error)
    )
    try_again()


def try_again() -> None:
    """Draw the page anew once the database can be read again."""
    _wait(time.monotonic())


def follow_meetings(board: Board, meetings: Meetings) -> None:
    """Run the page anew once somebody has changed a meeting or a decision."""
    if board.query.detail is None:
        _watch_meetings(meetings, meetings.change_count())


@st.fragment(run_every=_RARELY)
def _rerun_on_reconnect() -> None:
    """Do nothing: a page with a part that runs by itself is run once it has connected anew.

    Without that run a server that knows nothing of the page would lose the first click on it.
    """


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
def _watch(board: Board, is_following: bool, drawn: float) -> None:
    if not _is_poll(drawn):  # the page has just asked, perhaps in vain: nobody waits twice
        if board.outage:
            template.put("zi_outage", frame.outage_banner(board))
        return
    try:
        found = latest(board.store, board.query.year)
    except StoreUnreachable:
        # No more than this: what is being typed on the page stays as it is.
        banner = frame.outage_banner(replace(board, outage=last_known(board.store).outage))
        template.put("zi_outage", banner)
        return
    except StoreError:
        return  # the next run of the page says it
    is_newer = (found.book.year, found.newest.number) > (board.store.book.year, board.newest)
    if (is_following and is_newer) or board.outage:
        st.rerun(scope="app")


@st.fragment(run_every=SECONDS)
def _wait(drawn: float) -> None:
    if _is_poll(drawn):
        with suppress(StoreError):
            latest(shared_store(), None)
            st.rerun(scope="app")


def _is_poll(drawn: float) -> bool:
    """Whether a fragment runs by itself, not with the page, which would be drawn without end."""
    return time.monotonic() - drawn > SECONDS / 2


@st.fragment(run_every=SECONDS)
def _watch_meetings(meetings: Meetings, shown: int) -> None:
    try:
        count = meetings.change_count()
    except StoreError:
        return
    if count != shown:
        st.rerun(scope="app")
