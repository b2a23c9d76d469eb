"""What can be wrong with a workbook, as values: never an exception, never a silent cut."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    """An error rejects the file whole; a warning asks for a glance."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def word(self) -> str:
        """The word on screen."""
        return _WORDS[self]


SAVE_AS_XLSX: Final = "Buka di Excel atau LibreOffice, simpan sebagai .xlsx, lalu coba lagi."
"""The remedy for a file that is no workbook of Excel's own format, or a damaged one."""

_WORDS: Final = {Severity.ERROR: "Kesalahan", Severity.WARNING: "Peringatan"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found in a file, for people.

    ``code`` is stable and meant for machines. ``where`` is a cell, range, row or sheet
    (``REALISASI!H12``), empty where the whole file is meant. ``message`` says what is wrong and
    ``remedy`` what to do, both Indonesian sentences.
    """

    severity: Severity
    code: str
    where: str
    message: str
    remedy: str

    def __str__(self) -> str:
        """One line, as the command line prints it."""
        place = f"{self.where}: " if self.where else ""
        return f"{self.severity.word}: {place}{self.message} {self.remedy}".rstrip()


def file_refusal(code: str, message: str, remedy: str) -> Problem:
    """An error that means the whole file."""
    return Problem(Severity.ERROR, code, "", message, remedy)


class ProblemLog:
    """Collects problems while a file is read; the same one at the same place only once."""

    def __init__(self) -> None:
        """Begin empty."""
        self._problems: dict[Problem, None] = {}

    def add(self, *problems: Problem) -> None:
        """Note problems found elsewhere."""
        self._problems |= dict.fromkeys(problems)

    def error(self, code: str, where: str, message: str, remedy: str) -> None:
        """Note what makes the file unusable."""
        self.add(Problem(Severity.ERROR, code, where, message, remedy))

    def warning(self, code: str, where: str, message: str, remedy: str) -> None:
        """Note what was read all the same, but ought to be looked at."""
        self.add(Problem(Severity.WARNING, code, where, message, remedy))

    def __iter__(self) -> Iterator[Problem]:
        """Errors first, each kind in the order found."""
        return iter(sorted(self._problems, key=lambda problem: problem.severity))

    @property
    def has_errors(self) -> bool:
        """Whether anything found rejects the file."""
        return any(problem.severity is Severity.ERROR for problem in self._problems)
