"""What the processes of the tests import, once: see :mod:`tests.processes`."""

import alembic.command
import openpyxl
import streamlit.web.cli
import uvicorn

import pages.components.streamlit_internals
import tests.store.crowd
import zi_core.web

__all__ = ["alembic", "openpyxl", "pages", "streamlit", "tests", "uvicorn", "zi_core"]
