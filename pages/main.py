"""The shell: the one script that the server runs; it guards, navigates, and runs a page."""

from pathlib import Path

import streamlit as st

from pages.components import (
    auto_refresh,
    details,
    page_state,
    session,
    shell,
    streamlit_internals,
    template,
)
from zi_core.boards import frame
from zi_core.store import StoreError, StoreUnreachable

HERE = Path(__file__).resolve().parent

pages = streamlit_internals.fresh_pages(HERE, frame.PAGES | frame.GOVERNING_PAGES)
page = st.navigation(pages, position="hidden")
st.set_page_config(
    page_title=f"{page.title} · Zona Integritas",
    layout="wide",
    initial_sidebar_state="collapsed",
)


def draw() -> None:
    """Draw the page, or what stands in its place.

    It returns and never calls ``st.stop``, which would leave the fragments of the page before
    registered: one of them, asked for a moment earlier, would be drawn into a page that has no
    place for it, and the browser would stay as it was.
    """
    try:
        if session.handle_oidc():
            return
        view = page_state.readable()
    except StoreError as error:
        shell.header(pages, page, None)
        template.show("zi_refused", "refused.html", message=str(error))
        auto_refresh.try_again()
        return
    if view is None:
        session.show_login_page()
        return
    shell.header(pages, page, view)
    try:
        page.run()
    except StoreUnreachable as error:
        auto_refresh.show_waiting(error)
    shell.footer(view, page)
    details.show_chosen(view)
    auto_refresh.follow(view)


with page_state.shell_running():
    draw()
