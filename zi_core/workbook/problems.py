"""What can be wrong with a workbook, as values: never an exception, never a silent cut."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
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


_ROW: Final = re.compile(r"(\d+):\1")

MOST_PLACES: Final = 20
"""How many of a problem's places are listed in a line; further ones are only counted."""

KEPT_PLACES: Final = 1_000
"""How many of a problem's places are kept; further ones are only counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong or odd about one cell, row or column, before it is known where that is.

    ``many`` says the same of several places at once, with ``{n}`` for how many; empty where
    ``message`` holds for several as it stands.
    """

    code: str
    message: str
    remedy: str
    many: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found in a file, for people: equal ones are one, with all their places.

    ``code`` is stable and meant for machines. ``where`` is a cell, range, row or sheet
    (``REALISASI!H12``), empty where the whole file is meant; ``others`` are further places in the
    same sheet, at most :data:`KEPT_PLACES` with the first, and ``count`` is how many there are.
    ``message`` says what is wrong and ``remedy`` what to do, both Indonesian sentences.
    ``own_messages`` say it of each place alone where ``message`` speaks of several: one for all of
    them, or one for each that is kept.
    """

    severity: Severity
    code: str
    where: str
    message: str
    remedy: str
    others: tuple[str, ...] = ()
    count: int = 1
    own_messages: tuple[str, ...] = ()

    @property
    def by_place(self) -> Iterator[tuple[str, str]]:
        """Each place that is kept, and what is wrong there."""
        said = self.own_messages or (self.message,)
        for at, place in enumerate((self.where, *self.others)):
            yield place, said[at] if at < len(said) > 1 else said[0]

    @property
    def places(self) -> str:
        """Where it is, for people: ``REALISASI!F8, G8 dan 42 lainnya``, ``REALISASI baris 75``."""
        sheet, mark, _ = self.where.rpartition("!")
        listed_places = (self.where, *self.others)[:MOST_PLACES]
        inside = [place.rpartition("!")[2] for place in listed_places]
        if rows := [match[1] for place in inside if (match := _ROW.fullmatch(place))]:
            inside, mark = rows, " baris "
        hidden = self.count - len(inside)
        listed = f"{sheet}{mark}{', '.join(inside)}"
        return f"{listed} dan {hidden} lainnya" if hidden > 0 else listed

    def __str__(self) -> str:
        """One line, as the command line prints it."""
        place = f"{self.places}: " if self.where else ""
        return f"{self.severity.word}: {place}{self.message} {self.remedy}".rstrip()


def file_refusal(code: str, message: str, remedy: str) -> Problem:
    """An error that means the whole file."""
    return Problem(Severity.ERROR, code, "", message, remedy)


class ProblemLog:
    """Collects problems while a file is read; equal ones become one, with all their places."""

    def __init__(self) -> None:
        """Start with no problems."""
        self._places: dict[tuple[Severity, str, Finding], dict[str, Finding]] = {}
        self._has_errors = False

    def add(self, *problems: Problem) -> None:
        """Note problems found elsewhere."""
        for found in problems:
            finding = Finding(found.code, found.message, found.remedy)
            for where in (found.where, *found.others):
                self.note(found.severity, where, finding)

    def error(self, code: str, where: str, message: str, remedy: str, many: str = "") -> None:
        """Note what makes the file unusable; ``many`` as of a :class:`Finding`."""
        self.note(Severity.ERROR, where, Finding(code, message, remedy, many))

    def warning(self, code: str, where: str, message: str, remedy: str, many: str = "") -> None:
        """Note what was read all the same, but ought to be looked at."""
        self.note(Severity.WARNING, where, Finding(code, message, remedy, many))

    def note(self, severity: Severity, where: str, finding: Finding) -> None:
        """Note a finding at a place; the same one at the same place only once."""
        sheet = where.rpartition("!")[0]
        kind = Finding(finding.code, finding.many or finding.message, finding.remedy)
        self._places.setdefault((severity, sheet, kind), {}).setdefault(where, finding)
        self._has_errors = self._has_errors or severity is Severity.ERROR

    def __iter__(self) -> Iterator[Problem]:
        """Errors first, each kind in the order found."""
        grouped = [_grouped(severity, places) for (severity, _, _), places in self._places.items()]
        return iter(sorted(grouped, key=lambda problem: problem.severity))

    @property
    def has_errors(self) -> bool:
        """Whether anything found rejects the file."""
        return self._has_errors


def _grouped(severity: Severity, places: dict[str, Finding]) -> Problem:
    where, *others = places
    first, count = places[where], len(places)
    message = first.message
    own: tuple[str, ...] = ()
    if others and first.many:
        message = first.many.replace("{n}", str(count))
        own = tuple(found.message for found in islice(places.values(), KEPT_PLACES))
        own = own[:1] if len(set(own)) == 1 else own
    return Problem(
        severity,
        first.code,
        where,
        message,
        first.remedy,
        tuple(others[: KEPT_PLACES - 1]),
        count,
        own,
    )
