"""Three-way merge of plans, to the single field (DESIGN §6): pure functions.

Both sides are taken apart into facts (:mod:`zi_core.facts`); merging is then the same simple rule
at every place.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from zi_core.facts import (
    MARK,
    Change,
    Field,
    Place,
    changes_between,
    decree_order,
    facts_of,
    plan_of,
)
from zi_core.plan import Plan


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both sides changed differently: *semula*, *versi terbaru*, *file ini*."""

    place: Place
    ancestor: str | None
    newest: str | None
    file: str | None


class Choice(StrEnum):
    """Whose value a person picks in a conflict."""

    NEWEST = "newest"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Merge:
    """What a file does to the newest version.

    ``plan`` is the outcome, with every conflict that is not chosen left as in the newest version
    and every removal carried out. ``changes`` lead from the newest version to it. ``conflicts``
    are those without a choice. ``removals`` are the changes that take something away or, for a
    file without an ancestor, overwrite something: they must be confirmed.
    """

    plan: Plan
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    removals: tuple[Change, ...]
    removes_much: bool

    @property
    def is_nothing(self) -> bool:
        """Whether the file says nothing new: "tidak ada perubahan"."""
        return not self.changes and not self.conflicts


def merge(
    ancestor: Plan | None,
    newest: Plan,
    file: Plan,
    *,
    choices: Mapping[Place, Choice] | None = None,
    is_silent: Callable[[Place], bool] | None = None,
) -> Merge:
    """Merge a file into the newest version.

    ``ancestor`` is the version the file was issued from; None for a file that does not say.
    ``choices`` settle conflicts by their place. ``is_silent`` tells of which places the file says
    nothing at all (a sheet it lacks, a row that is not in it): there nothing changes.

    At each place: changed on one side, that side's value; changed the same on both, that value;
    changed differently, a conflict. Removing an activity that the other side changed is one
    conflict at the activity. Without an ancestor the file only adds; what it would remove or
    overwrite is listed among ``removals``.
    """
    now, told = facts_of(newest), facts_of(file)
    before = now if ancestor is None else facts_of(ancestor)
    if is_silent is not None:
        told |= {
            place: value
            for place, value in before.items()
            if is_silent(place) and Place(place.subject, 0, Field.ACTIVITY) in told
        }
    merging = _Merging(before, now, told, choices or {})
    merged = merging.merged()
    changes = changes_between(now, merged)
    overwritten = changes if ancestor is None else ()
    removals = tuple(
        change
        for change in changes
        if (change.after is None and change.place.field in _LOSSES)
        or (change in overwritten and change.before is not None)
    )
    return Merge(
        plan_of(merged, newest),
        changes,
        tuple(merging.conflicts),
        removals,
        _removes_much(now, removals),
    )


_LOSSES: Final = (Field.ACTIVITY, Field.ENTRY, Field.DOCUMENT)
MUCH: Final = 5
"""A file that removes more than one in this many entries or rows needs a typed confirmation."""


def _removes_much(now: Mapping[Place, str], removals: Iterable[Change]) -> bool:
    lost = [change.place.field for change in removals if change.after is None]
    return any(
        lost.count(field) * MUCH > sum(place.field is field for place in now)
        for field in (Field.ACTIVITY, Field.ENTRY)
        if field in lost
    )


class _Merging:
    """One merge at work: the three states, and the conflicts found so far."""

    def __init__(
        self,
        before: Mapping[Place, str],
        now: Mapping[Place, str],
        told: Mapping[Place, str],
        choices: Mapping[Place, Choice],
    ) -> None:
        self.sides = (before, now, told)
        self.choices = choices
        self.conflicts: list[Conflict] = []

    def merged(self) -> dict[Place, str]:
        subjects: dict[str, set[Place]] = {}
        for side in self.sides:
            for place in side:
                subjects.setdefault(place.subject, set()).add(place)
        merged: dict[Place, str] = {}
        for subject in sorted(subjects):
            merged |= self._subject(subject, sorted(subjects[subject], key=decree_order))
        self._name_areas(merged)
        self._part_twins(merged)
        return merged

    def _name_areas(self, merged: dict[Place, str]) -> None:
        """Keep the heading of every area that still has an activity."""
        for area in {place.code.area for place in merged if place.code}:
            heading = Place(area, 0, Field.AREA)
            for side in reversed(self.sides):
                if heading in side:
                    merged.setdefault(heading, side[heading])

    def _part_twins(self, merged: dict[Place, str]) -> None:
        """Undo what would make two activities the same one: only a person can settle that."""
        before, now, told = self.sides
        seen: set[tuple[str, ...]] = set()
        for existence in sorted((p for p in merged if p.field is Field.ACTIVITY), key=decree_order):
            texts = [Place(existence.subject, 0, f) for f in (Field.INDICATOR, Field.ACTION)]
            if _identity(existence, merged) in seen and existence not in now:
                for place in [place for place in merged if place.subject == existence.subject]:
                    del merged[place]
                self.conflicts.append(Conflict(existence, None, None, CHANGED))
                continue
            if _identity(existence, merged) in seen:
                for place in texts:
                    if merged[place] != now[place]:
                        self.conflicts.append(
                            Conflict(place, before.get(place), now[place], told.get(place))
                        )
                        merged[place] = now[place]
            seen.add(_identity(existence, merged))

    def _subject(self, subject: str, places: list[Place]) -> dict[Place, str]:
        """The merged facts of one activity, or of one area's name."""
        own = [{p: side[p] for p in places if p in side} for side in self.sides]
        before, now, told = own
        existence = Place(subject, 0, Field.ACTIVITY)
        if existence in before and (existence in now) != (existence in told):
            in_now = existence in now
            if (now if in_now else told) == before:
                return {}
            shown = (CHANGED, None) if in_now else (None, CHANGED)
            is_kept = (self._choose(existence, MARK, *shown) is Choice.NEWEST) == in_now
            return (now if in_now else told) if is_kept else {}
        merged = {}
        for place in places:
            value = self._value(place, before.get(place), now.get(place), told.get(place))
            if value is not None:
                merged[place] = value
        return merged

    def _value(
        self, place: Place, before: str | None, now: str | None, told: str | None
    ) -> str | None:
        if told in (before, now):
            return now
        if now == before:
            return told
        return told if self._choose(place, before, now, told) is Choice.FILE else now

    def _choose(
        self, place: Place, before: str | None, now: str | None, told: str | None
    ) -> Choice:
        if place in self.choices:
            return self.choices[place]
        self.conflicts.append(Conflict(place, before, now, told))
        return Choice.NEWEST


CHANGED: Final = "diubah"
"""Stands in a conflict about an activity for the side that kept and changed it."""


def _identity(existence: Place, facts: Mapping[Place, str]) -> tuple[str, ...]:
    """What :attr:`zi_core.plan.Activity.identity` is made of, from facts."""
    component = existence.subject.rpartition(".")[0]
    texts = (Place(existence.subject, 0, field) for field in (Field.INDICATOR, Field.ACTION))
    return (component, *(facts[place].casefold() for place in texts))
