"""The columns of the three sheets and the headings that people give them."""

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


def is_months_title(text: str) -> bool:
    """Whether a heading is the title over the months."""
    return comparable(text) in _MONTHS_TITLES
