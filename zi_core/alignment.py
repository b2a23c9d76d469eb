"""Finding the activities of a file again in the version it is compared with (DESIGN §6).

Rows are found by code, and by text where the code is missing; an edited text is one change, never
a removal and an addition.
"""

from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from zi_core.plan import Activity, Code, Plan
from zi_core.text import comparable

ALIKE: Final = 0.6
"""From which similarity (0-1) of indicator and action on two rows are the same, edited."""


def realigned(file: Plan, uncoded: frozenset[Code], reference: Plan) -> dict[Code, Code]:
    """The code each activity of a file has in ``reference``, or shall newly get.

    ``uncoded`` are the activities whose code the reader had to make up, because the file gives
    none. Their rows are matched by equal text, then by likeness within the component; what is
    left is new and gets the next free number. A coded row that the reference does not know, but
    whose texts it does, is taken for that activity: its code was mistyped.
    """
    known = reference.by_code
    codes = {a.code: a.code for a in file.activities if a.code in known and a.code not in uncoded}
    taken = set(codes.values())
    loose = [activity for activity in file.activities if activity.code not in codes]
    free = [activity for activity in reference.activities if activity.code not in taken]
    for activity, match in [*_equal(loose, free)]:
        codes[activity.code] = match.code
    loose = [a for a in loose if a.code not in codes and a.code in uncoded]
    free = [a for a in free if a.code not in set(codes.values())]
    for activity, match in _alike(loose, free):
        codes[activity.code] = match.code
    used = {*known, *(a.code for a in file.activities if a.code not in uncoded), *codes.values()}
    for activity in file.activities:
        if activity.code not in codes:
            code = activity.code if activity.code not in uncoded else _next(activity.code, used)
            codes[activity.code] = code
            used.add(code)
    return codes


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


def _next(code: Code, used: set[Code]) -> Code:
    ordinals = [
        c.ordinal for c in used if (c.area_no, c.component_no) == (code.area_no, code.component_no)
    ]
    return Code(code.area_no, code.component_no, max(ordinals, default=0) + 1)
