"""A piece of the page made of HTML that the core has rendered and escaped."""

from pathlib import Path

import streamlit as st

from zi_core.render import render

_piece = st.components.v2.component(
    "zi_piece",
    html='<div class="zi"></div>',
    js=(Path(__file__).parent / "piece.js").read_text("utf-8"),
    isolate_styles=False,
)


def show(key: str, template: str, **values) -> None:
    """Show a template of :mod:`zi_core.render` with its values; ``key`` names it on its page.

    Links marked ``data-zi`` lead to other views without a reload; a button with ``data-rinci``
    opens the details it names.
    """
    _piece(
        key=key,
        data={"html": render(template, **values)},
        on_rinci_change=lambda: _open_details(key),
        height="content",
    )


def _open_details(key: str) -> None:
    if detail := st.session_state[key].rinci:
        st.query_params["rinci"] = detail
