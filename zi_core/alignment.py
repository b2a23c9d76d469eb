"""Finding the activities of a file again in the version it is compared with (DESIGN §6).

Rows are found by code, and by text where the code is missing; an edited text is one change, never
a removal and an addition.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Final

from zi_core.plan import Activity, Code, Plan
from zi_core.text import comparable

ALIKE: Final = 0.6
"""From which similarity (0-1) of indicator and action on two rows are the same, edited."""


def realigned(
    file: Plan, uncoded: frozenset[Code], ancestor: Plan, newest: Plan
) -> dict[Code, Code]:
    """The code that each activity of a file has in the store, or shall newly get.

    ``ancestor`` is the version the file was issued from, ``newest`` what was published since.
    ``uncoded`` are the activities whose code the reader had to make up, because the file gives
    none. A code that the ancestor knows stands. Other rows are found by equal text, those without
    a code also by likeness within the component. What is left is new: it keeps the code typed
    into it, unless somebody gave that to another activity meanwhile, else it gets the next free
    number, so that two teams adding a row each never mean the same one.
    """
    typed = {a.code for a in file.activities} - uncoded
    codes = {code: code for code in typed if code in ancestor.by_code}
    for reference in (ancestor, newest):
        _pair(codes, _equal(_loose(file, codes), _free(reference, codes)))
    _pair(codes, _alike(_loose(file, codes, uncoded), _free(ancestor, codes)))
    known = {*ancestor.by_code, *newest.by_code, *typed}
    highest = {(code.area_no, code.component_no): code.ordinal for code in sorted(known)}
    found = set(codes.values())
    for activity in _loose(file, codes):
        code = activity.code
        other = newest.by_code.get(code)
        is_others = code in found or (other is not None and _likeness(activity, other) < ALIKE)
        if code in uncoded or is_others:
            component = (code.area_no, code.component_no)
            highest[component] = highest.get(component, 0) + 1
            code = Code(*component, highest[component])
        codes[activity.code] = code
    return codes


def _pair(codes: dict[Code, Code], pairs: Iterable[tuple[Activity, Activity]]) -> None:
    codes |= {activity.code: match.code for activity, match in pairs}


def _loose(
    file: Plan, codes: Mapping[Code, Code], among: frozenset[Code] | None = None
) -> list[Activity]:
    """The activities of a file that are not found yet."""
    return [
        activity
        for activity in file.activities
        if activity.code not in codes and (among is None or activity.code in among)
    ]


def _free(reference: Plan, codes: Mapping[Code, Code]) -> list[Activity]:
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


def _alike(loose: list[Activity], free: list[Activity]) -> Iterable[tuple[Activity, Activity]]:
    """Pairs of one component that are alike enough, the most alike first."""
    scored = [
        (_likeness(activity, other), place, activity, other)
        for place, activity in enumerate(loose)
        for other in free
        if (activity.area, activity.code.component_no) == (other.area, other.code.component_no)
    ]
    paired: set[Code] = set()
    for score, _, activity, other in sorted(scored, key=lambda item: (-item[0], item[1])):
        if score >= ALIKE and not {activity.code, other.code} & paired:
            paired |= {activity.code, other.code}
            yield activity, other


def _likeness(one: Activity, other: Activity) -> float:
    first, second = (f"{a.indicator} {a.action}".casefold() for a in (one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()
