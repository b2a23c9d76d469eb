"""How papers name the office, its areas and a meeting: one form throughout."""

from typing import Final

from zi_core.meetings import MeetingBriefing
from zi_core.plan import Plan, source_notes
from zi_core.plan.areas import AREA_BY_NUMBER
from zi_core.text import comparable

SUBJECT: Final = "Pembangunan Zona Integritas"
LONGEST_NAME: Final = 160
"""The longest name of an area or component in a heading that is repeated, in characters."""


def full_name(office: str) -> str:
    """An office's name as its letters write it: ``KPU`` written out."""
    if office.startswith("KPU "):
        return office.replace("KPU", "Komisi Pemilihan Umum", 1)
    return office or "Komisi Pemilihan Umum"


def area_name(plan: Plan, number: str) -> str:
    """An area by the plan's own name, the short one in brackets where it is another.

    Of one that is too long the short one alone; :func:`plan_notes` has it whole.
    """
    name, label = plan.area_names.get(number, ""), AREA_BY_NUMBER[number].label
    if not name or is_long(name) or comparable(name) == comparable(label):
        return f"{number} {label}"
    return f"{number} {name} ({label})"


def is_long(name: str) -> bool:
    """Whether a name is too long for what is repeated on pages; it then stands once, whole."""
    return len(name) > LONGEST_NAME


def plan_notes(plan: Plan) -> tuple[str, ...]:
    """What is said below tables: what the source leaves open, and long names of areas whole."""
    whole = (f"Area {a.number} selengkapnya: {a.name}" for a in plan.areas if is_long(a.name))
    return (*source_notes(plan), *whole)


def period_words(briefing: MeetingBriefing) -> str:
    """``Triwulan III Tahun 2022``."""
    return f"{briefing.meeting.details.period.full_label} Tahun {briefing.meeting.year}"


def meeting_title(briefing: MeetingBriefing) -> str:
    """A meeting's title, which names the *Zona Integritas* whatever people call the meeting."""
    title = briefing.meeting.details.title
    if "zona integritas" in title.casefold():
        return title
    return f"{title} (Monitoring dan Evaluasi {SUBJECT} {period_words(briefing)})"
