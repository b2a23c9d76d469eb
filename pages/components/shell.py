"""What stands around every page: header, navigation, the DATA CONTOH banner, footer."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

import streamlit as st

from pages.components import template
from pages.components.scripts import script
from zi_core.boards import Board, frame
from zi_core.views.links import Query
from zi_core.web.auth_routes import own_path

_header = st.components.v2.component(
    "zi_header",
    html='<div class="zi"></div>',
    js=script("header.js"),
    isolate_styles=False,
)


def header(pages: Sequence[st.Page], current: st.Page, board: Board | None) -> None:
    """Draw the header; a link or a choice in it, or on the page, leads to its view.

    Without a board it is the header of a dashboard whose data cannot be read.
    """
    by_path = {page.url_path: page for page in pages}
    html = (
        frame.header(board, current.url_path)
        if board
        else frame.header_without_data(Query.parse(st.query_params.to_dict()), current.url_path)
    )
    _header(key="zi_header", data={"html": html}, on_go_change=lambda: _go(by_path))


def footer(board: Board, current: st.Page) -> None:
    """Draw what stands below every page."""
    template.put("zi_footer", frame.footer(board, current.url_path))


def _go(pages: dict[str, st.Page]) -> None:
    """Follow a link of the dashboard's own without a reload."""
    said = template.sent_by("zi_header", "go")
    if not isinstance(said, str) or own_path(said) != said:
        return
    path, _, query = said.partition("?")
    page = pages.get(path.strip("/"))
    if page is not None:
        wanted = Query.parse(dict(parse_qsl(query.partition("#")[0])))
        st.switch_page(page, query_params=wanted.parameters())
