"""Finding the activities of a file again in the version it is compared with.

Rules: docs/rules.md, Whose row is it.

Rows are found by code, and by text where the code is missing; an edited text is one change, never
a removal and an addition.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from rapidfuzz.distance import Indel

from zi_core.plan import Activity, Code, Plan
from zi_core.text import comparable

ALIKE: Final = 0.65
"""From which similarity (0-1) of indicator and action on two rows are the same, edited.

The similarity of two texts is twice the length of their longest common subsequence over the sum of
their lengths (:mod:`rapidfuzz.distance.Indel`). It is never below difflib's ratio, whose time grows
faster; on the decree's rows the two agree where this is 0.65 and that 0.6.
"""
COMPARED: Final = 2_000
"""How many letters of an indicator, and of an action, are compared; the rest decides nothing."""

_BUDGET: Final = 5 * 10**7
"""How much comparing one file may cost, in machine words: a second or so at worst."""
_PAIR: Final = 500
"""What a pair of texts costs however short they are, in machine words."""
_WORD: Final = 64  # letters are compared so many at a time


class _OverBudget(Exception):  # noqa: N818 - an answer, not a fault
    """The rows that are left to compare are too many, or their texts too long."""


def match_rows(
    file: Plan, uncoded: frozenset[Code], ancestor: Plan, newest: Plan
) -> dict[Code, Code] | None:
    """The code that each activity of a file has in the store, or shall newly get.

    ``ancestor`` is the version the file was issued from, ``newest`` what was published since.
    ``uncoded`` are the activities whose code the reader had to make up, because the file gives
    none. A code that the ancestor knows stands. Other rows are found by equal text, those without
    a code also by likeness within the component. What is left is new: it keeps the code typed
    into it, unless somebody gave that to another activity meanwhile, else it gets the next free
    number, so that two teams adding a row each never mean the same one.

    None where the rows that only likeness could find are more than can be compared in a second.
    """
    try:
        return _realigned(file, uncoded, ancestor, newest)
    except _OverBudget:
        return None


def _realigned(
    file: Plan, uncoded: frozenset[Code], ancestor: Plan, newest: Plan
) -> dict[Code, Code]:
    likeness = _Likeness()
    typed = {a.code for a in file.activities} - uncoded
    codes = {code: code for code in typed if code in ancestor.by_code}
    for reference in (ancestor, newest):
        _pair(codes, _equal(_unmatched(file, codes), _unclaimed(reference, codes)))
    _pair(codes, _alike(_unmatched(file, codes, uncoded), _unclaimed(ancestor, codes), likeness))
    known = {*ancestor.by_code, *newest.by_code, *typed}
    highest = {(code.area_no, code.component_no): code.ordinal for code in sorted(known)}
    found = set(codes.values())
    for activity in _unmatched(file, codes):
        code = activity.code
        other = newest.by_code.get(code)
        is_others = code in found or (other is not None and likeness.of(activity, other) < ALIKE)
        if code in uncoded or is_others:
            component = (code.area_no, code.component_no)
            highest[component] = highest.get(component, 0) + 1
            code = Code(*component, highest[component])
        codes[activity.code] = code
    return codes


def _pair(codes: dict[Code, Code], pairs: Iterable[tuple[Activity, Activity]]) -> None:
    codes |= {activity.code: match.code for activity, match in pairs}


def _unmatched(
    file: Plan, codes: Mapping[Code, Code], among: frozenset[Code] | None = None
) -> list[Activity]:
    """The activities of a file that are not found yet."""
    return [
        activity
        for activity in file.activities
        if activity.code not in codes and (among is None or activity.code in among)
    ]


def _unclaimed(reference: Plan, codes: Mapping[Code, Code]) -> list[Activity]:
    """The activities of a version that no row of the file stands for yet."""
    taken = set(codes.values())
    return [activity for activity in reference.activities if activity.code not in taken]


def _equal(
    loose: Iterable[Activity], free: Iterable[Activity]
) -> Iterable[tuple[Activity, Activity]]:
    """Pairs whose area, component, indicator and action say the same, letter case aside."""
    by_texts: dict[tuple[str, ...], list[Activity]] = defaultdict(list)
    for activity in free:
        by_texts[_texts(activity)].append(activity)
    for activity in loose:
        if found := by_texts.get(_texts(activity)):
            yield activity, found.pop(0)


def _texts(activity: Activity) -> tuple[str, ...]:
    return (
        activity.area,
        comparable(activity.component),
        comparable(activity.indicator),
        comparable(activity.action),
    )


def _alike(
    loose: list[Activity], free: list[Activity], likeness: "_Likeness"
) -> Iterable[tuple[Activity, Activity]]:
    """Pairs of one component that are alike enough, the most alike first."""
    in_component: dict[tuple[str, int], list[Activity]] = defaultdict(list)
    for other in free:
        in_component[other.area, other.code.component_no].append(other)
    scored = [
        (score, place, activity, other)
        for place, activity in enumerate(loose)
        for other in in_component[activity.area, activity.code.component_no]
        if (score := likeness.of(activity, other)) >= ALIKE
    ]
    paired: set[Code] = set()
    for _, _, activity, other in sorted(scored, key=lambda item: (-item[0], item[1])):
        if not {activity.code, other.code} & paired:
            paired |= {activity.code, other.code}
            yield activity, other


class _Likeness:
    """How alike activities are, as long as the budget of one file lasts."""

    def __init__(self) -> None:
        self._left = _BUDGET
        self._texts: dict[int, str] = {}  # by identity: an activity's hash covers all its texts

    def of(self, one: Activity, other: Activity) -> float:
        """The similarity of indicator and action, 0 where it is below ALIKE; raises _OverBudget."""
        first, second = self._text(one), self._text(other)
        shorter, longer = sorted((len(first), len(second)))
        self._left -= _PAIR + (shorter // _WORD + 1) * longer
        if self._left < 0:
            raise _OverBudget
        return Indel.normalized_similarity(first, second, score_cutoff=ALIKE)

    def _text(self, activity: Activity) -> str:
        found = self._texts.get(id(activity))
        if found is None:
            found = f"{activity.indicator[:COMPARED]} {activity.action[:COMPARED]}".casefold()
            self._texts[id(activity)] = found
        return found
