"""The XML parts of a workbook -> raw sheets: values by address, merged ranges, links.

Only what the reader asks for is looked at: no images, charts, rules, or pivot tables; of comments
and checkboxes only that they are there.
The package's own papers (which part is what, custom properties) are openpyxl's to read; sheets,
texts and formats, of which there may be many, are read here, each element once.
"""

import re
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import isfinite
from posixpath import normpath
from typing import Any, Final, NamedTuple, TypeAlias
from xml.etree.ElementTree import Element, XMLPullParser, fromstring

from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel, from_ISO8601

from zi_core.workbook.address import LAST_COLUMN, LAST_ROW, CellRange, area_of, place_of
from zi_core.workbook.openpyxl_internals import PackageReader, custom_properties
from zi_core.workbook.reading.xml_checks import PartSize

RawValue: TypeAlias = str | int | float | bool | date | datetime | time | timedelta

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKSHEET: Final = "/worksheet"
_COMMENTS: Final = "/comments"
_STYLES: Final = "/styles"
_SHARED_STRINGS: Final = "/sharedStrings"
# Expat looks through a token anew with every piece it gets: small ones make a long comment slow.
_PIECE: Final = 2**20
_LONGEST_FORMAT: Final = 255
_OVER_SHEET: Final = "#VALUE!"
_HYPERLINK: Final = re.compile(
    r'\s*HYPERLINK\(\s*"(?P<target>(?:[^"]|"")*)"\s*(?:[,;]\s*"(?:[^"]|"")*"\s*)?\)\s*',
    re.IGNORECASE,
)
_CHECKBOX: Final = re.compile(rb"objecttype\s*=\s*.checkbox", re.IGNORECASE)
_WHITE: Final = ("rgb FFFFFF", "theme 0", "indexed 9", "indexed 64", "indexed 65")


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as the file has it; ``is_error`` where the value is an error such as ``#REF!``.

    ``font`` is that of its text where all parts of the text share one, else that of the cell.
    """

    value: RawValue
    font: str = ""
    is_error: bool = False


@dataclass(slots=True)
class RawSheet:
    """A sheet as the file has it: filled cells by row and column, those that a merge hides not.

    ``lacking`` are the cells with a formula whose result was never saved; an empty saved text
    (of ``=""``) is a result. ``links`` are the targets of linked cells, and the constant
    ones of ``=HYPERLINK()``. ``fills`` are the colours of blank cells, white ones left out;
    ``icons`` are the areas whose values are shown as icons; ``commented`` are the cells with a
    comment.
    """

    title: str
    is_visible: bool
    cells: dict[int, dict[int, RawCell]] = field(default_factory=dict)
    merged: list[CellRange] = field(default_factory=list)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    lacking: set[tuple[int, int]] = field(default_factory=set)
    fills: dict[tuple[int, int], str] = field(default_factory=dict)
    icons: list[CellRange] = field(default_factory=list)
    commented: list[tuple[int, int]] = field(default_factory=list)
    has_checkboxes: bool = False


@dataclass(frozen=True, slots=True)
class RawBook:
    """A workbook as the file has it; ``epoch`` is what its dates are counted from."""

    sheets: tuple[RawSheet, ...]
    properties: Mapping[str, object]
    epoch: datetime


def rows_within(rows: Sequence[int], area: CellRange) -> Sequence[int]:
    """Those of some ascending rows that lie in an area."""
    return rows[bisect_left(rows, area.top) : bisect_right(rows, area.bottom)]


class IncompleteError(Exception):
    """Reading came to less than what a part holds."""


def read_package(parts: Mapping[str, bytes], sizes: Mapping[str, PartSize]) -> RawBook:
    """The sheets of a workbook's parts, which the gate has passed; it counted their ``sizes``.

    Only the parts that were counted are read. Raises IncompleteError where reading comes to less
    than was counted; else whatever openpyxl or this module was not ready for: the parts are
    damaged then.
    """
    counted = {name: _Part(parts[name], size) for name, size in sizes.items()}
    boxes = {name for name, part in parts.items() if _CHECKBOX.search(part)}
    with warnings.catch_warnings():
        # openpyxl warns about features it drops; what counts here are values and merges.
        warnings.simplefilter("ignore")
        reader = PackageReader({name: part.xml for name, part in counted.items()})
        reader.read_manifest()
        reader.read_workbook()
        reader.read_custom()
        by_id: Any = reader.parser.rels  # a dict; types-openpyxl takes it for a list
        listed = list(reader.parser.find_sheets())
    if len(listed) < len(reader.parser.sheets):
        raise ValueError("a sheet without a part")  # openpyxl leaves it out
    relations = list(by_id.values())
    texts = _texts(counted, [r.target for r in relations if r.Type.endswith(_SHARED_STRINGS)])
    epoch: datetime = reader.wb.epoch
    formats = _Formats.of(counted, [r.target for r in relations if r.Type.endswith(_STYLES)], epoch)
    sheets = [
        _SheetReader(sheet.name, sheet.state or "visible", texts, formats).read(
            counted, relation.target, boxes
        )
        for sheet, relation in listed
        if relation.Type.endswith(_WORKSHEET)  # not a chart or a dialog
    ]
    return RawBook(tuple(sheets), custom_properties(reader.wb), epoch)


class _Part(NamedTuple):
    xml: bytes
    size: PartSize


def _elements(part: _Part, *tags: str) -> Iterator[Element]:
    """The elements of a part with one of some names, emptied once they were seen.

    Raises IncompleteError at the end where fewer elements came than the part holds.
    """
    count = 0
    for element in _all_elements(part.xml):
        count += 1
        if element.tag in tags:
            yield element
            element.clear()
    if count < part.size.elements:
        raise IncompleteError


def _all_elements(xml: bytes) -> Iterator[Element]:
    """Every element, when it has ended; in pieces, so that never the whole tree is in memory."""
    # The gate let no DOCTYPE pass; defusedxml's parser, in Python, would take three times as long.
    parser: Any = XMLPullParser(("end",))
    for start in range(0, len(xml), _PIECE):
        parser.feed(xml[start : start + _PIECE])
        for _, element in parser.read_events():
            yield element
    parser.close()
    # What expat held back: since 2.6 (and where a system has mended an older one) it waits for
    # more bytes before it looks at a long token again.
    for _, element in parser.read_events():
        yield element


def _texts(parts: Mapping[str, _Part], names: Sequence[str]) -> list[tuple[str, str]]:
    """The shared texts, each with its own font or "".

    A workbook without any may lack the part, even one that it lists.
    """
    if not names or names[0] not in parts:
        return []
    # openpyxl, which writes the working workbook, expects this of its own escapes.
    return [
        (_text(item).replace("x005F_", ""), _own_font(item))
        for item in _elements(parts[names[0]], f"{_MAIN}si")
    ]


def _text(item: Element) -> str:
    """A text with its formatting dropped, and the reading aids of East Asian texts too."""
    plain = item.findtext(f"{_MAIN}t") or ""
    return plain + "".join(run.text or "" for run in item.iterfind(f"{_MAIN}r/{_MAIN}t"))


def _own_font(item: Element) -> str:
    """The font of a text in runs, where all that can be seen of it has the same; else ""."""
    fonts = {
        found.get("val", "") if (found := run.find(f"{_MAIN}rPr/{_MAIN}rFont")) is not None else ""
        for run in item.iterfind(f"{_MAIN}r")
        if (run.findtext(f"{_MAIN}t") or "").strip()
    }
    return fonts.pop() if len(fonts) == 1 else ""


@dataclass(frozen=True, slots=True)
class _Formats:
    """What the cell formats of a workbook say, by their index."""

    epoch: datetime
    fonts: Sequence[str] = ("",)
    fills: Sequence[str] = ("",)
    dates: frozenset[int] = frozenset()
    durations: frozenset[int] = frozenset()

    @classmethod
    def of(cls, parts: Mapping[str, _Part], names: Sequence[str], epoch: datetime) -> "_Formats":
        if not names:
            return cls(epoch)
        codes: dict[int, str] = {}
        fonts: list[str] = []
        fills: list[str] = []
        used: list[tuple[int, int, int]] = []
        tags = [f"{_MAIN}{tag}" for tag in ("numFmts", "fonts", "cellXfs", "fills")]
        for element in _elements(parts[names[0]], *tags):
            if element.tag == tags[0]:
                codes |= {
                    int(item.get("numFmtId", 0)): item.get("formatCode", "") for item in element
                }
            elif element.tag == tags[1]:
                fonts += [_font_name(item) for item in element]
            elif element.tag == tags[3]:
                fills += [_fill_colour(item) for item in element]
            else:
                used += [
                    (
                        int(item.get("numFmtId", 0)),
                        int(item.get("fontId", 0)),
                        int(item.get("fillId", 0)),
                    )
                    for item in element
                ]
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
    name = font.find(f"{_MAIN}name")
    return name.get("val", "") if name is not None else ""


def _fill_colour(fill: Element) -> str:
    """What tells a solid fill's colour from others: ``rgb FFF2CC``; "" for none and for white."""
    pattern = fill.find(f"{_MAIN}patternFill")
    if pattern is None or pattern.get("patternType") != "solid":
        return ""
    colour = pattern.find(f"{_MAIN}fgColor")
    if colour is None:
        return ""
    kind = next((kind for kind in ("rgb", "theme", "indexed") if kind in colour.attrib), "")
    value = colour.get(kind, "")[-6:].upper()
    tint = colour.get("tint", "")
    said = f"{kind} {value} {tint}".strip()
    return "" if said in _WHITE or not kind else said


