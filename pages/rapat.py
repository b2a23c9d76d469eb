"""Rapat: the slides of one meeting, for trying out."""

from datetime import date

import streamlit as st

from pages.parts import board, slides, visitor
from zi_core.meetings import DecisionDraft, MeetingError, Meetings, Subject
from zi_core.store import practice_store

view = board.current()
meetings = Meetings(practice_store() if view.query.is_sample else view.store)


def save(fields):
    """Keep what was decided."""
    draft = DecisionDraft(
        Subject.parse(fields["tentang"]),
        fields["keputusan"],
        fields["tim"],
        date.fromisoformat(fields["tenggat"]) if fields["tenggat"] else None,
    )
    try:
        made = meetings.decide(visitor.current(), view.query.meeting, draft)
        st.session_state["zi_decided"] = {"message": f"{made.name} dicatat.", "is_saved": True}
    except MeetingError as error:
        st.session_state["zi_decided"] = {"message": str(error), "is_saved": False}


if view.query.meeting and view.query.slide:
    told = st.session_state.get("zi_decided", {})
    slides.show(view, meetings.dossier(view.query.meeting), save, **told)
else:
    st.write("Rapat")
