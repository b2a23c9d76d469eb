"""The columns of the three sheets and the headings that people give them."""

import re
from enum import StrEnum
from typing import Final

from zi_core.text import comparable
from zi_core.workbook.reading.cells import Value


class Column(StrEnum):
    """The columns of the three sheets, by the heading that the working workbook gives them."""

    CODE = "KODE"
    NUMBER = "NO"
    COMPONENT = "KOMPONEN"
    INDICATOR = "INDIKATOR"
    ACTION = "LANGKAH AKSI"
    EVIDENCE = "BUKTI FISIK"
    TEAM = "PENANGGUNG JAWAB"
    OBSTACLE = "KENDALA"
    FOLLOW_UP = "RENCANA TINDAK LANJUT"
    MONTH = "BULAN"
    DOCUMENT = "DOKUMEN"
    LINK = "TAUTAN"
    NOTE = "KETERANGAN"


MONTHS_HEADING: Final = "PELAKSANAAN (BULAN)"

_ALIASES: Final = {
    Column.CODE: ("kode", "kode kegiatan"),
    Column.NUMBER: ("no", "nomor", "no urut"),
    Column.COMPONENT: ("komponen",),
    Column.INDICATOR: ("indikator",),
    Column.ACTION: ("langkah aksi", "langkah-langkah aksi"),
    Column.EVIDENCE: (
        "bukti fisik",
        "bukti dukung",
        "data dukung",
        "eviden",
        "evidence",
        "evidens",
    ),
    Column.TEAM: ("penanggung jawab", "pj", "pic"),
    Column.OBSTACLE: ("kendala", "hambatan"),
    Column.FOLLOW_UP: (
        "rencana tindak lanjut",
        "tindak lanjut",
        "rtl",
        "rencana tindak lanjut rtl",
    ),
    Column.MONTH: ("bulan",),
    Column.DOCUMENT: ("dokumen", "nama dokumen"),
    Column.LINK: ("tautan", "link", "url"),
    Column.NOTE: ("keterangan", "ket"),
}
_BY_HEADING: Final = {
    comparable(alias): column for column, aliases in _ALIASES.items() for alias in aliases
}
_LONGEST_HEADING: Final = 60
_MONTHS_TITLES: Final = frozenset(
    map(comparable, (MONTHS_HEADING, "PELAKSANAAN", "WAKTU PELAKSANAAN", "JADWAL", "BULAN"))
)


def column_of(value: Value) -> Column | None:
    """The column that a heading means, or None."""
    if not isinstance(value, str) or len(value) > _LONGEST_HEADING:
        return None
    return _BY_HEADING.get(comparable(value))


# Both are matched with letters and digits only, as `comparable` leaves them.
_BAND: Final = re.compile(
    r"(?:triwulan|tw|kuartal|quarter|semester|smt|caturwulan|cawu)(?:ke)?(?:[1-4]|iv|i{1,3})?"
    r"(?:tahun)?(?:20\d\d)?|(?:[1-4]|iv|i{1,3})(?:triwulan|semester|quarter)|[qs](?:[1-4]|iv|i{1,3})"
)
_WEEK: Final = re.compile(
    r"(?:minggu|mgg|mg|pekan|week|m|w)?(?:ke)?(?:[1-4]?\d|5[0-3]|iv|v|i{1,3})|minggu|pekan|week"
)


def is_months_title(text: str) -> bool:
    """Whether a heading is the title over the months."""
    return comparable(text) in _MONTHS_TITLES


def is_band(text: str) -> bool:
    """Whether a heading names a part of the year longer than a month: a quarter, a half."""
    return len(text) <= _LONGEST_HEADING and _BAND.fullmatch(comparable(text)) is not None


def is_week(text: str) -> bool:
    """Whether a heading under a month names or numbers a week."""
    return len(text) <= _LONGEST_HEADING and _WEEK.fullmatch(comparable(text)) is not None
