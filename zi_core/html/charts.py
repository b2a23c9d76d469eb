"""Figures for plotly.js as plain values, ready to be written into a page; nothing is drawn here."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from textwrap import wrap
from typing import Any, Final

from zi_core.dates import SHORT_NAMES, month_label
from zi_core.formatting import as_of_phrase, fraction, number, percent
from zi_core.html.chart_tables import ChartTable, of_bars, of_curve
from zi_core.progress import Weighting
from zi_core.views.bars import Bar
from zi_core.views.colours import DONE, HOT, INK, LINE, MUTED, TRACK
from zi_core.views.phrases import NOT_REPORTED, amount
from zi_core.views.step_curve import StepCurve

FONT: Final = "Plus Jakarta Sans, sans-serif"

_NAME_WIDTH: Final = 44

Figure = dict[str, Any]
"""What plotly.js draws: ``data``, a list of traces, and ``layout``."""


@dataclass(frozen=True)
class Chart(ChartTable):
    """A figure with its active title, its ``alt`` text, and the table that says the same.

    What a point leads to stands in its trace's ``customdata``, what it says in ``hovertext``.
    """

    figure: Figure | None = None
    alt: str = ""

    @property
    def height(self) -> int:
        """In pixels."""
        return int(self.figure["layout"]["height"]) if self.figure else 0


def step_curve(curve: StepCurve, links: Sequence[str] = (), *, height: int = 300) -> Chart:
    """Planned and realised over the year as steps, the gap between them named.

    ``links`` are those of the months from January on: where a click leads.
    """
    as_of, last = curve.as_of, curve.last_month
    traces = [
        {
            "type": "scatter",
            "x": list(range(len(heights))),
            "y": list(heights),
            "mode": "lines",
            "line": {"color": colour, "width": width, "shape": "hv"},
            "hoverinfo": "skip",
        }
        for heights, colour, width in (
            (curve.planned, "#8a96a3", 2.5),
            (curve.realised, DONE, 4),
        )
    ]
    traces[0] |= {
        "hoverinfo": "text",
        "hovertext": [_month_said(curve, month) for month in range(last + 1)],
        "customdata": ["", *links] if links else [],
    }
    top = max(curve.planned) or 1.0
    notes = [_note(last, top, curve.planned_label, MUTED, xshift=6, is_bold=False)]
    shapes = []
    if 0 < as_of <= last:
        shapes.append(
            {
                "type": "line",
                "x0": as_of,
                "x1": as_of,
                "y0": 0,
                "y1": 1,
                "yref": "y domain",
                "line": {"color": MUTED, "width": 1.5, "dash": "dot"},
            }
        )
    # The labels stand right of the position, where only the plan's line goes on, above them.
    low, high = curve.due_done, curve.due
    if curve.realised_label:
        notes.append(_note(as_of, low, curve.realised_label, DONE, xshift=12, yshift=-12))
    if curve.gap_label:
        shapes.append(
            {
                "type": "line",
                "x0": as_of + 0.16,
                "x1": as_of + 0.16,
                "y0": low,
                "y1": high,
                "line": {"color": HOT, "width": 4},
            }
        )
        notes.append(_note(as_of + 0.16, (low + high) / 2, curve.gap_label, HOT, xshift=8))
    # The labels right of the position need room beside the plot.
    is_narrow = bool(curve.realised) and as_of > 8
    names = list(SHORT_NAMES) + [month_label(m, None, short=True) for m in range(13, last + 1)]
    # Not every month, so that the names lie flat and apart on a phone; the position's always.
    step = ceil(last / 4) if is_narrow else 2
    named = [month for month in range(1, last + 1) if (month - (as_of or 1)) % step == 0]
    if is_narrow:  # above the line's end, where no other label comes
        notes[0] |= {"yshift": 12}
    layout = _layout(height, right=190 if is_narrow else 104)
    layout |= {"annotations": notes, "shapes": shapes, "hovermode": "x"}
    layout["xaxis"] |= {
        "tickvals": [month - 0.5 for month in named],
        "ticktext": [
            f"<b>{names[month - 1]}</b>" if month == as_of else names[month - 1] for month in named
        ],
        "tickangle": 0,
        # A little beyond the year's end, where the gap of December is drawn.
        "range": [0, last + 0.3],
        "showgrid": False,
    }
    layout["yaxis"] |= {"range": [0, top * 1.06], "nticks": 5, "showgrid": True, "gridcolor": LINE}
    table = of_curve(curve, links)
    figure = {"data": traces, "layout": layout}
    return Chart(table.title, table.columns, table.rows, table.links, figure, curve.spoken)


def _month_said(curve: StepCurve, month: int) -> str:
    """What the curve says of a month end: planned and realised, a share with its fraction."""
    until = f"<b>Sampai {as_of_phrase(month, curve.year)}</b>"
    planned = f"rencana {number(curve.planned[month])} {curve.unit}"
    if month >= len(curve.realised):
        return f"{until}<br>{planned}"
    done = number(curve.realised[month])
    return f"{until}<br>{planned}<br>realisasi {done} {curve.unit}"


def completion_bars(
    title: str, bars: Sequence[Bar], unit: str, links: Sequence[str] = (), *, until: str = ""
) -> Chart:
    """Completion per area or component: done, late, unreported and not yet due, of all slots.

    Each bar has its name above itself, in lines that fit a phone, and its fraction behind.
    ``links`` say where a click on a bar leads; ``until`` is the position, for what a bar says.
    """
    names = [f"{bar.key} {bar.label}".strip() for bar in bars]
    lines = [wrap(name, _NAME_WIDTH) or [""] for name in names]
    pitch = 30 + 19 * max(map(len, lines))
    places = list(range(len(bars)))
    said = [_bar_said(bar, name, unit, until) for bar, name in zip(bars, lines, strict=True)]
    traces = [
        {
            "type": "bar",
            "y": places,
            "x": values,
            "orientation": "h",
            "width": 18 / pitch,
            "marker": {"color": colour} | ({"pattern": pattern} if pattern else {}),
            "hoverinfo": "text",
            "hovertext": said,
            "customdata": list(links),
        }
        for values, colour, pattern in (
            ([bar.done for bar in bars], DONE, None),
            ([bar.late for bar in bars], HOT, _HATCH),
            ([bar.unreported for bar in bars], "#ffffff", _DOTS),
            (
                [max(0.0, 1 - bar.done - bar.late - bar.unreported) for bar in bars],
                TRACK,
                None,
            ),
        )
    ]
    shapes: list[Figure] = []
    notes: list[Figure] = []
    for place, bar, name in zip(places, bars, lines, strict=True):
        shapes.append(
            {
                "type": "line",
                "x0": bar.target,
                "x1": bar.target,
                "y0": place - 14 / pitch,
                "y1": place + 14 / pitch,
                "line": {"color": INK, "width": 3},
            }
        )
        notes += [
            {
                "x": 0,
                "xanchor": "left",
                "y": place - 12 / pitch,
                "yanchor": "bottom",
                "align": "left",
                "text": "<br>".join(map(plain, name)),
                "font": {"color": INK},
                "showarrow": False,
            },
            {
                "x": 1,
                "xanchor": "left",
                "xshift": 6,
                "y": place,
                "text": f"<b>{bar.value}</b>  {bar.beside}" if bar.value else bar.beside,
                "font": {"color": INK if bar.value else MUTED},
                "showarrow": False,
            },
        ]
    layout = _layout(pitch * len(bars) + 16, right=150)
    layout |= {"barmode": "stack", "annotations": notes, "shapes": shapes, "hovermode": "closest"}
    layout["xaxis"] |= {"range": [0, 1.001], "visible": False}
    layout["yaxis"] |= {"range": [len(bars) - 0.6, -(pitch - 16) / pitch], "visible": False}
    spoken = "; ".join(
        f"{bar.key} {bar.label}: {f'{bar.value}, {bar.beside}' if bar.value else bar.beside}"
        for bar in bars
    )
    table = of_bars(title, bars, unit, links)
    return Chart(
        table.title,
        table.columns,
        table.rows,
        table.links,
        {"data": traces, "layout": layout},
        f"Batang capaian. {title}. {spoken}.",
    )


def _bar_said(bar: Bar, name: Sequence[str], unit: str, until: str) -> str:
    """What a bar says: its name, its share with the fraction, what is late, and the position."""
    found = bar.figures
    told = [f"<b>{'<br>'.join(map(plain, name))}</b>"]
    weighting = next(known for known in Weighting if known.unit == unit)
    is_weighted = weighting is Weighting.AREA
    counted = bar.beside if is_weighted else f"{bar.beside} {unit}"
    told.append(f"{bar.value}, {counted}" if bar.value else bar.beside)
    if found.late_count:
        told.append(f"{amount(found.late, found.late_count, weighting)} terlambat")
    if found.unreported_count:
        unreported = amount(found.unreported, found.unreported_count, weighting)
        told.append(f"{unreported} belum dilaporkan")
    setahun = fraction(found.done, found.slots) if found.is_reported else NOT_REPORTED
    if is_weighted and found.is_reported:
        setahun = percent(found.year_completion)
    told.append(f"setahun {setahun}")
    if until:
        told.append(f"sampai {until}")
    return "<br>".join(told)


_HATCH: Final = {
    "shape": "/",
    "bgcolor": HOT,
    "fgcolor": "#ffffff",
    "fillmode": "replace",
    "size": 7,
    "solidity": 0.32,
}


_DOTS: Final = {
    "shape": ".",
    "bgcolor": "#ffffff",
    "fgcolor": HOT,
    "fillmode": "replace",
    "size": 6,
    "solidity": 0.3,
}
"""What nobody has reported: neither done nor known to be late."""


def plain(text: str) -> str:
    """A text from a file as Plotly shows it literally: no pseudo-HTML, no ``$`` mathematics."""
    shown = text
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("$", "&#36;")):
        shown = shown.replace(char, entity)
    return shown


def _note(
    x: float,
    y: float,
    text: str,
    colour: str,
    *,
    xshift: int,
    yshift: int = 0,
    is_bold: bool = True,
) -> Figure:
    """A direct label right of a point."""
    return {
        "x": x,
        "y": y,
        "text": f"<b>{text}</b>" if is_bold else text,
        "font": {"color": colour},
        "xanchor": "left",
        "xshift": xshift,
        "yshift": yshift,
        "showarrow": False,
    }


def _layout(height: int, *, right: int) -> Figure:
    axis = {"zeroline": False, "fixedrange": True, "tickfont": {"color": MUTED}, "automargin": True}
    return {
        "height": height,
        "margin": {"l": 4, "r": right, "t": 8, "b": 4},
        "font": {"family": FONT, "size": 15, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": "#ffffff",
            "bordercolor": INK,
            "font": {"family": FONT, "size": 14, "color": INK},
            "align": "left",
        },
        "xaxis": dict(axis),
        "yaxis": axis | {"ticklabelstandoff": 8},
    }
