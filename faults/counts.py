"""What is counted of a fault, and the table of it."""

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

HEADS = ("fault", "tries", "acknowledged", "lost", "partial", "told untruly", "seconds")
_MOST_FINDINGS = 10


@dataclass
class Counts:
    """One fault on one database.

    - ``acknowledged``: publications whose caller was told that they are published.
    - ``lost``: of those, the ones that are not there afterwards with their state and file.
    - ``partial``: versions that are there and not whole, and stores that ``verify`` complains of.
    - ``untrue``: answers that do not agree with what is stored, an exception that is no sentence,
      a store that does not open again or takes no further publication.
    """

    fault: str
    tries: int = 0
    acknowledged: int = 0
    lost: int = 0
    partial: int = 0
    untrue: int = 0
    seconds: float = 0.0
    outcomes: Counter = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    left_out: str = ""

    @property
    def is_clean(self):
        return not (self.lost or self.partial or self.untrue)

    def find(self, kind, words):
        """Count something wrong: ``lost``, ``partial`` or ``untrue``."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.findings.append(f"{self.fault}, try {self.tries}: {kind}: {words}")

    @contextmanager
    def timed(self):
        begin = time.monotonic()
        try:
            yield self
        finally:
            self.seconds += time.monotonic() - begin

    @property
    def cells(self):
        if self.left_out:
            return (self.fault, "not tried", *[""] * (len(HEADS) - 2))
        numbers = (self.tries, self.acknowledged, self.lost, self.partial, self.untrue)
        return (self.fault, *(f"{number:,}" for number in numbers), f"{self.seconds:.1f}")


def table(rows: Sequence[Counts]) -> str:
    """All faults, a line each; below it how each one ended, and what was found wrong."""
    lines = [HEADS, *(row.cells for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    told = ["  ".join(_aligned(line, widths)).rstrip() for line in lines]
    told.append("")
    for row in rows:
        ends = ", ".join(f"{count:,} {how}" for how, count in sorted(row.outcomes.items()))
        told.append(f"{row.fault}: {row.left_out or ends}")
    for row in rows:
        told += row.findings[:_MOST_FINDINGS]
        more = len(row.findings) - _MOST_FINDINGS
        told += [f"{row.fault}: {more} more"] if more > 0 else []
    return "\n".join(told)


def _aligned(line, widths):
    return [
        text.rjust(width) if place else text.ljust(width)
        for place, (text, width) in enumerate(zip(line, widths, strict=True))
    ]
