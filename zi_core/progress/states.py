"""The states a slot can be in, each with its own word, sign and colour.

Rules: docs/rules.md, States.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Shape(StrEnum):
    """The outlines that tell the states apart without colour."""

    DISC = "disc"
    PILL = "pill"
    ARROW = "arrow"
    SQUARE = "square"
    OPEN_SQUARE = "open-square"
    RING = "ring"
    DIAMOND = "diamond"


@dataclass(frozen=True, slots=True)
class _StateStyle:
    word: str
    glyph: str
    colour: str
    shape: Shape


class SlotState(StrEnum):
    """What has become of one activity in one scheduled month."""

    DONE = "done"
    DONE_EARLY = "done_early"
    DONE_LATE = "done_late"
    OVERDUE = "overdue"
    UNREPORTED = "unreported"
    DUE = "due"
    UPCOMING = "upcoming"
    OFF_PLAN = "off_plan"
    """Not a slot's state, but an entry's that fulfils none: it has a style all the same."""

    @property
    def word(self) -> str:
        """The word on screen."""
        return _STYLES[self].word

    @property
    def glyph(self) -> str:
        """A single character standing for it in plain text."""
        return _STYLES[self].glyph

    @property
    def colour(self) -> str:
        """Its colour on white, as ``#RRGGBB``; contrast at least 4.5."""
        return _STYLES[self].colour

    @property
    def shape(self) -> Shape:
        """Its outline in the month grid."""
        return _STYLES[self].shape

    @property
    def is_done(self) -> bool:
        """Whether the slot is fulfilled."""
        return self in (SlotState.DONE, SlotState.DONE_EARLY, SlotState.DONE_LATE)


_STYLES: Final = {
    SlotState.DONE: _StateStyle("Terlaksana", "●", "#12436D", Shape.DISC),
    SlotState.DONE_EARLY: _StateStyle("Terlaksana lebih awal", "◀", "#12436D", Shape.ARROW),
    SlotState.DONE_LATE: _StateStyle("Terlaksana terlambat", "⬤", "#2073BC", Shape.PILL),
    SlotState.OVERDUE: _StateStyle("Terlambat", "■", "#C2410C", Shape.SQUARE),
    SlotState.UNREPORTED: _StateStyle("Belum dilaporkan", "□", "#C2410C", Shape.OPEN_SQUARE),
    SlotState.DUE: _StateStyle("Segera jatuh tempo", "◎", "#12436D", Shape.RING),
    SlotState.UPCOMING: _StateStyle("Belum jatuh tempo", "○", "#767676", Shape.RING),
    SlotState.OFF_PLAN: _StateStyle("Di luar jadwal", "◆", "#801650", Shape.DIAMOND),
}

SLOT_STATES: Final = tuple(state for state in SlotState if state is not SlotState.OFF_PLAN)
"""The seven states of docs/rules.md, States, in its order of telling."""
