"""The kinds of rows in the decree's form that are no activity: headings, signatures, lines."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zi_core.dates import NAMES
from zi_core.workbook.columns import Column
from zi_core.workbook.marks import is_tick
from zi_core.workbook.reading.cells import Cell
from zi_core.workbook.reading.header import Header

_NUMERAL: Final = re.compile(r"(?:AREA\s+)?([IVX]+)[.)]?", re.IGNORECASE)
_HEADING: Final = re.compile(
    r"(?:AREA\s+(?P<after>I{1,3}|IV|VI{0,3}|IX|X)(?:\s*[.):–-]\s*|\s+|$)"
    r"|(?P<bare>I{1,3}|IV|VI{0,3}|IX|X)(?:[.):–-]\s*|\s+|$))(?P<name>.*)",
    re.IGNORECASE,
)
_CONTINUED: Final = re.compile(r"\s*(?:\(lanjutan\)|lanjutan)\.?\s*$", re.IGNORECASE)
_SIGNATURES: Final = re.compile(
    r"(?:ditetapkan|disahkan) di\b|mengetahui\s*[,:.]?$|ttd\.?$|salinan sesuai"
    r"|(?:ketua|sekretaris) (?:kpu|komisi pemilihan umum)\b"
    rf"|[\w .]+,[\s\d.…]*(?:{'|'.join(NAMES)})\s+20\d\d$",
    re.IGNORECASE,
)
_TEAM_LINE: Final = re.compile(r"tim\s+\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AreaHeading:
    """A row that opens an area: its roman numeral, the name behind it, a team beside it."""

    numeral: str
    name: str
    team: str

    @property
    def bare_name(self) -> str:
        """The name without a trailing *(lanjutan)*, as a page break repeats it."""
        return _CONTINUED.sub("", self.name)


def area_heading(own: Sequence[Cell], header: Header) -> AreaHeading | None:
    """The area heading that a row is: in one cell, or split over NO and KOMPONEN; else None.

    ``own`` are the row's filled cells from left to right. A heading stands in NO, KOMPONEN, KODE
    or a column without a meaning; the area's team may stand beside it in its column.
    """
    team = [cell for cell in own if header.meaning(cell.column) is Column.TEAM]
    texts = [cell for cell in own if header.meaning(cell.column) is not Column.TEAM]
    if not 1 <= len(texts) <= 2 or any(_may_not_head(cell, header) for cell in texts):
        return None
    if len(texts) == 2 and not _NUMERAL.fullmatch(texts[0].text):
        return None
    match = _HEADING.fullmatch(" ".join(cell.text for cell in texts))
    if not match:
        return None
    numeral = match["after"] or match["bare"]
    return AreaHeading(numeral.upper(), match["name"], team[0].text if team else "")


def _may_not_head(cell: Cell, header: Header) -> bool:
    return (
        cell.column in header.month_columns
        or cell.column > max(header.headed)
        or header.meaning(cell.column) in (Column.INDICATOR, Column.ACTION, Column.EVIDENCE)
    )


def opens_signatures(own: Sequence[Cell], header: Header, row: Mapping[int, Cell]) -> bool:
    """Whether a row opens the signature block below the table."""
    return (
        header.cell(row, Column.ACTION) is None
        and len(own) <= 2
        and any(_SIGNATURES.match(cell.text) for cell in own)
    )


def is_signature(own: Sequence[Cell], header: Header, row: Mapping[int, Cell]) -> bool:
    """Whether a row below the opening of the signature block can belong to it, too.

    A row with a tick, with both an indicator and an action, or with more texts than three people
    sign, is the table going on.
    """
    both = header.cell(row, Column.ACTION) and header.cell(row, Column.INDICATOR)
    ticked = any(is_tick(cell) for cell in own if cell.column in header.month_columns)
    return len(own) <= 3 and not both and not ticked


def names_team(text: str) -> bool:
    """Whether a text by itself names a team: ``Tim Pengawasan``."""
    return _TEAM_LINE.match(text) is not None
