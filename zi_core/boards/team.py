"""Tim: what each team answers for: its numbers, its grid, what is late, due, and unproven."""

from collections.abc import Collection
from functools import partial
from typing import Any, Final

from zi_core.boards.board import Board
from zi_core.boards.chart_sections import curve_section
from zi_core.boards.layout import Layout, Row, Section
from zi_core.boards.rows import contact_lines, row_links
from zi_core.boards.schedule import grid_section
from zi_core.boards.sharing import share_menu
from zi_core.dates import MONTHS
from zi_core.documents.downloads import address, download_name, slug
from zi_core.documents.sharing import TEAM
from zi_core.plan import team_label
from zi_core.progress import By, SlotItem
from zi_core.progress.matching import Bools
from zi_core.views import overview
from zi_core.views import team as views

OWN_TEAM: Final = "Tim saya"
"""What marks the team of who looks."""


def chosen_team(board: Board) -> str | None:
    """The team that the link names; None where it names none, or none of this plan."""
    return board.query.team if board.query.team in board.plan.teams else None


def figures(board: Board) -> Layout:
    """All teams side by side, or the figures of the one that the link names."""
    team, own = chosen_team(board), board.own_teams
    if team is None:
        note = {
            "title": "Capaian per tim",
            "note": overview.source_line(board.progress),
            "share": share_menu(board, "tim"),
        }
        rows: tuple[Row, ...] = (
            Section("heading.html", lambda: note),
            Section("teams.html", lambda: _teams(board, own)),
        )
    else:
        rows = (
            Section("tabs.html", lambda: _tabs(board, team, own)),
            Section("team_heading.html", lambda: _heading(board, team, own)),
            Section("facts.html", lambda: _facts(board, team)),
        )
    return Layout(board, "tim", rows, viewer=own)


def work(board: Board) -> Layout:
    """What the chosen team has to do, its course and its grid; nothing where none is chosen."""
    team = chosen_team(board)
    if team is None:
        return Layout(board, "pekerjaan", ())

    def chosen() -> Bools:
        return board.progress.selection(teams=[team])

    lists = (
        (Section("overdue.html", lambda: _overdue(board, team)),),
        tuple(
            Section("slots.html", partial(make, board, team))
            for month, make in enumerate((_due, _next), start=board.progress.as_of + 1)
            if month <= len(MONTHS)
        ),
        (Section("slots.html", lambda: _unproven(board, team)),),
    )
    grid = grid_section(
        board,
        "tim",
        chosen,
        caption=f"Jadwal dan realisasi {team_label(team)}",
        nothing="Tidak ada kegiatan dalam keadaan ini.",
        team=team,
    )
    curve = curve_section(board, chosen, f"kurva-{slug(team)}")
    return Layout(board, "pekerjaan", (lists, grid, curve))


def _teams(board: Board, own: Collection[str]) -> dict[str, Any]:
    return {"teams": views.team_cards(board.progress), "query": board.query, "own": own}


def _tabs(board: Board, chosen: str, own: Collection[str]) -> dict[str, Any]:
    query = board.query
    every = {"label": "Semua tim", "note": "", "href": query.link("tim"), "is_chosen": False}
    tabs = [
        {
            "label": views.team_short(team),
            "note": f"· {OWN_TEAM}" if team in own else "",
            "href": query.link("tim", team=team),
            "is_chosen": team == chosen,
        }
        for team in board.plan.teams
    ]
    return {"label": "Pilih tim", "tabs": [every, *tabs]}


def _heading(board: Board, team: str, own: Collection[str]) -> dict[str, Any]:
    """The team's name and whom to call; its members' own also how it reports."""
    year, newest = board.store.book.year, board.newest
    is_own, workbook = team in own, download_name(year, newest, team)
    return {
        "title": team_label(team),
        "note": views.team_scope(board.progress, team),
        "mark": OWN_TEAM if is_own else "",
        "workbook": address(board.store, workbook) if is_own and board.is_open else "",
        "upload": board.query.link("unggah"),
        "contacts": contact_lines(board, team),
        "share": share_menu(board, "tim", TEAM),
    }


def _facts(board: Board, team: str) -> dict[str, Any]:
    cards = views.team_figures(board.progress, team)
    return {"cards": [(card, board.query.here("tim", state=card.state)) for card in cards]}


def _overdue(board: Board, team: str) -> dict[str, Any]:
    is_reported = board.progress.by(By.TEAM)[team].is_reported
    return row_links(board, "tim") | {
        "title": "Terlambat" if is_reported else "Belum dilaporkan",
        "items": views.team_work(board.progress, team).overdue,
        "with_team": False,
        "nothing": "Tidak ada yang terlambat.",
        "more": "",
        "more_link": "",
    }


def _due(board: Board, team: str) -> dict[str, Any]:
    found = views.team_work(board.progress, team)
    return _list(board, found.due_title, found.due, "Tidak ada.")


def _next(board: Board, team: str) -> dict[str, Any]:
    found = views.team_work(board.progress, team)
    return _list(board, found.next_title, found.next, "Tidak ada.")


def _unproven(board: Board, team: str) -> dict[str, Any]:
    has_done = board.progress.by(By.TEAM)[team].done_count
    return _list(
        board,
        "Terlaksana tanpa bukti dukung",
        views.team_work(board.progress, team).unproven,
        "Semua yang terlaksana sudah dilengkapi bukti dukung."
        if has_done
        else "Belum ada yang terlaksana.",
        "Lengkapi bukti",
    )


def _list(
    board: Board,
    title: str,
    items: list[SlotItem],
    nothing: str,
    action: str = "Tandai terlaksana",
) -> dict[str, Any]:
    return row_links(board, "tim") | {
        "title": title,
        "items": items,
        "nothing": nothing,
        "action": action,
    }
