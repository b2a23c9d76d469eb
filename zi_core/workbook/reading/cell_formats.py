"""The cell formats of a workbook: the fonts, the fills, and which numbers are dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format

from zi_core.workbook.reading.xml_elements import MAIN, Part, elements

_LONGEST_FORMAT: Final = 255
_WHITE: Final = ("rgb FFFFFF", "theme 0", "indexed 9", "indexed 64", "indexed 65")


@dataclass(frozen=True, slots=True)
class CellFormats:
    """What the cell formats of a workbook say, by their index."""

    epoch: datetime
    fonts: Sequence[str] = ("",)
    fills: Sequence[str] = ("",)
    dates: frozenset[int] = frozenset()
    durations: frozenset[int] = frozenset()

    @classmethod
    def of(cls, parts: Mapping[str, Part], names: Sequence[str], epoch: datetime) -> "CellFormats":
        """The formats in the first part of some names; none where there is no name."""
        if not names:
            return cls(epoch)
        codes: dict[int, str] = {}
        fonts: list[str] = []
        fills: list[str] = []
        used: list[tuple[int, ...]] = []
        tags = [f"{MAIN}{tag}" for tag in ("numFmts", "fonts", "cellXfs", "fills")]
        for element in elements(parts[names[0]], *tags):
            if element.tag == tags[0]:
                codes |= {
                    int(item.get("numFmtId", 0)): item.get("formatCode", "") for item in element
                }
            elif element.tag == tags[1]:
                fonts += [_font_name(item) for item in element]
            elif element.tag == tags[3]:
                fills += [_fill_colour(item) for item in element]
            else:
                keys = ("numFmtId", "fontId", "fillId")
                used += [tuple(int(item.get(key, 0)) for key in keys) for item in element]
        written = [
            (codes.get(number) or builtin_format_code(number) or "")[:_LONGEST_FORMAT]
            for number, _, _ in used
        ]
        return cls(
            epoch,
            [fonts[font] if 0 <= font < len(fonts) else "" for _, font, _ in used] or ("",),
            [fills[fill] if 0 <= fill < len(fills) else "" for _, _, fill in used] or ("",),
            frozenset(i for i, code in enumerate(written) if is_date_format(code)),
            frozenset(i for i, code in enumerate(written) if is_timedelta_format(code)),
        )


def _font_name(font: Element) -> str:
    name = font.find(f"{MAIN}name")
    return name.get("val", "") if name is not None else ""


def _fill_colour(fill: Element) -> str:
    """What tells a solid fill's colour from others: ``rgb FFF2CC``; "" for none and for white."""
    pattern = fill.find(f"{MAIN}patternFill")
    if pattern is None or pattern.get("patternType") != "solid":
        return ""
    colour = pattern.find(f"{MAIN}fgColor")
    if colour is None:
        return ""
    kind = next((kind for kind in ("rgb", "theme", "indexed") if kind in colour.attrib), "")
    value = colour.get(kind, "")[-6:].upper()
    tint = colour.get("tint", "")
    said = f"{kind} {value} {tint}".strip()
    return "" if said in _WHITE or not kind else said
