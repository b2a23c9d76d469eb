"""A plan as arrays: what is scheduled and entered, what each slot weighs, and its matches."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zi_core.plan import Plan
from zi_core.plan.areas import AREAS
from zi_core.progress.frames import frames_of
from zi_core.progress.matching import MONTH_COUNT, Bools, Ints, Matches, match

Floats = NDArray[np.float64]


class Weighting(StrEnum):
    """What counts as one: each slot, each activity, or the official points of an area."""

    SLOT = "slot"
    ACTIVITY = "activity"
    AREA = "area"

    @property
    def label(self) -> str:
        """The word on the switch."""
        return {"slot": "per jadwal", "activity": "per kegiatan", "area": "per bobot area"}[self]

    @property
    def unit(self) -> str:
        """What its sums are counted in."""
        return {"slot": "jadwal", "activity": "kegiatan", "area": "bobot"}[self]

    @property
    def completion_label(self) -> str:
        """What its headline figure is called."""
        return "Capaian rencana aksi tertimbang" if self is Weighting.AREA else "Capaian"


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """A plan as arrays of shape (activities, 12), a column per month from January."""

    scheduled: Bools
    entered: Bools
    done_month: Ints
    has_evidence: Bools
    slot_rows: Ints
    slot_columns: Ints
    weights: Mapping[Weighting, Floats]

    def matched(self, ends: Ints) -> Matches:
        """The matches at some month ends: of the entries that exist by then.

        Its arrays have one more dimension in front, the month ends in the given order. One
        matching for all of them at once: the rows repeat, what exists by then differs.
        """
        exists = self.entered & (self.done_month <= ends[:, None, None])
        found = match(
            np.broadcast_to(self.scheduled, exists.shape).reshape(-1, MONTH_COUNT),
            exists.reshape(-1, MONTH_COUNT),
            np.broadcast_to(self.done_month, exists.shape).reshape(-1, MONTH_COUNT),
        )
        return Matches(
            found.entry_of_slot.reshape(exists.shape), found.is_left.reshape(exists.shape)
        )


def tabulate(plan: Plan) -> Tables:
    """A plan as arrays."""
    frames = frames_of(plan)
    shape = (len(plan.activities), MONTH_COUNT)
    scheduled = _marked(frames.slots, shape)
    entered = _marked(frames.entries, shape)
    done_month = np.zeros(shape, np.int64)
    entries = frames.entries
    done_month[entries["activity"], entries["month"] - 1] = entries["done_month"]
    slot_rows, slot_columns = np.nonzero(scheduled)
    return Tables(
        scheduled,
        entered,
        done_month,
        _marked(frames.evidence_items, shape),
        slot_rows,
        slot_columns,
        _weights(plan, scheduled.sum(axis=1)),
    )


def _marked(frame: pd.DataFrame, shape: tuple[int, int]) -> Bools:
    marked = np.zeros(shape, bool)
    marked[frame["activity"].to_numpy(), frame["month"].to_numpy() - 1] = True
    return marked


def _weights(plan: Plan, slot_counts: Ints) -> dict[Weighting, Floats]:
    """What one slot of each activity weighs, in each weighting."""
    share = np.divide(1.0, slot_counts, out=np.zeros(len(slot_counts)), where=slot_counts > 0)
    areas = np.array([activity.code.area_no - 1 for activity in plan.activities], np.int64)
    active = np.bincount(areas[slot_counts > 0], minlength=len(AREAS))
    points = np.array([area.weight for area in AREAS], float)
    each = np.divide(points, active, out=np.zeros(len(AREAS)), where=active > 0)
    return {
        Weighting.SLOT: np.ones(len(slot_counts)),
        Weighting.ACTIVITY: share,
        Weighting.AREA: share * each[areas],
    }
