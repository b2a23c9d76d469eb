"""How the JSON of a component is decoded: no forged one makes a run of a page fail.

Streamlit decodes what a browser sends before a page sees it, and takes for granted that its own
script has written it: numbers of thousands of digits and deep nesting end the run, with tracebacks
in the log. Of all this Streamlit promises nothing; ``tests/attacks/test_fields.py`` notices.
"""

import json
from types import SimpleNamespace

from streamlit.components.v2.bidi_component import serialization
from streamlit.runtime.state import common

_DEEPEST = 8
_MOST_EVENTS = 10  # at a time; Streamlit's work grows with the square of their number
_MOST_BRACKETS = 20_000
_REFUSED = [{"event": "submit", "value": ""}]
"""No fields at all, which is what the form's handler then says."""


def _decoded(text):
    """What a JSON says; as a form without fields where it cannot have come from a page."""
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
    """Have Streamlit decode so, from now on."""
    for module in (serialization, common):
        module.json = SimpleNamespace(
            loads=_decoded, dumps=json.dumps, JSONDecodeError=json.JSONDecodeError
        )
