"""The dashboard's own routes and middleware, without Streamlit behind them."""

import pytest
from starlette.applications import Starlette

from pages.components.streamlit_internals import SOCKET_PROTOCOL
from zi_core import web
from zi_core.web import static_files


@pytest.fixture
def routes(monkeypatch):
    """Their files go out as they are: to compress them all takes twenty seconds."""
    monkeypatch.setattr(static_files, "prepare", tuple)
    return Starlette(routes=web.routes(), middleware=web.middleware(SOCKET_PROTOCOL))
