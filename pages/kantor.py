"""Identitas kantor: what stands on the office's papers, and who signs them."""

import streamlit as st

from pages.components import page_state, session, template
from zi_core.access import Right
from zi_core.dates import moment_label
from zi_core.identity import Identities, forms
from zi_core.settings import settings

_NOTICE = "zi_identity_notice"

view = page_state.current()
kept = Identities(view.store, settings().document_settings)


def act(fields):
    """Keep what was typed, as whoever is signed in now."""
    outcome = forms.change(kept, session.current(), fields)
    st.session_state[_NOTICE] = {"message": outcome.message, "is_good": outcome.is_good}
    return outcome.is_good


if not session.offer_sign_in(view.person, Right.IDENTITY, "kantor"):
    state = kept.state()
    template.show(
        "zi_identity",
        "identity.html",
        on_submit=act,
        state=state,
        identity=state.identity,
        signers=forms.SIGNERS,
        logo=forms.logo_address(state.identity),
        largest=forms.largest_logo(kept),
        history=kept.history(),
        moment=moment_label,
        year=view.store.book.year,
        notice=st.session_state.pop(_NOTICE, None),
    )
