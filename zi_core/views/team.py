"""What a team sees of itself: its share, what is late, due now and next, and what lacks proof."""

from collections.abc import Iterable
from dataclasses import dataclass

from zi_core.dates import MONTHS, month_label
from zi_core.formatting import join_and, number
from zi_core.plan import team_label
from zi_core.plan.areas import area_label
from zi_core.progress import By, OverdueItem, Progress, SlotItem
from zi_core.views.bars import Bar, bar
from zi_core.views.overview import Card, evidence_card, key_cards


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team in the overview: its name, what it answers for, its completion, what is due next."""

    team: str
    name: str
    scope: str
    bar: Bar
    next_due: int


@dataclass(frozen=True, slots=True)
class TeamWork:
    """The lists of a team, each in the order to work through.

    Overdue (longest first), due in the running month, due in the month after, and done without a
    document. The titles name the months.
    """

    overdue: tuple[OverdueItem, ...]
    due_title: str
    due: list[SlotItem]
    next_title: str
    next: list[SlotItem]
    unproven: list[SlotItem]


def team_cards(progress: Progress) -> list[TeamCard]:
    """Every team in the plan's order, those not named included."""
    owners = [item.activity.team for item in progress.open_slots([progress.as_of + 1])]
    return [
        TeamCard(
            str(team),
            team_label(str(team)),
            team_scope(progress, str(team)),
            bar("", team_label(str(team)), figures, progress.weighting),
            owners.count(str(team)),
        )
        for team, figures in progress.by(By.TEAM).items()
    ]


def team_scope(progress: Progress, team: str) -> str:
    """What a team answers for: ``Area V Pengawasan · 12 kegiatan``."""
    own = [activity for activity in progress.plan.activities if activity.team == team]
    areas = list(dict.fromkeys(activity.area for activity in own))
    where = area_label(areas[0]) if len(areas) == 1 else f"Area {join_and(areas)}"
    return f"{where} · {number(len(own))} kegiatan"


def team_figures(progress: Progress, team: str) -> tuple[Card, Card, Card, Card]:
    """A team's four key figures: those of the whole plan, and how much is proven."""
    found = progress.by(By.TEAM)[team]
    return *key_cards(found, progress.weighting), evidence_card(found)


def team_work(progress: Progress, team: str) -> TeamWork:
    """The lists of a team."""
    plan, now = progress.plan, progress.as_of + 1

    def own(items: Iterable[SlotItem]) -> list[SlotItem]:
        """Those of the team, by month."""
        found = (item for item in items if item.activity.team == team)
        return sorted(found, key=lambda item: item.month)

    def title(words: str, month: int) -> str:
        return f"{words} {month_label(month, plan.year if month > len(MONTHS) else None)}"

    return TeamWork(
        progress.overdue_of(team),
        title("Jatuh tempo", now),
        own(progress.open_slots([now])),
        title("Berikutnya,", now + 1),
        own(progress.open_slots([now + 1])),
        own(progress.unproven),
    )


def team_short(team: str) -> str:
    """A team's name without what all teams' names begin with, for a row of choices."""
    return team.removeprefix("Tim ") if team else team_label(team)
