"""What lists of slots hold: one slot, an activity's overdue ones, a team that is silent."""

from collections.abc import Iterable
from dataclasses import dataclass

from zi_core.plan import Activity, Code


@dataclass(frozen=True, slots=True)
class SlotItem:
    """One slot of a list: its activity and its month 1-12."""

    activity: Activity
    month: int

    @property
    def key(self) -> tuple[Code, int]:
        """What names the slot in any version of a plan."""
        return self.activity.code, self.month


@dataclass(frozen=True, slots=True)
class OverdueItem:
    """An activity with its overdue ``months``, ascending, and the age in months of the oldest."""

    activity: Activity
    age: int
    months: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many slots are overdue."""
        return len(self.months)

    @property
    def month(self) -> int:
        """The month that has been overdue the longest."""
        return self.months[0]


@dataclass(frozen=True, slots=True)
class SilentTeam:
    """A team without a single entry although something of its was due."""

    team: str
    due: int

    @property
    def name(self) -> str:
        """Its name, or what stands for a team that is not named."""
        return self.team or "Kegiatan tanpa penanggung jawab"


def by_activity(chosen: Iterable[SlotItem]) -> dict[Activity, tuple[int, ...]]:
    """The months of each activity, ascending, in the order in which the activities come first."""
    months: dict[Activity, list[int]] = {}
    for item in chosen:
        months.setdefault(item.activity, []).append(item.month)
    return {activity: tuple(sorted(found)) for activity, found in months.items()}
