"""Ringkasan: one screen that answers "are we on time, where not, who must act"."""

from collections.abc import Mapping, Sequence
from typing import Any

from zi_core import formatting
from zi_core.boards.board import Board
from zi_core.boards.chart_sections import month_links
from zi_core.boards.layout import Layout, Row, Section
from zi_core.boards.rows import contact_lines, row_links
from zi_core.boards.sharing import share_menu
from zi_core.dates import month_label
from zi_core.documents.downloads import address, download_name
from zi_core.documents.sharing import OVERVIEW
from zi_core.html import chart_tables, step_curve
from zi_core.progress.states import SlotState
from zi_core.views import bars, overview, reminders
from zi_core.views import step_curve as curves
from zi_core.views.links import Detail
from zi_core.views.reminders import TeamBehind


def layout(board: Board) -> Layout:
    """The sections of Ringkasan."""
    rows: list[Row] = [
        Section("ringkasan.html", lambda: _summary(board)),
        (
            (Section("area_bars.html", lambda: _areas(board)),),
            (Section("curve.html", lambda: _curve(board)),),
        ),
    ]
    behind = reminders.teams_behind(board.progress)
    overdue = Section("overdue.html", lambda: _overdue(board))
    who = Section("teams_behind.html", lambda: _teams_behind(board, behind))
    if board.progress.total.is_reported:
        rows.append(((who,), (overdue,)) if behind else overdue)
    elif behind:
        rows.append(who)
    return Layout(board, "ringkasan", tuple(rows))


def _summary(board: Board) -> Mapping[str, Any]:
    progress, query = board.progress, board.query
    cards = overview.cards(progress)
    links = [
        query.link("jadwal", state=card.state) if card.state else query.link("area")
        for card in cards
    ]
    return {
        "headline": overview.headline(progress),
        "source": overview.source_line(progress),
        "cards": list(zip(cards, links, strict=True)),
        "is_reported": progress.total.is_reported,
        "query": query,
        "share": share_menu(board, "", OVERVIEW),
        "workbook": address(board.store, download_name(board.store.book.year, board.newest)),
    }


def _areas(board: Board) -> Mapping[str, Any]:
    progress = board.progress
    until = f"s.d. {month_label(progress.as_of, None)}" if progress.as_of else "awal tahun"
    return {
        "title": bars.bars_title(progress),
        "items": bars.area_bars(progress),
        "query": board.query,
        "until": until,
    }


def _curve(board: Board) -> Mapping[str, Any]:
    curve = curves.step_curve(board.progress)
    table = chart_tables.of_curve(curve, month_links(board, curve))
    return {
        "drawing": step_curve.draw(curve),
        "hits": step_curve.month_strips(curve, table) if table.links else (),
        "table": table,
    }


def _teams_behind(board: Board, behind: Sequence[TeamBehind]) -> Mapping[str, Any]:
    """Who must act, with somebody to call where the viewer may see a number."""

    def rows(item: TeamBehind) -> str:
        state = SlotState.UNREPORTED if item.is_silent else SlotState.OVERDUE
        return board.query.link("jadwal", team=item.team, state=state)

    def oldest(item: TeamBehind) -> str:
        return board.query.here("", detail=Detail(item.oldest.activity.code, item.oldest.month))

    shown = behind[: reminders.MOST_TEAMS]
    more = len(behind) - len(shown)
    return {
        "teams": [(item, next(iter(contact_lines(board, item.team)), None)) for item in shown],
        "query": board.query,
        "rows": rows,
        "oldest": oldest,
        "more": f"Lihat {formatting.number(more)} tim lainnya" if more > 0 else "",
    }


def _overdue(board: Board) -> Mapping[str, Any]:
    progress, query = board.progress, board.query
    items, shown = progress.overdue_items, overview.LONGEST_OVERDUE
    more = len(items) - shown
    return {
        "title": "Paling lama terlambat",
        "items": items[:shown],
        "with_team": True,
        **row_links(board, ""),
        "nothing": "Tidak ada yang terlambat.",
        "more": f"Lihat {formatting.number(more)} kegiatan terlambat lainnya" if more > 0 else "",
        "more_link": query.link("jadwal", state=SlotState.OVERDUE),
    }
