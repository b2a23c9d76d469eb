"""What is uncertain in a plan's source, as lines below the table of RENCANA AKSI."""

import re
from collections.abc import Iterable
from typing import Final

from zi_core.plan import Plan
from zi_core.plan.areas import AREA_NUMBERS
from zi_core.plan.model import Code

_TITLE: Final = "Catatan sumber"
_SUBJECTS: Final = 200
"""How many areas and rows one line names: a cell holds so many beside the longest note."""
_LINE: Final = re.compile(rf"{_TITLE}\s+([IVX\d., ]+?)\s*:\s*(\S.*)", re.DOTALL)


def note_lines(plan: Plan) -> list[str]:
    """The lines of a plan: ``Catatan sumber III.4.3, V.2.4: …``."""
    subjects: dict[str, list[str]] = {}
    noted: Iterable[tuple[str, str]] = (
        *((area.number, area.note) for area in plan.areas),
        *((str(activity.code), activity.note) for activity in plan.activities),
    )
    for subject, note in noted:
        if note:
            subjects.setdefault(note, []).append(subject)
    return [
        f"{_TITLE} {', '.join(named[at : at + _SUBJECTS])}: {note}"
        for note, named in subjects.items()
        for at in range(0, len(named), _SUBJECTS)
    ]


def parse_note(text: str) -> tuple[tuple[str, ...], str] | None:
    """The areas and codes that a line is about, and what it says; None for any other text."""
    match = _LINE.fullmatch(text)
    if not match:
        return None
    subjects = tuple(word.strip() for word in match[1].split(",") if word.strip())
    known = all(subject in AREA_NUMBERS or Code.parse(subject) for subject in subjects)
    return (subjects, match[2]) if subjects and known else None
