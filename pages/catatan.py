"""Catatan: what happened, who did it, when and from where; nothing in it can be changed."""

import streamlit as st

from pages.components import page_state, session, template
from zi_core.access import Right, audit
from zi_core.dates import moment_label

_BEFORE = "zi_audit_before"
_MOST = 10**9

view = page_state.current()


def turn(fields):
    """Go to older events, or back to the newest."""
    is_newest = fields.text("tombol", longest=100) == "terbaru"
    before = None if is_newest else fields.whole("tombol", least=1, most=_MOST, label="Nomor")
    st.session_state[_BEFORE] = before


if not session.offer_sign_in(view.person, Right.AUDIT, "catatan"):
    before = st.session_state.get(_BEFORE)
    entries = audit.entries(view.store, view.person, before=before, limit=100)
    template.show(
        "zi_audit",
        "audit.html",
        on_submit=turn,
        entries=entries,
        moment=moment_label,
        words_of=audit.words_of,
        is_newest=before is None,
        older=entries[-1].number if entries and entries[-1].number > 1 else None,
    )
