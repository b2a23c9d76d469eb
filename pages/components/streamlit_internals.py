"""What the dashboard needs of Streamlit that Streamlit does not promise.

Everything here relies on names inside Streamlit 1.67; ``tests/browser/test_streamlit_hooks.py`` and
``tests/attacks/test_fields.py`` fail when one of them changes.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from copy import copy
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import streamlit as st
from google.protobuf.message import DecodeError
from streamlit import logger as streamlit_logger
from streamlit import runtime
from streamlit.components.v2.bidi_component import serialization
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state import common

from zi_core.web.socket_limits import BrowserMessage, SocketProtocol

# Others would empty the caches of everybody, start git, or ask for what is not used here.
_WANTED = ("rerun_script", "stop_script", "app_heartbeat")
_EVENTS = "$$STREAMLIT_INTERNAL_KEY_"  # how the id begins under which a component sends events
_MOST_WIDGETS = 200
_LONGEST_END_OF_RUN = 500  # bytes; the message says little more than how the run ended
_RELEASE_AGAIN = 0.5  # seconds


def _read(data: bytes) -> BrowserMessage | None:
    try:
        message = BackMsg.FromString(data)
    except DecodeError:
        return None
    kind = message.WhichOneof("type")
    if kind != "rerun_script":
        return BrowserMessage(is_wanted=kind in _WANTED)
    state = message.rerun_script
    widgets = state.widget_states.widgets
    if len(widgets) > _MOST_WIDGETS or not all(map(_is_possible, widgets)):
        return None
    try:
        path = urlsplit(state.context_info.url).path
    except ValueError:
        path = ""
    page = state.page_name or path.strip("/")
    return BrowserMessage(is_wanted=True, is_run=True, page=page)


def _is_possible(widget: WidgetState) -> bool:
    """Whether a widget's value is of a kind that Streamlit's own script would send."""
    kind = widget.WhichOneof("value")
    if widget.id.startswith(_EVENTS):
        return kind == "json_trigger_value"
    is_component = "-zi_" in widget.id
    return kind == "json_value" if is_component else kind in ("json_value", "trigger_value")


def _ends_run(data: bytes) -> bool:
    if len(data) > _LONGEST_END_OF_RUN:
        return False
    message = ForwardMsg.FromString(data)
    # A run that ends early for another one keeps its thread, and so its turn.
    early = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
    return message.WhichOneof("type") == "script_finished" and message.script_finished != early


def _release() -> None:
    """Close the event loops of sessions whose page is gone.

    Streamlit keeps such a session for a while, in case the page connects again, and with it the
    three descriptors of an event loop that no page of ours uses. It makes a new one if need be.
    """
    if not runtime.exists():
        return
    is_running = False
    for stored in runtime.get_instance()._session_mgr._session_storage.list():
        session = stored.session
        if session._scriptrunner is not None:
            is_running = True  # it stops at its next element
        elif not session._script_event_loop.is_closed():
            session._script_event_loop.close()
    if is_running:
        asyncio.get_running_loop().call_later(_RELEASE_AGAIN, _release)


_pages: list[st.Page] = []


def fresh_pages(folder: Path, titles: Mapping[str, str]) -> list[st.Page]:
    """The pages of a run, titles by path; the first is the one that is opened without a path.

    They are made once and copied: each looks for its file, which a run need not do for all of them.
    A page is one run's own, for it notes there whether it may be run.
    """
    if not _pages:
        _pages[:] = [
            st.Page(folder / f"{path or 'ringkasan'}.py", title=title, default=not path)
            for path, title in titles.items()
        ]
    return [copy(page) for page in _pages]


def unify_logging() -> None:
    """Let what Streamlit logs go the common way, without what :func:`_release` makes it say."""
    # By itself it gives each of its loggers a way of its own to the console.
    streamlit_logger.setup_formatter = lambda logger: setattr(logger, "propagate", True)
    logging.getLogger("streamlit.runtime.app_session").addFilter(
        lambda record: "script event loop is closed" not in record.getMessage()
    )


SOCKET_PROTOCOL = SocketProtocol(_read, _ends_run, _release)


_DEEPEST = 8
_MOST_EVENTS = 10  # at a time; Streamlit's work grows with the square of their number
_MOST_BRACKETS = 20_000
_REFUSED = [{"event": "submit", "value": ""}]
"""No fields at all, which is what the form's handler then says."""


def _decoded(text):
    """What a JSON says; as a form without fields where it cannot have come from a page.

    Streamlit decodes what a browser sends before a page sees it, and takes for granted that its own
    script has written it: numbers of thousands of digits and deep nesting end the run, with
    tracebacks in the log.
    """
    if not isinstance(text, str) or text.count("[") + text.count("{") > _MOST_BRACKETS:
        return _REFUSED
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return _REFUSED
    if isinstance(found, list) and len(found) > _MOST_EVENTS:
        return _REFUSED
    level = [found]
    for _ in range(_DEEPEST):
        level = [
            inner
            for value in level
            if isinstance(value, dict | list)
            for inner in (value.values() if isinstance(value, dict) else value)
        ]
    return _REFUSED if level else found


def decode_safely() -> None:
    """Have Streamlit decode the JSON of components so, from now on."""
    for module in (serialization, common):
        module.json = SimpleNamespace(
            loads=_decoded, dumps=json.dumps, JSONDecodeError=json.JSONDecodeError
        )
