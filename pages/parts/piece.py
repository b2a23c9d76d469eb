"""A piece of the page made of HTML that the core has rendered and escaped."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from zi_core.render import render

_piece = st.components.v2.component(
    "zi_piece",
    html='<div class="zi"></div>',
    js=(Path(__file__).parent / "piece.js").read_text("utf-8"),
    isolate_styles=False,
)


def show(
    key: str, template: str, *, on_submit: Callable[[dict], None] | None = None, **values
) -> None:
    """Show a template of :mod:`zi_core.render` with its values; ``key`` names it on its page.

    Links marked ``data-zi`` lead to other views without a reload; a button with ``data-rinci``
    opens the details it names. A form in it is handed to ``on_submit`` as its fields by name; a
    chosen file comes as ``{"name": …, "data": base64}``, and the button pressed as ``"tombol"``.
    """
    _piece(
        key=key,
        data={"html": render(template, **values)},
        on_rinci_change=lambda: _open_details(key),
        on_submit_change=lambda: _hand_over(key, on_submit),
        height="content",
    )


def _open_details(key: str) -> None:
    if detail := st.session_state[key].rinci:
        st.query_params["rinci"] = detail


def _hand_over(key: str, on_submit: Callable[[dict], None] | None) -> None:
    if (fields := st.session_state[key].submit) and on_submit:
        on_submit(dict(fields))