class _SheetReader:
    """Reads one sheet; its cells need not say where they stand, so the last place is kept."""

    def __init__(
        self, title: str, state: str, texts: Sequence[tuple[str, str]], formats: _Formats
    ) -> None:
        self._texts, self._formats = texts, formats
        self._sheet = RawSheet(title, is_visible=state == "visible")
        self._row = self._column = 0
        self._rows_read = self._cells_read = 0
        self._linked: list[tuple[CellRange, str]] = []
        self._formula_links: dict[tuple[int, int], str] = {}

    def read(self, parts: Mapping[str, _Part], name: str, boxes: Container[str]) -> RawSheet:
        """The sheet in a part; ``boxes`` are the parts that draw checkboxes.

        Raises KeyError where there is none, ValueError for damage, IncompleteError where rows or
        cells of it were not read.
        """
        folder, _, file = name.rpartition("/")
        relations_part = parts.get(f"{folder}/_rels/{file}.rels")
        relations = list(fromstring(relations_part.xml if relations_part else b"<none/>"))
        targets = {found.get("Id", ""): found.get("Target", "") for found in relations}
        for found in relations:
            self._read_beside(parts, folder, found, boxes)
        size = parts[name].size
        row, merge, link, rule = (
            f"{_MAIN}{tag}" for tag in ("row", "mergeCell", "hyperlink", "conditionalFormatting")
        )
        for element in _elements(parts[name], row, merge, link, rule):
            if element.tag == row:
                self._read_row(element)
            elif element.tag == merge:
                self._sheet.merged.append(area_of(element.get("ref", "")))
            elif element.tag == rule:
                if element.find(f"{_MAIN}cfRule[@type='iconSet']") is not None:
                    self._sheet.icons += map(area_of, element.get("sqref", "").split())
            else:
                key = element.get(_RELATION_ID)
                target = targets[key] if key else ""
                self._linked.append((area_of(element.get("ref", "")), target))
        if self._rows_read < size.rows or self._cells_read < size.cells:
            raise IncompleteError  # they stand where this module does not look for them
        self._hide_covered()
        self._link()
        return self._sheet

    def _read_beside(
        self, parts: Mapping[str, _Part], folder: str, relation: Element, boxes: Container[str]
    ) -> None:
        """Note comments and checkboxes, which stand in parts of their own."""
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External":
            return
        part = normpath(target.lstrip("/") if target[:1] == "/" else f"{folder}/{target}")
        self._sheet.has_checkboxes |= part in boxes
        if relation.get("Type", "").endswith(_COMMENTS) and part in parts:
            self._sheet.commented += [
                place_of(comment.get("ref", ""))
                for comment in _elements(parts[part], f"{_MAIN}comment")
            ]

    def _read_row(self, element: Element) -> None:
        self._rows_read += 1
        self._row = _whole(element.get("r")) if "r" in element.attrib else self._row + 1
        if not 1 <= self._row <= LAST_ROW:
            raise ValueError(f"no row {self._row}")
        self._column = 0
        if element.get("hidden") in ("1", "true"):
            self._sheet.hidden_rows.add(self._row)
        for cell in element:
            if cell.tag == f"{_MAIN}c":
                self._cells_read += 1
                self._read_cell(cell)

    def _read_cell(self, element: Element) -> None:
        if place := element.get("r"):
            row, self._column = place_of(place)
            if row != self._row:
                raise ValueError(f"{place} stands in row {self._row}")
        else:
            self._column += 1
            if self._column > LAST_COLUMN:
                raise ValueError(f"row {self._row} has too many cells")
        style = int(element.get("s") or 0)  # some programs leave it empty
        kind = element.get("t", "n")
        written, own_font = None, ""
        has_formula = has_result = False
        for child in element:
            if child.tag == f"{_MAIN}v" and kind != "inlineStr":
                written = child.text
                # openpyxl leaves an empty <v/> where nothing was counted; a text can be empty.
                has_result = bool(written) or kind == "str"
            elif child.tag == f"{_MAIN}f":
                has_formula = True
                if match := _HYPERLINK.fullmatch(child.text or ""):
                    linked = match["target"].replace('""', '"')
                    self._formula_links[self._row, self._column] = linked
            elif child.tag == f"{_MAIN}is" and kind == "inlineStr":
                written, own_font = _text(child), _own_font(child)
        if has_formula and not has_result:
            self._sheet.lacking.add((self._row, self._column))
        if not written:
            if 0 <= style < len(self._formats.fills) and self._formats.fills[style]:
                self._sheet.fills[self._row, self._column] = self._formats.fills[style]
            return
        cells = self._sheet.cells.setdefault(self._row, {})
        if self._column in cells:
            raise ValueError(f"two cells in row {self._row}, column {self._column}")
        cells[self._column] = self._cell(kind, written, style, own_font)

    def _cell(self, kind: str, written: str, style: int, own_font: str) -> RawCell:
        if style < 0:
            raise ValueError("no such format")
        font = own_font or self._formats.fonts[style]
        if kind == "e":
            return RawCell(written, font, is_error=True)
        if kind == "n":
            number = _number(written)
            if style not in self._formats.dates:
                return RawCell(number, font)
            is_duration = style in self._formats.durations
            try:
                moment = from_excel(number, self._formats.epoch, timedelta=is_duration)
            except (OverflowError, ValueError):
                return RawCell(_OVER_SHEET, font, is_error=True)
            return RawCell(moment, font)
        if kind == "s":
            text, own_font = self._shared(written)
            return RawCell(text, own_font or font)
        return RawCell(self._readers[kind](written), font)

    def _shared(self, written: str) -> tuple[str, str]:
        index = int(written)
        if index < 0:
            raise ValueError("no such text")
        return self._texts[index]

    _readers: Final[Mapping[str, Callable[[str], RawValue]]] = {
        "b": lambda written: {"1": True, "0": False}[written.strip()],
        "str": lambda written: written,
        "inlineStr": lambda written: written,
        "d": lambda written: _iso_moment(written),
    }

    def _hide_covered(self) -> None:
        """Drop what merged ranges hide: every cell of theirs but the first."""
        cells = self._sheet.cells
        filled = sorted(cells)
        for area in self._sheet.merged:
            for row in rows_within(filled, area):
                for column in _columns_within(cells[row], area):
                    if (row, column) != (area.top, area.left):
                        del cells[row][column]
        self._sheet.cells = {row: found for row, found in cells.items() if found}

    def _link(self) -> None:
        """Give each filled cell its link; one that is told of a covered cell is its range's."""
        sheet = self._sheet
        sheet.links |= self._formula_links
        filled = sorted(sheet.cells)
        elsewhere: dict[int, dict[int, str]] = {}
        for area, target in self._linked:
            for row in rows_within(filled, area):
                for column in _columns_within(sheet.cells[row], area):
                    sheet.links[row, column] = target
            if area.size == 1 and (area.top, area.left) not in sheet.links:
                elsewhere.setdefault(area.top, {})[area.left] = target
        linked = sorted(elsewhere)
        for area in sheet.merged if elsewhere else ():
            for row in rows_within(linked, area):
                for column in _columns_within(elsewhere[row], area):
                    sheet.links[area.top, area.left] = elsewhere[row][column]


def _columns_within(cells: Mapping[int, object], area: CellRange) -> list[int]:
    """The columns of a row that lie in an area, at the cost of the fewer of both."""
    if area.right - area.left < len(cells):
        return [column for column in range(area.left, area.right + 1) if column in cells]
    return [column for column in cells if area.left <= column <= area.right]


def _iso_moment(written: str) -> RawValue:
    parse: Any = from_ISO8601  # untyped
    moment: RawValue = parse(written)
    return moment


def _number(written: str) -> int | float:
    if "_" in written or not written.isascii():  # which Python would take
        raise ValueError("no number")
    number = float(written) if any(char in written for char in ".eE") else int(written)
    if not isfinite(number):
        raise ValueError("no number")
    return number


def _whole(written: str | None) -> int:
    """A row's number; some programs write it as 5.0."""
    number = float(written or "")
    if not number.is_integer():
        raise ValueError(f"no row {written}")
    return int(number)
