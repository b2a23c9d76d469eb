"""Jadwal: the month grid over all areas, filtered by area, team and state; and any page's grid."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zi_core.boards.board import Board
from zi_core.boards.layout import Layout, Section
from zi_core.boards.sharing import share_menu
from zi_core.dates import month_label
from zi_core.formatting import number
from zi_core.plan import source_notes, team_label
from zi_core.plan.areas import area_label
from zi_core.progress.matching import Bools
from zi_core.views.links import NO_TEAM_WORD, STATE_WORDS, Detail
from zi_core.views.month_grid import month_grid


def layout(board: Board) -> Layout:
    """The sections of Jadwal."""
    query = board.query
    grid = grid_section(
        board,
        "jadwal",
        lambda: board.progress.selection(
            areas=[query.area] if query.area else [],
            teams=None if query.team is None else [query.team],
        ),
        caption="Jadwal dan realisasi per bulan",
        nothing="Tidak ada kegiatan dengan saringan ini. Hapus saringannya untuk melihat semua.",
        area=query.area,
    )
    return Layout(
        board,
        "jadwal",
        (
            Section("filters.html", lambda: _filters(board)),
            grid,
        ),
    )


def grid_section(
    board: Board,
    path: str,
    selection: Callable[[], Bools],
    *,
    caption: str,
    nothing: str,
    area: str | None = None,
    team: str | None = None,
) -> Section:
    """The month grid of a selection of activities, narrowed to the state that the link names.

    ``selection`` gives the mask over the plan's activities; the notes below are those of the
    ``area``, or of the ``team``'s rows, or all of the plan's.
    """
    return Section(
        "grid.html",
        lambda: {
            "grid": month_grid(board.progress, selection(), board.query.state, board.query.month),
            "query": board.query,
            "page": path,
            "caption": caption,
            "nothing": nothing,
            "detail": Detail,
            "notes": source_notes(board.plan, area, team),
            "is_late_first": path == "jadwal" and not (board.query.state or board.query.month),
        },
    )


def _heading(board: Board) -> Mapping[str, Any]:
    query, plan = board.query, board.plan
    note = f"{number(len(plan.activities))} kegiatan, {number(len(board.progress.slots))} jadwal"
    if query.month:
        note = f"Hanya kegiatan dengan jadwal {month_label(query.month, plan.year)}"
    return {
        "title": "Jadwal dan realisasi per bulan",
        "share": share_menu(board, "jadwal"),
        "note": note,
    }


def _filters(board: Board) -> Mapping[str, Any]:
    """One choice a filter, with the way back to everything."""
    query, plan = board.query, board.plan
    areas = [
        (area.number, area_label(area.number), area.number == query.area) for area in plan.areas
    ]
    teams = [(team or NO_TEAM_WORD, team_label(team), team == query.team) for team in plan.teams]
    states = [(word, state.word, state is query.state) for word, state in STATE_WORDS.items()]
    chosen = [query.area, query.team, query.state, query.month]
    return {
        **_heading(board),
        "filters": [
            _choice("Area", "area", "Semua area", areas),
            _choice("Tim", "tim", "Semua tim", teams),
            _choice("Keadaan", "keadaan", "Semua keadaan", states),
        ],
        "count": sum(said is not None for said in chosen),
        "clear": query.link("jadwal", is_table=query.is_table),
    }


def _choice(
    label: str, name: str, everything: str, options: Sequence[tuple[str, str, bool]]
) -> dict[str, Any]:
    offered = [("", everything, not any(chosen for *_, chosen in options)), *options]
    return {
        "label": label,
        "name": name,
        "options": [
            {"value": value, "label": text, "is_chosen": chosen} for value, text, chosen in offered
        ],
    }
