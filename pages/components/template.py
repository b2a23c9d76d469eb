"""A piece of the page made of HTML that the core has rendered and escaped."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages.components import unsaved
from pages.components.scripts import script
from pages.components.streamlit_internals import decode_safely
from zi_core.boards import Layout
from zi_core.forms import FormError, FormFields
from zi_core.html.render import render
from zi_core.views.links import Detail

OnSubmit = Callable[[FormFields], bool | None]

decode_safely()
_piece = st.components.v2.component(
    "zi_piece",
    html='<div class="zi"></div>',
    js=script("template.js"),
    isolate_styles=False,
)


def show(key: str, template: str, *, on_submit: OnSubmit | None = None, **values) -> None:
    """Show a template of :mod:`zi_core.html.render` with its values; ``key`` names it on its page.

    Links marked ``data-zi`` lead to other views without a reload; a button with ``data-rinci``
    opens the details it names. A form in it is handed to ``on_submit`` as its fields, the button
    pressed as ``"tombol"`` and the form's key as ``"formulir"``; it gives False for what it
    refuses. A FormError that comes out is shown above the piece in the run that follows.
    """
    refused = st.session_state.pop(_refusal_of(key), "")
    words = render("form_refused.html", message=refused) if refused else ""
    put(key, words + unsaved.notices(key) + render(template, **values), on_submit=on_submit)


def lay_out(layout: Layout) -> None:
    """Show the pieces of a page, all in one: each element more costs the server and the browser."""
    if layout.rows:
        _put(f"zi_{layout.name}", layout.sent())


def put(key: str, html: str, on_submit: OnSubmit | None = None) -> None:
    """Show a piece of HTML that is escaped already."""
    _put(key, {"html": html}, on_submit)


def _put(key: str, data: Mapping[str, str], on_submit: OnSubmit | None = None) -> None:
    _piece(
        key=key,
        data=data,
        on_rinci_change=lambda: _open_details(key),
        on_submit_change=lambda: _on_form_submit(key, on_submit),
        height="content",
    )


def _open_details(key: str) -> None:
    said = sent_by(key, "rinci")
    if isinstance(said, str) and (detail := Detail.parse(said)):
        st.query_params["rinci"] = str(detail)
        st.query_params.pop("isi", None)


def _on_form_submit(key: str, on_submit: OnSubmit | None) -> None:
    sent = sent_by(key, "submit")
    if sent is None or on_submit is None:
        return
    try:
        unsaved.submit(key, sent, on_submit)
    except FormError as error:
        st.session_state[_refusal_of(key)] = str(error)


def sent_by(key: str, event: str) -> Any:
    """The value of a component's event; None where a forged message names one that is not drawn."""
    return getattr(st.session_state.get(key), event, None)


def _refusal_of(key: str) -> str:
    return f"{key}_refusal"
