"""A plan as facts: small values, each at its own place (an activity, a month, a field).

Difference, merge and history all speak of facts; putting them together again gives the plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from zi_core.plan.areas import area_position
from zi_core.plan.model import Activity, Area, Code, Entry, EvidenceItem, Plan

MARK: Final = "✓"
"""The value of an entry that carries no date, and of a scheduled month."""


class Field(StrEnum):
    """What can change; the values stand in stored change rows and in ``--json``."""

    AREA = "area"
    ACTIVITY = "activity"
    COMPONENT = "component"
    INDICATOR = "indicator"
    ACTION = "action"
    EVIDENCE = "evidence"
    TEAM = "team"
    PLANNED = "planned"
    OBSTACLE = "obstacle"
    FOLLOW_UP = "follow_up"
    ENTRY = "entry"
    DOCUMENT = "document"
    NOTE = "note"

    @property
    def word(self) -> str:
        """The word on screen."""
        return _WORDS[self]

    @property
    def is_realisation(self) -> bool:
        """Whether it records what was done, not what is planned."""
        return self in (Field.OBSTACLE, Field.FOLLOW_UP, Field.ENTRY, Field.DOCUMENT)


_WORDS: Final = {
    Field.AREA: "nama area",
    Field.ACTIVITY: "kegiatan",
    Field.COMPONENT: "komponen",
    Field.INDICATOR: "indikator",
    Field.ACTION: "langkah aksi",
    Field.EVIDENCE: "bukti fisik",
    Field.TEAM: "penanggung jawab",
    Field.PLANNED: "jadwal",
    Field.OBSTACLE: "kendala",
    Field.FOLLOW_UP: "rencana tindak lanjut",
    Field.ENTRY: "realisasi",
    Field.DOCUMENT: "bukti dukung",
    Field.NOTE: "catatan sumber",
}
_TEXTS: Final = (
    Field.COMPONENT,
    Field.INDICATOR,
    Field.ACTION,
    Field.EVIDENCE,
    Field.TEAM,
    Field.OBSTACLE,
    Field.FOLLOW_UP,
    Field.NOTE,
)


class FactKey(NamedTuple):
    """Where a fact stands; a tuple, because merging handles a hundred thousand of them.

    ``subject`` is an activity's code, or the numeral of an area for its name and note; ``month``
    is 1-12, or 0 where the field has none; ``item`` tells the documents of one month apart (name
    and link, parted by a line break).
    """

    subject: str
    month: int
    field: Field
    item: str = ""

    @property
    def code(self) -> Code | None:
        """The activity's code; None for an area."""
        return Code.parse(self.subject)


@dataclass(frozen=True, slots=True)
class Change:
    """One fact before and after; None where there is none."""

    place: FactKey
    before: str | None
    after: str | None


def facts_of(plan: Plan) -> dict[FactKey, str]:
    """A plan taken apart; year, office and the sample mark are not facts, they must agree."""
    facts: dict[FactKey, str] = {}
    for area in plan.areas:
        facts[FactKey(area.number, 0, Field.AREA)] = area.name
        if area.note:
            facts[FactKey(area.number, 0, Field.NOTE)] = area.note
    for activity in plan.activities:
        subject = str(activity.code)
        facts[FactKey(subject, 0, Field.ACTIVITY)] = MARK
        for field in _TEXTS:
            if text := getattr(activity, field):
                facts[FactKey(subject, 0, field)] = text
        for month in activity.planned:
            facts[FactKey(subject, month, Field.PLANNED)] = MARK
    for entry in plan.entries:
        facts[FactKey(str(entry.code), entry.month, Field.ENTRY)] = entry_value(entry)
    for item in plan.evidence_items:
        place = FactKey(str(item.code), item.month, Field.DOCUMENT, document_item(item))
        # A document may be listed again with another remark: one fact, a line per remark.
        facts[place] = f"{facts[place]}\n{item.note}" if place in facts else item.note
    return facts


def entry_value(entry: Entry) -> str:
    """What an entry says: the date on which it was done, else a mark."""
    return entry.done_on.isoformat() if entry.done_on else MARK


def document_item(item: EvidenceItem) -> str:
    """What tells the documents of one month apart: name and link, parted by a line break."""
    return f"{item.document}\n{item.link}"


def plan_of(facts: Mapping[FactKey, str], like: Plan) -> Plan:
    """The plan that facts make, with the year, office and sample mark of another."""
    areas, activities, entries, items = [], [], [], []
    for subject, own in by_subject(facts).items():
        code = Code.parse(subject)
        if code is None:
            # An area that one side removed while the other changed its note is not there.
            if (name := own.get(FactKey(subject, 0, Field.AREA))) is not None:
                areas.append(Area(subject, name, own.get(FactKey(subject, 0, Field.NOTE), "")))
            continue
        texts = {str(field): own.get(FactKey(subject, 0, field), "") for field in _TEXTS}
        planned = tuple(place.month for place in own if place.field is Field.PLANNED)
        activities.append(Activity(code=code, planned=planned, **texts))
        for place, value in own.items():
            if place.field is Field.ENTRY:
                done_on = None if value == MARK else date.fromisoformat(value)
                entries.append(Entry(code, place.month, done_on))
            elif place.field is Field.DOCUMENT:
                document, _, link = place.item.partition("\n")
                items += [
                    EvidenceItem(code, place.month, document, link, note)
                    for note in value.split("\n")
                ]
    return replace(
        like,
        areas=tuple(areas),
        activities=tuple(activities),
        entries=tuple(entries),
        evidence_items=tuple(items),
    )


def by_subject(facts: Mapping[FactKey, str]) -> dict[str, dict[FactKey, str]]:
    """The facts of each activity, and of each area."""
    found: dict[str, dict[FactKey, str]] = {}
    for place, value in facts.items():
        found.setdefault(place.subject, {})[place] = value
    return found


def difference(before: Plan, after: Plan) -> tuple[Change, ...]:
    """Every fact in which two plans differ, in the decree's order."""
    return changes_between(facts_of(before), facts_of(after))


def changes_between(
    before: Mapping[FactKey, str], after: Mapping[FactKey, str]
) -> tuple[Change, ...]:
    """Every place at which two sets of facts differ, in the decree's order."""
    places = before.keys() | after.keys()
    changed = [place for place in places if before.get(place) != after.get(place)]
    return tuple(
        Change(place, before.get(place), after.get(place))
        for place in sorted(changed, key=decree_order)
    )


def decree_order(place: FactKey) -> tuple[object, ...]:
    """A sort key: by activity in the decree's order, then field, month and document."""
    return (*_position(place.subject), _ORDER[place.field], place.month, place.item)


_ORDER: Final = {field: position for position, field in enumerate(Field)}


@lru_cache(maxsize=16_384)
def _position(subject: str) -> tuple[int, int, int]:
    """Where an activity stands in the decree; the headings of areas come before all of them."""
    code = Code.parse(subject)
    if code is None:
        return (0, area_position(subject), 0)
    return (code.area_no, code.component_no, code.ordinal)
