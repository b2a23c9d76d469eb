"""Refused files that can be had back with their bad cells marked; kept for a while, not stored.

A file is marked when it is asked for, in the sandbox, and only for the person who uploaded it.
"""

import secrets
from dataclasses import dataclass
from pathlib import PurePath
from threading import Lock
from typing import Final

from cachetools import TTLCache

from zi_core.access.permissions import Person, Right
from zi_core.publishing.previews import Preview
from zi_core.publishing.problem_causes import cell_notes
from zi_core.workbook import Problem
from zi_core.workbook.reading.sandbox import mark_in_sandbox
from zi_core.workbook.writing.marked_file import CellNote

KEPT_SECONDS: Final = 2 * 60 * 60
"""How long a refused file can be had back."""
MOST_KEPT: Final = 48 * 2**20
"""How many bytes of such files are kept at a time; the oldest go first."""


@dataclass(frozen=True, slots=True)
class MarkableFile:
    """A refused file, what to write beside which of its cells, and whose it is."""

    name: str
    content: bytes
    notes: tuple[CellNote, ...]
    owner: str

    def __len__(self) -> int:
        """Its size in bytes."""
        return len(self.content)

    def marked(self) -> bytes | Problem:
        """The file with its cells marked, or why it cannot be made."""
        return mark_in_sandbox(self.content, self.notes)


_kept: Final[TTLCache[str, MarkableFile]] = TTLCache(MOST_KEPT, KEPT_SECONDS, getsizeof=len)
_keeping: Final = Lock()


def offer(shown: Preview, person: Person) -> str:
    """Keep a refused file for its person; the key to it, empty where no cell can be marked."""
    if shown.merge is not None or not (notes := cell_notes(shown.problems)):
        return ""
    key = secrets.token_urlsafe(18)
    name = f"{PurePath(shown.file_name).stem[:200]}-ditandai.xlsx"
    with _keeping:
        _kept[key] = MarkableFile(name, shown.content, notes, person.name)
    return key


def offered(key: str, person: Person) -> MarkableFile | None:
    """The file of a key, for the person who uploaded it; None for others, and once it is gone."""
    with _keeping:
        found = _kept.get(key)
    is_theirs = found is not None and found.owner == person.name and person.may(Right.PUBLISH)
    return found if is_theirs else None
