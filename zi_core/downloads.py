"""The files that the dashboard hands out: what they are called, and what a name means."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from zi_core.meetings import Dossier, Meetings
from zi_core.reports import MEDIA_TYPES, Document, document
from zi_core.settings import Papers
from zi_core.store import Store
from zi_core.store.state import sha256
from zi_core.workbook import write

NO_TEAM_SLUG: Final = "tanpa-tim"

_NAME: Final = re.compile(r"ZI-([0-9]{4})(?:-([a-z0-9-]+))?-v([0-9]{1,9})\.xlsx")


@dataclass(frozen=True, slots=True)
class Download:
    """A file to hand out: its name for the person, its bytes, and what they are."""

    name: str
    content: bytes
    media_type: str = MEDIA_TYPES["xlsx"]


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


def meeting_document(store: Store, number: int, name: str, papers: Papers) -> Download | None:
    """A document of a meeting of the book that a store looks at; None where there is none.

    Made anew only when something that it depends on has changed. Raises MeetingError where what
    the meeting froze is no longer there.
    """
    meetings, found = Meetings(store), document(name)
    if found is None or meetings.get(number) is None:
        return None
    dossier = meetings.dossier(number)
    return Download(
        found.file_name(dossier), _made(found, _Asked(store, dossier, papers)), found.media_type
    )


class _Asked:
    """A dossier to make a document of, compared by all that the document depends on."""

    def __init__(self, store: Store, dossier: Dossier, papers: Papers) -> None:
        self.dossier, self.papers = dossier, papers
        self._key = (store, dossier.fingerprint, dossier.today, papers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=24)
def _made(found: Document, asked: _Asked) -> bytes:
    return found.make(asked.dossier, asked.papers)
