"""The dashboard's ASGI entry: ``streamlit run app.py`` or ``uvicorn app:app``.

The shell is ``pages/main.py``; nothing under ``pages/`` is ever served by itself.
"""

import sys
from pathlib import Path

import streamlit as st

from pages.components import streamlit_internals
from pages.components.failure import tell_failure
from zi_core import web
from zi_core.settings import SettingsError, settings

try:
    now = settings()
except SettingsError as error:
    sys.exit(str(error))

streamlit_internals.unify_logging()
web.start_logging(now)

app = st.App(
    Path(__file__).resolve().parent / "pages" / "main.py",
    secrets=web.provider_secrets(),
    routes=web.routes(),
    middleware=web.middleware(streamlit_internals.SOCKET_PROTOCOL),
    lifespan=web.lifespan(),
    on_script_error=tell_failure,
    exception_handlers={Exception: web.tell_failure},
)
