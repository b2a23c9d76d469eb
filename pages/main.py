"""The shell: the one script that the server runs; it guards, navigates, and runs a page."""

from pathlib import Path

import streamlit as st

from pages.parts import board, details, piece, shell
from zi_core.query import Query

HERE = Path(__file__).resolve().parent

st.set_page_config(
    page_title="Zona Integritas",
    page_icon=str(HERE.parent / "assets" / "icon.png"),
    layout="wide",
    initial_sidebar_state="collapsed",
)
pages = [
    st.Page(HERE / "ringkasan.py", title="Ringkasan", default=True),
    st.Page(HERE / "jadwal.py", title="Jadwal"),
    st.Page(HERE / "area.py", title="Area"),
    st.Page(HERE / "tim.py", title="Tim"),
]
page = st.navigation(pages, position="hidden")
st.set_page_config(page_title=f"{page.title} · Zona Integritas")

query = Query.parse(st.query_params.to_dict())
reading = board.reading_of(query)
if reading.plan is None:
    shell.header(pages, page, query, None)
    errors = [problem for problem in reading.problems if problem.severity == "error"]
    piece.show("zi_problems", "problems.html", problems=errors, file_name=board.file_of(query).name)
    st.stop()
with board.shell_running():
    view = board.current()
    shell.header(pages, page, query, view)
    page.run()
    shell.footer(view, page)
    details.show_chosen(view)
