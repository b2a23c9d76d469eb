"""The table that says the same as a chart, for whoever does not see it or wants the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from zi_core.dates import month_label
from zi_core.formatting import fraction, number, percent
from zi_core.progress import Weighting
from zi_core.views.bars import Bar
from zi_core.views.phrases import NO_SCORE
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
    """A row a bar: due, done and what is not, completion, and done of the whole year."""
    if unit == Weighting.AREA.unit:  # amounts of weights would look like a score
        return ChartTable(
            title,
            ("Bagian", f"Capaian ({NO_SCORE})", "Terlambat (jadwal)", "Belum dilaporkan (jadwal)"),
            tuple(
                (
                    f"{bar.key} {bar.label}".strip(),
                    bar.value or bar.beside,
                    number(bar.figures.late_count),
                    number(bar.figures.unreported_count),
                )
                for bar in bars
            ),
            tuple(links),
        )
    return ChartTable(
        title,
        (
            "Bagian",
            f"Target ({unit})",
            "Terlaksana",
            "Terlambat",
            "Belum dilaporkan",
            "Capaian",
            "Setahun",
        ),
        tuple(
            (
                f"{bar.key} {bar.label}".strip(),
                number(bar.figures.due),
                number(bar.figures.due_done),
                number(bar.figures.late),
                number(bar.figures.unreported),
                bar.value or bar.beside,
                fraction(bar.figures.done, bar.figures.slots),
            )
            for bar in bars
        ),
        tuple(links),
    )
