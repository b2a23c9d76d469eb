"""The XML elements of one part of a workbook, each read once and never kept."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from xml.etree.ElementTree import Element, XMLPullParser

from zi_core.workbook.reading.xml_checks import PartSize

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
"""The namespace of spreadsheets, before the name of each of their elements."""

# Expat looks through a token anew with every piece it gets: small ones make a long comment slow.
_PIECE: Final = 2**20


class IncompleteError(Exception):
    """Reading came to less than what a part holds."""


class Part(NamedTuple):
    """A part of a workbook, and what the gate counted in it."""

    xml: bytes
    size: PartSize


def elements(part: Part, *tags: str) -> Iterator[Element]:
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
