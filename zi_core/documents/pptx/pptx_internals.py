"""What the slides need of python-pptx that it does not promise: the XML behind its objects.

Everything here relies on names inside python-pptx 1.0; ``tests/documents/test_internals.py`` fails
when one of them changes.
"""

from typing import Any, Final

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn

_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own name for a table without a style."""


def element_of(thing: object) -> Any:  # noqa: ANN401 - an element of XML
    """The element behind a text frame, a chart or a frame around one."""
    found: Any = thing
    return found._element


def sub(parent: Any, tag: str, **words: str) -> Any:  # noqa: ANN401 - elements of XML
    """A new element at the end of another."""
    made = parent.makeelement(qn(tag), words)
    parent.append(made)
    return made


def child(parent: Any, tag: str) -> Any:  # noqa: ANN401 - elements of XML
    """The first element of a name within another."""
    return parent.find(qn(tag))


def remove(parent: Any, tag: str) -> None:  # noqa: ANN401 - elements of XML
    """Take the elements of a name out of another."""
    for old in parent.findall(qn(tag)):
        parent.remove(old)


def rows_of(table: Any) -> list[Any]:  # noqa: ANN401 - a table of the library's
    """The rows of a table as elements; the library's own way to cells looks through all of them.

    Each takes its height as ``h`` and has its cells in ``tc_lst``.
    """
    return list(table._tbl.tr_lst)


def span(cells: Any) -> None:  # noqa: ANN401 - cells of the library's
    """Join neighbouring cells of a row into the first of them."""
    first, *others = cells
    first.set("gridSpan", str(len(cells)))
    for other in others:
        other.set("hMerge", "1")


def drop_style(table: Any) -> None:  # noqa: ANN401 - a table of the library's
    """Take its style away from a table."""
    child(table._tbl.tblPr, "a:tableStyleId").text = _NO_STYLE


def describe(frame: Any, words: str) -> None:  # noqa: ANN401 - a frame of the library's
    """Say what a chart shows to whoever does not see it."""
    element_of(frame).nvGraphicFramePr.cNvPr.set("descr", words)


def place_plot(chart: Any, left: float, top: float, width: float, height: float) -> None:  # noqa: ANN401
    """Where a chart's plot stands in it, in shares, so that its labels have room."""
    area = element_of(chart).chart.plotArea
    remove(area, "c:layout")
    layout = area.makeelement(qn("c:layout"))
    manual = sub(layout, "c:manualLayout")
    sub(manual, "c:layoutTarget", val="inner")
    for name in ("xMode", "yMode"):
        sub(manual, f"c:{name}", val="edge")
    for name, value in (("x", left), ("y", top), ("w", width), ("h", height)):
        sub(manual, f"c:{name}", val=str(value))
    area.insert(0, layout)


def drop_thumbnail(deck: Any) -> None:  # noqa: ANN401 - a presentation of the library's
    """Take the library's own picture out of a presentation."""
    relations = deck.part.package._rels
    for key, relation in list(relations.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            relations.pop(key)


def set_theme_font(deck: Any, font: str) -> None:  # noqa: ANN401 - a presentation of the library's
    """Write a font in place of that of the library's own theme."""
    for part in deck.part.package.iter_parts():
        if part.partname.startswith("/ppt/theme/"):
            part._blob = part.blob.replace(b"Calibri", font.encode())
