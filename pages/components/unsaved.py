"""What was sent while the database was away: kept in the tab, and sent again by one click."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st

from zi_core.boards.board import unreachable_words
from zi_core.forms import FormError, FormFields
from zi_core.html.render import render
from zi_core.store import StoreUnreachable

_AGAIN, _DROP = "zi-kirim-lagi", "zi-buang"


@dataclass(frozen=True)
class _Unsaved:
    """What a form sent, the link of the page it stood on, and why it was not saved."""

    sent: object
    link: dict[str, str]
    message: str
    is_unknown: bool


def submit(key: str, sent: object, on_submit: Callable[[FormFields], None]) -> None:
    """Hand a form's fields to ``on_submit``, or what it sent before; keep what cannot be saved.

    Raises FormError as ``on_submit`` does.
    """
    kept, button = _kept(key), ""
    with suppress(FormError):  # whoever takes the form refuses it, on record
        button = FormFields(sent).text("tombol", longest=100)
    st.session_state.pop(_name(key), None)
    if button == _DROP:
        return
    if button == _AGAIN:
        if kept is None:
            return
        sent = kept.sent
    try:
        on_submit(FormFields(sent))
    except StoreUnreachable as error:
        st.session_state[_name(key)] = _Unsaved(
            sent, st.query_params.to_dict(), unreachable_words(error), error.is_outcome_unknown
        )


def notice(key: str) -> str:
    """That what a piece's form sent is not saved, and the way to send it again; else empty."""
    kept = _kept(key)
    if kept is None:
        return ""
    return render(
        "form_unsaved.html",
        message=kept.message,
        is_unknown=kept.is_unknown,
        again=_AGAIN,
        drop=_DROP,
    )


def _kept(key: str) -> _Unsaved | None:
    """What was sent from this very view: elsewhere the same form is about something else."""
    kept = st.session_state.get(_name(key))
    return kept if kept and kept.link == st.query_params.to_dict() else None


def _name(key: str) -> str:
    return f"{key}_unsaved"  # begins with zi_, so it goes where the user changes
