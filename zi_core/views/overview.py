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
from zi_core.progress.slot_lists import OverdueItem, SilentTeam
from zi_core.progress.states import SlotState
from zi_core.views.phrases import (
    NO_SCORE,
    NOTHING_DUE,
    amount,
    counted,
    no_evidence,
    unit_count,
    unknown,
)

LONGEST_OVERDUE: Final = 4
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Headline:
    """The first sentence in three parts; ``alarm`` is what is drawn hot, empty if nothing is.

    ``state`` is that of the rows which the alarm leads to.
    """

    opening: str
    alarm: str
    ending: str
    state: SlotState = SlotState.OVERDUE

    def __str__(self) -> str:
        """The whole sentence."""
        return re.sub(" +", " ", f"{self.opening} {self.alarm}{self.ending}").strip()


@dataclass(frozen=True, slots=True)
class Card:
    """One key figure: its name, value, fraction or remark, the month before, and its course.

    ``state`` is what its rows are in, for the link behind it. ``course`` has a point per closed
    month of the year, None where there is no value (nothing due yet, or nothing reported); of a
    card that ``is_known`` only. ``top`` is the greatest that it can reach, None for a count.
    """

    name: str
    value: str
    beside: str
    state: SlotState | None
    before: str = ""
    course: tuple[float | None, ...] = ()
    top: float | None = None
    is_alert: bool = False
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class LongestOverdue:
    """The short list of who must act: ``items``, teams that are silent, and how many ``more``."""

    items: tuple[OverdueItem, ...]
    silents: tuple[SilentTeam, ...]
    more: int


def longest_overdue(progress: Progress, most: int) -> LongestOverdue:
    """The activities overdue the longest, at least one, and every silent team; ``most`` lines."""
    items, silents = progress.overdue_items, progress.silent_teams
    shown = items[: max(1, most - len(silents))]
    return LongestOverdue(shown, silents, len(items) - len(shown))


def headline(progress: Progress) -> Headline:
    """The sentence that answers "are we on time, where not"."""
    total, plan = progress.total, progress.plan
    until = as_of_phrase(progress.as_of, plan.year)
    if not total.due:
        return Headline(f"Sampai {until} {NOTHING_DUE}.", "", "")
    if not total.is_reported:
        counts = (
            f"Rencana memuat {number(len(plan.activities))} kegiatan dengan "
            f"{number(len(progress.slots))} jadwal"
        )
        due = int((progress.slots["month"] <= progress.as_of).sum())
        return Headline(
            "Belum ada laporan realisasi.",
            "",
            f" {counts}; {number(due)} sudah jatuh tempo sampai {until}.",
        )
    weighting = progress.weighting
    if weighting is Weighting.AREA:
        opening = (
            f"Sampai {until}, capaian rencana aksi tertimbang {percent(total.completion)} "
            f"({NO_SCORE})."
        )
    else:
        opening = (
            f"Sampai {until}, {fraction(total.due_done, total.due)} {weighting.unit} "
            f"terlaksana ({percent(total.completion)})."
        )
    areas = progress.by(By.AREA)
    silent = [str(key) for key, found in areas.items() if found.unreported_count]
    tail = (
        f"; {_short_amount(total.unreported, total.unreported_count, weighting)} belum dilaporkan "
        f"({_areas(silent)})."
        if silent
        else "."
    )
    if not total.late_count:
        after = total.due_done - total.on_time
        is_counted = weighting is Weighting.SLOT and after
        past = f"; {number(after)} terlaksana sesudah bulannya" if is_counted else ""
        if silent:
            unreported = _short_amount(total.unreported, total.unreported_count, weighting)
            return Headline(
                opening,
                f"Sebanyak {unreported} belum dilaporkan",
                f" ({_areas(silent)}); selain itu tidak ada yang terlambat{past}.",
                SlotState.UNREPORTED,
            )
        return Headline(opening, "", f" Tidak ada yang terlambat{past}.")
    is_weighted = weighting is Weighting.AREA
    worst = max(areas, key=lambda k: areas[k].late_count if is_weighted else areas[k].late)
    where = ""
    if len(areas) > 1:
        count = _short_amount(areas[worst].late, areas[worst].late_count, weighting)
        where = f", terbanyak di {area_label(str(worst))} ({count})"
        if areas[worst].late_count == total.late_count:
            all_of = "semuanya " if total.late_count > 1 else ""
            where = f", {all_of}di {area_label(str(worst))}"
    late = _short_amount(total.late, total.late_count, weighting)
    return Headline(opening, f"Sebanyak {late} terlambat", f"{where}{tail}")


def _areas(numbers: list[str]) -> str:
    """Areas by their numerals, so many that a title holds them; else how many they are."""
    return (
        f"{number(len(numbers))} area"
        if len(numbers) > _MOST_NAMED
        else f"Area {join_and(numbers)}"
    )


def _short_amount(value: float, count: int, weighting: Weighting) -> str:
    """The amount as a number; when weighting by area, the number of slots with its unit."""
    if weighting is Weighting.AREA:
        return f"{number(count)} {Weighting.SLOT.unit}"
    return number(value)


