"""The heat table: how many slots are overdue, by area and scheduled month."""

from dataclasses import dataclass

from zi_core.dates import month_label
from zi_core.formatting import number
from zi_core.plan.areas import AREA_BY_NUMBER
from zi_core.progress import By, Progress


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One area in one month: the count, and its tint 0 (none) to 4 (the table's greatest)."""

    count: int
    level: int
    is_closed: bool


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One area: twelve cells and their sum; all 0 where it is silent: not known to be late."""

    key: str
    label: str
    cells: tuple[HeatCell, ...]
    total: int
    is_reported: bool


def heat_rows(progress: Progress) -> list[HeatRow]:
    """The heat table, a row per area; counts of slots whatever the weighting."""
    table = progress.overdue_by_area_and_month()
    reported = {key: found.is_reported for key, found in progress.by(By.AREA).items()}
    table.loc[[key for key in table.index if not reported[key]]] = 0
    greatest = int(table.to_numpy().max(initial=0)) or 1
    return [
        HeatRow(
            str(key),
            AREA_BY_NUMBER[str(key)].label,
            tuple(
                HeatCell(int(count), -(-4 * int(count) // greatest), month <= progress.as_of)
                for month, count in enumerate(counts, start=1)
            ),
            int(counts.sum()),
            reported[key],
        )
        for key, counts in table.iterrows()
    ]


def heat_title(progress: Progress) -> str:
    """What the heat table says, in a few words."""
    rows = [row for row in heat_rows(progress) if row.is_reported]
    sums = [sum(row.cells[month].count for row in rows) for month in range(12)]
    if not rows or not max(sums):
        return "Terlambat menurut bulan jadwal: tidak ada"
    worst = max(range(12), key=lambda month: sums[month])
    return (
        f"Terlambat menurut bulan jadwal: terbanyak dari {month_label(worst + 1, None)} "
        f"({number(sums[worst])})"
    )
