"""Akun: who may sign in and do what, one-time links, links for the projector, the backups."""

from datetime import UTC, datetime

import streamlit as st

from pages.components import auto_refresh, page_state, session, template
from zi_core import runtime
from zi_core.access import ASSIGNABLE, Right
from zi_core.access.administration import administer
from zi_core.access.contacts import spaced
from zi_core.boards.contacts import message_link
from zi_core.dates import moment_label
from zi_core.plan import team_label
from zi_core.settings import settings
from zi_core.web.backup_thread import backup_status

_NOTICE = "zi_accounts_told"

view = page_state.current()
teams = tuple(team for team in view.store.plan(view.newest).teams if team)


def act(fields):
    """Do what a form asks for, as whoever is signed in now; a link is shown only once."""
    closed = f"Layarnya tertutup dalam {auto_refresh.SECONDS * 2} detik."
    seen = "Dasbor ini terbuka: layarnya tetap dapat melihat, sebagai tamu."
    said = administer(
        runtime.shared_accounts(),
        runtime.shared_sessions(),
        session.current(),
        fields,
        teams=teams,
        screen_ended=seen if settings().is_open else closed,
    )
    # To be handed on: with the dashboard's own address, as far as it is known.
    link = f"{session.own_address()}{said.path}" if said.path else ""
    send = message_link(f"{said.about}\n{link}") if link else ""
    st.session_state[_NOTICE] = {
        "message": said.message,
        "link": link,
        "send": send,
        "is_good": said.is_good,
    }
    return said.is_good


may_manage = view.person.may(Right.ACCOUNTS)
if view.store.rehearsal:
    template.show(
        "zi_heading",
        "heading.html",
        title="Akun tidak ikut dilatih",
        note="Akun dan tautan layar selalu milik kantor. Kembali ke data kantor lewat bilah di "
        "atas.",
    )
elif view.person.may(Right.LEAD) or not session.offer_sign_in(view.person, Right.ACCOUNTS, "akun"):
    template.show(
        "zi_accounts",
        "accounts.html",
        on_submit=act,
        notice=st.session_state.get(_NOTICE),
        may_manage=may_manage,
        accounts=runtime.shared_accounts().list() if may_manage else [],
        screens=runtime.shared_sessions().projector.links(),
        roles=ASSIGNABLE,
        teams=[(f"tim-{at}", team_label(team), team) for at, team in enumerate(teams)],
        moment=moment_label,
        spaced=spaced,
        me=view.person.name,
        backups=backup_status().lines(datetime.now(UTC)) if may_manage else [],
    )
