"""The colours of the working workbook's cells, for its writer and for a reader's questions."""

from typing import Final

HEADER: Final = "DCE5EE"
AREA: Final = "EEF2F6"
SCHEDULED: Final = "C5DCF2"
PALE_SCHEDULED: Final = "E2ECF5"
NOT_SCHEDULED: Final = "F0F1F3"

OWN: Final = frozenset({HEADER, AREA, SCHEDULED, PALE_SCHEDULED, NOT_SCHEDULED})
"""Fills that no person gave a cell."""
