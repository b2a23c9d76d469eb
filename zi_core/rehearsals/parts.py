"""The parts that one can play in a rehearsal, and where each begins."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from zi_core.access import Role
from zi_core.rehearsals.sample import sample_store

CHAIR: Final = "ketua"
SECRETARY: Final = "sekretaris"


@dataclass(frozen=True, slots=True)
class Part:
    """A role to play: its ``key`` in the form, its name, what it does, the page it begins on."""

    key: str
    name: str
    note: str
    role: Role
    page: str
    teams: tuple[str, ...] = ()


@cache
def parts() -> tuple[Part, ...]:
    """The parts of the sample plan: each team, the chair, the secretary."""
    plan = sample_store().plan(1)
    teams = [team for team in plan.teams if team]
    return (
        *(
            Part(f"tim-{number}", team, "", Role.TEAM, "unggah", (team,))
            for number, team in enumerate(teams, start=1)
        ),
        Part(
            CHAIR,
            "Ketua",
            "Memimpin rapat: undangan, agenda, keputusan, penutupan, dokumen.",
            Role.CHAIR,
            "rapat",
        ),
        Part(
            SECRETARY,
            "Sekretaris",
            "Semua yang di atas, dan memulihkan versi, identitas kantor, catatan kejadian.",
            Role.ADMIN,
            "",
        ),
    )


def part_of(key: str) -> Part | None:
    """The part of a form's key; None for another text."""
    return next((part for part in parts() if part.key == key), None)
