"""Three-way merge of plans, to the single field (docs/rules.md, Merging): pure functions.

Both sides are taken apart into facts (:mod:`zi_core.plan.facts`); merging is then the same simple
rule at every place.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from zi_core.plan import Plan
from zi_core.plan.facts import (
    MARK,
    Change,
    FactKey,
    Field,
    by_subject,
    changes_between,
    decree_order,
    facts_of,
    plan_of,
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both sides changed differently: *semula*, *versi terbaru*, *file ini*."""

    place: FactKey
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
    choices: Mapping[Conflict, Choice] | None = None,
    is_absent: Callable[[FactKey], bool] | None = None,
) -> Merge:
    """Merge a file into the newest version; the three are plans of the same office and year.

    ``ancestor`` is the version the file was issued from; None for a file that does not say.
    ``choices`` settle conflicts; a choice made in view of other values settles nothing.
    ``is_absent`` tells of which places the file says nothing at all (a sheet it lacks, a row that
    is not in it): there nothing changes.

    At each place: changed on one side, that side's value; changed the same on both, that value;
    changed differently, a conflict. Removing an activity that the other side changed is one
    conflict at the activity. Without an ancestor the file only adds; what it would remove or
    overwrite is listed among ``removals``.
    """
    now, stated = facts_of(newest), facts_of(file)
    before = now if ancestor is None else facts_of(ancestor)
    if is_absent is not None:
        stated |= {
            place: value
            for place, value in before.items()
            if is_absent(place) and (place in stated or _is_in(place.subject, stated))
        }
    merging = _Merging(before, now, stated, choices or {})
    merged = merging.merged()
    changes = changes_between(now, merged)
    removals = tuple(
        change
        for change in changes
        if (change.after is None and change.place.field in _LOSSES)
        or (change.before is not None and ancestor is None)
    )
    return Merge(
        plan_of(merged, newest),
        changes,
        tuple(merging.conflicts),
        removals,
        _removes_much(now, removals),
    )


def _is_in(subject: str, stated: Mapping[FactKey, str]) -> bool:
    """Whether a file has an activity, or an area."""
    return existence(subject) in stated or FactKey(subject, 0, Field.AREA) in stated


_LOSSES: Final = (Field.ACTIVITY, Field.ENTRY, Field.DOCUMENT)
MUCH: Final = 5
"""A file that removes more than one in this many entries or rows needs a typed confirmation."""


def _removes_much(now: Mapping[FactKey, str], removals: Iterable[Change]) -> bool:
    lost = Counter(change.place.field for change in removals if change.after is None)
    present = Counter(place.field for place in now)
    return any(lost[field] * MUCH > present[field] for field in (Field.ACTIVITY, Field.ENTRY))


