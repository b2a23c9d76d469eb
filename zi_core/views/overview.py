"""Ringkasan: what the chair reads first, as values: a sentence, four cards, bars, a short list."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from zi_core.dates import MONTHS, month_label
from zi_core.formatting import as_of_phrase, fraction, join_and, number, percent, whole_percent
from zi_core.plan import team_label
from zi_core.plan.areas import area_label
from zi_core.progress import By, Figures, Progress, Weighting
from zi_core.progress.states import SlotState
from zi_core.views.phrases import NOTHING_DUE, no_evidence, unit_count, unknown

LONGEST_OVERDUE: Final = 6


@dataclass(frozen=True, slots=True)
class Headline:
    """The first sentence in three parts; ``alarm`` is what is drawn hot, empty if nothing is."""

    opening: str
    alarm: str
    ending: str

    def __str__(self) -> str:
        """The whole sentence."""
        return re.sub(" +", " ", f"{self.opening} {self.alarm}{self.ending}").strip()


@dataclass(frozen=True, slots=True)
class Card:
    """One key figure: its name, value, fraction or remark, the month before, and its course.

    ``state`` is what its rows are in, for the link behind it. ``course`` has a point per closed
    month of the year, None where there is no value (nothing due yet, or nothing reported); of a
    card that ``is_known`` only.
    """

    name: str
    value: str
    beside: str
    state: SlotState | None
    before: str = ""
    course: tuple[float | None, ...] = ()
    is_alert: bool = False
    is_known: bool = True


def headline(progress: Progress) -> Headline:
    """The sentence that answers "are we on time, where not"."""
    total, plan = progress.total, progress.plan
    until = as_of_phrase(progress.as_of, plan.year)
    if not total.due:
        return Headline(f"Sampai {until} {NOTHING_DUE}.", "", "")
    if not total.is_reported:
        counts = (
            f"{number(len(plan.activities))} kegiatan dengan {number(len(progress.slots))} jadwal"
        )
        due = int((progress.slots["month"] <= progress.as_of).sum())
        return Headline(
            "Belum ada laporan realisasi.",
            "",
            f" {counts}; {number(due)} sudah jatuh tempo sampai {until}.",
        )
    opening = (
        f"Sampai {until}, {fraction(total.due_done, total.due)} {progress.weighting.unit} "
        f"selesai ({percent(total.completion)})."
    )
    areas = progress.by(By.AREA)
    silent = [str(key) for key, found in areas.items() if found.due and not found.is_reported]
    tail = f"Area {join_and(silent)} belum melapor" if silent else ""
    if not total.overdue_count:
        return Headline(opening, "", " Tidak ada yang terlambat.")
    worst = max(
        (key for key, found in areas.items() if found.is_reported),
        key=lambda key: areas[key].overdue,
        default=None,
    )
    where = ""
    if worst is not None and areas[worst].overdue_count and len(areas) > 1:
        where = f", terbanyak di {area_label(str(worst))} ({number(areas[worst].overdue)})"
    ending = f"{where}; {tail}." if tail else f"{where}."
    return Headline(opening, f"{number(total.overdue)} terlambat", ending)


def key_cards(found: Figures, weighting: Weighting) -> tuple[Card, Card, Card]:
    """Completion, overdue and on time of a selection, without their past."""
    oldest = f"terlama {found.oldest_overdue} bulan" if found.oldest_overdue else ""
    return (
        key_card(
            found,
            weighting.completion_label,
            percent(found.completion),
            fraction(found.due_done, found.due),
        ),
        key_card(
            found,
            "Terlambat",
            number(found.overdue),
            oldest or weighting.unit,
            SlotState.OVERDUE,
            is_alert=found.overdue_count > 0,
        ),
        key_card(
            found,
            "Selesai tepat bulan",
            percent(found.on_time_rate),
            fraction(found.on_time, found.due),
            SlotState.DONE_LATE,
        ),
    )


def key_card(
    found: Figures,
    name: str,
    value: str,
    beside: str,
    state: SlotState | None = None,
    *,
    is_alert: bool = False,
) -> Card:
    """A key figure, or what stands for it while nothing is due or reported."""
    if found.is_reported and found.due:
        return Card(name, value, beside, state, is_alert=is_alert)
    return Card(name, "–", unknown(found), state, is_known=False)


def evidence_card(found: Figures) -> Card:
    """*Bukti lengkap*: how many of the finished slots have a document, due already or not."""
    if reason := no_evidence(found):
        return Card("Bukti lengkap", "–", reason, None, is_known=False)
    counted = fraction(found.evidenced_count, found.done_count)
    return Card("Bukti lengkap", percent(found.evidence_rate), f"{counted} selesai", None)


def cards(progress: Progress) -> tuple[Card, Card, Card, Card]:
    """The four key figures, each with its value a month before and its course over the year."""
    total, curve = progress.total, progress.curve()
    ends = curve.iloc[1 : progress.as_of + 1]
    # A month end before the first entry was not at zero: nothing was reported, or nothing due.
    first = progress.first_done_month
    is_known = (ends["month"] >= first) if first is not None else False
    ends = ends.where(is_known & (ends["planned"] > 0))
    overdue = (ends["planned"] - ends["realised"]).round(9)
    name = month_label(progress.as_of - 1, None)

    def change(now: float, then: float, unit: str, shown: str) -> str:
        step = now - then
        words = f"{'naik' if step > 0 else 'turun'} {number(abs(step))}{unit}" if step else "tetap"
        return f"{words} dari {name} ({shown})"

    def before(column: "pd.Series[float]") -> float | None:
        """The value a month before, None where there was none."""
        return _course(column)[-2] if len(column) > 1 else None

    def rate(column: str, now: float | None) -> str:
        then = before(ends[column])
        if now is None or then is None:
            return ""
        return change(whole_percent(now), whole_percent(then), " poin", percent(then))

    late_then = before(overdue)
    late_before = (
        "" if late_then is None else change(total.overdue, late_then, "", number(late_then))
    )
    completion, late, on_time = key_cards(total, progress.weighting)
    if not completion.is_known:
        return completion, late, on_time, _due_card(progress)
    return (
        replace(
            completion,
            before=rate("completion", total.completion),
            course=_course(ends["completion"]),
        ),
        replace(late, before=late_before, course=_course(overdue)),
        replace(
            on_time,
            before=rate("on_time_rate", total.on_time_rate),
            course=_course(ends["on_time_rate"]),
        ),
        _due_card(progress),
    )


def _due_card(progress: Progress) -> Card:
    teams = {key: found for key, found in progress.by(By.TEAM).items() if found.next_due}
    month = progress.as_of + 1
    if month > len(MONTHS):
        return Card("Segera jatuh tempo", "–", "tahun rencana sudah habis", SlotState.DUE)
    most = max(teams, key=lambda team: teams[team].next_due, default=None)
    return Card(
        "Segera jatuh tempo",
        number(progress.total.next_due),
        month_label(month, progress.plan.year),
        SlotState.DUE,
        f"terbanyak {team_label(str(most))}" if most is not None else "",
    )


def _course(values: Iterable[float]) -> tuple[float | None, ...]:
    return tuple(None if value != value else float(value) for value in values)


def curve_title(progress: Progress, figures: Figures | None = None) -> str:
    """What the step curve of the plan, or of a selection with these ``figures``, says."""
    found = progress.total if figures is None else figures
    unit = progress.weighting.unit
    if not found.due:
        return "Rencana setahun; belum ada yang jatuh tempo"
    if not found.is_reported:
        return f"Rencana {unit_count(found.slots, progress.weighting)} setahun; belum ada realisasi"
    if not found.overdue_count:
        return "Realisasi sesuai rencana"
    return f"Realisasi tertinggal {number(found.overdue)} {unit} dari rencana"


def source_line(progress: Progress) -> str:
    """What the figures are about and how they are counted, for the line under a heading."""
    plan = progress.plan
    office = f" {plan.office}" if plan.office else ""
    year = f" tahun {plan.year}" if plan.year else ""
    return (
        f"Rencana Aksi Pembangunan Zona Integritas{office}{year} · posisi "
        f"{as_of_phrase(progress.as_of, plan.year)} · dihitung {progress.weighting.label}"
    )
