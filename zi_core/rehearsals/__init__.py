"""The sample data (DATA CONTOH): to look at, and in rehearsals to try everything with."""

from zi_core.rehearsals.folder import remove_leftovers
from zi_core.rehearsals.parts import Part, part_of, parts
from zi_core.rehearsals.rehearsal import (
    LARGEST,
    LASTS,
    MOST,
    MOST_OF_ADDRESS,
    Rehearsal,
    Rehearsals,
    RehearsalsFull,
    person_in_sample,
    player,
    rehearsals,
    sample_store_of,
)
from zi_core.rehearsals.sample import filled_workbook, sample_store

__all__ = [
    "LARGEST",
    "LASTS",
    "MOST",
    "MOST_OF_ADDRESS",
    "Part",
    "Rehearsal",
    "Rehearsals",
    "RehearsalsFull",
    "filled_workbook",
    "part_of",
    "parts",
    "person_in_sample",
    "player",
    "rehearsals",
    "remove_leftovers",
    "sample_store",
    "sample_store_of",
]
