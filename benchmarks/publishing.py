"""Publishing: from an upload to its preview, and from the preview to a stored version."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Final

from zi_core.plan import Plan
from zi_core.publishing import preview
from zi_core.runtime import open_store
from zi_core.store import NewVersion, Version
from zi_core.workbook import write

PREVIEW_LIMIT: Final = 1.0
"""Seconds from an ordinary upload to its preview."""
_LIMITS: Final = ((59, 0.2), (6_000, 3.0))
"""Seconds for publishing a plan of so many activities; between them, in proportion."""
LARGEST_FILE: Final = 2_000
"""The most activities of a file that is read; a child process has no time for many more."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The best seconds of previewing and of publishing all that a plan reports.

    ``preview`` is None for a plan that is larger than any file: only published.
    """

    name: str
    size: int
    changes: int
    preview: float | None
    publish: float

    @property
    def limit(self) -> float:
        """The seconds that publishing it may take."""
        (few, short), (many, long) = _LIMITS
        return round(short + max(0, self.size - few) * (long - short) / (many - few), 2)


def publications(plans: Sequence[Plan], rounds: int) -> list[Publication]:
    """Publish the realisation of each plan as one upload; one of each size."""
    by_size = {len(plan.activities): plan for plan in plans if plan.entries}
    with tempfile.TemporaryDirectory() as folder:
        return [_published(Path(folder), plan, rounds) for plan in by_size.values()]


def _published(folder: Path, plan: Plan, rounds: int) -> Publication:
    plan = replace(plan, sample=False)
    seed = folder / "rencana.xlsx"
    seed.write_bytes(write(replace(plan, entries=(), evidence_items=())))
    content = write(plan, version=1)
    previews, publishes, changes = [], [], 0
    for turn in range(rounds):
        store = open_store(f"sqlite:///{folder / f'{len(plan.activities)}-{turn}.db'}", seed=seed)
        new = NewVersion(1, plan, "bench", file=content)
        if len(plan.activities) <= LARGEST_FILE:
            start = perf_counter()
            shown = preview(store, content, "isi.xlsx")
            previews.append(perf_counter() - start)
            if shown.merge is None:
                raise ValueError(f"refused: {shown.problems[0]}")
            new = replace(new, plan=shown.merge.plan, sources=shown.sources)
        start = perf_counter()
        version = store.publish(new)
        publishes.append(perf_counter() - start)
        if not isinstance(version, Version):
            raise ValueError("another process published")
        changes = version.change_count
        store.close()
    name = "a whole realisation"
    best = min(previews, default=None)
    return Publication(name, len(plan.activities), changes, best, min(publishes))
