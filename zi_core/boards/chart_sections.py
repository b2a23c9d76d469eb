"""Charts as sections of a page: drawn by plotly.js once it has come, with their table below.

On paper the same stands as HTML: what a script has drawn for the screen does not fit there.
"""

from collections.abc import Callable, Sequence

from zi_core.boards.board import Board
from zi_core.boards.layout import Section
from zi_core.dates import position_of
from zi_core.formatting import as_of_phrase
from zi_core.html import charts
from zi_core.html.charts import Chart
from zi_core.html.step_curve import draw
from zi_core.progress.matching import Bools
from zi_core.views.bars import Bar
from zi_core.views.overview import source_line
from zi_core.views.step_curve import StepCurve, step_curve


def bars_section(
    board: Board,
    title: Callable[[], str],
    bars: Callable[[], Sequence[Bar]],
    link: Callable[[Bar], str],
    name: str,
) -> Section:
    """Completion bars, each leading to a link; ``name`` is the saved picture's."""

    def made() -> Chart:
        drawn, progress = bars(), board.progress
        return charts.completion_bars(
            title(),
            drawn,
            progress.weighting.unit,
            [link(bar) for bar in drawn],
            until=as_of_phrase(progress.as_of, board.plan.year),
        )

    return _section(board, made, name, bars=bars)


def curve_section(board: Board, selection: Callable[[], Bools] | None, name: str) -> Section:
    """The step curve of the plan, or of a selection; a month leads to its rows."""

    def counted() -> StepCurve:
        return step_curve(board.progress, selection() if selection else None)

    def made() -> Chart:
        curve = counted()
        return charts.step_curve(curve, month_links(board, curve))

    return _section(board, made, name, curve=counted)


def month_links(board: Board, curve: StepCurve) -> list[str]:
    """Where a curve's months lead: to their rows, seen from their ends; none without a year."""
    year, query = board.plan.year, board.query
    if year is None:
        return []
    return [
        query.link("jadwal", area=query.area, team=query.team, position=position_of(month, year))
        for month in range(1, curve.last_month + 1)
    ]


def _section(
    board: Board,
    made: Callable[[], Chart],
    name: str,
    *,
    curve: Callable[[], StepCurve] | None = None,
    bars: Callable[[], Sequence[Bar]] = tuple,
) -> Section:
    sample = "DATA CONTOH · " if board.plan.sample else ""
    return Section(
        "chart.html",
        lambda: {
            "chart": made(),
            "drawing": draw(curve()) if curve else None,
            "bars": bars(),
            "name": f"{name}-{board.plan.year}",
            "about": sample + source_line(board.progress),
        },
    )
