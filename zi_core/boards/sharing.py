"""The menu *Bagikan*: a link that means the same later, and the papers of a view."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from zi_core.boards.board import Board
from zi_core.dates import position_of
from zi_core.documents.sharing import OVERVIEW, TEAM
from zi_core.settings import settings
from zi_core.views.links import Query

_PDF: Final[Mapping[str, str]] = {OVERVIEW: "PDF satu halaman", TEAM: "PDF tim ini"}


@dataclass(frozen=True, slots=True)
class ShareMenu:
    """What the menu offers: the ``link`` of the view, and where it has papers, their addresses.

    ``link`` is whole where the settings name the dashboard's address, else without its host.
    """

    link: str
    pdf: str = ""
    pdf_label: str = ""
    picture: str = ""


def share_query(board: Board) -> Query:
    """The view of a board with the year and position written out.

    A link without them follows: to the next month, to next year's plan. One that is handed on
    means the month that was seen. The version stays open unless an older one is looked at, so that
    what is corrected later is seen as well.
    """
    year, query = board.plan.year, replace(board.query, detail=None)
    if year is None:
        return query
    return replace(
        query,
        position=position_of(board.progress.as_of, year),
        year=None if query.is_sample else year,
    )


def share_menu(board: Board, page: str, paper: str = "") -> ShareMenu:
    """The menu of a page; ``paper`` is the slug of its papers, empty where it has none."""
    query = share_query(board)
    link = settings().link(query.here(page))
    if not paper:
        return ShareMenu(link)
    team = query.team if paper == TEAM else None

    def address(extension: str) -> str:
        return query.link(f"unduh/{paper}.{extension}", team=team)

    return ShareMenu(link, address("pdf"), _PDF[paper], address("png"))
