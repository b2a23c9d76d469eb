"""The vocabulary of an action plan: activities, their months and what was done.

A :class:`Plan` is one office's *rencana aksi* for one year together with its realisation. It is
always in canonical form: texts are cleaned (:func:`zi_core.text.clean`), activities stand in the
decree's order, so that two plans saying the same are equal, however their files looked.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any, Final, Self

from zi_core.dates import MONTHS, month_index
from zi_core.plan.areas import AREA_NUMBERS, area_position
from zi_core.text import MAX_CELL_LENGTH, cell_length, clean

NO_TEAM_LABEL: Final = "(tidak dicantumkan dalam Keputusan)"
"""What stands where the source names no team (area I of the 2022 decree)."""
_NO_TEAM: Final = frozenset(map(str.casefold, (NO_TEAM_LABEL, "belum dicantumkan")))
"""What means that no team is named; the second is that of workbooks issued before."""


LONGEST_NOTE: Final = 2_000
"""The longest note about the source, in characters: a line below the table holds it."""

SAMPLE_MARK: Final = "DATA CONTOH"
"""What stands over invented data."""


def team_label(team: str) -> str:
    """A team's name, or the words for one that the plan does not name."""
    return team or NO_TEAM_LABEL


def team_named(text: str) -> str:
    """The team that a text names; empty for the words that say that there is none."""
    return "" if text.casefold() in _NO_TEAM else text


_CODE: Final = re.compile(r"(I{1,3}|IV|VI?)\.([1-9]\d{0,3})\.([1-9]\d{0,3})")


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """An activity's code, sortable in the decree's order: ``III.3.2``.

    Area, component number in that area, ordinal of the row in that component
    (docs/rules.md, Words).
    """

    area_no: int
    component_no: int
    ordinal: int

    @classmethod
    def of(cls, area: str, component_no: int, ordinal: int) -> Self:
        """The code of a row. Raises KeyError for an area outside I-VI."""
        return cls(area_position(area), component_no, ordinal)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The code a text spells, upper or lower case, or None where it spells none."""
        match = _CODE.fullmatch("".join(text.split()).upper())
        return cls.of(match[1], int(match[2]), int(match[3])) if match else None

    @property
    def area(self) -> str:
        """The roman numeral of the area, I-VI."""
        return AREA_NUMBERS[self.area_no - 1]

    def __str__(self) -> str:
        """The code as people write it."""
        return f"{self.area}.{self.component_no}.{self.ordinal}"


class _CleanText:
    """Mixin: brings the text fields of a frozen dataclass into canonical form."""

    __slots__ = ()
    _multiline: frozenset[str] = frozenset()

    def _clean_texts(self) -> None:
        for item in fields(self):  # type: ignore[arg-type]
            value = getattr(self, item.name)
            if isinstance(value, str):
                text = clean(value, keep_lines=item.name in self._multiline)
                if cell_length(text) > MAX_CELL_LENGTH:
                    raise ValueError(f"{item.name} is longer than a spreadsheet cell holds")
                object.__setattr__(self, item.name, text)


def _check_note(note: str) -> None:
    if cell_length(note) > LONGEST_NOTE:
        raise ValueError(f"a note is longer than {LONGEST_NOTE} characters")


@dataclass(frozen=True, slots=True)
class Area(_CleanText):
    """An area heading of the plan: its roman numeral and its name as the plan writes it.

    ``note`` says what is uncertain about it in the source; empty where nothing is.
    """

    number: str
    name: str
    note: str = ""

    def __post_init__(self) -> None:
        """Clean the name; refuse a number outside I-VI."""
        self._clean_texts()
        if self.number not in AREA_NUMBERS:
            raise ValueError(f"unknown area {self.number!r}")
        _check_note(self.note)


@dataclass(frozen=True, slots=True)
class Activity(_CleanText):
    """One row of the plan (*kegiatan*), with what its team says about it.

    ``planned`` holds the scheduled months 1-12, ascending; it may be empty. ``team`` is empty
    where the source names none. ``obstacle`` (*kendala*) and ``follow_up`` (*RTL*) keep their
    line breaks. ``note`` says what is uncertain about the row in the source. Raises ValueError
    without a component, an indicator or an action, with a month outside 1-12, or with a text
    longer than a spreadsheet cell holds.
    """

    code: Code
    component: str
    indicator: str
    action: str
    evidence: str = ""
    team: str = ""
    planned: tuple[int, ...] = ()
    obstacle: str = ""
    follow_up: str = ""
    note: str = ""

    _multiline = frozenset({"obstacle", "follow_up"})

    def __post_init__(self) -> None:
        """Bring texts and months into canonical form and check them."""
        self._clean_texts()
        if not (self.component and self.indicator and self.action):
            raise ValueError(f"{self.code} lacks a component, an indicator or an action")
        object.__setattr__(self, "team", team_named(self.team))
        _check_note(self.note)
        months = tuple(sorted(set(self.planned)))
        if any(month not in MONTHS for month in months):
            raise ValueError(f"{self.code} is scheduled outside 1-12: {months}")
        object.__setattr__(self, "planned", months)

    @property
    def area(self) -> str:
        """The roman numeral of its area."""
        return self.code.area

    @property
    def identity(self) -> tuple[str, int, str, str]:
        """What makes it this activity, whatever its code: two of the same are one too many."""
        return (
            self.area,
            self.code.component_no,
            self.indicator.casefold(),
            self.action.casefold(),
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One filled month cell of the realisation: ``month`` is the cell's, 1-12.

    ``done_on`` is the date the cell carries, or None where it carries a mark only.
    """

    code: Code
    month: int
    done_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse a month outside 1-12."""
        if self.month not in MONTHS:
            raise ValueError(f"{self.code} has an entry in month {self.month}")

    def done_month(self, year: int | None) -> int:
        """The month it was done, counted from January of the plan year (docs/rules.md, Counting).

        Its date's month where it carries a date (13 is January of the next year), else its
        cell's month; the cell's month too where the plan's year is unknown.
        """
        if self.done_on is None or year is None:
            return self.month
        return month_index(self.done_on, year)


@dataclass(frozen=True, slots=True)
class EvidenceItem(_CleanText):
    """One document proving one slot (*bukti dukung*): its name, its link, a remark.

    ``link`` is kept as written; only ``http`` and ``https`` addresses are ever made clickable.
    """

    code: Code
    month: int
    document: str
    link: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Clean the texts; refuse an item without a name and link, or with a wrong month."""
        self._clean_texts()
        if self.month not in MONTHS:
            raise ValueError(f"{self.code} has an evidence item in month {self.month}")
        if not (self.document or self.link):
            raise ValueError(f"{self.code} has an evidence item without a document")


