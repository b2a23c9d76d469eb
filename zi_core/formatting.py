"""Numbers, fractions and counts as the interface words them, in Indonesian.

Rounding is honest: halves go up as on paper, and what is not whole never looks whole, so that
"100%" and "0" mean all and nothing.
"""

from decimal import ROUND_HALF_UP, Decimal

from zi_core.dates import MONTHS, month_label


def number(value: float, *, decimals: int = 1) -> str:
    """A number with decimal comma and thousands point; whole ones without decimals.

    One that is not whole gets more ``decimals`` where it would look whole: ``0,04``, ``11,96``.
    """
    exact = _exact(value)
    places = 0 if _is_whole(exact) else decimals
    shown = _rounded(exact, places)
    while _is_whole(shown) and shown != exact:
        places += 1
        shown = _rounded(exact, places)
    return f"{shown:,f}".translate(str.maketrans(",.", ".,"))


def _exact(value: float) -> Decimal:
    """A sum of shares without its floating error, and without a negative zero."""
    return Decimal(str(round(float(value), 9) + 0.0))


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


def whole_percent(ratio: float) -> int:
    """A ratio 0-1 as whole percent, 0-100.

    Never rounded up to 100 nor down to 0 where something is missing or done: 99,9% is not done.
    """
    exact = _exact(ratio)
    whole = int(_rounded(exact * 100, 0))
    return whole if exact in (0, 1) else min(99, max(1, whole))


def percent(ratio: float | None) -> str:
    """A ratio 0-1 as :func:`whole_percent`: ``79%``; unknown is a dash."""
    return "–" if ratio is None else f"{whole_percent(ratio)}%"


def fraction(part: float, whole: float) -> str:
    """``41 dari 52``."""
    return f"{number(part)} dari {number(whole)}"


def share(part: float, whole: float) -> str:
    """A percentage with its fraction: ``41 dari 52 (79%)``."""
    return f"{fraction(part, whole)} ({percent(part / whole if whole else None)})"


def as_of_phrase(as_of: int, year: int | None) -> str:
    """``akhir Juni 2022``; before the first month closes, ``awal tahun 2022``."""
    if as_of == 0:
        return "awal tahun" if year is None else f"awal tahun {year}"
    return f"akhir {month_label(as_of, year)}"


def months_old(age: int) -> str:
    """How long ago a slot fell due: ``8 bulan``; ``baru`` where its month has only just closed."""
    return f"{age} bulan" if age else "baru"


def lateness(age: int) -> str:
    """The same in a sentence: ``8 bulan``, ``kurang dari 1 bulan``."""
    return f"{age} bulan" if age else "kurang dari 1 bulan"


def month_list(months: tuple[int, ...]) -> str:
    """Scheduled months in short, ascending: ``Jan–Mar, Jun``; words of their own for all and none.

    Two neighbours are listed, three or more are a run.
    """
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


def join_and(words: list[str]) -> str:
    """A list in words: ``I, II dan VI``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} dan {words[-1]}"
