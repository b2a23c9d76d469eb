"""The charts of a presentation: the program's own, each with its numbers in a sheet behind it."""

from collections.abc import Sequence
from typing import Any, Final

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.util import Pt

from zi_core.dates import SHORT_NAMES
from zi_core.documents.pptx.canvas import FOOT, TOP, SlideCanvas
from zi_core.documents.pptx.pptx_internals import place_plot
from zi_core.documents.pptx.texts import DONE, HOT, INK, QUIET, SMALL, Run, bare
from zi_core.views import colours
from zi_core.views.bars import Bar
from zi_core.views.step_curve import StepCurve, axis_step, vertices

_TRACK: Final = "D5DCE4"
_PLAN: Final = "6B7785"


def draw_bars(sheet: SlideCanvas, bars: Sequence[Bar]) -> None:
    """Completion per area in shares of its slots."""
    data = CategoryChartData(number_format="0")
    data.categories = [_bar_name(bar) for bar in bars]
    figures = [bar.figures for bar in bars]
    data.add_series("Terlaksana", [int(found.due_done) for found in figures])
    data.add_series("Terlambat", [found.late_count for found in figures])
    if any(found.unreported_count for found in figures):
        data.add_series("Belum dilaporkan", [found.unreported_count for found in figures])
    data.add_series("Belum jatuh tempo", [int(bar.figures.slots - bar.figures.due) for bar in bars])
    chart = sheet.chart(
        XL_CHART_TYPE.BAR_STACKED_100,
        data,
        (3.4, min(3.22, 1.0 + 0.45 * len(bars))),
        "Jadwal per area. " + "; ".join(_bar_name(bar) for bar in bars),
    )
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    for series in plot.series:
        fill = series.format.fill
        if series.name == "Terlaksana":
            _solid(fill, DONE)
        elif series.name == "Belum jatuh tempo":
            _solid(fill, _TRACK)
        else:  # hatched, so that a photocopy distinguishes it as well
            fill.patterned()
            fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
            is_late = series.name == "Terlambat"
            fill.fore_color.rgb = RGBColor.from_string(HOT if is_late else _PLAN)
            fill.back_color.rgb = RGBColor(255, 255, 255)
            _colour_line(series.format.line, HOT if is_late else _PLAN, 1)
    chart.category_axis.reverse_order = True
    chart.category_axis.format.line.fill.background()
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.legend.font.size = Pt(SMALL)


def draw_curve(sheet: SlideCanvas, curve: StepCurve) -> None:
    """Planned and realised as steps: at each month's end a line rises to its new height."""
    top = max(curve.planned, default=0) or 1
    data = XyChartData(number_format="0")
    _steps(data.add_series("Rencana"), curve.planned)
    looks = {"Rencana": (_PLAN, 2.5)}
    words: list[Run] = []
    if curve.realised:
        _steps(data.add_series("Realisasi"), curve.realised)
        looks["Realisasi"] = (DONE, 4)
    if curve.realised_label:
        words = [Run(curve.realised_label, SMALL, DONE, is_bold=True)]
    if curve.gap:
        series = data.add_series("Belum terlaksana")
        for y in (curve.due_done, curve.due):
            series.add_data_point(curve.as_of + 0.12, y)
        looks["Belum terlaksana"] = (HOT, 4)
        words.insert(0, Run(curve.gap_label, SMALL, HOT, is_bold=True))
    if curve.as_of:
        series = data.add_series("Posisi")
        series.add_data_point(curve.as_of, 0)
        series.add_data_point(curve.as_of, top)
        looks["Posisi"] = (QUIET, 1.5)
    if words:  # right of the position, below the plan's line, which goes on there
        middle = (curve.due + curve.due_done) / 2
        place = max(min(middle, curve.due - 0.09 * top), 0.06 * top)
        data.add_series("Keterangan").add_data_point(curve.as_of + 0.2, place)
    names = data.add_series("Bulan")
    last = curve.last_month
    for month in range(1, last + 1):
        names.add_data_point(month - 0.5, 0)
    chart = sheet.chart(
        XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS,
        data,
        (TOP + 0.1, FOOT - TOP - 0.2),
        curve.spoken,
    )
    for series in chart.plots[0].series:
        series.smooth = False
        series.marker.style = XL_MARKER_STYLE.NONE
        if series.name in looks:
            _colour_line(series.format.line, *looks[series.name])
        else:
            series.format.line.fill.background()
        if series.name == "Bulan":
            for place in range(last):
                is_now = place + 1 == curve.as_of
                name = Run(SHORT_NAMES[place % 12], SMALL, INK if is_now else QUIET, is_bold=is_now)
                _label(series.points[place], [name], XL_LABEL_POSITION.BELOW)
        elif series.name == "Posisi":
            series.format.line.dash_style = MSO_LINE.ROUND_DOT
        elif series.name == "Keterangan":
            _label(series.points[0], words, XL_LABEL_POSITION.RIGHT)
        elif series.name == "Rencana":
            words_ = [
                Run(
                    curve.planned_label,
                    SMALL,
                    bare(colours.legible(_PLAN)),
                    is_bold=True,
                )
            ]
            _label(series.points[2 * last], words_, XL_LABEL_POSITION.ABOVE)
    chart.has_legend = False
    across, upright = chart.category_axis, chart.value_axis
    # Late in the year the words right of the position need room beyond its end.
    across.minimum_scale, across.maximum_scale = 0, max(last + 0.6, curve.as_of + 2)
    across.major_unit = 1
    across.has_major_gridlines = False
    across.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    across.major_tick_mark = XL_TICK_MARK.OUTSIDE
    upright.minimum_scale, upright.maximum_scale = 0, top * 1.1
    upright.major_unit = axis_step(top, 5)
    upright.major_gridlines.format.line.color.rgb = RGBColor.from_string(_TRACK)
    upright.format.line.fill.background()
    upright.tick_labels.font.size = Pt(SMALL)
    place_plot(chart, 0.05, 0.03, 0.94, 0.87)


def _bar_name(bar: Bar) -> str:
    share = f"{bar.beside} ({bar.value})" if bar.value else bar.beside
    return f"{bar.key} {bar.label}: {share}"


def _steps(series: Any, heights: Sequence[float]) -> None:  # noqa: ANN401 - of the library's
    for month, height in vertices(heights):
        series.add_data_point(month, height)


def _solid(fill: Any, colour: str) -> None:  # noqa: ANN401 - of the library's
    fill.solid()
    fill.fore_color.rgb = RGBColor.from_string(colour)


def _colour_line(line: Any, colour: str, width: float) -> None:  # noqa: ANN401 - of the library's
    line.color.rgb = RGBColor.from_string(colour)
    line.width = Pt(width)


def _label(
    point: Any,  # noqa: ANN401 - of the library's
    words: Sequence[Run],
    where: Any,  # noqa: ANN401 - a member of the library's enumeration
) -> None:
    """Write lines beside a point of a chart."""
    label = point.data_label
    label.position = where
    frame = label.text_frame
    for place, shown in enumerate(words):
        run = (frame.add_paragraph() if place else frame.paragraphs[0]).add_run()
        run.text = shown.text
        run.font.size, run.font.bold = Pt(shown.size), shown.is_bold
        run.font.color.rgb = RGBColor.from_string(shown.colour)
