"""The colours of the working workbook's cells, for its writer and for a reader's questions."""

from typing import Final

HEADER: Final = "DCE5EE"
AREA: Final = "EEF2F6"
SCHEDULED: Final = "C5DCF2"
PALE_SCHEDULED: Final = "E2ECF5"
NOT_SCHEDULED: Final = "F0F1F3"

WRONG: Final = "F4A582"
DOUBTFUL: Final = "FCE9DC"
"""Of cells in a file that is handed back: what refuses it, and what is read with a warning."""

COMMENT: Final = "Dasbor:"
"""How the comments of such a file begin."""

OWN: Final = frozenset({HEADER, AREA, SCHEDULED, PALE_SCHEDULED, NOT_SCHEDULED, WRONG, DOUBTFUL})
"""Fills that no person gave a cell."""
