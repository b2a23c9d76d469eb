"""What the documents need of python-docx that it does not promise: the XML behind its objects.

Everything here relies on names inside python-docx 1.2; ``tests/documents/test_internals.py`` fails
when one of them changes.
"""

from collections.abc import Sequence
from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell, _Row

Cell = _Cell
Row = _Row

TABLE_ORDER: Final = ("tblStyle", "tblW", "jc", "tblInd", "tblLayout", "tblCellMar", "tblLook")
CELL_ORDER: Final = ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign")
_AFTER_BORDERS: Final = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def element(tag: str, *inside: Any, **attributes: str) -> Any:  # noqa: ANN401 - elements of XML
    """A new element with attributes of Word's own and elements inside it."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    made.extend(inside)
    return made


def element_of(thing: object) -> Any:  # noqa: ANN401 - an element of XML
    """The element behind a paragraph, run, table, row, cell or style."""
    found: Any = thing
    return found._element


def elements_in(thing: Any, tag: str) -> list[Any]:  # noqa: ANN401 - elements of XML
    """All elements of a name within another."""
    return list(thing.iter(qn(tag)))


def cells_of(made: Table) -> list[list[Cell]]:
    """The cells by row; the library's own way to them grows with the square of their number."""
    return [[_Cell(tc, made) for tc in tr.tc_lst] for tr in element_of(made).tr_lst]


def row_of(cell: Cell, made: Table) -> Row:
    """The row in which a cell stands."""
    return _Row(element_of(cell).getparent(), made)


def column_widths_of(made: Table) -> list[Any]:
    """The columns of a table's grid; each takes its width as ``w``."""
    return list(element_of(made).tblGrid.gridCol_lst)


def add_table_property(made: Table, *properties: Any) -> None:  # noqa: ANN401 - elements of XML
    """Give a table properties of Word's own."""
    _add(element_of(made).tblPr, properties, TABLE_ORDER)


def add_cell_property(cell: Cell, *properties: Any) -> None:  # noqa: ANN401 - elements of XML
    """Give a cell properties of Word's own."""
    _add(element_of(cell).get_or_add_tcPr(), properties, CELL_ORDER)


def _add(parent: Any, properties: Sequence[Any], order: Sequence[str]) -> None:  # noqa: ANN401
    """Insert a property where Word's schema wants it."""
    parent.extend(properties)
    places = [qn(f"w:{name}") for name in order]
    parent[:] = sorted(parent, key=lambda found: places.index(found.tag))


def mark_row(row: Row, tag: str) -> None:
    """Give a row a property without a value: ``w:cantSplit``, ``w:tblHeader``."""
    element_of(row).get_or_add_trPr().append(element(tag))


def add_borders(paragraph: object, *borders: Any) -> None:  # noqa: ANN401 - elements of XML
    """Draw lines around a paragraph."""
    properties = element_of(paragraph).get_or_add_pPr()
    properties.insert_element_before(element("w:pBdr", *borders), *_AFTER_BORDERS)
