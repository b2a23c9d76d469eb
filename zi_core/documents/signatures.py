"""Who signs a meeting's documents, and the dots where something is filled in by hand."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from zi_core.dates import date_label
from zi_core.meetings import MeetingBriefing
from zi_core.settings import DocumentSettings
from zi_core.text import shortened

_LONGEST_OFFICE: Final = 160


def blank(letters: int = 36) -> str:
    """Dots where something is to be filled in by hand."""
    return "." * letters


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: the lines above it, and the name below, empty where it is not set."""

    lines: tuple[str, ...]
    name: str


def place_and_day(settings: DocumentSettings, day: date | None, *, room: int = 24) -> str:
    """City and date above a signature, dots for what is not known; ``room`` of them for a city."""
    return f"{settings.city or blank(room)}, {date_label(day) if day else blank(28)}"


def chair_and_team_leader(
    briefing: MeetingBriefing, settings: DocumentSettings
) -> tuple[Signature, Signature]:
    """Who signs the *lembar monev*, from left to right."""
    office = shortened(briefing.plan.office, _LONGEST_OFFICE)  # the head has it whole
    place = place_and_day(settings, briefing.meeting.details.day, room=36)
    return (
        Signature(("", "Mengetahui,", f"Ketua {office}".strip()), settings.chair),
        Signature((place, "", "Ketua Tim Kerja Pembangunan ZI"), settings.team_leader),
    )


def minute_taker_and_leader(
    briefing: MeetingBriefing, settings: DocumentSettings
) -> tuple[Signature, Signature]:
    """Who signs the minutes and the attendance list, from left to right."""
    details = briefing.meeting.details
    return (
        Signature(("", "Notulis,"), settings.minute_taker),
        Signature((place_and_day(settings, details.day), "Pemimpin rapat,"), details.leader),
    )
