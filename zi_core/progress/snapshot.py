"""The figures of a plan as plain data: what ``status --json`` prints and a meeting freezes."""

from typing import Any

from zi_core.dates import position_of
from zi_core.progress.counting import Progress
from zi_core.progress.figures import By, Figures


def status_of(progress: Progress) -> dict[str, Any]:
    """The figures of a plan at its position: in total, by area, by team.

    Rules: docs/rules.md, Command line.
    """
    plan = progress.plan
    year, month = position_of(progress.as_of, plan.year) if plan.year else (0, progress.as_of)
    return {
        "as_of": f"{year:04d}-{month:02d}",
        "weight": progress.weighting.value,
        "total": _figures_as_json(progress.total),
        "areas": [
            {"area": area, **_figures_as_json(figures)}
            for area, figures in progress.by(By.AREA).items()
        ],
        "teams": [
            {"team": team, **_figures_as_json(figures)}
            for team, figures in progress.by(By.TEAM).items()
        ],
    }


def _figures_as_json(figures: Figures) -> dict[str, float]:
    return {
        "slots": figures.slots,
        "due": figures.due,
        "due_done": figures.due_done,
        "overdue": figures.overdue,
        "unreported": figures.unreported,
        "on_time": figures.on_time,
        "done": figures.done,
        "off_plan": figures.off_plan,
    }
