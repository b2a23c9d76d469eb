"""Who must act: the teams that are furthest behind, and what one writes to their people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from zi_core.formatting import as_of_phrase, lateness, number
from zi_core.plan import team_label
from zi_core.progress import By, OverdueItem, Progress
from zi_core.text import shortened

MOST_TEAMS: Final = 3
"""How many teams Ringkasan names."""
MOST_ITEMS: Final = 5
"""How many activities a message names."""
_LONGEST_ACTION: Final = 70


@dataclass(frozen=True, slots=True)
class TeamBehind:
    """A team with slots that are due and not done: how many, and the oldest of them.

    ``is_silent`` where it has reported nothing: its slots are not known to be late.
    """

    team: str
    count: int
    is_silent: bool
    oldest: OverdueItem

    @property
    def name(self) -> str:
        """The team's name, or what stands for one that the plan does not name."""
        return self.team or "Kegiatan tanpa penanggung jawab"

    @property
    def words(self) -> str:
        """How many, and what they are: ``13 terlambat``."""
        return f"{number(self.count)} {'belum dilaporkan' if self.is_silent else 'terlambat'}"


def teams_behind(progress: Progress) -> list[TeamBehind]:
    """The teams with anything overdue, most slots first, then the oldest; silent ones included.

    Counts of slots, whatever the weighting.
    """
    found = []
    for key, figures in progress.by(By.TEAM).items():
        count = figures.late_count + figures.unreported_count
        if count:
            team = str(key)
            oldest = progress.overdue_of(team)[0]
            found.append(TeamBehind(team, count, not figures.late_count, oldest))
    return sorted(found, key=lambda item: (-item.count, -item.oldest.age))


def reminder(progress: Progress, team: str, person: str, link: str) -> str:
    """A message to a team's person, to be sent from one's own telephone.

    Names the office, the position and what is overdue, at most :data:`MOST_ITEMS` activities; the
    link to the team's page last, where it is known.
    """
    plan, figures = progress.plan, progress.by(By.TEAM)[team]
    until = as_of_phrase(progress.as_of, plan.year)
    title = "Rencana Aksi Pembangunan Zona Integritas"
    about = " ".join(filter(None, [title, plan.office, str(plan.year or "")]))
    items = progress.overdue_of(team)
    if figures.late_count:
        count = f"sebanyak {number(figures.late_count)} jadwal terlambat"
    elif figures.unreported_count:
        count = f"sebanyak {number(figures.unreported_count)} jadwal belum dilaporkan"
    else:
        count = "tidak ada jadwal yang terlambat"
    lines = [
        f"Yth. Bapak/Ibu {person} ({team_label(team)}),",
        f"{about}: sampai {until}, {count}{':' if items else '.'}",
        *_lines(items),
    ]
    if link:
        lines.append(f"Rinciannya: {link}")
    return "\n".join(lines)


def _lines(items: Sequence[OverdueItem]) -> list[str]:
    lines = [
        f"- {item.activity.code} {shortened(item.activity.action, _LONGEST_ACTION, is_prose=True)}"
        f" ({lateness(item.age)})"
        for item in items[:MOST_ITEMS]
    ]
    left = len(items) - MOST_ITEMS
    return [*lines, f"dan {number(left)} kegiatan lainnya."] if left > 0 else lines
