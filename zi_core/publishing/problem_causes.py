"""What is wrong with a file, by cause: each said once, with the cells where it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from zi_core.workbook import Problem, Severity
from zi_core.workbook.reading.cell_names import CellName
from zi_core.workbook.writing.marked_file import MOST_NOTES, CellNote

SPELLED: Final = 3
"""How many places of a message are named beside it; two more are, before a fold is made of them."""

MOST_LINES: Final = 300
"""How many different messages of a cause are shown; further ones are counted."""


@dataclass(frozen=True, slots=True)
class CauseLine:
    """One message with its places: the first ones, all the further ones, and how many are not kept.

    A place is named as people know it: ``III.2.2 · Januari (REALISASI!D25)``.
    """

    message: str
    first: tuple[str, ...]
    further: tuple[str, ...]
    uncounted: int = 0


@dataclass(frozen=True, slots=True)
class Cause:
    """Problems of one kind that are solved in the same way.

    ``count`` is how many places there are. ``heading`` is the message where all say the same, and
    ``remedy`` what to do; where they differ, ``heading`` is what to do and ``remedy`` is empty.
    ``unlisted`` messages are only counted.
    """

    heading: str
    remedy: str
    lines: tuple[CauseLine, ...]
    count: int
    unlisted: int = 0


def causes_of(
    problems: Iterable[Problem], names: Mapping[str, CellName], file_name: str
) -> list[Cause]:
    """Problems by cause, in the order found."""
    grouped: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        grouped.setdefault((problem.code, problem.remedy), []).append(problem)
    found = []
    for (_, remedy), alike in grouped.items():
        by_message: dict[str, list[Problem]] = {}
        for problem in alike:
            by_message.setdefault(problem.message, []).append(problem)
        is_one = len(by_message) == 1
        found.append(
            Cause(
                alike[0].message if is_one else remedy,
                remedy if is_one else "",
                tuple(
                    _line("" if is_one else message, same, names, file_name)
                    for message, same in islice(by_message.items(), MOST_LINES)
                ),
                sum(problem.count for problem in alike),
                max(0, len(by_message) - MOST_LINES),
            )
        )
    return found


def _line(
    message: str, alike: list[Problem], names: Mapping[str, CellName], file_name: str
) -> CauseLine:
    places = [place for problem in alike for place in (problem.where, *problem.others)]
    words = tuple(place_words(place, names) or file_name for place in places)
    spelled = SPELLED if len(words) > SPELLED + 2 else len(words)
    uncounted = sum(problem.count for problem in alike) - len(places)
    return CauseLine(message, words[:spelled], words[spelled:], max(0, uncounted))


def place_words(place: str, names: Mapping[str, CellName]) -> str:
    """``III.2.2 · Januari (REALISASI!D25)``, ``III.2.2 (REALISASI baris 25)``, ``Lembar1!D25``."""
    sheet, mark, inside = place.rpartition("!")
    first, colon, last = inside.partition(":")
    if mark and colon and first == last and first.isdecimal():
        cell = f"{sheet} baris {first}"
    else:
        cell = place
    name = str(names.get(place, ""))
    return f"{name} ({cell})" if name else cell


def cell_notes(problems: Iterable[Problem]) -> tuple[CellNote, ...]:
    """What to write beside which cells of a file: errors first, at most :data:`MOST_NOTES`."""
    ordered = sorted(problems, key=lambda problem: problem.severity)
    notes = [
        CellNote(
            place,
            problem.severity is Severity.ERROR,
            f"{problem.severity.word}: {message} {problem.remedy}".rstrip(),
        )
        for problem in ordered
        for place, message in problem.by_place
        if place
    ]
    return tuple(notes[:MOST_NOTES])
