"""What commands about plans say: JSON for machines, Indonesian lines for people."""

from pathlib import Path
from typing import Any

from zi_core import formatting
from zi_core.cli.app import say
from zi_core.plan import SAMPLE_MARK, Plan, team_label
from zi_core.plan.areas import area_label
from zi_core.progress import By, Progress
from zi_core.views import phrases
from zi_core.workbook import Problem, Reading
from zi_core.workbook.problems import MOST_PLACES


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem as ``--json`` prints it: its first place, further ones, and how many there are."""
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "where": problem.where,
        "message": problem.message,
        "remedy": problem.remedy,
        "others": list(problem.others[: MOST_PLACES - 1]),
        "count": problem.count,
    }


def reading_json(path: Path, reading: Reading) -> dict[str, Any]:
    """A file's reading as ``check --json`` prints it."""
    stamp = reading.stamp
    # A refused file holds nothing that could be relied on, save what it was issued from.
    plan = reading.plan or Plan(stamp.year, stamp.office, (), ())
    return {
        "file": str(path),
        "accepted": reading.plan is not None,
        "year": plan.year,
        "office": plan.office,
        "activities": [
            {
                "code": str(activity.code),
                "area": activity.area,
                "area_name": plan.area_names[activity.area],
                "component_no": activity.code.component_no,
                "component": activity.component,
                "indicator": activity.indicator,
                "action": activity.action,
                "evidence": activity.evidence,
                "team": activity.team,
                "planned": list(activity.planned),
                "obstacle": activity.obstacle,
                "follow_up": activity.follow_up,
            }
            for activity in plan.activities
        ],
        "entries": [
            {
                "code": str(entry.code),
                "month": entry.month,
                "done_on": entry.done_on.isoformat() if entry.done_on else None,
            }
            for entry in plan.entries
        ],
        "evidence_items": [
            {
                "code": str(item.code),
                "month": item.month,
                "document": item.document,
                "link": item.link,
                "note": item.note,
            }
            for item in plan.evidence_items
        ],
        "sample": plan.sample,
        "problems": [problem_json(problem) for problem in reading.problems],
    }


def say_reading(path: Path, reading: Reading) -> None:
    """Tell people what a file came to."""
    plan = reading.plan
    if plan is None:
        if len(reading.problems) == 1:
            say(f"{path}: DITOLAK. {reading.problems[0]}", is_error=True)
            return
        say(f"{path}: DITOLAK", is_error=True)
    else:
        counts = phrases.plan_counts(plan, " · ")
        sample = f" · {SAMPLE_MARK}" if plan.sample else ""
        say(f"{path}: diterima · tahun {plan.year or '–'} · {counts}{sample}")
    for problem in reading.problems:
        say(f"  {problem}", is_error=plan is None)


def say_progress(progress: Progress) -> None:
    """Tell people how far a plan is: in total, by area, by team."""
    plan, total = progress.plan, progress.total
    if plan.sample:
        say(f"{SAMPLE_MARK}: realisasi rekaan, bukan data kantor.")
    position = formatting.as_of_phrase(progress.as_of, plan.year)
    say(f"Posisi s.d. {position} · dihitung {progress.weighting.label}")
    say(f"{progress.weighting.completion_label}: {phrases.completion(total, progress.weighting)}")
    if total.is_reported and total.due:
        late = phrases.amount(total.late, total.late_count, progress.weighting)
        open_count = total.late_count + total.unreported_count
        behind = phrases.amount(total.overdue, open_count, progress.weighting)
        unreported = phrases.amount(total.unreported, total.unreported_count, progress.weighting)
        counted = phrases.counted(total.on_time, total.due, progress.weighting)
        in_time = f"{counted} ({formatting.percent(total.on_time_rate)})"
        say(
            f"Belum terlaksana: {behind} (terlambat {late}, belum dilaporkan {unreported}) · "
            f"Tepat waktu: {in_time} · "
            f"Di luar jadwal: {formatting.number(total.off_plan)}"
        )
    for title, rows in (
        ("Area", {area_label(str(k)): f for k, f in progress.by(By.AREA).items()}),
        ("Tim", {team_label(str(k)): f for k, f in progress.by(By.TEAM).items()}),
    ):
        width = max(map(len, rows), default=0)
        say("")
        say(title)
        for name, figures in rows.items():
            parts = [phrases.completion(figures, progress.weighting)]
            if figures.late_count:
                late = phrases.amount(figures.late, figures.late_count, progress.weighting)
                parts.append(f"{late} terlambat")
            if figures.unreported_count:
                unreported = phrases.amount(
                    figures.unreported, figures.unreported_count, progress.weighting
                )
                parts.append(f"{unreported} belum dilaporkan")
            say(f"  {name:<{width}}  {'; '.join(parts)}")
