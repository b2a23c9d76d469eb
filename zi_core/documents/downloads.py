"""The files that the dashboard hands out: what they are called, and what a name means."""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from zi_core.access import Person, Role
from zi_core.documents import bundle
from zi_core.documents.registry import MEDIA_TYPES, Document, document
from zi_core.documents.sharing import SHARED_PAPERS, TEAM, SharedPaper, SharedView
from zi_core.identity import OfficeIdentity
from zi_core.meetings import MeetingBriefing, Meetings
from zi_core.meetings.scans import scan_file, scans_of
from zi_core.plan import team_label
from zi_core.store import Store, Version
from zi_core.store.version_state import sha256
from zi_core.workbook import write

NO_TEAM_SLUG: Final = "tanpa-tim"
FILLED: Final = "CONTOH-terisi-"
"""How the name of a workbook begins that is filled in for a rehearsal."""

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
    is_whole = words == team.casefold().split()
    return "-".join(words if is_whole else [*words, sha256(team)[:4]])


def download_name(year: int, version: int, team: str | None = None) -> str:
    """``ZI-2022-v12.xlsx``, or ``ZI-2022-tim-pengawasan-v12.xlsx`` for a team's rows."""
    return (
        f"ZI-{year}-{slug(team)}-v{version}.xlsx"
        if team is not None
        else f"ZI-{year}-v{version}.xlsx"
    )


Links: TypeAlias = list[tuple[str, str]]
"""Files to download: their names for people, and their addresses."""


def address(store: Store, name: str) -> str:
    """The address of a file of a store; that of a rehearsal's, or the sample's, says so."""
    return f"/unduh/{name}{'?contoh=1' if store.rehearsal else ''}"


def workbook_links(store: Store, version: int, person: Person) -> tuple[Links, Links]:
    """The workbooks of a person's own teams, and those of all other teams, by a version."""
    own: Links = []
    others: Links = []
    for team in store.plan(version).teams:
        is_own = person.role is Role.TEAM and person.may_change(team)
        file = download_name(store.book.year, version, team)
        (own if is_own else others).append((team_label(team), address(store, file)))
    return own, others


def filled_links(store: Store, person: Person) -> Links:
    """The workbooks with invented reports that a rehearsal's person can upload; none elsewhere."""
    if not store.rehearsal:
        return []
    teams = [team for team in store.plan(1).teams if team and person.may_change(team)]
    return [(team, address(store, f"{FILLED}{slug(team)}.xlsx")) for team in teams]


@dataclass(frozen=True, slots=True)
class VersionFile:
    """A file of one version that is there or can be made: its name, and how to come by it.

    ``team`` is the slug of the team whose rows it holds, empty for all; None means the file as it
    was uploaded.
    """

    name: str
    book: Store
    version: Version
    team: str | None = None

    def kept(self) -> Download | None:
        """The file if it is cached."""
        content = _kept.get(self._key)
        return None if content is None else Download(self.name, content)

    def get(self) -> Download | None:
        """The file, read or made where it is not cached; None where there is none."""
        content = _kept.get(self._key)
        if content is None:
            content = self._made() if self.team is not None else self._uploaded()
            if content is None:
                return None
            _kept.put(self._key, content)
        return Download(self.name, content)

    @property
    def _key(self) -> Hashable:
        # Numbers repeat where an older copy of the store is put back; a state's hash does not.
        version = self.version
        return (self.book, version.number, version.state_sha256, version.file_sha256, self.team)

    def _uploaded(self) -> bytes | None:
        return self.book.file(self.version.number)

    def _made(self) -> bytes | None:
        number, plan = self.version.number, self.book.plan(self.version.number)
        team = next((team for team in plan.teams if slug(team) == self.team), None)
        if self.team and team is None:
            return None
        return write(plan, version=number, state=self.version.state_sha256, team=team)


def working_workbook(store: Store, name: str) -> VersionFile | None:
    """The working workbook that a name means; None for a name that means none.

    Whether the version has such a team is known only when it is made.
    """
    match = _NAME.fullmatch(name)
    book = store.of_year(int(match[1])) if match else None
    version = book.version(int(match[3])) if match and book else None
    if not match or not book or not version:
        return None
    return VersionFile(name, book, version, match[2] or "")