class _Merging:
    """One merge at work: the three states, and the conflicts found so far."""

    def __init__(
        self,
        before: Mapping[FactKey, str],
        now: Mapping[FactKey, str],
        stated: Mapping[FactKey, str],
        choices: Mapping[Conflict, Choice],
    ) -> None:
        self.before, self.now, self.stated = before, now, stated
        self.choices = choices
        self.conflicts: list[Conflict] = []

    def merged(self) -> dict[FactKey, str]:
        before, now, stated = self.before, self.now, self.stated
        merged = dict(now)
        whole = self._settle_removals(merged)
        changed = [
            place
            for place in before.keys() | stated.keys()
            if place.subject not in whole
            and stated.get(place) not in (before.get(place), now.get(place))
        ]
        for place in changed:
            value = stated.get(place)
            conflict = Conflict(place, before.get(place), now.get(place), value)
            if conflict.newest != conflict.ancestor and self._choose(conflict) is Choice.NEWEST:
                continue
            if value is None:
                merged.pop(place, None)
            else:
                merged[place] = value
        self._keep_headings(merged)
        self._separate_duplicates(merged)
        self.conflicts.sort(key=lambda conflict: decree_order(conflict.place))
        return merged

    def _settle_removals(self, merged: dict[FactKey, str]) -> set[str]:
        """Remove or keep, as a whole, the activities that one side removed; their codes."""
        contested = {
            place.subject
            for place in self.before
            if place.field is Field.ACTIVITY and (place in self.now) != (place in self.stated)
        }
        if not contested:
            return contested
        before, now, stated = map(by_subject, (self.before, self.now, self.stated))
        for subject in contested:
            kept_in_now = subject in now
            kept = now[subject] if kept_in_now else stated[subject]
            if kept == before[subject]:
                stays = False
            else:
                sides = (CHANGED, None) if kept_in_now else (None, CHANGED)
                choice = self._choose(Conflict(existence(subject), MARK, *sides))
                stays = (choice is Choice.NEWEST) == kept_in_now
            if stays:
                merged |= kept
            else:
                for place in now.get(subject, ()):
                    del merged[place]
        return contested

    def _keep_headings(self, merged: dict[FactKey, str]) -> None:
        """Keep the heading of every area that still has an activity."""
        places = [place for place in merged if place.field is Field.ACTIVITY]
        for area in {place.code.area for place in places if place.code}:
            heading = FactKey(area, 0, Field.AREA)
            for side in (self.stated, self.now, self.before):
                if heading in side:
                    merged.setdefault(heading, side[heading])

    def _separate_duplicates(self, merged: dict[FactKey, str]) -> None:
        """Turn edits that would create duplicates into conflicts; only a person can settle them.

        The newest version has no twins, so that undoing comes to an end. What is undone may be
        another's twin in turn; only that is looked at again.
        """
        by_identity: dict[tuple[str, ...], set[str]] = {}
        for place in merged:
            if place.field is Field.ACTIVITY:
                by_identity.setdefault(_identity(place.subject, merged), set()).add(place.subject)
        pending = [subjects for subjects in by_identity.values() if len(subjects) > 1]
        items = by_subject(merged) if pending else {}
        while pending:
            twins = pending.pop()
            if len(twins) < 2:  # parted meanwhile
                continue
            for subject in tuple(twins):
                identity = _identity(subject, merged)
                self._undo(subject, merged, items[subject])
                if existence(subject) not in merged:
                    twins.discard(subject)
                elif (now := _identity(subject, merged)) != identity:
                    twins.discard(subject)
                    others = by_identity.setdefault(now, set())
                    others.add(subject)
                    pending.append(others)

    def _undo(self, subject: str, merged: dict[FactKey, str], places: Iterable[FactKey]) -> None:
        """Give an activity the texts of the newest version, or drop it where it is new."""
        own = existence(subject)
        if own not in self.now:
            for place in places:
                del merged[place]
            is_known = own in self.before
            self._choose(Conflict(own, self.before.get(own), None, CHANGED if is_known else MARK))
            return
        for place in (FactKey(subject, 0, field) for field in _IDENTITY):
            if merged[place] != self.now[place]:
                merged[place] = self.now[place]
                ancestor, newest, stated = self.before.get(place), merged[place], self.stated[place]
                self._choose(Conflict(place, ancestor, newest, stated), is_possible=False)

    def _choose(self, conflict: Conflict, *, is_possible: bool = True) -> Choice:
        """Add a conflict that nobody has settled; return what was chosen, else the newest value."""
        choice = self.choices.get(conflict)
        if choice is None or not (is_possible or choice is Choice.NEWEST):
            self.conflicts.append(conflict)
        return choice or Choice.NEWEST


CHANGED: Final = "diubah"
"""Stands in a conflict about an activity for the side that kept and changed it."""
_IDENTITY: Final = (Field.INDICATOR, Field.ACTION)


def existence(subject: str) -> FactKey:
    """The place that says whether there is such an activity."""
    return FactKey(subject, 0, Field.ACTIVITY)


def _identity(subject: str, facts: Mapping[FactKey, str]) -> tuple[str, ...]:
    """What no two activities may share (:attr:`zi_core.plan.Activity.identity`)."""
    texts = (facts[FactKey(subject, 0, field)].casefold() for field in _IDENTITY)
    return (subject.rpartition(".")[0], *texts)