def key_cards(found: Figures, weighting: Weighting) -> tuple[Card, Card, Card]:
    """Completion, late and on time of a selection, without their past."""
    is_weighted = weighting is Weighting.AREA
    return (
        key_card(
            found,
            weighting.completion_label,
            percent(found.completion),
            counted(found.due_done, found.due, weighting),
        ),
        key_card(
            found,
            "Terlambat",
            number(found.late_count if is_weighted else found.late),
            late_remark(found, weighting) or (Weighting.SLOT if is_weighted else weighting).unit,
            SlotState.OVERDUE,
            is_alert=found.late_count > 0,
        ),
        key_card(
            found,
            "Tepat waktu",
            percent(found.on_time_rate),
            counted(found.on_time, found.due, weighting),
            SlotState.DONE,
        ),
    )


def late_remark(found: Figures, weighting: Weighting = Weighting.SLOT) -> str:
    """What is said beside the number of late ones: the oldest's age, else what is unreported."""
    if found.oldest_late:
        return f"terlama {found.oldest_late} bulan"
    if found.unreported_count and not found.late_count:
        unreported = _short_amount(found.unreported, found.unreported_count, weighting)
        return f"{unreported} belum dilaporkan"
    return ""


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
    words = f"{fraction(found.evidenced_count, found.done_count)} yang terlaksana"
    return Card("Bukti lengkap", percent(found.evidence_rate), words, None)


def unreported_card(found: Figures, weighting: Weighting) -> Card:
    """*Belum dilaporkan*: the part of the target that nobody has said anything about."""
    name, state = "Belum dilaporkan", SlotState.UNREPORTED
    if not found.due:
        return Card(name, "–", NOTHING_DUE, state, is_known=False)
    if weighting is Weighting.AREA:
        return Card(name, number(found.unreported_count), Weighting.SLOT.unit, state)
    return Card(name, number(found.unreported), weighting.unit, state)


def cards(progress: Progress) -> tuple[Card, Card, Card, Card]:
    """The four key figures, each with its value a month before and its course over the year."""
    total, curve = progress.total, progress.curve()
    ends = curve.iloc[1 : progress.as_of + 1]
    # A month end before the first entry was not at zero: nothing was reported, or nothing due.
    first = progress.first_done_month
    is_known = (ends["month"] >= first) if first is not None else False
    ends = ends.where(is_known & (ends["planned"] > 0))
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

    late_then = before(ends["late"])
    is_weighted = progress.weighting is Weighting.AREA  # then the card counts slots
    late_before = (
        ""
        if late_then is None or is_weighted
        else change(total.late, late_then, "", number(late_then))
    )
    completion, late, on_time = key_cards(total, progress.weighting)
    if not completion.is_known:
        return completion, late, on_time, _due_card(progress)
    return (
        replace(
            completion,
            before=rate("completion", total.completion),
            course=_course(ends["completion"]),
            top=1.0,
        ),
        replace(late, before=late_before, course=_course(ends["late"])),
        replace(
            on_time,
            before=rate("on_time_rate", total.on_time_rate),
            course=_course(ends["on_time_rate"]),
            top=1.0,
        ),
        _due_card(progress),
    )


def _due_card(progress: Progress) -> Card:
    teams = {key: found for key, found in progress.by(By.TEAM).items() if found.next_due}
    month = progress.as_of + 1
    if month > len(MONTHS):
        return Card("Segera jatuh tempo", "–", "tahun rencana sudah berakhir", SlotState.DUE)
    most = max(teams, key=lambda team: teams[team].next_due, default=None)
    return Card(
        "Segera jatuh tempo",
        number(
            len(progress.open_slots([month]))
            if progress.weighting is Weighting.AREA
            else progress.total.next_due
        ),
        month_label(month, progress.plan.year),
        SlotState.DUE,
        f"terbanyak {team_label(str(most))}" if most is not None else "",
    )


def _course(values: Iterable[float]) -> tuple[float | None, ...]:
    return tuple(None if value != value else float(value) for value in values)


def curve_title(progress: Progress, figures: Figures | None = None) -> str:
    """What the step curve of the plan, or of a selection with these ``figures``, says."""
    found = progress.total if figures is None else figures
    if not found.due:
        return "Rencana setahun; belum ada yang jatuh tempo"
    if not found.is_reported:
        return f"{_planned(progress, found)} setahun; belum ada realisasi"
    if not found.overdue:
        is_late = found.due_done > found.on_time
        return "Realisasi sudah menyusul rencana" if is_late else "Realisasi sesuai rencana"
    weighting = progress.weighting
    late = _short_amount(found.late, found.late_count, weighting)
    unreported = _short_amount(found.unreported, found.unreported_count, weighting)
    behind = amount(found.overdue, found.late_count + found.unreported_count, weighting)
    if found.late_count and found.unreported_count:
        return f"Tertinggal {behind}: {late} terlambat, {unreported} belum dilaporkan"
    return f"Realisasi tertinggal {behind} dari rencana"


def _planned(progress: Progress, found: Figures) -> str:
    if progress.weighting is Weighting.AREA:
        return "Rencana"
    return f"Rencana {unit_count(found.slots, progress.weighting)}"


def source_line(progress: Progress) -> str:
    """What the figures are about and how they are counted, for the line under a heading."""
    plan = progress.plan
    office = f" {plan.office}" if plan.office else ""
    year = f" tahun {plan.year}" if plan.year else ""
    return (
        f"Rencana Aksi Pembangunan Zona Integritas{office}{year} · posisi "
        f"{as_of_phrase(progress.as_of, plan.year)} · dihitung {progress.weighting.label}"
    )
