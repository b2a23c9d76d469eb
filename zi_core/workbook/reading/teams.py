"""Which team answers for which row: named once in an area, it holds for the whole area."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zi_core.plan import Area, team_named
from zi_core.plan.areas import AREA_BY_NUMBER
from zi_core.text import shortened
from zi_core.workbook.problems import ProblemLog
from zi_core.workbook.reading.cells import Cell, Sheet


@dataclass(frozen=True, slots=True)
class TeamMention:
    """A team as a row names it, for the area the row belongs to."""

    area: str
    team: str


def place_lines(
    lines: Iterable[Cell], areas: Iterable[Area], sheet: Sheet, log: ProblemLog
) -> list[TeamMention]:
    """Give each line that only names a team to the area whose name it shares words with."""
    words = {area.number: _words_of(area) for area in areas}
    spread = Counter(word for found in words.values() for word in found)
    placed = []
    for line in lines:
        # A word that several areas share says less about which one is meant.
        scores = {
            number: sum(1 / spread[word] for word in _words(line.text) & found)
            for number, found in words.items()
        }
        best = [number for number, score in scores.items() if score == max(scores.values())]
        if len(best) == 1 and scores[best[0]]:
            placed.append(TeamMention(best[0], line.text))
            log.warning(
                "team-line",
                sheet.where_of(line),
                f"“{shortened(line.text)}” di luar tabel dibaca sebagai penanggung jawab area "
                f"{best[0]}.",
                "Periksa apakah areanya benar.",
            )
        else:
            log.warning(
                "team-line-unplaced",
                sheet.where_of(line),
                f"“{shortened(line.text)}” tidak dapat dipastikan areanya dan tidak dipakai.",
                "Tulis nama tim di kolom PENANGGUNG JAWAB areanya.",
            )
    return placed


def team_of_areas(mentions: Iterable[TeamMention]) -> Mapping[str, tuple[str, ...]]:
    """The different teams named in each area, each in its first spelling."""
    named: dict[str, dict[str, str]] = defaultdict(dict)
    for mention in mentions:
        if team_named(mention.team):
            named[mention.area].setdefault(mention.team.casefold(), mention.team)
    return {area: tuple(teams.values()) for area, teams in named.items()}


def fits_an_area(text: str, areas: Iterable[Area]) -> bool:
    """Whether a team's name shares a word with any of the areas."""
    return any(_words(text) & _words_of(area) for area in areas)


def _words_of(area: Area) -> set[str]:
    return _words(area.name) | _words(AREA_BY_NUMBER[area.number].official_name)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold())) - {"tim", "dan", "unit", "kerja"}