def uploaded_file(store: Store, year: int, number: int) -> VersionFile | None:
    """The file behind a version as it was uploaded; None where there is no such version."""
    book = store.of_year(year)
    version = book.version(number) if book else None
    if book is None or version is None:
        return None
    return VersionFile(version.file_name or f"versi-{number}.xlsx", book, version)


@dataclass(frozen=True, slots=True)
class ViewFile:
    """A paper of a view that can be made: which one, and of what."""

    paper: SharedPaper
    view: SharedView

    @property
    def name(self) -> str:
        """The name it is saved under: the paper's or the team's, position and version."""
        is_of_team = self.paper.slug == TEAM
        subject = slug(self.view.team or "") if is_of_team else self.paper.slug
        return self.paper.file_name(self.view, subject)

    @property
    def key(self) -> Hashable:
        """All that its bytes depend on."""
        return (self.paper, self.view.key)

    def kept(self) -> Download | None:
        """The file if it is cached."""
        content = _kept.get(self.key)
        return None if content is None else self._download(content)

    def get(self) -> Download | None:
        """The file, made where it is not cached."""
        content = _kept.get(self.key)
        if content is None:
            content = self.paper.make(self.view)
            _kept.put(self.key, content)
        return self._download(content)

    def _download(self, content: bytes) -> Download:
        return Download(self.name, content, self.paper.media_type)


def view_file(name: str, view: SharedView) -> ViewFile | None:
    """The paper of a view by its name in links; None where there is none, or not such a team."""
    paper = next((paper for paper in SHARED_PAPERS if paper.name == name), None)
    if paper is None or (paper.slug == TEAM and view.team not in view.plan.teams):
        return None
    return ViewFile(paper, view)


class _Kept:
    """A cache of files, least recently used out first; bounded in number and bytes."""

    MOST: Final = 64
    BYTES: Final = 64 * 2**20

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._files: OrderedDict[Hashable, bytes] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable) -> bytes | None:
        with self._lock:
            content = self._files.get(key)
            if content is not None:
                self._files.move_to_end(key)
            return content

    def put(self, key: Hashable, content: bytes) -> None:
        with self._lock:
            self._bytes += len(content) - len(self._files.pop(key, b""))
            self._files[key] = content
            while len(self._files) > self.MOST or self._bytes > self.BYTES:
                self._bytes -= len(self._files.popitem(last=False)[1])


_kept: Final = _Kept()


def meeting_document(
    store: Store,
    number: int,
    name: str,
    identity: OfficeIdentity,
    say_done: Callable[[int, int], None] = lambda _done, _parts: None,
    *,
    has_scans: bool = True,
) -> Download | None:
    """A document of a meeting of the book that a store looks at; None where there is none.

    Made anew only when something that it depends on has changed; ``say_done`` is called with
    the number of finished documents of a ZIP and of all. ``has_scans`` puts the scans into it.
    Raises MeetingError where what the meeting froze is no longer there.
    """
    meetings, found = Meetings(store), document(name)
    is_bundle = name == bundle.NAME
    if (found is None and not is_bundle) or meetings.get(number) is None:
        return None
    briefing = meetings.briefing(number)
    asked = _Asked(store, briefing, identity)
    if found is not None:
        return Download(found.file_name(briefing), _made(found, asked), found.media_type)
    found_scans = scans_of(store, number) if has_scans else []
    scans = (scan_file(store, number, scan.number) for scan in found_scans)
    content = bundle.make_bundle(
        briefing, lambda which: _made(which, asked), filter(None, scans), say_done
    )
    return Download(bundle.file_name(briefing), content, MEDIA_TYPES["zip"])


def scan_download(store: Store, meeting: int, number: int) -> Download | None:
    """A scan of a meeting as it came; None where there is none."""
    found = scan_file(store, meeting, number)
    if found is None:
        return None
    scan, content = found
    return Download(scan.name, content, MEDIA_TYPES[scan.kind])


class _Asked:
    """A briefing to make a document of, compared by all that the document depends on."""

    def __init__(self, store: Store, briefing: MeetingBriefing, identity: OfficeIdentity) -> None:
        self.briefing, self.identity = briefing, identity
        self._key = (store, briefing.fingerprint, identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=32)
def _made(found: Document, asked: _Asked) -> bytes:
    return found.make(asked.briefing, asked.identity)
