"""Addresses of cells as a file writes them, ``H12`` and ``A1:C3``, within Excel's sheet."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from openpyxl.utils.cell import column_index_from_string

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384

_PLACE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class CellRange(NamedTuple):
    """A rectangle of cells, both ends included, rows and columns from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """How many cells it covers."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


def place_of(text: str) -> tuple[int, int]:
    """Row and column of an address. Raises ValueError where it names no cell of Excel's."""
    match = _PLACE.fullmatch(text)
    if match is None:
        raise ValueError(f"not a cell: {text[:40]!r}")
    row, column = int(match[2]), _column(match[1].upper())
    if not (1 <= row <= LAST_ROW and column <= LAST_COLUMN):
        raise ValueError(f"beyond Excel's sheet: {text!r}")
    return row, column


def area_of(text: str) -> CellRange:
    """The cells that a range, or a single address, names. Raises ValueError as `place_of`."""
    first, colon, last = text.partition(":")
    area = CellRange(*place_of(first), *place_of(last if colon else first))
    if area.bottom < area.top or area.right < area.left:
        raise ValueError(f"not a range: {text[:40]!r}")
    return area


@lru_cache(maxsize=1_024)
def _column(letters: str) -> int:
    return column_index_from_string(letters)
