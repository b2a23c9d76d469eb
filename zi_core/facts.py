"""A plan as facts: small values, each at its own place (an activity, a month, a field).

Difference, merge and history all speak of facts; putting them together again gives the plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from zi_core.plan import Activity, Area, Code, Entry, EvidenceItem, Plan

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

    @property
    def word(self) -> str:
        """The word on screen."""
        return _WORDS[self]

    @property
    def is_realisation(self) -> bool:
        """Whether it tells what was done, not what is planned."""
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
}
_TEXTS: Final = (
    Field.COMPONENT,
    Field.INDICATOR,
    Field.ACTION,
    Field.EVIDENCE,
    Field.TEAM,
    Field.OBSTACLE,
    Field.FOLLOW_UP,
)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a fact stands.

    ``subject`` is an activity's code, or the numeral of an area for :attr:`Field.AREA`; ``month``
    is 1-12, or 0 where the field has none; ``item`` tells the documents of one month apart (name
    and link, parted by a line break).
    """

    subject: str
    month: int
    field: Field
    item: str = ""

    @property
    def code(self) -> Code | None:
        """The activity's code; None for an area's name."""
        return Code.parse(self.subject)


@dataclass(frozen=True, slots=True)
class Change:
    """One fact before and after; None where there is none."""

    place: Place
    before: str | None
    after: str | None


def facts_of(plan: Plan) -> dict[Place, str]:
    """A plan taken apart; year, office and the sample mark are not facts, they must agree."""
    facts: dict[Place, str] = {}
    for area in plan.areas:
        facts[Place(area.number, 0, Field.AREA)] = area.name
    for activity in plan.activities:
        subject = str(activity.code)
        facts[Place(subject, 0, Field.ACTIVITY)] = MARK
        for field in _TEXTS:
            if text := getattr(activity, field.value):
                facts[Place(subject, 0, field)] = text
        for month in activity.planned:
            facts[Place(subject, month, Field.PLANNED)] = MARK
    for entry in plan.entries:
        value = entry.done_on.isoformat() if entry.done_on else MARK
        facts[Place(str(entry.code), entry.month, Field.ENTRY)] = value
    for item in plan.evidence_items:
        place = Place(str(item.code), item.month, Field.DOCUMENT, document_item(item))
        facts[place] = item.note
    return facts


def document_item(item: EvidenceItem) -> str:
    """What tells the documents of one month apart: name and link, parted by a line break."""
    return f"{item.document}\n{item.link}"


def plan_of(facts: Mapping[Place, str], like: Plan) -> Plan:
    """The plan that facts make, with the year, office and sample mark of another."""
    by_subject: dict[str, dict[Place, str]] = {}
    for place, value in facts.items():
        by_subject.setdefault(place.subject, {})[place] = value
    areas, activities, entries, items = [], [], [], []
    for subject, own in by_subject.items():
        code = Code.parse(subject)
        if code is None:
            areas.append(Area(subject, own[Place(subject, 0, Field.AREA)]))
            continue
        texts = {field.value: own.get(Place(subject, 0, field), "") for field in _TEXTS}
        planned = tuple(place.month for place in own if place.field is Field.PLANNED)
        activities.append(Activity(code=code, planned=planned, **texts))
        for place, value in own.items():
            if place.field is Field.ENTRY:
                done_on = None if value == MARK else date.fromisoformat(value)
                entries.append(Entry(code, place.month, done_on))
            elif place.field is Field.DOCUMENT:
                document, _, link = place.item.partition("\n")
                items.append(EvidenceItem(code, place.month, document, link, value))
    return replace(
        like,
        areas=tuple(areas),
        activities=tuple(activities),
        entries=tuple(entries),
        evidence_items=tuple(items),
    )


def difference(before: Plan, after: Plan) -> tuple[Change, ...]:
    """Every fact in which two plans differ, in the decree's order."""
    return changes_between(facts_of(before), facts_of(after))


def changes_between(before: Mapping[Place, str], after: Mapping[Place, str]) -> tuple[Change, ...]:
    """Every place at which two sets of facts differ, in the decree's order."""
    places = before.keys() | after.keys()
    changed = [place for place in places if before.get(place) != after.get(place)]
    return tuple(
        Change(place, before.get(place), after.get(place))
        for place in sorted(changed, key=decree_order)
    )


def decree_order(place: Place) -> tuple[object, ...]:
    """A sort key: by activity in the decree's order, then field, month and document."""
    code = place.code
    position = (code.area_no, code.component_no, code.ordinal) if code else (0, 0, 0)
    return (*position, place.subject, list(Field).index(place.field), place.month, place.item)
