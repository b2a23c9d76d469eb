"""What a file speaks of, and in which cells: what merging and history ask about an upload."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from zi_core.plan import Code, EvidenceItem
from zi_core.plan.facts import FactKey, Field, document_item
from zi_core.workbook.columns import Column
from zi_core.workbook.reading.cells import Sheet
from zi_core.workbook.reading.header import Header, SheetRow
from zi_core.workbook.reading.plan_table import PlanTable
from zi_core.workbook.reading.realisation_sheet import Realisation

_PLAN_COLUMNS: Final = {
    Field.COMPONENT: Column.COMPONENT,
    Field.INDICATOR: Column.INDICATOR,
    Field.ACTION: Column.ACTION,
    Field.EVIDENCE: Column.EVIDENCE,
    Field.TEAM: Column.TEAM,
}
_REALISATION_COLUMNS: Final = {
    Field.OBSTACLE: Column.OBSTACLE,
    Field.FOLLOW_UP: Column.FOLLOW_UP,
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a file speaks of.

    ``sources`` gives the cell of every fact that the file has a cell for, filled or blank.
    ``uncoded`` are the activities whose code the reader made up. ``has_documents`` and
    ``has_notes`` tell whether there is a list of documents, and whether it has remarks.
    """

    sources: Mapping[FactKey, str] = field(default_factory=dict)
    uncoded: frozenset[Code] = frozenset()
    has_documents: bool = False
    has_notes: bool = False

    def is_absent(self, place: FactKey) -> bool:
        """Whether the file says nothing at all about a place of an activity that is in it.

        A sheet, a row or a column that it lacks is no statement that something was removed.
        """
        if place.field is Field.DOCUMENT:
            return not self.has_documents
        return place not in self.sources


def coverage_of(
    table: PlanTable,
    realisation: Realisation | None,
    documents: tuple[Sheet, Header, Mapping[EvidenceItem, int]] | None,
) -> Coverage:
    """What the sheets of a file tell, from what their readers found."""
    sources = {FactKey(area, 0, Field.AREA): where for area, where in table.heading_places.items()}
    sources |= {FactKey(what, 0, Field.NOTE): where for what, where in table.note_places.items()}
    for code, row in table.rows.items():
        sources[FactKey(str(code), 0, Field.ACTIVITY)] = row.sheet.where_row(row.number)
        sources |= _cells(code, row, _PLAN_COLUMNS, Field.PLANNED)
    for code, row in realisation.rows.items() if realisation else ():
        sources |= _cells(code, row, _REALISATION_COLUMNS, Field.ENTRY)
    if not documents:
        return Coverage(sources, table.uncoded)
    sheet, header, items = documents
    if Column.DOCUMENT not in header.columns:  # the sheet was refused for it
        return Coverage(sources, table.uncoded)
    for item, number in items.items():
        place = FactKey(str(item.code), item.month, Field.DOCUMENT, document_item(item))
        sources[place] = sheet.where(number, header.columns[Column.DOCUMENT][0])
    return Coverage(
        sources, table.uncoded, has_documents=True, has_notes=Column.NOTE in header.columns
    )


def _cells(
    code: Code, row: SheetRow, columns: Mapping[Field, Column], monthly: Field
) -> dict[FactKey, str]:
    """The cells of one row: those of some columns, and those of its months."""
    sheet, header, subject = row.sheet, row.header, str(code)
    found = {
        FactKey(subject, 0, name): sheet.where(row.number, header.columns[column][0])
        for name, column in columns.items()
        if column in header.columns
    }
    for month, columns_of_month in header.months.items():
        found[FactKey(subject, month, monthly)] = sheet.where(row.number, columns_of_month[0])
    return found
