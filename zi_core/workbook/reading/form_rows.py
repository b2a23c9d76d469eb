"""The kinds of rows in the decree's form that are no activity: headings, signatures, lines."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zi_core.dates import NAMES
from zi_core.plan.areas import AREAS, AreaSetting
from zi_core.text import comparable, shortened
from zi_core.workbook.columns import Column
from zi_core.workbook.marks import is_tick
from zi_core.workbook.problems import ProblemLog
from zi_core.workbook.reading.cells import Cell, Sheet
from zi_core.workbook.reading.header import Header

_ROMAN: Final = "I{1,3}|IV|VI{0,3}|IX|X"
_NUMERAL: Final = re.compile(
    r"(?:AREA\s+(?:PERUBAHAN\s+)?)?(?:[IVX]+|\d{1,2})[.):]?", re.IGNORECASE
)
_HEADING: Final = re.compile(
    rf"(?:AREA\s+(?:PERUBAHAN\s+)?(?P<after>{_ROMAN}|\d{{1,2}})(?:\s*[.):–-]\s*|\s+|$)"
    rf"|(?P<bare>{_ROMAN}|[1-6])(?:[.):–-]\s*|\s+|$))(?P<name>.*)",
    re.IGNORECASE,
)
_CONTINUED: Final = re.compile(r"\s*(?:\(lanjutan\)|lanjutan)\.?\s*$", re.IGNORECASE)
_SIGNATURES: Final = re.compile(
    r"(?:ditetapkan|disahkan) di\b|(?:mengetahui|menyetujui)\s*[,:.]?$|ttd\.?$|salinan sesuai"
    r"|(?:ketua|sekretaris|plh\.?|plt\.?) (?:kpu|komisi pemilihan umum|ketua|sekretaris)\b"
    r"|(?:dibuat|disusun|diperiksa|disetujui|dilaporkan) oleh\b|nip\.?\s*:?\s*[\d .]{8,}$"
    rf"|[\w .]+,[\s\d.…]*(?:{'|'.join(NAMES)})\s+20\d\d$",
    re.IGNORECASE,
)
_NOTES: Final = re.compile(
    r"(?:keterangan|ket|catatan|note|notes|nb|legenda|legend|petunjuk|sumber)\s*(?:[.:*)]|$)|\*",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(
    r"(?:grand\s*)?(?:sub[\s-]*)?(?:jumlah|total|rata\W*rata|persentase|prosentase)"
    r"(?P<of>(?:\s+\S+){0,4})\s*:?",
    re.IGNORECASE,
)
_FIGURE: Final = re.compile(r"[\d.,\s%/–-]+")
_WIDE: Final = 4
_MOST_IN_HEADING: Final = 4  # its numeral, its name, its team, and one cell more
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


def area_heading(
    own: Sequence[Cell], header: Header, row: Mapping[int, Cell]
) -> AreaHeading | None:
    """The area heading that a row is: in one cell, or split over NO and KOMPONEN; else None.

    ``own`` are the row's filled cells from left to right. A heading stands in NO, KOMPONEN, KODE
    or a column without a meaning; the area's team may stand beside it in its column.
    """
    if len(own) > _MOST_IN_HEADING:
        return None
    wide = [cell for cell in own if _is_wide(cell, row)]
    team = [c for c in own if header.meaning(c.column) is Column.TEAM and c not in wide]
    texts = [cell for cell in own if cell not in team]
    if not 1 <= len(texts) <= 2 or any(
        _may_not_head(cell, header) for cell in texts if cell not in wide
    ):
        return None
    if len(texts) == 2 and not _NUMERAL.fullmatch(texts[0].text):
        return None
    match = _HEADING.fullmatch(" ".join(cell.text for cell in texts))
    if not match:
        return None
    numeral = (match["after"] or match["bare"]).upper()
    if numeral.isdecimal():
        known = 1 <= int(numeral) <= len(AREAS)
        area = AREAS[int(numeral) - 1] if known else None
        # A number alone is a component's, unless an area's name follows it.
        if not match["after"] and not (area and _is_named(match["name"], area)):
            return None
        numeral = area.number if area else numeral
    return AreaHeading(numeral, match["name"], team[0].text if team else "")


def _is_named(text: str, area: AreaSetting) -> bool:
    return comparable(text) in {comparable(area.label), comparable(area.official_name)}


def _is_wide(cell: Cell, row: Mapping[int, Cell]) -> bool:
    """Whether a text is merged over a good part of its row, as a heading's is."""
    covered = [
        column
        for column, other in row.items()
        if (other.origin_row, other.origin_column) == (cell.row, cell.column)
    ]
    return len(covered) >= _WIDE


def _may_not_head(cell: Cell, header: Header) -> bool:
    return (
        cell.column in header.month_columns
        or cell.column > max(header.headed)
        or header.meaning(cell.column) in (Column.INDICATOR, Column.ACTION, Column.EVIDENCE)
    )


@dataclass(slots=True)
class ClosingRows:
    """Tells the rows that are no activities: totals, notes, legends and signatures.

    Asked row by row from the top. Below the first note or signature, what can belong to it does,
    until the table goes on.
    """

    is_closing: bool = False

    def begin(self) -> None:
        """Begin a table, or go on with it."""
        self.is_closing = False

    def is_other(self, own: Sequence[Cell], header: Header) -> bool:
        """Whether a row without a code, by its filled cells from left to right, is no activity."""
        if _is_total(own, header):
            return True
        is_ticked = any(is_tick(cell) for cell in own if cell.column in header.month_columns)
        told = {header.meaning(cell.column) for cell in own}
        words = [c for c in own if _SIGNATURES.match(c.text) or _NOTES.match(c.text)]
        if not is_ticked and len(own) <= 2 and words:
            if len(words) == len(own) > 1:  # of two people, whatever columns they sign in
                self.is_closing = True
                return True
            self.is_closing = self.is_closing or len(told & _CONTENT) <= 1
        # A row with an indicator and an action, or with more texts than three people sign, or
        # with a tick, is the table going on.
        goes_on = {Column.INDICATOR, Column.ACTION} <= told
        return self.is_closing and len(own) <= 3 and not goes_on and not is_ticked


_CONTENT: Final = frozenset({Column.COMPONENT, Column.INDICATOR, Column.ACTION, Column.EVIDENCE})


def _is_total(own: Sequence[Cell], header: Header) -> bool:
    """Whether a row only adds up what stands above it: one word for that beside figures."""
    texts = [cell for cell in own if not _is_figure(cell)]
    match = _TOTAL.fullmatch(texts[0].text) if len(texts) == 1 else None
    if not match:
        return False
    return not match["of"] or len(own) > 1 or header.meaning(texts[0].column) not in _CONTENT


def _is_figure(cell: Cell) -> bool:
    return isinstance(cell.value, int | float) or _FIGURE.fullmatch(cell.text) is not None


def report_other_row(sheet: Sheet, number: int, own: Sequence[Cell], log: ProblemLog) -> None:
    """Warn of a row that is no activity and is ignored."""
    log.warning(
        "row-not-activity",
        sheet.where_row(number),
        f"Baris {number} (“{shortened(own[0].text)}”) bukan kegiatan dan diabaikan.",
        "Tidak perlu tindakan bila memang jumlah, catatan, atau tanda tangan.",
        "Sebanyak {n} baris (jumlah, catatan, atau tanda tangan) bukan kegiatan dan diabaikan.",
    )


def names_team(text: str) -> bool:
    """Whether a text by itself names a team: ``Tim Pengawasan``."""
    return _TEAM_LINE.match(text) is not None
