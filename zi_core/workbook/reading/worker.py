"""The program of the sandbox's process: sets its limits, reads, and answers as JSON."""

import json
import sys
from contextlib import suppress
from typing import Final

MAX_MEMORY: Final = 512 * 2**20
"""The most address space of the child, in bytes; Python and the reader take 40 MB of it."""

MAX_PROCESSOR_SECONDS: Final = 5
"""How much processor time the child may take, its start included."""

STEP: Final = "langkah "
"""How a line of stderr begins that says the number of the step that begins."""

_MAX_OPEN_FILES: Final = 32


def main(year: str, otherwise_year: str) -> None:
    """Read the workbook from stdin, write the reading to stdout as JSON; exit 3 on MemoryError."""
    _begin()
    try:
        from zi_core.workbook.reading.reader import read
        from zi_core.workbook.reading.serialization import dump
        from zi_core.workbook.reading.steps import ReadingStep

        def report(step: ReadingStep) -> None:
            sys.stderr.write(f"{STEP}{step.number}\n")
            sys.stderr.flush()

        content = sys.stdin.buffer.read()
        reading = read(
            content,
            year=int(year) if year else None,
            otherwise_year=int(otherwise_year) if otherwise_year else None,
            report=report,
        )
        sys.stdout.buffer.write(dump(reading).encode("ascii"))
        sys.stdout.buffer.flush()
    except MemoryError:
        sys.exit(3)


def mark_main() -> None:
    """Read notes, a line of JSON, and the workbook from stdin; write it marked to stdout."""
    _begin()
    try:
        from zi_core.workbook.writing.marked_file import CellNote, mark

        notes = [CellNote(*said) for said in json.loads(sys.stdin.buffer.readline())]
        sys.stdout.buffer.write(mark(sys.stdin.buffer.read(), notes))
        sys.stdout.buffer.flush()
    except MemoryError:
        sys.exit(3)


def _begin() -> None:
    limit_resources()
    # openpyxl works without them; they would take half of the time and most of the memory.
    sys.modules.update(dict.fromkeys(("numpy", "PIL", "lxml")))  # type: ignore[arg-type]


def limit_resources() -> None:
    """Limit memory, CPU time and files of this process for good, as far as the system can."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CPU, MAX_PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _MAX_OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
    ):
        # Where the administrator has set less already; macOS knows no RLIMIT_AS.
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
