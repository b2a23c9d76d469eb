"""Completion bars: how much of its slots an area, a component or a team has done."""

from dataclasses import dataclass

from zi_core.formatting import join_and, percent
from zi_core.plan.areas import AREA_BY_NUMBER
from zi_core.progress import By, Figures, Progress, Weighting
from zi_core.views.phrases import counted, unknown


@dataclass(frozen=True, slots=True)
class Bar:
    """One completion bar; the widths are shares (0-1) of all its slots.

    ``key`` is what it stands for (an area's numeral), ``label`` its name, ``value`` and ``beside``
    the percentage and its fraction, or the word for what is not known.
    """

    key: str
    label: str
    done: float
    late: float
    unreported: float
    target: float
    value: str
    beside: str
    figures: Figures


def area_bars(progress: Progress) -> list[Bar]:
    """A completion bar per area, in the decree's order."""
    return [
        bar(str(key), AREA_BY_NUMBER[str(key)].label, figures, progress.weighting)
        for key, figures in progress.by(By.AREA).items()
    ]


def bar(key: str, label: str, figures: Figures, weighting: Weighting = Weighting.SLOT) -> Bar:
    """The bar of any set of figures. Early work beyond the target is left to *capaian tahun*."""
    whole = figures.slots or 1
    value = percent(figures.completion)
    beside = counted(figures.due_done, figures.due, weighting)
    if reason := unknown(figures):
        value, beside = "", reason
    return Bar(
        key,
        label,
        figures.due_done / whole,
        figures.late / whole,
        figures.unreported / whole,
        figures.due / whole,
        value,
        beside,
        figures,
    )


def bars_title(progress: Progress) -> str:
    """What the area bars say, in a few words."""
    areas = progress.by(By.AREA)
    due = {str(key): found for key, found in areas.items() if found.due}
    if not due:
        return "Belum ada area yang jatuh tempo"
    silent = [key for key, found in due.items() if found.unreported_count]
    words = {key: found for key, found in due.items() if found.is_reported}
    late = {key: found.completion or 0.0 for key, found in due.items() if found.late_count}
    parts = []
    if late:
        parts.append(f"Area {min(late, key=lambda key: late[key])} tertinggal paling jauh")
    elif words:
        which = "Semua yang dilaporkan" if silent else "Semua area"
        is_late = any(found.due_done > found.on_time for found in words.values())
        parts.append(
            f"{which} {'terlaksana, sebagian sesudah bulannya' if is_late else 'sesuai rencana'}"
        )
    if silent:
        parts.append(
            "belum satu area pun dilaporkan"
            if not words
            else f"Area {join_and(silent)} belum dilaporkan"
        )
    text = ", ".join(parts)
    return text[0].upper() + text[1:]


def component_bars(progress: Progress, area: str) -> list[Bar]:
    """A completion bar per component of an area, with the component's number and name."""
    names = {
        activity.code.component_no: activity.component
        for activity in reversed(progress.plan.activities)
        if activity.area == area
    }
    return [
        bar(f"{area}.{number}", names[number], figures, progress.weighting)
        for (owner, number), figures in progress.by(By.COMPONENT).items()
        if owner == area
    ]
