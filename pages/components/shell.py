"""What stands around every page: header, navigation, the DATA CONTOH banner, footer."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import streamlit as st

from pages.components import template
from pages.components.page_state import Board
from zi_core import __version__
from zi_core.access import Person, Right
from zi_core.dates import moment_label, month_label, position_of
from zi_core.documents.downloads import download_name
from zi_core.html.render import render
from zi_core.plan.areas import WEIGHT_SOURCE
from zi_core.progress import Weighting
from zi_core.views.links import WEIGHTING_WORDS, Query
from zi_core.views.overview import source_line
from zi_core.web.auth_routes import own_path

_header = st.components.v2.component(
    "zi_header",
    html='<div class="zi"></div>',
    js=(Path(__file__).parent / "shell.js").read_text("utf-8"),
    isolate_styles=False,
)

_EXPLANATIONS = {
    Weighting.SLOT: "Dihitung per jadwal: setiap kegiatan di setiap bulan terjadwal bernilai satu.",
    Weighting.ACTIVITY: "Dihitung per kegiatan: setiap kegiatan bernilai satu, dibagi rata ke "
    "bulan-bulan jadwalnya.",
    Weighting.AREA: "Dihitung per bobot area: bobot resmi area dibagi rata ke kegiatannya, lalu "
    "ke bulan jadwalnya; ini capaian rencana aksi tertimbang, bukan nilai.",
}


def header(
    pages: Sequence[st.Page],
    governing: Sequence[st.Page],
    current: st.Page,
    query: Query,
    board: Board | None,
) -> None:
    """Draw the header; a link or a choice in it, or on the page, leads to its view.

    ``governing`` are those that stand in the account's menu.
    """
    by_path = {page.url_path: page for page in (*pages, *governing)}
    year = board.plan.year if board else None
    counted = None if board and _has_own_position(board, current) else board
    html = render(
        "header.html",
        query=query,
        year=year,
        printed=source_line(counted.progress) if counted else "",
        pages=[{"path": page.url_path, "title": page.title} for page in pages],
        current=current.url_path,
        positions_offered=_positions(counted) if counted else [],
        weightings_offered=WEIGHTING_WORDS.items(),
        years_offered=_years(board, current) if board else [],
        person=board.person if board else None,
        account_pages=_account_pages(board.person) if board else [],
        here=query.here(current.url_path),
        leave_sample=Query().link(current.url_path),
        older=_older(board) if board else "",
        newest_link=replace(query, version=None).here(current.url_path),
    )
    with st.container(key="zi_header_block"):
        _header(key="zi_header", data={"html": html}, on_go_change=lambda: _go(by_path))


def _account_pages(person: Person) -> list[tuple[str, str]]:
    """The pages in a person's menu, path and label, as their rights go."""
    pages = []
    if person.may(Right.LEAD):
        label = "Akun dan layar" if person.may(Right.ACCOUNTS) else "Layar rapat"
        pages.append(("akun", label))
    if person.may(Right.AUDIT):
        pages.append(("catatan", "Catatan kejadian"))
    return pages


def _has_own_position(board: Board, current: st.Page) -> bool:
    """Whether a page's figures have a position of their own, always counted per jadwal."""
    return current.url_path == "rapat" and board.query.part != "lke"


def footer(board: Board, current: st.Page) -> None:
    """Draw what stands below every page: how it was counted, and the way to the sample data."""
    template.show(
        "zi_footer",
        "footer.html",
        query=board.query,
        explanation=_EXPLANATIONS[
            Weighting.SLOT if current.url_path == "rapat" else board.query.weighting
        ],
        weight_source=WEIGHT_SOURCE,
        published=_published(board),
        enter_sample=Query(is_sample=True).link(current.url_path),
        leave_sample=Query().link(current.url_path),
        workbook=download_name(board.store.book.year, board.newest),
        release=__version__,
    )


def _published(board: Board) -> str:
    """Which version is shown, and when it was published; empty for the sample data."""
    if board.version is None:
        return ""
    return f"Versi {board.version.number}, terbit {moment_label(board.version.at)} WIB"


def _older(board: Board) -> str:
    """The words of the banner over an older version; empty over the newest and the sample."""
    if board.version is None or board.is_open:
        return ""
    number, at = board.version.number, moment_label(board.version.at)
    return f"Papan sebagaimana diketahui pada {at} (versi {number})"


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


def _years(board: Board, current: st.Page) -> list[dict[str, object]]:
    """The years to choose from, each with its link; none where there is only one."""
    if board.version is None or len(board.years) == 1:
        return []
    newest, shown = board.years[0], board.store.book.year
    return [
        {
            "label": year,
            "href": board.query.link(
                current.url_path,
                year=None if year == newest else year,
                version=None,
                position=None,
            ),
            "is_chosen": year == shown,
        }
        for year in board.years
    ]


def _positions(board: Board) -> list[dict[str, object]]:
    """The month ends to choose from; months of the next year where something is dated there."""
    plan, as_of = board.plan, board.progress.as_of
    if plan.year is None:
        return [{"value": "", "label": month_label(as_of, None), "short": "", "is_chosen": True}]
    last = max([12, as_of, *(entry.done_month(plan.year) for entry in plan.entries)])
    return [
        {
            "value": "{:04d}-{:02d}".format(*position_of(month, plan.year)),
            "label": month_label(month, plan.year) if month else f"awal {plan.year}",
            "short": f"s.d. {month_label(month, None, short=True)}" if month else "awal tahun",
            "is_chosen": month == as_of,
        }
        for month in range(0 if as_of == 0 else 1, last + 1)
    ]
