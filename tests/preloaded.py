"""What the processes of the tests have imported and made, once: see :mod:`tests.processes`."""

import functools
import gc
import inspect

import alembic.command
import openpyxl
import streamlit.web.cli
import uvicorn
from streamlit.components.v2 import manifest_scanner

import pages.components.streamlit_internals
import tests.store.crowd
import zi_core.web
from zi_core.html.render import compile_all

__all__ = ["alembic", "openpyxl", "pages", "streamlit", "tests", "uvicorn", "zi_core"]

compile_all()
inspect.stack()  # Streamlit's first run asks for it, which looks at every module
# Streamlit looks through every installed package at each start: half of a start's time here.
scanned = functools.cache(manifest_scanner.scan_component_manifests)
scanned()
manifest_scanner.scan_component_manifests = scanned

gc.collect()
gc.freeze()  # no process looks for garbage among what it shares with the others
