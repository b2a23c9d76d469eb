"""However a part's XML comes to the parser, piece by piece, all of it is read, or nothing is.

Expat from 2.6 on holds a long token back until more bytes have come ("reparse deferral"), and
systems mended older ones alike. What is held back at the end comes when the parser is closed.
"""

from collections.abc import Iterator
from operator import attrgetter
from xml.etree.ElementTree import Element, XMLPullParser, fromstring

import pytest

from tests.hostile.zips import (
    GOOD,
    PLAN,
    PLAN_PART,
    STRINGS,
    STYLES,
    parts_of,
    swapped,
    with_shared_texts,
    zipped,
)
from zi_core.runtime import PLAN_FILE, SAMPLE_FILE
from zi_core.workbook import read
from zi_core.workbook.reading import xml_elements
from zi_core.workbook.reading.xml_checks import inspect

pytestmark = pytest.mark.exhaustive

FILES = {
    "plan": PLAN_FILE.read_bytes(),
    "sample": SAMPLE_FILE.read_bytes(),
    "sample with shared texts": zipped(with_shared_texts(SAMPLE_FILE.read_bytes())),
}
PARTS = {
    f"{file}, {name}": xml
    for file, content in FILES.items()
    for name, xml in parts_of(content).items()
    if name.startswith("xl/worksheets/sheet") or name in (STRINGS, STYLES)
    if file != "sample with shared texts" or name == STRINGS
}
shown = attrgetter("tag", "text", "attrib")


class Prompt(XMLPullParser):
    """Holds nothing back, whatever expat would."""

    def feed(self, data):
        super().feed(data)
        self.flush()


class Late(XMLPullParser):
    """Holds everything back until it is closed, whatever expat would."""

    def __init__(self, events):
        super().__init__(events)
        self._held = []

    def feed(self, data):
        self._held.append(data)

    def close(self):
        super().feed(b"".join(self._held))
        super().close()


PARSERS = [XMLPullParser, Late, *([Prompt] if hasattr(XMLPullParser, "flush") else [])]


def as_they_end(element: Element) -> Iterator[Element]:
    for child in element:
        yield from as_they_end(child)
    yield element


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("name", PARTS)
def test_pieces_of_every_size_give_the_same_elements(name, parser, monkeypatch):
    xml = PARTS[name]
    whole = [shown(element) for element in as_they_end(fromstring(xml))]
    monkeypatch.setattr(xml_elements, "XMLPullParser", parser)
    for size in (2**20,) if parser is Late else (1, 2, 3, 4, 5, 7, 8, 13, 31, 64, 127, 256):
        monkeypatch.setattr(xml_elements, "_PIECE", size)
        assert list(map(shown, xml_elements._all_elements(xml))) == whole, size


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("name", ["plan", "sample with shared texts"])
def test_pieces_give_the_same_reading(name, parser, monkeypatch):
    whole = read(FILES[name])
    assert whole.plan
    monkeypatch.setattr(xml_elements, "XMLPullParser", parser)
    for size in (7,) if parser is Late else (7, 300):
        monkeypatch.setattr(xml_elements, "_PIECE", size)
        assert read(FILES[name]) == whole


def test_a_long_token_before_the_last_cells_hides_none_of_them(monkeypatch):
    monkeypatch.setattr(xml_elements, "_PIECE", 1_000)
    long = f'<sheetData spare="{"x" * 20_000}">'
    assert read(swapped(PLAN_PART, "<sheetData>", long)).plan == PLAN
    tail = f"</sheetData><!--{'x' * 20_000}-->"
    assert read(swapped(PLAN_PART, "</sheetData>", tail)).plan == PLAN


# ---- what was not read is no shorter plan -------------------------------------------------------


def without_last(tag: str) -> type[XMLPullParser]:
    """A parser that loses the last element of a name among those that it gives at once."""

    class Losing(XMLPullParser):
        def read_events(self):
            events = list(super().read_events())
            places = [at for at, (_, found) in enumerate(events) if found.tag.endswith(f"}}{tag}")]
            return iter(events[: places[-1]] + events[places[-1] + 1 :] if places else events)

    return Losing


@pytest.mark.parametrize("tag", ["worksheet", "row", "mergeCell", "sst", "si", "fonts"])
def test_an_element_that_the_parser_lost_is_an_error(tag, monkeypatch):
    content = zipped(with_shared_texts())
    assert read(content).plan == PLAN
    monkeypatch.setattr(xml_elements, "XMLPullParser", without_last(tag))
    reading = read(content)
    assert reading.plan is None
    (problem,) = reading.problems
    assert (problem.severity, problem.code) == ("error", "file-incomplete")
    assert "tidak terbaca sampai akhir" in problem.message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<row r="6"', '<row xmlns="urn:lain" r="6"'),
        ('<c r="C6"', '<c xmlns="urn:lain" r="C6"'),
        ("<sheetData>", '<sheetData xmlns="urn:lain">'),
    ],
)
def test_rows_and_cells_that_reading_passes_over_are_an_error(old, new):
    reading = read(swapped(PLAN_PART, old, new))
    assert [problem.code for problem in reading.problems] == ["file-incomplete"]
    assert reading.plan is None


def test_the_row_of_a_form_control_is_none_of_the_table():
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    anchor = f'<anchor><from><row xmlns="{drawing}">3</row></from></anchor>'
    control = f'<controls><control shapeId="1"><controlPr>{anchor}</controlPr></control></controls>'
    assert read(swapped(PLAN_PART, "</worksheet>", f"{control}</worksheet>")).plan == PLAN


def test_the_gate_counts_what_stands_in_each_part():
    parts = parts_of(GOOD)
    sizes = inspect(parts).sizes
    for name, size in sizes.items():
        assert size.elements == len(list(fromstring(parts[name]).iter()))
    assert size_of_table(parts[PLAN_PART]) == (sizes[PLAN_PART].rows, sizes[PLAN_PART].cells)
    assert set(sizes) == {name for name in parts if name.endswith((".xml", ".rels"))}


def size_of_table(xml: bytes) -> tuple[int, int]:
    return xml.count(b"<row ") + xml.count(b"<row>"), xml.count(b"<c ")
