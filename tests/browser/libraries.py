"""What every server of the tests imports: loaded once, before the servers are forked."""

import alembic.command
import openpyxl
import streamlit.web.cli
import uvicorn

import pages.components.streamlit_internals
import zi_core.web

__all__ = ["alembic", "openpyxl", "pages", "streamlit", "uvicorn", "zi_core"]
