"""The stamp of a working workbook: what it was issued from, in custom document properties."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.packaging.custom import BoolProperty, IntProperty, StringProperty

from zi_core.text import MAX_CELL_LENGTH, cell_length, clean, whole_number

_VERSION: Final = "zi_version"
_YEAR: Final = "zi_year"
_OFFICE: Final = "zi_office"
_TEAM: Final = "zi_team"
_STATE: Final = "zi_state"
_SAMPLE: Final = "zi_sample"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a working workbook says it was issued from; None or empty where it does not say.

    Kept in custom document properties ``zi_version``, ``zi_year``, ``zi_office``, ``zi_team``.
    ``sample`` (``zi_sample``) marks invented data. ``state`` (``zi_state``) is the SHA-256 of the
    version's state: it tells the version also where another one has the same number.
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
