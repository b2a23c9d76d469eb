"""What a file speaks of, and in which cells: what merging and history ask about an upload."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from zi_core.facts import Field, Place, document_item
from zi_core.plan import Code, EvidenceItem
from zi_core.workbook.cells import Sheet
from zi_core.workbook.columns import Column
from zi_core.workbook.header import Header
from zi_core.workbook.plan_table import PlanTable
from zi_core.workbook.realisation_sheet import Realisation

_COLUMNS: Final = {
    Field.COMPONENT: Column.COMPONENT,
    Field.INDICATOR: Column.INDICATOR,
    Field.ACTION: Column.ACTION,
    Field.EVIDENCE: Column.EVIDENCE,
    Field.TEAM: Column.TEAM,
    Field.OBSTACLE: Column.OBSTACLE,
    Field.FOLLOW_UP: Column.FOLLOW_UP,
}
_PLAN_FIELDS: Final = (
    Field.COMPONENT,
    Field.INDICATOR,
    Field.ACTION,
    Field.EVIDENCE,
    Field.TEAM,
)
_REMARK_FIELDS: Final = (Field.OBSTACLE, Field.FOLLOW_UP)


@dataclass(frozen=True, slots=True)
class Told:
    """What a file speaks of.

    ``uncoded`` are the activities whose code the reader made up; ``sources`` gives the cell of
    every fact. A file is *silent* about a place where it lacks the sheet, the row or the column:
    that is no statement that something was removed.
    """

    uncoded: frozenset[Code] = frozenset()
    realised: frozenset[Code] = frozenset()
    has_documents: bool = False
    lacking: frozenset[Field] = frozenset()
    sources: Mapping[Place, str] = field(default_factory=dict)

    def is_silent(self, place: Place) -> bool:
        """Whether the file says nothing at all about a place."""
        if place.field in self.lacking:
            return True
        if place.field is Field.DOCUMENT:
            return not self.has_documents
        if place.field in (Field.ENTRY, *_REMARK_FIELDS):
            return place.code not in self.realised
        return False


def told_in(
    plan: tuple[Sheet, PlanTable],
    realisation: tuple[Sheet, Realisation] | None,
    documents: tuple[Sheet, Header, Mapping[EvidenceItem, int]] | None,
) -> Told:
    """What the sheets of a file tell, from what their readers found."""
    sheet, table = plan
    sources: dict[Place, str] = {}
    lacking = set(_lacking(_PLAN_FIELDS, (row.header for row in table.rows.values())))
    for activity in table.activities:
        row, subject = table.rows[activity.code], str(activity.code)
        sources[Place(subject, 0, Field.ACTIVITY)] = sheet.where_row(row.number)
        sources |= _cells(sheet, subject, row.number, row.header, _PLAN_FIELDS)
        for month, column in row.header.months.items():
            sources[Place(subject, month, Field.PLANNED)] = sheet.where(row.number, column)
    realised: frozenset[Code] = frozenset()
    if realisation:
        sheet, filled = realisation
        realised = frozenset(filled.rows)
        lacking |= set(_lacking(_REMARK_FIELDS, (row.header for row in filled.rows.values())))
        for code, row in filled.rows.items():
            sources |= _cells(sheet, str(code), row.number, row.header, _REMARK_FIELDS)
            for month, column in row.header.months.items():
                sources[Place(str(code), month, Field.ENTRY)] = sheet.where(row.number, column)
    if documents:
        sheet, header, items = documents
        for item, number in items.items():
            place = Place(str(item.code), item.month, Field.DOCUMENT, document_item(item))
            sources[place] = sheet.where(number, header.columns[Column.DOCUMENT][0])
    return Told(table.uncoded, realised, documents is not None, frozenset(lacking), sources)


def _lacking(fields: Iterable[Field], headers: Iterable[Header]) -> Iterable[Field]:
    seen = list(headers)
    return (f for f in fields if not any(_COLUMNS[f] in header.columns for header in seen))


def _cells(
    sheet: Sheet, subject: str, number: int, header: Header, fields: Iterable[Field]
) -> dict[Place, str]:
    return {
        Place(subject, 0, f): sheet.where(number, header.columns[_COLUMNS[f]][0])
        for f in fields
        if _COLUMNS[f] in header.columns
    }
