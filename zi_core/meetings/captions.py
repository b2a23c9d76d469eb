"""What must stand beside a meeting's figures: their position and version, DRAF, DATA CONTOH."""

from typing import Final

from zi_core.dates import moment_label
from zi_core.formatting import as_of_phrase
from zi_core.meetings.briefing import MeetingBriefing
from zi_core.plan import SAMPLE_MARK

DRAFT_MARK: Final = "DRAF"


def position_words(briefing: MeetingBriefing) -> str:
    """What the figures are counted to: ``s.d. akhir September 2022``."""
    return f"s.d. {as_of_phrase(briefing.progress.as_of, briefing.meeting.year)}"


def version_words(briefing: MeetingBriefing) -> str:
    """The version that the figures are of: ``versi 7``."""
    return f"versi {briefing.version.number}"


def marks(briefing: MeetingBriefing) -> tuple[str, ...]:
    """``DRAF`` while the figures can still change, ``DATA CONTOH`` of a sample."""
    marks = ((DRAFT_MARK, briefing.is_draft), (SAMPLE_MARK, briefing.plan.sample))
    return tuple(mark for mark, is_true in marks if is_true)


def slide_marks(briefing: MeetingBriefing) -> tuple[str, ...]:
    """The marks at the foot of a slide: of a draft with its version, ``DRAF versi 7``."""
    return tuple(
        f"{mark} {version_words(briefing)}" if mark == DRAFT_MARK else mark
        for mark in marks(briefing)
    )


def source(briefing: MeetingBriefing) -> str:
    """Which meeting and position figures are of, for the foot of a slide or a page."""
    until = position_words(briefing)
    if not briefing.progress.as_of:
        until = f"posisi {as_of_phrase(0, briefing.meeting.year)}"
    return f"Monev ZI {briefing.meeting.name} · {until}"


def version_note(briefing: MeetingBriefing) -> str:
    """Which version the figures are of, and whether they can still change."""
    version, closing = version_words(briefing), briefing.meeting.closing
    if closing is None:
        return f"{DRAFT_MARK} · {version}, angka dapat berubah sampai rapat ditutup"
    return f"Angka {version}, dikunci {moment_label(closing.at)}"
