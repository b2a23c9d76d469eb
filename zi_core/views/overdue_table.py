"""The heat table: how many slots are late, by area and scheduled month; how many unreported."""

from dataclasses import dataclass

from zi_core.dates import MONTHS, month_label
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
    """One area, or all (``key`` empty): twelve cells of late slots, their sum, the unreported."""

    key: str
    label: str
    cells: tuple[HeatCell, ...]
    late: int
    unreported: int


def heat_rows(progress: Progress) -> list[HeatRow]:
    """The heat table, a row per area and one for all; counts of slots whatever the weighting."""
    table = progress.late_by_area_and_month()
    areas = progress.by(By.AREA)
    greatest = int(table.to_numpy().max(initial=0)) or 1
    rows = [
        HeatRow(
            str(key),
            AREA_BY_NUMBER[str(key)].label,
            tuple(
                HeatCell(int(count), -(-4 * int(count) // greatest), month <= progress.as_of)
                for month, count in enumerate(counts, start=1)
            ),
            int(counts.sum()),
            areas[key].unreported_count,
        )
        for key, counts in table.iterrows()
    ]
    sums = table.sum()
    total = HeatRow(
        "",
        "Jumlah",
        tuple(HeatCell(int(sums[month]), 0, month <= progress.as_of) for month in MONTHS),
        progress.total.late_count,
        progress.total.unreported_count,
    )
    return [*rows, total]


def heat_title(progress: Progress) -> str:
    """What the heat table says, in a few words."""
    sums = [cell.count for cell in heat_rows(progress)[-1].cells]
    if not max(sums):
        return "Terlambat menurut bulan jadwal: tidak ada"
    worst = max(range(12), key=lambda month: sums[month])
    return (
        f"Terlambat menurut bulan jadwal: terbanyak dari {month_label(worst + 1, None)} "
        f"({number(sums[worst])})"
    )
