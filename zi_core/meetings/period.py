"""The periods that a meeting evaluates: quarters (triwulan) and half-years (semester)."""

from enum import StrEnum
from typing import Final

from zi_core.dates import MONTHS, ROMAN


class Period(StrEnum):
    """A quarter or a half of a plan year; the value stands in links and file names."""

    Q1 = "TW1"
    Q2 = "TW2"
    Q3 = "TW3"
    Q4 = "TW4"
    H1 = "S1"
    H2 = "S2"

    @property
    def _length(self) -> int:
        return 3 if self.value.startswith("TW") else 6

    @property
    def first_month(self) -> int:
        """The month 1-12 it begins with."""
        return (int(self.value[-1]) - 1) * self._length + 1

    @property
    def last_month(self) -> int:
        """The month 1-12 whose end it is counted to."""
        return int(self.value[-1]) * self._length

    @property
    def label(self) -> str:
        """In short: ``TW III``, ``Semester I``."""
        return f"{'TW' if self._length == 3 else 'Semester'} {ROMAN[int(self.value[-1]) - 1]}"

    @property
    def full_label(self) -> str:
        """In full, as documents head it: ``Triwulan III``, ``Semester I``."""
        return self.label.replace("TW", "Triwulan")

    @property
    def next_months(self) -> tuple[int, ...]:
        """The months of the quarter after it; none after the year's end."""
        return tuple(month for month in MONTHS if self.last_month < month <= self.last_month + 3)


QUARTERS: Final = (Period.Q1, Period.Q2, Period.Q3, Period.Q4)
HALVES: Final = (Period.H1, Period.H2)
