"""Who signs a meeting's documents, and the dots where something is filled in by hand."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from zi_core.dates import date_label
from zi_core.documents.names import full_name
from zi_core.identity import OfficeIdentity, Signer
from zi_core.meetings import MeetingBriefing
from zi_core.text import shortened

_LONGEST_OFFICE: Final = 160
_ALONE: Final = frozenset({"ketua", "sekretaris"})
"""Titles that an office's name follows."""


def blank(letters: int = 36) -> str:
    """Dots where something is to be filled in by hand."""
    return "." * letters


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: the lines above it, and the name below, empty where it is not set.

    ``nip`` stands below the name; empty where it is not known.
    """

    lines: tuple[str, ...]
    name: str
    nip: str = ""


def place_and_day(identity: OfficeIdentity, day: date | None, *, room: int = 24) -> str:
    """City and date above a signature, dots for what is not known; ``room`` of them for a city."""
    return f"{identity.city or blank(room)}, {date_label(day) if day else blank(28)}"


def title_of(title: str, briefing: MeetingBriefing) -> str:
    """A signer's title in full: ``Ketua Komisi Pemilihan Umum Kabupaten Purbalingga``."""
    if title.strip().casefold() not in _ALONE:
        return title
    office = shortened(full_name(briefing.plan.office), _LONGEST_OFFICE)  # the head has it whole
    return f"{title} {office}"


def signature(
    signer: Signer, briefing: MeetingBriefing, *above: str, office: bool = True
) -> Signature:
    """A signer's place: what stands ``above``, on whose behalf, the title, the name, the NIP."""
    title = title_of(signer.title, briefing) if office else signer.title
    lines = [*above]
    if signer.on_behalf:
        lines.append(f"a.n. {title_of(signer.on_behalf, briefing)},")
    lines.append(f"{title or blank(30)},")
    return Signature(tuple(lines), signer.name, signer.nip)


def chair_and_team_leader(
    briefing: MeetingBriefing, identity: OfficeIdentity
) -> tuple[Signature, Signature]:
    """Who signs the *lembar monev* and the report, from left to right."""
    place = place_and_day(identity, briefing.meeting.details.day, room=36)
    left = signature(identity.chair, briefing, "Mengetahui,")
    right = signature(identity.team_leader, briefing, place, "Disusun oleh:", office=False)
    missing = len(right.lines) - len(left.lines)
    return Signature(("",) * missing + left.lines, left.name, left.nip), right


def minute_taker_and_leader(
    briefing: MeetingBriefing, identity: OfficeIdentity
) -> tuple[Signature, Signature]:
    """Who signs the minutes and the attendance list, from left to right."""
    details, taker = briefing.meeting.details, identity.minute_taker
    return (
        Signature(("", f"{taker.title or 'Notulis'},"), taker.name, taker.nip),
        Signature((place_and_day(identity, details.day), "Pemimpin rapat,"), details.leader),
    )
