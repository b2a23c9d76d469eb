"""Plotly figures: frame or bars in, chart out; pure functions that draw nothing by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from textwrap import wrap
from typing import Final

import plotly.graph_objects as go

from zi_core.dates import SHORT_NAMES, month_label
from zi_core.formatting import fraction, number, percent
from zi_core.views.bars import Bar
from zi_core.views.colours import DONE, HOT, INK, LINE, MUTED, TRACK
from zi_core.views.phrases import NOT_REPORTED
from zi_core.views.step_curve import StepCurve

FONT: Final = "Plus Jakarta Sans, sans-serif"

_NAME_WIDTH: Final = 44


@dataclass(frozen=True)
class Chart:
    """A figure with its active title, its ``alt`` text, and the table that says the same.

    ``columns`` and ``rows`` are the table twin; the first column heads its row.
    """

    title: str
    figure: go.Figure
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def step_curve(curve: StepCurve, *, height: int = 300) -> Chart:
    """Planned and realised over the year as steps, the gap between them named."""
    as_of, last = curve.as_of, curve.last_month
    figure = go.Figure()
    for heights, colour, width in (
        (curve.planned, "#8a96a3", 2.5),
        (curve.realised, DONE, 4),
    ):
        figure.add_scatter(
            x=list(range(len(heights))),
            y=heights,
            mode="lines",
            line={"color": colour, "width": width, "shape": "hv"},
            hoverinfo="skip",
        )
    top = max(curve.planned) or 1.0
    _note(figure, last, top, curve.planned_label, MUTED, xshift=6, is_bold=False)
    if 0 < as_of <= last:
        figure.add_vline(x=as_of, line={"color": MUTED, "width": 1.5, "dash": "dot"})
    # The labels stand right of the position, where only the plan's line goes on, above them.
    low, high = curve.due_done, curve.due
    if curve.realised_label:
        _note(figure, as_of, low, curve.realised_label, DONE, xshift=12, yshift=-12)
    if curve.gap_label:
        figure.add_shape(
            type="line",
            x0=as_of + 0.16,
            x1=as_of + 0.16,
            y0=low,
            y1=high,
            line={"color": HOT, "width": 4},
        )
        _note(figure, as_of + 0.16, (low + high) / 2, curve.gap_label, HOT, xshift=8)
    # The labels right of the position need room beside the plot.
    is_narrow = bool(curve.realised) and as_of > 9
    _lay_out(figure, height, right=190 if is_narrow else 104)
    names = list(SHORT_NAMES) + [month_label(m, None, short=True) for m in range(13, last + 1)]
    # Not every month, so that the names lie flat and apart on a phone; the position's always.
    step = ceil(last / 4) if is_narrow else 2
    named = [month for month in range(1, last + 1) if (month - (as_of or 1)) % step == 0]
    figure.update_xaxes(
        tickvals=[month - 0.5 for month in named],
        ticktext=[
            f"<b>{names[month - 1]}</b>" if month == as_of else names[month - 1] for month in named
        ],
        tickangle=0,
        # A little beyond the year's end, where the gap of December is drawn.
        range=[0, last + 0.3],
        showgrid=False,
    )
    figure.update_yaxes(range=[0, top * 1.06], nticks=5, showgrid=True, gridcolor=LINE)
    return Chart(
        curve.title,
        figure,
        curve.spoken,
        ("Sampai akhir", f"Rencana ({curve.unit})", "Realisasi", "Capaian"),
        tuple(
            (
                month_label(month, curve.year),
                number(curve.planned[month]),
                number(curve.realised[month]) if month < len(curve.realised) else "–",
                percent(curve.completion[month]),
            )
            for month in range(1, last + 1)
        ),
    )


def completion_bars(title: str, bars: Sequence[Bar], unit: str) -> Chart:
    """Completion per area or component: done, overdue and not yet due as shares of all slots.

    Each bar has its name above itself, in lines that fit a phone, and its fraction behind.
    """
    names = [f"{bar.key} {bar.label}".strip() for bar in bars]
    lines = [wrap(name, _NAME_WIDTH) or [""] for name in names]
    pitch = 30 + 19 * max(map(len, lines))
    figure = go.Figure()
    places = list(range(len(bars)))
    for values, colour, pattern in (
        ([bar.done for bar in bars], DONE, None),
        ([bar.overdue for bar in bars], HOT, _HATCH),
        ([max(0.0, 1 - bar.done - bar.overdue) for bar in bars], TRACK, None),
    ):
        marker: dict[str, object] = {"color": colour}
        if pattern:
            marker["pattern"] = pattern
        figure.add_bar(
            y=places, x=values, orientation="h", width=18 / pitch, marker=marker, hoverinfo="skip"
        )
    for place, bar, name in zip(places, bars, lines, strict=True):
        figure.add_shape(
            type="line",
            x0=bar.target,
            x1=bar.target,
            y0=place - 14 / pitch,
            y1=place + 14 / pitch,
            line={"color": INK, "width": 3},
        )
        figure.add_annotation(
            x=0,
            xanchor="left",
            y=place - 12 / pitch,
            yanchor="bottom",
            align="left",
            text="<br>".join(map(plain, name)),
            font={"color": INK},
            showarrow=False,
        )
        figure.add_annotation(
            x=1,
            xanchor="left",
            xshift=6,
            y=place,
            text=f"<b>{bar.value}</b>  {bar.beside}" if bar.value else bar.beside,
            font={"color": INK if bar.value else MUTED},
            showarrow=False,
        )
    _lay_out(figure, pitch * len(bars) + 16, right=140)
    figure.update_layout(barmode="stack")
    figure.update_xaxes(range=[0, 1.001], visible=False)
    figure.update_yaxes(range=[len(bars) - 0.6, -(pitch - 16) / pitch], visible=False)
    spoken = "; ".join(
        f"{bar.key} {bar.label}: {f'{bar.value}, {bar.beside}' if bar.value else bar.beside}"
        for bar in bars
    )
    return Chart(
        title,
        figure,
        f"Batang capaian. {title}. {spoken}.",
        ("Bagian", f"Target ({unit})", "Selesai", "Terlambat", "Capaian", "Setahun"),
        tuple(
            (
                f"{bar.key} {bar.label}".strip(),
                number(bar.figures.due),
                number(bar.figures.due_done) if bar.figures.is_reported else NOT_REPORTED,
                number(bar.figures.overdue) if bar.figures.is_reported else "–",
                bar.value or "–",
                fraction(bar.figures.done, bar.figures.slots) if bar.figures.is_reported else "–",
            )
            for bar in bars
        ),
    )


_HATCH: Final = {
    "shape": "/",
    "bgcolor": HOT,
    "fgcolor": "#ffffff",
    "fillmode": "replace",
    "size": 7,
    "solidity": 0.32,
}


def plain(text: str) -> str:
    """A text from a file as Plotly shows it literally: no pseudo-HTML, no ``$`` mathematics."""
    shown = text
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("$", "&#36;")):
        shown = shown.replace(char, entity)
    return shown


def _note(
    figure: go.Figure,
    x: float,
    y: float,
    text: str,
    colour: str,
    *,
    xshift: int,
    yshift: int = 0,
    is_bold: bool = True,
) -> None:
    """Write a direct label right of a point."""
    figure.add_annotation(
        x=x,
        y=y,
        text=f"<b>{text}</b>" if is_bold else text,
        font={"color": colour},
        xanchor="left",
        xshift=xshift,
        yshift=yshift,
        showarrow=False,
    )


def _lay_out(figure: go.Figure, height: int, *, right: int) -> None:
    figure.update_layout(
        template=None,
        height=height,
        margin={"l": 4, "r": right, "t": 8, "b": 4},
        font={"family": FONT, "size": 15, "color": INK},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        dragmode=False,
    )
    figure.update_xaxes(zeroline=False, fixedrange=True, tickfont={"color": MUTED}, automargin=True)
    figure.update_yaxes(
        zeroline=False,
        fixedrange=True,
        tickfont={"color": MUTED},
        automargin=True,
        ticklabelstandoff=8,
    )
