"""The stamp of a working workbook: what it was issued from, in custom document properties."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.packaging.custom import BoolProperty, IntProperty, StringProperty

from zi_core.plan import SAMPLE_MARK
from zi_core.text import MAX_CELL_LENGTH, cell_length, clean, whole_number

_VERSION: Final = "zi_version"
_YEAR: Final = "zi_year"
_OFFICE: Final = "zi_office"
_TEAM: Final = "zi_team"
_STATE: Final = "zi_state"
_SAMPLE: Final = "zi_sample"


PLAN_TITLE: Final = "RENCANA AKSI PEMBANGUNAN ZONA INTEGRITAS"
"""The first line above each table of a working workbook."""

SHORT_STATE: Final = 12
"""How many characters of a state's SHA-256 stand in the sheets: enough to tell versions apart."""

_ORIGIN: Final = re.compile(
    rf"Versi (?P<version>\d{{1,9}})(?: \(cap (?P<state>[0-9a-f]{{{SHORT_STATE}}})\))?"
    r"(?: · untuk diisi: (?P<team>.+))?"
)
_YEAR_LINE: Final = re.compile(r"TAHUN (\d{4})")
_LONGEST_TEAM: Final = 120
_SOME_TEAM: Final = "satu tim"
_NO_TEAM: Final = "kegiatan tanpa penanggung jawab"
_NO_TEAM_BEFORE: Final = "kegiatan yang timnya belum dicantumkan"
"""The same in workbooks issued before."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a working workbook says it was issued from; None or empty where it does not say.

    Kept in custom document properties ``zi_version``, ``zi_year``, ``zi_office``, ``zi_team``, and
    again in the lines above each table. ``sample`` (``zi_sample``) marks invented data. ``state``
    (``zi_state``) is the SHA-256 of the version's state, or its first :data:`SHORT_STATE`
    characters: it tells the version also where another one has the same number.
    """

    version: int | None = None
    year: int | None = None
    office: str = ""
    team: str = ""
    sample: bool = False
    state: str = ""


def read_stamp(properties: Mapping[str, object]) -> Stamp:
    """The stamp in a file's custom properties; whatever cannot be read counts as not said."""

    def number(name: str) -> int | None:
        # LibreOffice saves whole numbers as 3.0.
        return whole_number(str(properties.get(name, "")).strip().removesuffix(".0"))

    def text(name: str) -> str:
        said = clean(str(properties.get(name) or ""))
        return said if cell_length(said) <= MAX_CELL_LENGTH else ""

    sample = str(properties.get(_SAMPLE, "")).strip().casefold() in ("true", "1")
    return Stamp(number(_VERSION), number(_YEAR), text(_OFFICE), text(_TEAM), sample, text(_STATE))


def origin_line(version: int | None, state: str, team: str | None) -> str:
    """The line above each table that says where a workbook comes from; ``team`` fills it in.

    ``""`` means the rows without a team, None everyone's. The line is the stamp's second place:
    web spreadsheets drop custom properties.
    """
    line = f"Versi {version}" if version is not None else "Belum diterbitkan sebagai versi"
    if version is not None and state:
        line += f" (cap {state[:SHORT_STATE]})"
    if team is None:
        return line
    named = team if len(team) <= _LONGEST_TEAM else _SOME_TEAM
    return f"{line} · untuk diisi: {named or _NO_TEAM}"


def stamp_in_lines(lines: Sequence[str]) -> Stamp | None:
    """The stamp that the lines above a table say, where they begin with the workbook's title."""
    if not lines or lines[0] != PLAN_TITLE:
        return None
    origin = next((match for line in lines if (match := _ORIGIN.fullmatch(line))), None)
    year = next((match for line in lines if (match := _YEAR_LINE.fullmatch(line))), None)
    if not origin or not year:
        return None
    office = lines[1] if lines.index(year[0]) == 2 else ""
    team = origin["team"] or ""
    return Stamp(
        whole_number(origin["version"]),
        whole_number(year[1]),
        office,
        "" if team in (_SOME_TEAM, _NO_TEAM, _NO_TEAM_BEFORE) else team,
        any(SAMPLE_MARK in line for line in lines),
        origin["state"] or "",
    )


def put_stamp(book: Workbook, stamp: Stamp) -> None:
    """Write a stamp into a new workbook's custom properties; what it does not say stays out."""
    properties: Any = book.custom_doc_props  # type: ignore[attr-defined]  # stubs lack it
    for name, value in ((_VERSION, stamp.version), (_YEAR, stamp.year)):
        if value is not None:
            properties.append(IntProperty(name=name, value=value))
    texts = ((_OFFICE, stamp.office), (_TEAM, stamp.team), (_STATE, stamp.state))
    for name, text in texts:
        if text:
            properties.append(StringProperty(name=name, value=text))
    properties.append(BoolProperty(name=_SAMPLE, value=stamp.sample))
