"""The steps of taking in a file, for whoever waits for them."""

from collections.abc import Callable
from enum import Enum
from typing import Final


class ReadingStep(Enum):
    """A step of taking in a file, in order, and what is said while it goes on."""

    WAIT = "menunggu giliran"
    OPEN = "membuka berkas"
    PLAN = "membaca rencana aksi"
    REALISATION = "membaca realisasi dan bukti dukung"
    COMPARE = "membandingkan dengan versi terbaru"

    @property
    def number(self) -> int:
        """Its place among the steps, from 1 on."""
        return READING_STEPS.index(self) + 1

    @property
    def share(self) -> float:
        """How much of the steps lies before it, from 0 to 1."""
        return (self.number - 1) / len(READING_STEPS)

    @property
    def words(self) -> str:
        """``Langkah 3 dari 5: membaca rencana aksi …``."""
        return f"Langkah {self.number} dari {len(READING_STEPS)}: {self.value} …"


READING_STEPS: Final = tuple(ReadingStep)

Report = Callable[[ReadingStep], None]
"""Called when a step begins."""


def unreported(_: ReadingStep) -> None:
    """A step reporter that does nothing, for callers without a screen."""
