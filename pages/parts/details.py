"""The details of an activity or of one of its months, in a panel beside the page."""

import streamlit as st

from pages.parts import piece
from pages.parts.board import Board
from zi_core.plan import NO_TEAM_LABEL
from zi_core.story import Story, tell


def show_chosen(board: Board) -> None:
    """Open the details that the link names; a link to an activity that is not there opens none."""
    if board.query.detail is None:
        return
    if story := tell(board.progress, board.query.detail):
        title = str(story.activity.code)
        if story.chosen:
            title += f" · {story.chosen.title}"
        st.dialog(title, width="medium", position="right", on_dismiss=_close)(_show)(story)


def _show(story: Story) -> None:
    piece.show("zi_story", "story.html", story=story, no_team=NO_TEAM_LABEL)
    if st.button("Tutup", width="stretch"):
        _close()
        st.rerun()


def _close() -> None:
    st.query_params.pop("rinci", None)
