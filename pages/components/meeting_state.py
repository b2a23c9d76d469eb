"""What every part of the page Rapat needs: where its meetings live, and what was just said."""

from collections.abc import Callable

import streamlit as st

from pages.components import session
from zi_core.boards import Board
from zi_core.forms import FormFields
from zi_core.meetings import Decision, Meetings
from zi_core.meetings.steps import Step

_NOTICE = "zi_meeting_notice"


def meetings_of(board: Board) -> Meetings:
    """The meetings of a view."""
    return Meetings(board.store)


def way_to(board: Board, decision: Decision) -> str:
    """The link to the meeting that took a decision, of whatever year."""
    query = board.query
    is_here = decision.year == board.store.book.year
    return query.link(
        "rapat", meeting=decision.meeting, year=query.year if is_here else decision.year
    )


def handler(step: Step) -> Callable[[FormFields], bool]:
    """What a form calls: does a step as whoever is signed in now, and shows what came of it."""

    def act(fields: FormFields) -> bool:
        outcome = step(session.current(), fields)
        if outcome.is_saved or outcome.is_gone:
            st.query_params.pop("bagian", None)
        if outcome.is_gone:
            st.query_params.pop("rapat", None)
        if outcome.opened is not None:
            st.query_params["rapat"] = str(outcome.opened)
        if outcome.message:  # said beside the form, in the run that follows
            st.session_state[_NOTICE] = {
                "place": outcome.place,
                "message": outcome.message,
                "is_good": outcome.is_good,
            }
        return outcome.is_good

    return act


def pop_notice() -> dict | None:
    """What is to be said in this run; asked once."""
    return st.session_state.pop(_NOTICE, None)


def notice_at(place: str, said: dict | None) -> dict | None:
    """What is to be said at one place."""
    return said if said and said["place"] == place else None
