"""Measuring, and the table that is printed."""

import argparse
import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final, TypeVar

from benchmarks.documents import document_lines, documents_of, judged_documents
from benchmarks.plans import made_up
from benchmarks.publishing import LARGEST_FILE, PREVIEW_LIMIT, Publication, publications
from zi_core.plan import Plan
from zi_core.progress import By, Progress, measure
from zi_core.progress.frames import frames_of
from zi_core.progress.states import SlotState
from zi_core.workbook import Reading, read, write
from zi_core.workbook.reading.sandbox import read_in_sandbox

READ_LIMIT: Final = 0.3
"""Seconds for reading the 2022 plan."""
SANDBOX_LIMIT: Final = 1.0
"""Seconds for reading it in a child process, the start of the child included."""
PAGE_LIMIT: Final = 0.030
"""Seconds for counting a page of the 2022 plan."""
GROWTH_LIMIT: Final = 1.2
"""Time per activity against that of the smaller plan.

A fifth is left for noise and for Python's garbage collector, whose share of the time grows with
the number of living objects.
"""

Result = TypeVar("Result")

_DATA: Final = Path(__file__).parents[1] / "data"
_FILES: Final = ("rencana_aksi_2022.xlsx", "contoh_realisasi_2022.xlsx")
_SIZE_2022: Final = 59
_AS_OF: Final = 9
_PAGES_PER_ROUND: Final = 10
_PATIENCE: Final = 20.0
"""Seconds after which a plan that has had two rounds gets no more."""


@dataclass
class Case:
    """A workbook and the seconds that each of its rounds took."""

    name: str
    content: bytes
    plan: Plan
    reads: list[float] = field(default_factory=list)
    sandboxed: list[float] = field(default_factory=list)
    frames: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, name: str, content: bytes) -> "Case":
        """Read a workbook once. Raises ValueError where it is refused."""
        return cls(name, content, _plan_of(name, content))

    @property
    def size(self) -> int:
        """How many activities the plan has."""
        return len(self.plan.activities)

    def run(self) -> None:
        """One round."""
        if len(self.reads) >= 2 and sum(self.reads) > _PATIENCE:
            return
        seconds, plan = _timed(lambda: _plan_of(self.name, self.content))
        self.reads.append(seconds)
        seconds, again = _timed(lambda: _plan_of(self.name, self.content, read_in_sandbox))
        self.sandboxed.append(seconds)
        if again != plan:
            raise ValueError(f"{self.name} is another plan in a child process")
        self.frames.append(_timed(lambda: frames_of(plan))[0])
        for _ in range(_PAGES_PER_ROUND):
            self.pages.append(_timed(lambda: count_page(plan))[0])


def count_page(plan: Plan) -> Progress:
    """Everything a page can ask for; the plan keeps its frames, nothing else is kept."""
    progress = measure(plan, _AS_OF)
    _ = progress.total
    for what in By:
        progress.by(what)
    progress.curve()
    slots = progress.slots
    slots[slots["state"] == SlotState.OVERDUE].sort_values("age", ascending=False)
    progress.late_by_area_and_month()
    return progress


def _plan_of(name: str, content: bytes, reader: Callable[[bytes], Reading] = read) -> Plan:
    reading = reader(content)
    if reading.plan is None:
        problems = [problem for problem in reading.problems if problem.severity == "error"]
        raise ValueError(f"{name} is refused: {problems[0]}")
    return reading.plan


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    gc.collect()  # else one case pays for what the one before left behind
    start = perf_counter()
    result = work()
    return perf_counter() - start, result


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and judge; 1 where ``--check`` is given and a limit is exceeded."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=[600, 2000, 6000], metavar="ACTIVITIES"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--check", action="store_true", help="exit 1 where a limit is exceeded")
    options = parser.parse_args(arguments)
    cases = _cases_2022()
    sample = cases[-1].content
    sizes = sorted(options.sizes)
    for size in sizes:
        if size <= LARGEST_FILE:
            cases.append(Case.of(f"made up, {size:,}", write(made_up(size))))
    for _ in range(options.rounds):
        for case in cases:
            case.run()
    print(table(cases), end="\n\n")
    larger = [made_up(size) for size in sizes if size > LARGEST_FILE]
    published = publications([*(case.plan for case in cases), *larger], options.rounds)
    print(publication_table(published), end="\n\n")
    documents = documents_of(sample, options.rounds)
    print(_aligned(document_lines(documents)), end="\n\n")
    verdicts = [
        *judged(cases),
        *judged_publications(published),
        *judged_documents(documents),
    ]
    for text, holds in verdicts:
        print(f"{'ok  ' if holds else 'OVER'}  {text}")
    return int(options.check and not all(holds for _, holds in verdicts))