@dataclass(frozen=True)
class Plan(_CleanText):
    """One office's action plan of one year, with its realisation; a value, in canonical form.

    ``year`` is None where the source does not say it. ``sample`` marks invented data (DATA
    CONTOH). Raises ValueError for a code, an activity (:attr:`Activity.identity`) or an entry cell
    that stands twice, for an activity in an area without heading, and for an entry or evidence
    item of an unknown activity.
    """

    year: int | None
    office: str
    areas: tuple[Area, ...]
    activities: tuple[Activity, ...]
    entries: tuple[Entry, ...] = ()
    evidence_items: tuple[EvidenceItem, ...] = ()
    sample: bool = field(default=False)

    def __post_init__(self) -> None:
        """Sort and check everything."""
        self._clean_texts()

        def put(name: str, values: Iterable[Any]) -> None:
            object.__setattr__(self, name, tuple(values))

        put("areas", sorted(self.areas, key=lambda area: area_position(area.number)))
        put("activities", sorted(self.activities, key=lambda activity: activity.code))
        put("entries", sorted(self.entries, key=lambda entry: (entry.code, entry.month)))
        # Drop duplicates.
        items = sorted(
            dict.fromkeys(self.evidence_items),
            key=lambda item: (item.code, item.month, item.document, item.link, item.note),
        )
        put("evidence_items", items)

        _refuse_doubles("area", (area.number for area in self.areas))
        _refuse_doubles("code", (activity.code for activity in self.activities))
        _refuse_doubles("activity", (activity.identity for activity in self.activities))
        _refuse_doubles("entry", ((entry.code, entry.month) for entry in self.entries))
        headed = {area.number for area in self.areas}
        if stray := {activity.area for activity in self.activities} - headed:
            raise ValueError(f"areas without heading: {sorted(stray)}")
        texts = {entry.code for entry in self.entries}
        texts |= {item.code for item in self.evidence_items}
        if unknown := texts - self.by_code.keys():
            raise ValueError(f"entries of unknown activities: {sorted(map(str, unknown))}")

    @cached_property
    def by_code(self) -> dict[Code, Activity]:
        """The activities by their code."""
        return {activity.code: activity for activity in self.activities}

    @cached_property
    def area_names(self) -> dict[str, str]:
        """The areas' names as the plan writes them, by roman numeral."""
        return {area.number: area.name for area in self.areas}

    @cached_property
    def teams(self) -> tuple[str, ...]:
        """The teams in the order of their first activity; ``""`` stands for "not named"."""
        return tuple(dict.fromkeys(activity.team for activity in self.activities))

    def __getstate__(self) -> dict[str, object]:
        """What is pickled: the fields, not what is computed from them."""
        return {item.name: getattr(self, item.name) for item in fields(self)}


def _refuse_doubles(what: str, values: Iterable[object]) -> None:
    doubled = [value for value, count in Counter(values).items() if count > 1]
    if doubled:
        raise ValueError(f"{what} stands twice: {', '.join(map(str, doubled))}")


def source_notes(plan: Plan, area: str | None = None, team: str | None = None) -> tuple[str, ...]:
    """What is uncertain in the plan's source, in sentences, by area or rows.

    With ``area`` those of one area, with ``team`` those of a team's rows and of their areas.

    Rows that say the same are one sentence: ``III.4.3, V.2.4: …``.
    """
    subjects: dict[str, list[str]] = {}
    owned = [row for row in plan.activities if team in (None, row.team)]
    areas = {row.area for row in owned} if team is not None else plan.area_names
    for found in plan.areas:
        if found.note and area in (None, found.number) and found.number in areas:
            subjects.setdefault(found.note, []).append(f"Area {found.number}")
    for activity in owned:
        if activity.note and area in (None, activity.area):
            subjects.setdefault(activity.note, []).append(str(activity.code))
    return tuple(f"{', '.join(named)}: {note}" for note, named in subjects.items())


def owner_of(code: Code | None, *plans: Plan) -> str | None:
    """The team whose row an activity is, by the first of some plans that has it; None if none."""
    found = (plan.by_code.get(code) for plan in plans) if code else ()
    return next((activity.team for activity in found if activity), None)
