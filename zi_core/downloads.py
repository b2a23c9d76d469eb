"""The files that the dashboard hands out: what they are called, and what a name means."""

import re
from dataclasses import dataclass
from typing import Final

from zi_core.store import Store
from zi_core.store.state import sha256
from zi_core.workbook import write

NO_TEAM_SLUG: Final = "tanpa-tim"

_NAME: Final = re.compile(r"ZI-([0-9]{4})(?:-([a-z0-9-]+))?-v([0-9]{1,9})\.xlsx")


@dataclass(frozen=True, slots=True)
class Download:
    """A file to hand out: its name for the person, and its bytes."""

    name: str
    content: bytes


def slug(team: str) -> str:
    """A team's name as it stands in a file name: ``tim-pengawasan``.

    A name of which letters and digits do not tell everything gets a mark, so that *Tim A/B* and
    *Tim A B* are two files.
    """
    if not team:
        return NO_TEAM_SLUG
    words = re.findall(r"[a-z0-9]+", team.casefold())
    is_told = words == team.casefold().split()
    return "-".join(words if is_told else [*words, sha256(team)[:4]])


def download_name(year: int, version: int, team: str | None = None) -> str:
    """``ZI-2022-v12.xlsx``, or ``ZI-2022-tim-pengawasan-v12.xlsx`` for a team's rows."""
    return (
        f"ZI-{year}-{slug(team)}-v{version}.xlsx"
        if team is not None
        else f"ZI-{year}-v{version}.xlsx"
    )


def working_workbook(store: Store, name: str) -> Download | None:
    """The working workbook that a name means; None for a name that means none."""
    match = _NAME.fullmatch(name)
    book = store.of_year(int(match[1])) if match else None
    version = book.version(int(match[3])) if match and book else None
    if not match or not book or not version:
        return None
    plan = book.plan(version.number)
    teams = [team for team in plan.teams if match[2] and slug(team) == match[2]]
    if match[2] and not teams:
        return None
    team = teams[0] if teams else None
    content = write(plan, version=version.number, state=version.state_sha256, team=team)
    return Download(name, content)


def uploaded_file(store: Store, year: int, number: int) -> Download | None:
    """The file behind a version as it was uploaded; None where there was none."""
    book = store.of_year(year)
    if book is None:
        return None
    version, content = book.version(number), book.file(number)
    if version is None or content is None:
        return None
    return Download(version.file_name or f"versi-{number}.xlsx", content)
