"""What a new version would do: the capaian before and after, and how much of what it changes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from zi_core.formatting import as_of_phrase, number
from zi_core.plan import NO_TEAM_LABEL, Plan, owner_of, team_label
from zi_core.plan.facts import Change, Field, difference
from zi_core.progress import By, Figures, default_as_of, measure
from zi_core.views import phrases

EVERYBODY: Final = "Seluruh rencana"


@dataclass(frozen=True, slots=True)
class EffectLine:
    """The capaian of a team, or of the whole plan, before and after: ``0 dari 40 (0%)``."""

    name: str
    before: str
    after: str

    @property
    def in_sentence(self) -> str:
        """What the capaian is of, inside a sentence: ``Tim A``, ``seluruh rencana``."""
        if self.name == NO_TEAM_LABEL:
            return "kegiatan tanpa penanggung jawab"
        return self.name.lower() if self.name == EVERYBODY else self.name

    @property
    def is_changed(self) -> bool:
        """Whether it is another one afterwards."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Effect:
    """What a new version would do, counted per jadwal at one and the same position.

    ``position`` is that in words, ``akhir Juni 2022``. ``lines`` are the teams whose rows are
    changed, and last the whole plan. ``counts`` says how much is changed, of each kind:
    ``40 realisasi baru``.
    """

    position: str
    lines: tuple[EffectLine, ...]
    counts: tuple[str, ...]


def effect_of(before: Plan, after: Plan, as_of: int) -> Effect:
    """The effect of going from one state of a plan to another, as of a month (0-15)."""
    changes = difference(before, after)
    was, now = measure(before, as_of), measure(after, as_of)
    owners = dict.fromkeys(
        owner
        for change in changes
        for plan in (before, after)
        if (owner := owner_of(change.place.code, plan)) is not None
    )
    ordered = [team for team in dict.fromkeys((*before.teams, *after.teams)) if team in owners]
    teams_before, teams_after = was.by(By.TEAM), now.by(By.TEAM)
    lines = [
        EffectLine(
            team_label(team),
            _completion(teams_before.get(team)),
            _completion(teams_after.get(team)),
        )
        for team in ordered
    ]
    lines.append(EffectLine(EVERYBODY, _completion(was.total), _completion(now.total)))
    return Effect(as_of_phrase(as_of, after.year), tuple(lines), change_counts(changes))


def position_of(plan: Plan, board_year: int | None, as_of: int, today: date) -> int:
    """The position to count a plan at: the board's, or, of another year, the one that opens at."""
    return as_of if plan.year == board_year else default_as_of(plan, today)


def _completion(figures: Figures | None) -> str:
    return phrases.completion(figures) if figures else "belum ada kegiatan"


_COUNTED: Final = {
    Field.ENTRY: ("realisasi", "baru", "diubah", "dihapus"),
    Field.DOCUMENT: ("bukti dukung", "baru", "diubah", "dihapus"),
    Field.OBSTACLE: ("kendala", "baru", "diubah", "dikosongkan"),
    Field.FOLLOW_UP: ("rencana tindak lanjut", "baru", "diubah", "dikosongkan"),
    Field.ACTIVITY: ("kegiatan", "baru", "diubah", "dihapus"),
    Field.PLANNED: ("jadwal", "ditambahkan", "diubah", "dihapus"),
}
"""What is counted by its kind, and the words for what becomes of it; all else is "isian lain"."""


def change_counts(changes: Iterable[Change]) -> tuple[str, ...]:
    """How much of each kind some changes add, alter and take away: ``2 realisasi dihapus``.

    The texts of an activity that is new or removed are not counted beside it.
    """
    changes = tuple(changes)
    whole = {c.place.subject for c in changes if c.place.field is Field.ACTIVITY}
    counts: Counter[tuple[Field | None, int]] = Counter()
    for change in changes:
        field: Field | None = change.place.field
        if field not in _COUNTED:
            if change.place.subject in whole:
                continue
            field = None
        counts[field, _kind(change)] += 1
    words = [
        f"{number(count)} {named[0]} {named[1 + kind]}"
        for field, named in _COUNTED.items()
        for kind in range(3)
        if (count := counts[field, kind])
    ]
    if other := sum(count for (field, _), count in counts.items() if field is None):
        words.append(f"{number(other)} isian lain")
    return tuple(words)


def _kind(change: Change) -> int:
    """0 for what is new, 1 for what is altered, 2 for what is taken away."""
    if change.before is None:
        return 0
    return 2 if change.after is None else 1
