"""The shell: the one script that the server runs; it guards, navigates, and runs a page."""

from pathlib import Path

import streamlit as st

from pages.components import auto_refresh, details, page_state, session, shell, template
from zi_core.store import StoreError
from zi_core.views.links import Query

HERE = Path(__file__).resolve().parent

st.set_page_config(
    page_title="Zona Integritas",
    layout="wide",
    initial_sidebar_state="collapsed",
)
pages = [
    st.Page(HERE / "ringkasan.py", title="Ringkasan", default=True),
    st.Page(HERE / "jadwal.py", title="Jadwal"),
    st.Page(HERE / "area.py", title="Area"),
    st.Page(HERE / "tim.py", title="Tim"),
    st.Page(HERE / "rapat.py", title="Rapat"),
    st.Page(HERE / "unggah.py", title="Unggah"),
    st.Page(HERE / "riwayat.py", title="Riwayat"),
]
governing = [
    st.Page(HERE / "akun.py", title="Akun"),
    st.Page(HERE / "catatan.py", title="Catatan"),
]
page = st.navigation(pages + governing, position="hidden")
st.set_page_config(page_title=f"{page.title} · Zona Integritas")

with page_state.shell_running():
    try:
        session.handle_oidc()
        view = page_state.current()
    except StoreError as error:
        shell.header(pages, governing, page, Query.parse(st.query_params.to_dict()), None)
        template.show("zi_refused", "refused.html", message=str(error))
        st.stop()
    shell.header(pages, governing, page, view.query, view)
    page.run()
    shell.footer(view, page)
    details.show_chosen(view)
    auto_refresh.follow(view)
