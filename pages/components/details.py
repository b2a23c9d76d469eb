"""The details of an activity or of one of its months, in a panel beside the page.

The panel follows newer versions by itself; closing it brings the page behind up to date.
"""

from dataclasses import dataclass, replace

import streamlit as st

from pages.components import auto_refresh, page_state, session, template
from zi_core.boards import Board
from zi_core.boards.board import last_known
from zi_core.boards.rows import contact_lines
from zi_core.dates import moment_label
from zi_core.forms import FormFields
from zi_core.plan import NO_TEAM_LABEL
from zi_core.publishing import change_phrases, outcome_words
from zi_core.publishing.corrections import Correction, correct
from zi_core.store import StoreError, Version
from zi_core.views.activity_details import ActivityDetails, activity_details
from zi_core.views.links import Detail

_MESSAGE = "zi_details_message"


@dataclass
class _Message:
    """What became of what was typed; kept until other details are opened after it was shown."""

    words: str = ""
    is_saved: bool = False
    is_shown: bool = False


def show_chosen(board: Board) -> None:
    """Open the details that the link names; a link to an activity that is not there opens none."""
    detail = board.query.detail
    if detail is None:
        return
    if shown := activity_details(board.progress, detail):
        title = str(shown.activity.code)
        if shown.chosen:
            title += f" · {shown.chosen.title}"
        if _message().is_shown:  # of what was typed into this panel, or into another one
            st.session_state.pop(_MESSAGE, None)
        panel = st.dialog(title, width="medium", position="right", on_dismiss=_close)
        panel(_show)(board, detail, shown)


def _show(board: Board, detail: Detail, shown: ActivityDetails) -> None:
    _follow(board, detail, shown)
    if st.button("Tutup", width="stretch"):
        _close()
        st.rerun()


@st.fragment(run_every=auto_refresh.SECONDS)
def _follow(behind: Board, detail: Detail, opened: ActivityDetails) -> None:
    """Draw the details as they are now.

    ``behind`` is the view that the page behind still shows, ``opened`` the details in it.
    """
    try:
        board = page_state.readable(is_background_poll=True)
    except StoreError:
        board = behind  # the next run of the page says it
    if board is None:
        st.rerun(scope="app")  # or the page behind would stay as it was
    board = replace(board, outage=board.outage or last_known(board.store).outage)
    is_same = board.progress is behind.progress
    shown = opened if is_same else activity_details(board.progress, detail)
    if shown is None:
        st.info(f"Versi {board.newest} tidak memuat kegiatan ini lagi. Tutup panel ini.")
        return
    month = shown.chosen.month if shown.chosen else 0
    correction = Correction.of(board.plan, Detail(detail.code, month or None))
    message = _message()
    message.is_shown = True
    template.show(
        "zi_story",
        "activity_details.html",
        on_submit=lambda fields: _correct(board, correction.detail, fields),
        details=shown,
        no_team=NO_TEAM_LABEL,
        contacts=contact_lines(board, shown.activity.team),
        changes=_changes(board, shown, month),
        outage=board.outage,
        history=lambda number: board.query.link(
            "riwayat", newer=number, year=board.store.book.year
        ),
        may_correct=board.is_open and board.person.may_change(shown.activity.team),
        correction=correction,
        is_filling=board.query.is_filling,
        message=message.words,
        is_saved=message.is_saved,
        newest=board.newest,
        is_newer=board.is_open and board.newest > behind.newest,
    )


def _changes(board: Board, shown: ActivityDetails, month: int) -> list[dict]:
    """The changes of a cell, newest first: who, when, from which file and cell."""
    if board.outage:
        return []
    return [
        {
            "words": change_phrases.describe(found.change),
            "version": found.version,
            "at": moment_label(found.version.at),
            "source": found.source,
        }
        for found in board.store.changes_of_activity(str(shown.activity.code))
        if found.version.number <= board.version.number
        and (found.version.kind != "seed" or found.change.place.field.is_realisation)
        and (not month or found.change.place.month in (0, month))
    ]


def _correct(board: Board, detail: Detail, fields: FormFields) -> bool:
    """Publish what was typed in as a version like any other, and say what became of it."""
    outcome = correct(board.store, session.current(), detail, fields)
    is_saved = isinstance(outcome, Version)
    words = outcome_words(outcome, f"Tersimpan sebagai versi {outcome.number}." if is_saved else "")
    st.session_state[_MESSAGE] = _Message(words, is_saved)
    return is_saved


def _message() -> _Message:
    return st.session_state.get(_MESSAGE) or _Message()


def _close() -> None:
    for name in ("rinci", "isi"):
        st.query_params.pop(name, None)
