"""A server for the attacks, and addresses to attack it from."""

import sys
from contextlib import ExitStack

import pytest

from tests.browser.serving import serving

if sys.platform == "darwin":
    collect_ignore_glob = ["test_*"]  # has one loopback address only


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The dashboard as it ships, open for reading, for all attacks of a module."""
    with serving(tmp_path_factory.mktemp("attacked") / "log.txt", prepare=None) as running:
        yield running


@pytest.fixture
def serve():
    """Starts a server for one attack: ``serve(log_file)``; see :func:`serving`."""
    with ExitStack() as servers:
        yield lambda *how, prepare=None, **settings: servers.enter_context(
            serving(*how, prepare=prepare, **settings)
        )
