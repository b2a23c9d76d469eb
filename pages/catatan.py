"""Catatan: what happened, who did it, when and from where; nothing in it can be changed."""

from dataclasses import dataclass, replace

import streamlit as st

from pages.components import page_state, session, template
from zi_core.access import Accounts, Right, audit
from zi_core.dates import time_label

_SHOWN = "zi_audit_shown"
_MOST = 10**9
_AT_ONCE = 100


@dataclass(frozen=True)
class _Shown:
    """Which events: older than a number, of a group, of an account."""

    before: int | None = None
    group: audit.EventGroup | None = None
    who: str = ""


view = page_state.current()
shown = st.session_state.get(_SHOWN, _Shown())


def turn(fields):
    """Narrow what is shown, go to older events, or back to the newest."""
    match fields.text("tombol", longest=100):
        case "saring":
            is_one = fields.text("kejadian", longest=20, label="Kejadian")
            group = (
                fields.choice("kejadian", audit.EventGroup, label="Kejadian") if is_one else None
            )
            found = _Shown(None, group, fields.text("siapa", longest=80, label="Nama akun"))
        case "semua":
            found = _Shown()
        case "terbaru":
            found = replace(shown, before=None)
        case _:
            before = fields.whole("tombol", least=1, most=_MOST, label="Nomor")
            found = replace(shown, before=before)
    st.session_state[_SHOWN] = found


if not session.offer_sign_in(view.person, Right.AUDIT, "catatan"):
    entries = audit.entries(
        view.store,
        view.person,
        before=shown.before,
        group=shown.group,
        who=shown.who,
        limit=_AT_ONCE,
    )
    template.show(
        "zi_audit",
        "audit.html",
        on_submit=turn,
        days=audit.by_day(entries),
        time=time_label,
        words_of=audit.words_of,
        shown=shown,
        groups=audit.EventGroup,
        names=[account.name for account in Accounts(view.store).list()],
        older=entries[-1].number if len(entries) == _AT_ONCE else None,
    )
