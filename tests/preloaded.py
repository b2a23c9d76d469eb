"""What the processes of the tests have imported and made, once: see :mod:`tests.processes`."""

import inspect

import alembic.command
import openpyxl
import streamlit.web.cli
import uvicorn

import pages.components.streamlit_internals
import tests.store.crowd
import zi_core.web
from zi_core.html.render import compile_all

__all__ = ["alembic", "openpyxl", "pages", "streamlit", "tests", "uvicorn", "zi_core"]

compile_all()
inspect.stack()  # Streamlit's first run asks for it, which looks at every module
