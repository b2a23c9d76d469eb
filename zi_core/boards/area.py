"""Area: completion per area, overdue by area and month; one area with its components."""

from typing import Any

from zi_core.boards.board import Board
from zi_core.boards.chart_sections import bars_section, curve_section
from zi_core.boards.layout import Layout, Row, Section
from zi_core.boards.schedule import grid_section
from zi_core.boards.sharing import share_menu
from zi_core.plan.areas import AREA_BY_NUMBER, area_label
from zi_core.progress import By
from zi_core.progress.matching import Bools
from zi_core.views import bars, overdue_table, overview
from zi_core.views.phrases import completion


def layout(board: Board) -> Layout:
    """The sections of Area, of all or of the one that the link names."""
    area = board.query.area
    tabs = Section("tabs.html", lambda: _tabs(board))
    if area is None:
        rows = _all_areas(board)
    elif area not in board.plan.area_names:
        title = f"Area {area} tidak ada di rencana ini"
        rows = (Section("heading.html", lambda: {"title": title, "note": ""}),)
    else:
        rows = _one_area(board, area)
    return Layout(board, "area", (tabs, *rows))


def _tabs(board: Board) -> dict[str, Any]:
    query = board.query
    every = {
        "label": "Semua area",
        "note": "",
        "href": query.link("area"),
        "is_chosen": not query.area,
    }
    tabs = [
        {
            "label": area.number,
            "note": AREA_BY_NUMBER[area.number].label,
            "href": query.link("area", area=area.number),
            "is_chosen": area.number == query.area,
        }
        for area in board.plan.areas
    ]
    return {"label": "Pilih area", "tabs": [every, *tabs]}


def _all_areas(board: Board) -> tuple[Row, ...]:
    progress, query = board.progress, board.query

    def heading() -> dict[str, Any]:
        return {
            "title": "Capaian per area",
            "note": overview.source_line(progress),
            "share": share_menu(board, "area"),
        }

    def heat() -> dict[str, Any]:
        return {
            "title": overdue_table.heat_title(progress),
            "rows": overdue_table.heat_rows(progress),
            "query": query,
        }

    return (
        Section("heading.html", heading),
        (
            (
                bars_section(
                    board,
                    lambda: bars.bars_title(progress),
                    lambda: bars.area_bars(progress),
                    lambda bar: query.link("area", area=bar.key),
                    "capaian-area",
                ),
            ),
            (curve_section(board, None, "kurva-rencana"),),
        ),
        Section("heat.html", heat),
    )


def _one_area(board: Board, area: str) -> tuple[Row, ...]:
    progress, plan = board.progress, board.plan

    def heading() -> dict[str, Any]:
        found = progress.by(By.AREA)[area]
        return {
            "title": area_label(area),
            "note": f"{plan.area_names[area]} · {completion(found, progress.weighting)}",
            "share": share_menu(board, "area"),
        }

    def chosen() -> Bools:
        return progress.selection(areas=[area])

    return (
        Section("heading.html", heading),
        (
            (
                bars_section(
                    board,
                    lambda: "Capaian per komponen",
                    lambda: bars.component_bars(progress, area),
                    lambda bar: f"#komponen-{bar.key}",
                    f"capaian-komponen-area-{area}",
                ),
            ),
            (curve_section(board, chosen, f"kurva-area-{area}"),),
        ),
        grid_section(
            board,
            "area",
            chosen,
            caption=f"Jadwal dan realisasi {area_label(area)}",
            nothing="Tidak ada kegiatan dalam keadaan ini di area ini.",
            area=area,
        ),
    )
