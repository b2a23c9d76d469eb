"""The XML parts of a workbook -> raw sheets: values by address, merged ranges, links.

Only what the reader asks for is looked at: no images, charts, rules, or pivot tables; of comments
and checkboxes only that they are there.
The package's own papers (which part is what, custom properties) are openpyxl's to read; sheets,
texts and formats, of which there may be many, are read here, each element once.
"""

import re
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import isfinite
from posixpath import normpath
from typing import Any, Final, TypeAlias
from xml.etree.ElementTree import Element, fromstring

from openpyxl.utils.datetime import from_excel, from_ISO8601

from zi_core.workbook.address import LAST_COLUMN, LAST_ROW, CellRange, area_of, place_of
from zi_core.workbook.openpyxl_internals import PackageReader, custom_properties
from zi_core.workbook.palette import COMMENT
from zi_core.workbook.reading.cell_formats import CellFormats
from zi_core.workbook.reading.xml_checks import PartSize
from zi_core.workbook.reading.xml_elements import MAIN, IncompleteError, Part, elements

RawValue: TypeAlias = str | int | float | bool | date | datetime | time | timedelta

_RELATION_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKSHEET: Final = "/worksheet"
_COMMENTS: Final = "/comments"
_STYLES: Final = "/styles"
_SHARED_STRINGS: Final = "/sharedStrings"
_OVER_SHEET: Final = "#VALUE!"
_HYPERLINK: Final = re.compile(
    r'\s*HYPERLINK\(\s*"(?P<target>(?:[^"]|"")*)"\s*(?:[,;]\s*"(?:[^"]|"")*"\s*)?\)\s*',
    re.IGNORECASE,
)
_CHECKBOX: Final = re.compile(rb"objecttype\s*=\s*.checkbox", re.IGNORECASE)


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
    comment, but for those that the dashboard wrote.
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


def read_package(parts: Mapping[str, bytes], sizes: Mapping[str, PartSize]) -> RawBook:
    """The sheets of a workbook's parts, which the gate has passed; it counted their ``sizes``.

    Only the parts that were counted are read. Raises IncompleteError where reading comes to less
    than was counted; else whatever openpyxl or this module was not ready for: the parts are
    damaged then.
    """
    counted = {name: Part(parts[name], size) for name, size in sizes.items()}
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
    formats = CellFormats.of(
        counted, [r.target for r in relations if r.Type.endswith(_STYLES)], epoch
    )
    sheets = [
        _SheetReader(sheet.name, sheet.state or "visible", texts, formats).read(
            counted, relation.target, boxes
        )
        for sheet, relation in listed
        if relation.Type.endswith(_WORKSHEET)  # not a chart or a dialog
    ]
    return RawBook(tuple(sheets), custom_properties(reader.wb), epoch)


def _texts(parts: Mapping[str, Part], names: Sequence[str]) -> list[tuple[str, str]]:
    """The shared texts, each with its own font or "".

    A workbook without any may lack the part, even one that it lists.
    """
    if not names or names[0] not in parts:
        return []
    # openpyxl, which writes the working workbook, expects this of its own escapes.
    return [
        (_text(item).replace("x005F_", ""), _own_font(item))
        for item in elements(parts[names[0]], f"{MAIN}si")
    ]


def _text(item: Element) -> str:
    """A text with its formatting dropped, and the reading aids of East Asian texts too."""
    plain = item.findtext(f"{MAIN}t") or ""
    return plain + "".join(run.text or "" for run in item.iterfind(f"{MAIN}r/{MAIN}t"))


def _own_font(item: Element) -> str:
    """The font of a text in runs, where all that can be seen of it has the same; else ""."""
    fonts = {
        found.get("val", "") if (found := run.find(f"{MAIN}rPr/{MAIN}rFont")) is not None else ""
        for run in item.iterfind(f"{MAIN}r")
        if (run.findtext(f"{MAIN}t") or "").strip()
    }
    return fonts.pop() if len(fonts) == 1 else ""


class _SheetReader:
    """Reads one sheet; its cells need not say where they stand, so the last place is kept."""

    def __init__(
        self, title: str, state: str, texts: Sequence[tuple[str, str]], formats: CellFormats
    ) -> None:
        self._texts, self._formats = texts, formats
        self._sheet = RawSheet(title, is_visible=state == "visible")
        self._row = self._column = 0
        self._rows_read = self._cells_read = 0
        self._linked: list[tuple[CellRange, str]] = []
        self._formula_links: dict[tuple[int, int], str] = {}

    def read(self, parts: Mapping[str, Part], name: str, boxes: Container[str]) -> RawSheet:
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
            f"{MAIN}{tag}" for tag in ("row", "mergeCell", "hyperlink", "conditionalFormatting")
        )
        for element in elements(parts[name], row, merge, link, rule):
            if element.tag == row:
                self._read_row(element)
            elif element.tag == merge:
                self._sheet.merged.append(area_of(element.get("ref", "")))
            elif element.tag == rule:
                if element.find(f"{MAIN}cfRule[@type='iconSet']") is not None:
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
        self, parts: Mapping[str, Part], folder: str, relation: Element, boxes: Container[str]
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
                for comment in elements(parts[part], f"{MAIN}comment")
                if not "".join(comment.itertext()).startswith(COMMENT)
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
            if cell.tag == f"{MAIN}c":
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
            if child.tag == f"{MAIN}v" and kind != "inlineStr":
                written = child.text
                # openpyxl leaves an empty <v/> where nothing was counted; a text can be empty.
                has_result = bool(written) or kind == "str"
            elif child.tag == f"{MAIN}f":
                has_formula = True
                if match := _HYPERLINK.fullmatch(child.text or ""):
                    linked = match["target"].replace('""', '"')
                    self._formula_links[self._row, self._column] = linked
            elif child.tag == f"{MAIN}is" and kind == "inlineStr":
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
