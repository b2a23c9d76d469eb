"""Figures of a set of slots, and what they can be rolled up by (docs/rules.md, Figures)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

EXACT_DECIMALS: Final = 9
"""To how many decimals sums of shares such as 1/3 are exact."""


class By(StrEnum):
    """What figures can be rolled up by; the keys are those of :meth:`Progress.by`."""

    AREA = "area"
    COMPONENT = "component"
    ACTIVITY = "activity"
    TEAM = "team"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a set of slots. Sums are in the weighting's unit; whole in *per jadwal*.

    ``slots`` all; ``due`` the target, slots of closed months; ``due_done`` those of them matched;
    ``unreported`` those of them unmatched whose team has not a single entry; ``on_time`` those
    matched with lag ≤ 0; ``done`` all matched, early ones included; ``next_due`` the slots of the
    month after, unmatched. Counts, whatever the weighting: ``off_plan`` entries that fulfil
    nothing, ``entries`` all that exist, ``late_count``, ``unreported_count``, ``done_count`` and
    ``evidenced_count`` slots. ``oldest_late`` is the age in months of the oldest late slot, None
    where nothing is late.
    """

    slots: float
    due: float
    due_done: float
    unreported: float
    on_time: float
    done: float
    next_due: float
    off_plan: int
    entries: int
    late_count: int
    unreported_count: int
    done_count: int
    evidenced_count: int
    oldest_late: int | None

    @property
    def overdue(self) -> float:
        """Belum terlaksana: the target minus what of it is done; :attr:`late` + ``unreported``."""
        return round(self.due - self.due_done, EXACT_DECIMALS)

    @property
    def late(self) -> float:
        """Terlambat: what is overdue of teams that have reported anything."""
        # Not by subtracting alone: rounded sums of shares leave a trace.
        return round(self.overdue - self.unreported, EXACT_DECIMALS) if self.late_count else 0

    @property
    def is_reported(self) -> bool:
        """Whether anything was said: "belum ada laporan" is neither zero nor late.

        A month or quarter may be done without an entry in its own cells: late or early, in others.
        """
        return self.entries > 0 or self.done_count > 0

    @property
    def completion(self) -> float | None:
        """Capaian, 0-1; None where nothing is due yet."""
        return _ratio(self.due_done, self.due)

    @property
    def on_time_rate(self) -> float | None:
        """Tepat waktu, 0-1; None where nothing is due yet."""
        return _ratio(self.on_time, self.due)

    @property
    def year_completion(self) -> float | None:
        """Capaian tahun, 0-1: all matched of all slots; None for a plan without slots."""
        return _ratio(self.done, self.slots)

    @property
    def year_target(self) -> float | None:
        """What Capaian tahun would be if nothing were late or early, 0-1."""
        return _ratio(self.due, self.slots)

    @property
    def evidence_rate(self) -> float | None:
        """Bukti lengkap, 0-1: matched slots with a document; None where nothing is matched."""
        return _ratio(self.evidenced_count, self.done_count)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
