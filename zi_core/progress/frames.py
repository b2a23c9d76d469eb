"""A plan as tidy frames, for counting."""

from dataclasses import dataclass
from typing import Final
from weakref import ReferenceType, ref

import numpy as np
import pandas as pd

from zi_core.plan import Plan


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """The tidy frames of a plan; the ``activity`` columns are row positions in ``activities``.

    ``activities``
        one row per activity, in the decree's order: code, area, area_name, component_no,
        component, indicator, action, evidence, team, obstacle, follow_up
    ``slots``
        one row per activity and scheduled month: activity, month (1-12)
    ``entries``
        one row per filled realisation cell: activity, month (the cell's, 1-12), done_on
        (date or None), done_month (see :meth:`zi_core.plan.Entry.done_month`)
    ``evidence_items``
        one row per document: activity, month, document, link, note
    """

    activities: pd.DataFrame
    slots: pd.DataFrame
    entries: pd.DataFrame
    evidence_items: pd.DataFrame


_kept: Final[dict[int, tuple[ReferenceType[Plan], Frames]]] = {}
"""By a plan's identity: equal plans would have to be compared text by text."""


def frames_of(plan: Plan) -> Frames:
    """The frames of a plan, built once and kept as long as the plan."""
    key = id(plan)
    kept = _kept.get(key)
    if kept is None or kept[0]() is not plan:
        kept = (ref(plan, lambda _: _kept.pop(key, None)), _build(plan))
        _kept[key] = kept
    return kept[1]


def _build(plan: Plan) -> Frames:
    position = {activity.code: row for row, activity in enumerate(plan.activities)}
    names = plan.area_names
    texts = ("component", "indicator", "action", "evidence", "team", "obstacle", "follow_up")
    activities = pd.DataFrame(
        {
            "code": [str(activity.code) for activity in plan.activities],
            "area": [activity.area for activity in plan.activities],
            "area_name": [names[activity.area] for activity in plan.activities],
            "component_no": np.fromiter((a.code.component_no for a in plan.activities), np.int64),
            **{name: [getattr(activity, name) for activity in plan.activities] for name in texts},
        }
    )
    scheduled = [(position[a.code], month) for a in plan.activities for month in a.planned]
    entries = pd.DataFrame(
        {
            "activity": np.fromiter((position[entry.code] for entry in plan.entries), np.int64),
            "month": np.fromiter((entry.month for entry in plan.entries), np.int64),
            "done_on": np.array([entry.done_on for entry in plan.entries], dtype=object),
            "done_month": np.fromiter((e.done_month(plan.year) for e in plan.entries), np.int64),
        }
    )
    items = plan.evidence_items
    return Frames(
        activities=activities,
        slots=pd.DataFrame(
            np.array(scheduled, np.int64).reshape(-1, 2), columns=["activity", "month"]
        ),
        entries=entries,
        evidence_items=pd.DataFrame(
            {
                "activity": np.fromiter((position[item.code] for item in items), np.int64),
                "month": np.fromiter((item.month for item in items), np.int64),
                **{
                    name: [getattr(item, name) for item in items]
                    for name in ("document", "link", "note")
                },
            }
        ),
    )
