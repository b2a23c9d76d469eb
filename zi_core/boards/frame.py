"""What stands around every page: header, navigation, the banners above it, and the footer."""

from dataclasses import replace
from typing import Final

from zi_core import __version__
from zi_core.access import Person, Right
from zi_core.boards.board import Board
from zi_core.boards.made_once import made_once
from zi_core.dates import moment_label, month_label, position_of
from zi_core.documents.downloads import address, download_name
from zi_core.html.render import render
from zi_core.plan import SAMPLE_MARK
from zi_core.plan.areas import WEIGHT_SOURCE
from zi_core.progress import Weighting
from zi_core.views.links import WEIGHTING_WORDS, Query
from zi_core.views.overview import source_line
from zi_core.views.phrases import EXPLANATIONS, published

PAGES: Final = {
    "": "Ringkasan",
    "jadwal": "Jadwal",
    "area": "Area",
    "tim": "Tim",
    "rapat": "Rapat",
    "unggah": "Unggah",
    "riwayat": "Riwayat",
}
"""The pages in the navigation, title by path."""
GOVERNING_PAGES: Final = {"akun": "Akun", "kantor": "Identitas kantor", "catatan": "Catatan"}
"""Those in the account's menu."""


def header(board: Board, path: str) -> str:
    """The header of a page for whoever looks at it; ``path`` is the page's."""
    return made_once(
        ("header", path, board.query.detail, board.years, board.reader, board.key),
        lambda: _header(board.query, path, board),
    )


def outage_banner(board: Board) -> str:
    """That the database is away, and what is shown meanwhile; empty while it is there."""
    if board.outage is None:
        return ""
    return render("outage.html", message=board.outage.banner(board.version))


def header_without_data(query: Query, path: str) -> str:
    """The header while there is nothing to show: the store cannot be read."""
    return _header(query, path, None)


def _header(query: Query, path: str, board: Board | None) -> str:
    counted = None if board and _has_own_position(query, path) else board
    return render(
        "header.html",
        query=query,
        year=board.plan.year if board else None,
        printed=_printed(counted) if counted else "",
        pages=[{"path": path, "title": title} for path, title in PAGES.items()],
        current=path,
        positions_offered=_positions(counted) if counted else [],
        weightings_offered=WEIGHTING_WORDS.items(),
        years_offered=_years(board, path) if board else [],
        person=board.person if board else None,
        own_team=board.own_teams[0] if board and len(board.own_teams) == 1 else None,
        account_pages=_account_pages(board.person) if board else [],
        here=query.here(path),
        leave_sample=Query().link(path),
        older=_older(board) if board else "",
        newest_link=replace(query, version=None).here(path),
    )


def footer(board: Board, path: str) -> str:
    """What stands below every page: how it was counted, and the way to the sample data."""
    return made_once(("footer", path, board.key), lambda: _footer(board, path))


def _footer(board: Board, path: str) -> str:
    weighting = Weighting.SLOT if path == "rapat" else board.query.weighting
    return render(
        "footer.html",
        query=board.query,
        explanation=EXPLANATIONS[weighting],
        weight_source=WEIGHT_SOURCE if weighting is Weighting.AREA else "",
        published=_published(board),
        enter_sample=Query(is_sample=True).link(path),
        leave_sample=Query().link(path),
        workbook=address(board.store, download_name(board.store.book.year, board.newest)),
        release=__version__,
    )


def _account_pages(person: Person) -> list[tuple[str, str]]:
    """The pages in a person's menu, path and label, as their rights go."""
    pages = []
    if person.may(Right.LEAD) and not person.rehearsal:  # accounts and their links are real
        label = "Akun dan layar" if person.may(Right.ACCOUNTS) else "Layar rapat"
        pages.append(("akun", label))
    if person.may(Right.IDENTITY):
        pages.append(("kantor", "Identitas kantor"))
    if person.may(Right.AUDIT):
        pages.append(("catatan", "Catatan kejadian"))
    return pages


def _has_own_position(query: Query, path: str) -> bool:
    """Whether a page's figures have a position of their own, always counted per jadwal."""
    return path == "rapat" and query.part != "lke"


def _printed(board: Board) -> str:
    """What stands on every printed page: whose, of when, counted how, of which version."""
    sample = SAMPLE_MARK if board.plan.sample else ""
    return " · ".join(filter(None, (sample, source_line(board.progress), _published(board))))


def _published(board: Board) -> str:
    """Which version is shown, and when it was published."""
    return published(board.version.number, board.version.at)


def _older(board: Board) -> str:
    """The words of the banner over an older version; empty over the newest."""
    if board.is_open:
        return ""
    number, at = board.version.number, moment_label(board.version.at)
    return f"Dasbor sebagaimana diketahui pada {at} (versi {number})"


def _years(board: Board, path: str) -> list[dict[str, object]]:
    """The years to choose from, each with its link; none where there is only one."""
    if len(board.years) == 1:
        return []
    newest, shown = board.years[0], board.store.book.year
    return [
        {
            "label": year,
            "href": board.query.link(
                path,
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
