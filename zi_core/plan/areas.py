"""The six areas of change and their official weights: one settings table with its source."""

from dataclasses import dataclass
from typing import Final

WEIGHT_SOURCE: Final = (
    "PermenPANRB Nomor 90 Tahun 2021, tabel 3: bobot komponen pengungkit, jumlah 60"
)


@dataclass(frozen=True, slots=True)
class AreaSetting:
    """What is fixed about an area, whatever plan it stands in.

    ``weight`` is its share of the 60 points of the *komponen pengungkit* (:data:`WEIGHT_SOURCE`).
    """

    number: str
    label: str
    official_name: str
    weight: int


AREAS: Final = (
    AreaSetting("I", "Manajemen Perubahan", "Manajemen Perubahan", 8),
    AreaSetting("II", "Tata Laksana", "Penataan Tatalaksana", 7),
    AreaSetting("III", "SDM", "Penataan Sistem Manajemen SDM", 10),
    AreaSetting("IV", "Akuntabilitas", "Penguatan Akuntabilitas", 10),
    AreaSetting("V", "Pengawasan", "Penguatan Pengawasan", 15),
    AreaSetting("VI", "Pelayanan Publik", "Peningkatan Kualitas Pelayanan Publik", 10),
)
AREA_NUMBERS: Final = tuple(area.number for area in AREAS)
AREA_BY_NUMBER: Final = {area.number: area for area in AREAS}


def area_position(number: str) -> int:
    """The place 1-6 of an area in the decree's order. Raises KeyError for an unknown one."""
    return _POSITIONS[number]


_POSITIONS: Final = {number: position for position, number in enumerate(AREA_NUMBERS, start=1)}


def area_label(number: str) -> str:
    """An area by its numeral and short label: ``Area V Pengawasan``."""
    return f"Area {number} {AREA_BY_NUMBER[number].label}"
