"""Matching entries to slots, for all activities at once.

The five rules: docs/rules.md, Which entry fulfils which slot.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MONTH_COUNT = 12

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
_Allows = Callable[[Ints, Ints], Bools]


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Which entry fulfils which slot; both arrays have a row per activity and 12 columns.

    ``entry_of_slot`` holds, for each scheduled month (column 0 is January), the column of the
    entry that fulfils it, or -1. ``is_left`` marks the entries that fulfil none.
    """

    entry_of_slot: Ints
    is_left: Bools


def match(scheduled: Bools, entered: Bools, done_month: Ints) -> Matches:
    """Match entries to slots, each row on its own.

    Takes three arrays of shape (rows, 12), a column per month: where a slot is scheduled, where
    an entry stands, and the entry's done month counted from January of the plan year = 1 (any
    value where no entry stands). The rules are passes over all that is still unmatched, in this
    order:

    1. an entry in the cell of a scheduled month fulfils that slot, whatever its date;
    2. an entry fulfils the unmet slot of its own done month (of several, the earliest cell's);
    3. each remaining entry, earliest done month first, fulfils the earliest unmet slot before it;
    4. each remaining entry, in the same order, fulfils the earliest unmet slot after it;
    5. what is left is off plan.
    """
    state = _Matching(scheduled, entered, done_month)
    state.give_own_month()
    rows = np.nonzero(state.is_left.any(axis=1))[0]  # few, in most plans
    order = _earliest_first(state.is_left[rows], done_month[rows])
    state.give_earliest(rows, order, lambda slot_month, done: slot_month < done)
    state.give_earliest(rows, order, lambda slot_month, done: slot_month > done)
    return Matches(state.entry_of_slot, state.is_left)


def _earliest_first(is_left: Bools, done_month: Ints) -> Ints:
    """The entry columns of each row by done month, then cell; those not left come last."""
    last = np.iinfo(np.int64).max
    return np.argsort(np.where(is_left, done_month, last), axis=1, kind="stable")


class _Matching:
    """The work in progress: slots still unmet, entries still left."""

    def __init__(self, scheduled: Bools, entered: Bools, done_month: Ints) -> None:
        """Rule 1."""
        self.is_unmet = scheduled & ~entered
        self.is_left = entered & ~scheduled
        self.done_month = done_month
        self.entry_of_slot = np.where(scheduled & entered, np.arange(MONTH_COUNT), -1)

    def _pair(self, rows: Ints, slots: Ints, entries: Ints) -> None:
        self.entry_of_slot[rows, slots] = entries
        self.is_unmet[rows, slots] = False
        self.is_left[rows, entries] = False

    def give_own_month(self) -> None:
        """Rule 2."""
        for entry in range(MONTH_COUNT):
            rows = np.nonzero(self.is_left[:, entry])[0]
            slots = self.done_month[rows, entry] - 1
            inside = (slots >= 0) & (slots < MONTH_COUNT)
            rows, slots = rows[inside], slots[inside]
            free = self.is_unmet[rows, slots]
            self._pair(rows[free], slots[free], np.full(free.sum(), entry))

    def give_earliest(self, rest: Ints, order: Ints, allows: _Allows) -> None:
        """Rules 3 and 4: the earliest unmet slot whose month stands in a relation to the entry.

        ``rest`` are the rows with entries left, ``order`` says in which order each gives them.
        """
        slot_months = np.arange(1, MONTH_COUNT + 1)
        for rank in range(MONTH_COUNT):
            entries = order[:, rank]
            is_left = self.is_left[rest, entries]
            rows, entries = rest[is_left], entries[is_left]
            if not rows.size:
                continue
            done = self.done_month[rows, entries]
            open_slots = self.is_unmet[rows] & allows(slot_months[None, :], done[:, None])
            found = open_slots.any(axis=1)
            self._pair(rows[found], open_slots[found].argmax(axis=1), entries[found])
