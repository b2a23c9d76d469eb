"""The table that says the same as a chart, for whoever does not see it or wants the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from zi_core.dates import month_label
from zi_core.formatting import fraction, number, percent
from zi_core.views.bars import Bar
from zi_core.views.phrases import NOT_REPORTED
from zi_core.views.step_curve import StepCurve


@dataclass(frozen=True)
class ChartTable:
    """A chart's title and its table twin; the first column heads its row.

    ``links`` are where the rows lead, one for each, or none at all.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[str, ...] = ()


def of_curve(curve: StepCurve, links: Sequence[str] = ()) -> ChartTable:
    """A row a month end: planned, realised and completion; ``links`` are those of the months."""
    return ChartTable(
        curve.title,
        ("Sampai akhir", f"Rencana ({curve.unit})", "Realisasi", "Capaian"),
        tuple(
            (
                month_label(month, curve.year),
                number(curve.planned[month]),
                number(curve.realised[month]) if month < len(curve.realised) else "–",
                percent(curve.completion[month]),
            )
            for month in range(1, curve.last_month + 1)
        ),
        tuple(links),
    )


def of_bars(title: str, bars: Sequence[Bar], unit: str, links: Sequence[str] = ()) -> ChartTable:
    """A row a bar: due, done, overdue, completion, and done of the whole year."""
    return ChartTable(
        title,
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
        tuple(links),
    )
