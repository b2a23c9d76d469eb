"""The details of an activity or of one of its months, in a panel beside the page."""

from datetime import date

import streamlit as st

from pages.parts import piece
from pages.parts.board import Board
from pages.parts.moment import moment
from zi_core import change_words
from zi_core.access import operator
from zi_core.corrections import Correction, facts_changed
from zi_core.plan import NO_TEAM_LABEL
from zi_core.publishing import Refusal, enter
from zi_core.query import Detail
from zi_core.store import Stale
from zi_core.story import Story, tell

_AUTHOR = "zi_author"
_MESSAGE = "zi_details_message"
_SAVED = "zi_details_saved"
_DONE = "zi_details_done"


def show_chosen(board: Board) -> None:
    """Open the details that the link names; a link to an activity that is not there opens none."""
    detail = board.query.detail
    if detail is None:
        return
    if story := tell(board.progress, detail):
        title = str(story.activity.code)
        if story.chosen:
            title += f" · {story.chosen.title}"
        st.dialog(title, width="medium", position="right", on_dismiss=_close)(_show)(board, story)


def _show(board: Board, story: Story) -> None:
    if st.session_state.pop(_SAVED, False):
        # The page and this panel still show the state before.
        st.rerun(scope="app")
    month = story.chosen.month if story.chosen else 0
    correction = Correction.of(board.plan, Detail(story.activity.code, month or None))
    piece.show(
        "zi_story",
        "story.html",
        on_submit=lambda fields: _correct(board, correction, fields),
        story=story,
        no_team=NO_TEAM_LABEL,
        told=_told(board, story, month),
        history=lambda number: board.query.link("riwayat", look=number),
        is_open=board.is_open,
        correction=correction,
        author=st.session_state.get(_AUTHOR, ""),
        message=st.session_state.pop(_MESSAGE, ""),
        is_saved=st.session_state.pop(_DONE, False),
    )
    if st.button("Tutup", width="stretch"):
        _close()
        st.rerun()


def _told(board: Board, story: Story, month: int) -> list[dict]:
    """The changes of a cell, newest first: who, when, from which file and cell."""
    if board.version is None:
        return []
    return [
        {
            "words": change_words.describe(found.change),
            "version": found.version,
            "at": moment(found.version.at),
            "source": found.source,
        }
        for found in board.store.story(str(story.activity.code))
        if found.version.number <= board.version.number
        and found.version.kind != "seed"
        and (not month or found.change.place.month in (0, month))
    ]


def _correct(board: Board, correction: Correction, fields: dict) -> None:
    """Publish what was typed in as a version like any other."""
    st.session_state[_AUTHOR] = fields.get("nama", "").strip()
    done_on = fields.get("tanggal") or ""
    try:
        day = date.fromisoformat(done_on) if done_on else None
    except ValueError:
        st.session_state[_MESSAGE] = "Tanggalnya tidak dapat dibaca."
        return
    changed = facts_changed(
        correction,
        is_done=fields.get("selesai") == "ya",
        done_on=day,
        obstacle=fields.get("kendala", ""),
        follow_up=fields.get("rtl", ""),
        document=fields.get("dokumen", ""),
        link=fields.get("tautan", ""),
        year=board.plan.year,
    )
    outcome = changed
    if not isinstance(changed, Refusal):
        outcome = enter(
            board.store, changed, operator(st.session_state[_AUTHOR]), note="Isian langsung."
        )
    if isinstance(outcome, Refusal):
        st.session_state[_MESSAGE] = outcome.message
    elif outcome is None:
        st.session_state[_MESSAGE] = "Tidak ada perubahan."
    elif isinstance(outcome, Stale):
        st.session_state[_MESSAGE] = "Versi lain terbit lebih dulu; periksa lalu simpan lagi."
        st.session_state[_SAVED] = True
    else:
        st.session_state[_MESSAGE] = f"Tersimpan sebagai versi {outcome.number}."
        st.session_state[_DONE] = True
        st.session_state[_SAVED] = True


def _close() -> None:
    st.query_params.pop("rinci", None)
