"""The dashboard's ASGI entry: ``streamlit run app.py`` or ``uvicorn app:app``.

The shell is ``pages/main.py``; nothing under ``pages/`` is ever served by itself.
"""

from pathlib import Path

import streamlit as st

from pages.parts.failure import tell_failure
from zi_core import web

app = st.App(
    Path(__file__).resolve().parent / "pages" / "main.py",
    routes=web.routes(),
    middleware=web.middleware(),
    on_script_error=tell_failure,
)
