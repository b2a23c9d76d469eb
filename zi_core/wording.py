"""Numbers, fractions and counts as the interface words them, in Indonesian."""

from zi_core.months import MONTHS, month_label
from zi_core.progress import Figures, Weighting

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"

NOTHING_DUE = "belum ada yang jatuh tempo"
NOT_REPORTED = "belum ada laporan"


def number(value: float, *, decimals: int = 1) -> str:
    """A number with decimal comma and thousands point; whole ones without decimals."""
    if abs(value - round(value)) < 1e-9:
        text = f"{round(value):,}"
    else:
        text = f"{value:,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,"))


def percent(ratio: float | None) -> str:
    """A ratio 0-1 as whole percent: ``79 %``.

    Never rounded up to 100 nor down to 0 where something is missing or done: 99,9 % is not done.
    Unknown is a dash.
    """
    if ratio is None:
        return "–"
    whole = round(ratio * 100)
    if whole == 100 and ratio < 1 - 1e-9:
        whole = 99
    if whole == 0 and ratio > 1e-9:
        whole = 1
    return f"{whole}{NARROW_SPACE}%"


def fraction(part: float, whole: float) -> str:
    """``41 dari 52``."""
    return f"{number(part)} dari {number(whole)}"


def share(part: float, whole: float) -> str:
    """A percentage with its fraction: ``41 dari 52 (79 %)``."""
    return f"{fraction(part, whole)} ({percent(part / whole if whole else None)})"


def completion(figures: Figures) -> str:
    """Capaian in words, honest about what is not known: ``41 dari 52 (79 %)``."""
    if not figures.due:
        return NOTHING_DUE
    if not figures.is_reported:
        return NOT_REPORTED
    return share(figures.due_done, figures.due)


def as_of_phrase(as_of: int, year: int | None) -> str:
    """``akhir Juni 2022``; before the first month closes, ``awal tahun 2022``."""
    if as_of == 0:
        return "awal tahun" if year is None else f"awal tahun {year}"
    return f"akhir {month_label(as_of, year)}"


def months_old(age: int) -> str:
    """How long a slot has been overdue: ``8 bulan``; less than one counts as ``bulan ini``."""
    return f"{age} bulan" if age else "baru jatuh tempo"


def month_list(months: tuple[int, ...]) -> str:
    """Scheduled months in short: ``Jan–Des``, ``Jan, Apr``; ``tanpa jadwal`` for none."""
    if not months:
        return "tanpa jadwal"
    if len(months) == len(MONTHS):
        return "setiap bulan"
    runs: list[list[int]] = []
    for month in months:
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        month_label(run[0], None, short=True)
        if len(run) == 1
        else f"{month_label(run[0], None, short=True)}"
        f"{'–' if len(run) > 2 else ', '}{month_label(run[-1], None, short=True)}"
        for run in runs
    )


def unit_count(value: float, weighting: Weighting) -> str:
    """An amount with its unit: ``35 jadwal``, ``12,5 kegiatan``, ``8,3 bobot``."""
    return f"{number(value)} {weighting.unit}"
