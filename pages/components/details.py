"""The details of an activity or of one of its months, in a panel beside the page.

The panel follows newer versions by itself; closing it brings the page behind up to date.
"""

from dataclasses import dataclass

import streamlit as st

from pages.components import auto_refresh, session, template
from pages.components import page_state as view
from pages.components.page_state import Board
from zi_core.access import Right
from zi_core.dates import moment_label
from zi_core.forms import FormError, FormFields
from zi_core.plan import NO_TEAM_LABEL
from zi_core.publishing import (
    Outcome,
    Refusal,
    change_phrases,
    outcome_words,
    publish_corrections,
)
from zi_core.publishing.corrections import Correction, facts_changed
from zi_core.store import StoreError, Version
from zi_core.text import MAX_CELL_LENGTH
from zi_core.views.activity_details import ActivityDetails, activity_details
from zi_core.views.links import Detail

_MESSAGE = "zi_details_message"


@dataclass
class _Message:
    """What became of what was typed; stays until other details are opened, once it is told."""

    words: str = ""
    is_saved: bool = False
    is_told: bool = False


def show_chosen(board: Board) -> None:
    """Open the details that the link names; a link to an activity that is not there opens none."""
    detail = board.query.detail
    if detail is None:
        return
    if shown := activity_details(board.progress, detail):
        title = str(shown.activity.code)
        if shown.chosen:
            title += f" · {shown.chosen.title}"
        if _message().is_told:  # of what was typed into this panel, or into another one
            st.session_state.pop(_MESSAGE, None)
        st.dialog(title, width="medium", position="right", on_dismiss=_close)(_show)(board, detail)


def _show(board: Board, detail: Detail) -> None:
    _follow(board, detail)
    if st.button("Tutup", width="stretch"):
        _close()
        st.rerun()


@st.fragment(run_every=auto_refresh.SECONDS)
def _follow(behind: Board, detail: Detail) -> None:
    """Draw the details as they are now; ``behind`` is the view that the page behind still shows."""
    try:
        with view.shell_running():
            board = view.current(is_background_poll=True)
    except StoreError:
        board = behind  # the next run of the page says it
    shown = activity_details(board.progress, detail)
    if shown is None:
        st.info(f"Versi {board.newest} tidak memuat kegiatan ini lagi. Tutup panel ini.")
        return
    month = shown.chosen.month if shown.chosen else 0
    correction = Correction.of(board.plan, Detail(detail.code, month or None))
    message = _message()
    message.is_told = True
    template.show(
        "zi_story",
        "activity_details.html",
        on_submit=lambda fields: _correct(board, correction.detail, fields),
        details=shown,
        no_team=NO_TEAM_LABEL,
        changes=_changes(board, shown, month),
        history=lambda number: board.query.link("riwayat", look=number, year=board.store.book.year),
        may_correct=board.is_open and board.person.may_change(shown.activity.team),
        correction=correction,
        message=message.words,
        is_saved=message.is_saved,
        newest=board.newest,
        is_newer=board.is_open and board.newest > behind.newest,
    )


def _changes(board: Board, shown: ActivityDetails, month: int) -> list[dict]:
    """The changes of a cell, newest first: who, when, from which file and cell."""
    if board.version is None:
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


def _correct(board: Board, detail: Detail, fields: FormFields) -> None:
    """Publish what was typed in as a version like any other, and say what became of it."""
    try:
        outcome = _publish(board, detail, fields)
    except FormError as error:
        outcome = Refusal(str(error))
    is_saved = isinstance(outcome, Version)
    words = outcome_words(outcome, f"Tersimpan sebagai versi {outcome.number}." if is_saved else "")
    st.session_state[_MESSAGE] = _Message(words, is_saved)


def _message() -> _Message:
    return st.session_state.get(_MESSAGE) or _Message()


def _publish(board: Board, detail: Detail, fields: FormFields) -> Outcome:
    """Publish what differs from the version that the typing began with, which the form names.

    What somebody else has published since is not replaced unseen.
    """
    store, person = board.store, session.current()
    if not person.may(Right.PUBLISH):
        # Refused and recorded before anything of the form is looked at.
        return publish_corrections(store, (), person)
    seen = fields.whole("semula", least=1, most=store.newest(), label="Nomor versi semula")
    try:
        before = Correction.of(store.plan(seen), detail)
    except KeyError:
        return Refusal(f"Versi {seen} tidak memuat kegiatan ini. Muat ulang halamannya, isi lagi.")

    def text(name: str, label: str) -> str:
        return fields.text(name, longest=MAX_CELL_LENGTH, label=label)

    changed = facts_changed(
        before,
        is_done=fields.flag("selesai"),
        done_on=fields.day("tanggal", label="Tanggal selesai"),
        obstacle=text("kendala", "Kendala"),
        follow_up=text("rtl", "Rencana tindak lanjut"),
        document=text("dokumen", "Nama dokumen"),
        link=text("tautan", "Tautan"),
        year=board.plan.year,
    )
    if isinstance(changed, Refusal):
        return changed
    return publish_corrections(store, changed, person, note="Isian langsung.")


def _close() -> None:
    st.query_params.pop("rinci", None)
