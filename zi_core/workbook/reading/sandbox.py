"""Reading a file in a child process with limits: whatever the file does, the server lives on.

The child gets the file by stdin and answers with JSON, never with pickle: one that a file took
over could say something false, but do nothing to the server. On Windows, which has none of the
other limits, only time is limited.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from threading import BoundedSemaphore, Thread
from time import monotonic
from typing import IO, Final

from zi_core.workbook.problems import Problem, file_refusal
from zi_core.workbook.reading import serialization
from zi_core.workbook.reading.container import MAX_FILE
from zi_core.workbook.reading.reader import Reading, read
from zi_core.workbook.reading.steps import READING_STEPS, ReadingStep, Report, unreported
from zi_core.workbook.reading.worker import STEP
from zi_core.workbook.stamp import Stamp
from zi_core.workbook.writing.marked_file import CellNote

MAX_SECONDS: Final = 20.0
"""How long a child may live, its start included, on a machine that has no time for it.

An ordinary file takes half a second. How much of a processor it may take, the child limits itself
(:data:`zi_core.workbook.reading.worker.MAX_PROCESSOR_SECONDS`); Windows has this limit alone.
"""

MAX_ANSWER: Final = 32 * 2**20
"""The longest answer, in bytes: a plan of 5,000 activities tells half of that."""

MAX_CHILDREN: Final = 2
"""How many files are read at once; further ones wait."""

MAX_WAIT: Final = 20.0
"""How many seconds a file waits for its turn."""

_LOOK_AGAIN: Final = 0.1
"""Seconds between two looks at how far a child is."""

_STEPS: Final = tuple(str(step.number) for step in READING_STEPS)
_ROOT: Final = Path(__file__).resolve().parents[3]
_PROGRAM: Final = """
import sys
sys.path[:] = sys.argv[3:]
from zi_core.workbook.reading.worker import main
main(*sys.argv[1:3])
"""
_MARKING_PROGRAM: Final = """
import sys
sys.path[:] = sys.argv[3:]
from zi_core.workbook.reading.worker import mark_main
mark_main()
"""
_log = logging.getLogger(__name__)
_turns = BoundedSemaphore(MAX_CHILDREN)


def read_in_sandbox(
    content: bytes,
    *,
    year: int | None = None,
    otherwise_year: int | None = None,
    report: Report = unreported,
) -> Reading:
    """Read a file as :func:`zi_core.workbook.read` does, but in a child process.

    A file that takes too long or too much memory is refused with a sentence. Never raises for
    what a file contains.
    """
    if len(content) > MAX_FILE:
        return read(content)  # which refuses it unopened
    report(ReadingStep.WAIT)
    if not _turns.acquire(timeout=MAX_WAIT):
        return _refused(_busy())
    try:
        answer = _run(_PROGRAM, [str(y or "") for y in (year, otherwise_year)], content, report)
    finally:
        _turns.release()
    if isinstance(answer, Problem):
        return _refused(answer)
    try:
        return serialization.load(answer)
    except ValueError:
        _log.warning("a child process gave no reading", exc_info=True)
        return _refused(_too_complex())


def mark_in_sandbox(content: bytes, notes: Iterable[CellNote]) -> bytes | Problem:
    """A file with its bad cells coloured and commented, made in a child process; or why not.

    Within the limits of reading, and in its turn.
    """
    if not _turns.acquire(timeout=MAX_WAIT):
        return _busy()
    try:
        said = json.dumps([[*note] for note in notes]).encode("ascii")
        answer = _run(_MARKING_PROGRAM, ["", ""], said + b"\n" + content, unreported)
    finally:
        _turns.release()
    if isinstance(answer, bytes) and not answer.startswith(b"PK"):
        return _too_complex()
    return answer


def _run(program: str, arguments: list[str], content: bytes, report: Report) -> bytes | Problem:
    """What a child process answers; a problem where it does not, or not in time."""
    try:
        child = subprocess.Popen(
            [
                sys.executable,
                "-I",
                "-B",
                "-c",
                program,
                *arguments,
                *_import_path(),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows only
        )
    except OSError:
        _log.exception("no child process could be started")
        return _busy()
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    answer, words = _Taken(child.stdout, MAX_ANSWER), _Said(child.stderr)
    end = monotonic() + MAX_SECONDS
    Thread(target=_feed, args=(child.stdin, content), daemon=True).start()
    is_late = False
    try:
        reported = 0
        while answer.thread.is_alive() and monotonic() < end:
            answer.thread.join(_LOOK_AGAIN)
            if words.step > reported:
                reported = words.step
                report(READING_STEPS[reported - 1])
        child.wait(max(0.0, end - monotonic()))
    except subprocess.TimeoutExpired:
        is_late = True
    finally:
        child.kill()
        child.wait()
    if child.returncode == 0:
        return answer.whole()
    _log.warning("a child process ended with %s: %s", child.returncode, words.whole())
    # Where processor time is limited, a child that is late has not had its share of it.
    return _busy() if is_late and sys.platform != "win32" else _too_complex()


class _Taken:
    """A child's stdout up to a limit, read by a thread so that the child never blocks."""

    def __init__(self, stream: IO[bytes], longest: int) -> None:
        self._stream, self._longest = stream, longest
        self._taken = b""
        self.thread = Thread(target=self._take, daemon=True)
        self.thread.start()

    def _take(self) -> None:
        with self._stream:
            self._taken = self._stream.read(self._longest)

    def whole(self) -> bytes:
        """All of it, once the child has ended; nothing where it still holds the other end."""
        self.thread.join(1.0)
        return self._taken


class _Said:
    """What a child writes to stderr: the step that it is at, and words for the log."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._words = b""
        self.step = 0
        self._thread = Thread(target=self._take, daemon=True)
        self._thread.start()

    def _take(self) -> None:
        with self._stream:
            while line := self._stream.readline(1_000):
                step = line.decode(errors="replace").strip().removeprefix(STEP)
                if step in _STEPS:
                    self.step = int(step)
                else:
                    self._words = (self._words + line)[-2_000:]

    def whole(self) -> str:
        """The last of its words, once it has ended."""
        self._thread.join(1.0)
        return self._words.decode(errors="replace").strip()


def _feed(stream: IO[bytes], content: bytes) -> None:
    try:
        with stream:
            stream.write(content)
    except OSError:
        pass  # the child ended before it had read everything


def _import_path() -> list[str]:
    """Where the child finds this program and its libraries: where this process finds them."""
    return [str(_ROOT), *(entry for entry in sys.path if Path(entry).is_absolute())]


def _environment() -> dict[str, str]:
    """Nothing but what Windows needs to start a program at all."""
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}


def _refused(problem: Problem) -> Reading:
    return Reading(None, Stamp(), (problem,))


def _busy() -> Problem:
    return file_refusal(
        "reader-busy",
        "Dasbor sedang terlalu sibuk, sehingga berkas ini belum dibaca.",
        "Tunggu sebentar, lalu coba lagi.",
    )


def _too_complex() -> Problem:
    return file_refusal(
        "file-too-complex",
        "Berkas ini terlalu rumit untuk dibaca dengan aman: waktu atau memorinya tidak cukup.",
        "Salin tabelnya ke buku kerja yang diunduh dari dasbor, simpan, lalu coba lagi.",
    )