def _cases_2022() -> list[Case]:
    files = [_DATA / name for name in _FILES if (_DATA / name).is_file()]
    if not files:
        return [Case.of(f"made up, {_SIZE_2022}", write(made_up(_SIZE_2022)))]
    return [Case.of(file.stem, file.read_bytes()) for file in files]


def table(cases: Sequence[Case]) -> str:
    """The figures, a line per case."""
    heads = (
        "plan",
        "activities",
        "slots",
        "entries",
        "kB",
        "read s",
        "median",
        "growth",
        "sandbox s",
        "ratio",
    )
    lines = [(*heads, "frames ms", "page ms", "median", "growth")]
    for case, smaller in zip(cases, _smaller(cases), strict=True):
        lines.append(
            (
                case.name,
                f"{case.size:,}",
                f"{len(frames_of(case.plan).slots):,}",
                f"{len(case.plan.entries):,}",
                f"{len(case.content) / 1000:,.0f}",
                f"{min(case.reads):.3f}",
                f"{median(case.reads):.3f}",
                f"{_growth(case.reads, smaller.reads, case, smaller):.2f}" if smaller else "",
                f"{min(case.sandboxed):.3f}",
                f"{min(case.sandboxed) / min(case.reads):.1f}",
                f"{1000 * min(case.frames):.1f}",
                f"{1000 * min(case.pages):.1f}",
                f"{1000 * median(case.pages):.1f}",
                f"{_growth(case.pages, smaller.pages, case, smaller):.2f}" if smaller else "",
            )
        )
    return _aligned(lines)


def _aligned(lines: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            text.rjust(width) if place else text.ljust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def judged(cases: Sequence[Case]) -> list[tuple[str, bool]]:
    """Each limit in words, and whether it holds. The first case stands for the 2022 plan."""
    first = cases[0]
    verdicts = []
    for work, seconds, limit in (
        ("read", min(first.reads), READ_LIMIT),
        ("read in a child process", min(first.sandboxed), SANDBOX_LIMIT),
        ("counted for a page", min(first.pages), PAGE_LIMIT),
    ):
        text = f"{first.name} is {work} in {1000 * seconds:.0f} ms (limit {1000 * limit:.0f} ms)"
        verdicts.append((text, seconds <= limit))
    for case, smaller in zip(cases, _smaller(cases), strict=True):
        if smaller is None:
            continue
        for work, times, before in (
            ("reading", case.reads, smaller.reads),
            ("counting", case.pages, smaller.pages),
        ):
            growth = _growth(times, before, case, smaller)
            text = (
                f"{work} takes {growth:.2f} times as long per activity for {case.size:,} as for "
                f"{smaller.size:,} (limit {GROWTH_LIMIT})"
            )
            verdicts.append((text, growth <= GROWTH_LIMIT))
    return verdicts


def publication_table(found: Sequence[Publication]) -> str:
    """The figures of publishing, a line per size."""
    lines = [("published", "activities", "changes", "preview s", "publish s")]
    lines += [
        (
            one.name,
            f"{one.size:,}",
            f"{one.changes:,}",
            "–" if one.preview is None else f"{one.preview:.3f}",
            f"{one.publish:.3f}",
        )
        for one in found
    ]
    return _aligned(lines)


def judged_publications(found: Sequence[Publication]) -> list[tuple[str, bool]]:
    """Each limit of publishing in words, and whether it holds."""
    verdicts = []
    for one in found:
        text = f"{one.size:,} activities are published in {one.publish:.2f} s"
        verdicts.append((f"{text} (limit {one.limit} s)", one.publish <= one.limit))
    first = found[0]
    if first.preview is not None:
        text = f"a file of {first.size:,} activities is previewed in {first.preview:.2f} s"
        verdicts.append((f"{text} (limit {PREVIEW_LIMIT} s)", first.preview <= PREVIEW_LIMIT))
    return verdicts


def _smaller(cases: Sequence[Case]) -> list[Case | None]:
    """For each case the one before, where that one is smaller."""
    before = [None, *cases[:-1]]
    return [
        other if other and other.size < case.size else None
        for case, other in zip(cases, before, strict=True)
    ]


def _growth(times: list[float], before: list[float], case: Case, smaller: Case) -> float:
    return (min(times) / case.size) / (min(before) / smaller.size)
