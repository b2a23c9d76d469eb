"""What every part of the page Rapat needs: where its meetings live, and what was just said."""

import streamlit as st

from pages.components.page_state import Board
from zi_core.meetings import Decision, Meetings
from zi_core.runtime import practice_store
from zi_core.store import Store

_NOTICE = "zi_meeting_told"


def store_of(board: Board) -> Store:
    """Where a view's meetings live: with the year's plan, or among the sample data for practice."""
    return practice_store() if board.query.is_sample else board.store


def meetings_of(board: Board) -> Meetings:
    """The meetings of a view."""
    return Meetings(store_of(board))


def way_to(board: Board, decision: Decision) -> str:
    """The link to the meeting that took a decision, of whatever year."""
    query = board.query
    is_here = query.is_sample or decision.year == board.store.book.year
    return query.link(
        "rapat", meeting=decision.meeting, year=query.year if is_here else decision.year
    )


def show_notice(place: str, message: str, *, is_good: bool = False) -> None:
    """Say something beside a form (``place``), in the run that follows."""
    st.session_state[_NOTICE] = {"place": place, "message": message, "is_good": is_good}


def pop_notice() -> dict | None:
    """What is to be said in this run; asked once."""
    return st.session_state.pop(_NOTICE, None)


def notice_at(place: str, said: dict | None) -> dict | None:
    """What is to be said at one place."""
    return said if said and said["place"] == place else None
