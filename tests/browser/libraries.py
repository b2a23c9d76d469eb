"""What every server of the tests imports: loaded once, before the servers are forked."""

import alembic.command
import openpyxl
import plotly.graph_objects
import streamlit.web.cli
import uvicorn

import pages.components.streamlit_internals
import zi_core.web

__all__ = ["alembic", "openpyxl", "pages", "plotly", "streamlit", "uvicorn", "zi_core"]
