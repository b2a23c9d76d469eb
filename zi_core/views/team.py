"""What a team sees of itself: its share, what is late, due now and next, and what lacks proof."""

from dataclasses import dataclass

import pandas as pd

from zi_core.dates import MONTHS, month_label
from zi_core.formatting import fraction, join_and, number, percent
from zi_core.plan import Activity, team_label
from zi_core.plan.areas import area_label
from zi_core.progress import By, Progress
from zi_core.views.bars import Bar, bar
from zi_core.views.overview import Card, OverdueItem, key_card, key_cards, overdue_items


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team in the overview: its name, what it answers for, its completion, what is due next."""

    team: str
    name: str
    scope: str
    bar: Bar
    next_due: int


@dataclass(frozen=True, slots=True)
class SlotItem:
    """One slot of a list: its activity and its month 1-12."""

    activity: Activity
    month: int


@dataclass(frozen=True, slots=True)
class TeamWork:
    """The lists of a team, each in the order to work through.

    Overdue (longest first), due in the running month, due in the month after, and done without a
    document. The titles name the months.
    """

    overdue: list[OverdueItem]
    due_title: str
    due: list[SlotItem]
    next_title: str
    next: list[SlotItem]
    unproven: list[SlotItem]


def team_cards(progress: Progress) -> list[TeamCard]:
    """Every team in the plan's order, those not named included."""
    slots = progress.slots
    rows = slots[~slots["is_done"] & (slots["month"] == progress.as_of + 1)]["activity"]
    owners = [progress.plan.activities[int(row)].team for row in rows]
    return [
        TeamCard(
            str(team),
            team_label(str(team)),
            team_scope(progress, str(team)),
            bar("", team_label(str(team)), figures),
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
    proven = key_card(
        found,
        "Bukti lengkap",
        percent(found.evidence_rate),
        fraction(found.evidenced_count, found.done_count),
    )
    return *key_cards(found, progress.weighting), proven


def team_work(progress: Progress, team: str) -> TeamWork:
    """The lists of a team."""
    plan, slots = progress.plan, progress.slots
    own = slots[progress.selection(teams=[team])[slots["activity"].to_numpy()]]

    def items(chosen: "pd.Series[bool]") -> list[SlotItem]:
        found = own[chosen].sort_values(["month", "activity"])
        return [
            SlotItem(plan.activities[int(row)], int(month))
            for row, month in zip(found["activity"], found["month"], strict=True)
        ]

    def title(words: str, month: int) -> str:
        return f"{words} {month_label(month, plan.year if month > len(MONTHS) else None)}"

    now = progress.as_of + 1
    return TeamWork(
        overdue_items(progress, team=team),
        title("Jatuh tempo", now),
        items(~own["is_done"] & (own["month"] == now)),
        title("Berikutnya,", now + 1),
        items(~own["is_done"] & (own["month"] == now + 1)),
        items(own["is_done"] & ~own["has_evidence"]),
    )


def team_short(team: str) -> str:
    """A team's name without what all teams' names begin with, for a row of choices."""
    return team.removeprefix("Tim ") if team else team_label(team)
