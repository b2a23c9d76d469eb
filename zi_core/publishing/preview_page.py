"""The preview of an upload as the page shows it: words, groups, and what must be decided."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from zi_core.dates import moment_label, today
from zi_core.plan import Code, Plan, owner_of, team_label
from zi_core.plan.facts import Change, FactKey, Field
from zi_core.publishing import change_phrases
from zi_core.publishing.change_phrases import ChangeWords
from zi_core.publishing.effect import Effect, effect_of, position_of
from zi_core.publishing.merge import MUCH, Conflict, Merge, existence
from zi_core.publishing.previews import Preview, other_year
from zi_core.publishing.problem_causes import causes_of
from zi_core.publishing.publication import MAX_NOTE
from zi_core.publishing.validation import NOT_HERE
from zi_core.store import Store, Version
from zi_core.store.version_state import sha256
from zi_core.text import whole_number
from zi_core.views import phrases
from zi_core.workbook import Severity

CONFIRMED: Final = "ya"
MUCH_REMOVED_WORD: Final = "HAPUS"
"""What a person types to confirm that a file removes more than a fifth of what there is."""


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The changes of one activity, under its code and action step, and the same in a line."""

    code: str
    action: str
    changes: tuple[ChangeWords, ...]
    summary: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamGroup:
    """The changes of one team's activities."""

    team: str
    activities: tuple[ChangeGroup, ...]

    @property
    def count(self) -> int:
        """How many changes there are."""
        return sum(len(activity.changes) for activity in self.activities)


@dataclass(frozen=True, slots=True)
class ConflictWords:
    """A conflict to decide: its key in the form, its three sides in words, and whose is the newest.

    ``who`` says who changed it since, and when.
    """

    key: str
    where: str
    action: str
    ancestor: str
    newest: str
    file: str
    who: str


@dataclass(frozen=True, slots=True)
class ListedChanges:
    """Changes that a confirmation names: what they are, how many, and each by team."""

    title: str
    count: int
    groups: list[TeamGroup]


def values(
    store: Store,
    shown: Preview,
    author: str,
    note: str,
    message: str,
    *,
    as_of: int,
    marked: str = "",
) -> dict[str, Any]:
    """What the preview template needs.

    ``as_of`` is the position of the board. ``marked`` is the way to the file with its bad cells
    marked; empty where there is none.
    """
    merged = shown.merge
    errors, warnings = (
        causes_of(
            (p for p in shown.problems if p.severity is severity), shown.cell_names, shown.file_name
        )
        for severity in (Severity.ERROR, Severity.WARNING)
    )
    book = store.of_year(shown.year)
    newest = book.plan(shown.parent) if book and shown.parent else Plan(shown.year, "", (), ())
    is_listed = merged is not None and not shown.begins_year
    removed = merged.removals if merged else ()
    lost = frozenset(removed)
    kept = tuple(change for change in merged.changes if change not in lost) if merged else ()
    groups = grouped(kept, merged.plan, newest) if merged and is_listed else []
    settled_by = last_changes(book, shown) if book else {}
    conflicts = [
        ConflictWords(key, *_conflict(conflict, newest), settled_by.get(conflict.place, ""))
        for key, conflict in conflicts_by_key(shown).items()
    ]
    position = position_of(newest, shown.open_year, as_of, today())
    return {
        "preview_key": shown.key,
        "file_name": shown.file_name,
        "causes": errors,
        "marked": marked,
        "effect": effect_of(newest, merged.plan, position)
        if merged and is_listed and merged.changes
        else None,
        "warnings": warnings,
        "is_refused": merged is None,
        "is_nothing": merged is not None and merged.is_nothing,
        "groups": groups,
        "change_count": len(merged.changes) if merged else 0,
        "odd": _odd_words(merged, newest) if merged and is_listed else "",
        "other_year": other_year(shown) if merged and shown.is_of_other_year else "",
        "year": shown.year,
        "board": shown.open_year,
        "begun": phrases.plan_counts(merged.plan) if merged and shown.begins_year else "",
        "conflicts": conflicts,
        "removals": ListedChanges("", len(removed), grouped(removed, newest, newest)),
        "removes_much": merged is not None and merged.removes_much,
        "much_word": MUCH_REMOVED_WORD,
        "confirmed": CONFIRMED,
        "origin": _origin(shown),
        "parent": shown.parent,
        "author": author,
        "note": note,
        "most_note": MAX_NOTE,
        "message": message,
    }


MOST_VERSIONS: Final = 100
"""In how many versions since a file was issued the author of a conflict's other side is sought."""


def last_changes(book: Store, shown: Preview) -> dict[FactKey, str]:
    """Who changed the place of each conflict since the file was issued, and when, in words."""
    open_places = {conflict.place for conflict in (shown.merge.conflicts if shown.merge else ())}
    found: dict[FactKey, str] = {}
    if not open_places or not shown.ancestor:
        return found
    subjects = {place.subject for place in open_places if place.field is Field.ACTIVITY}
    since = [v for v in book.history() if shown.ancestor < v.number <= shown.parent]
    for version in since[:MOST_VERSIONS]:
        who = f"oleh {version.author}, {moment_label(version.at)} (versi {version.number})"
        for change, _ in book.changes(version.number):
            place = change.place
            if place in open_places:
                found.setdefault(place, who)
            if place.subject in subjects:
                found.setdefault(existence(place.subject), who)
        if len(found) == len(open_places):
            break
    return found


def effect_of_version(book: Store, version: Version, as_of: int, board_year: int) -> Effect | None:
    """What a version did, as it stands at a position now; None for one that begins a year."""
    if version.parent is None:
        return None
    before, after = book.plan(version.parent), book.plan(version.number)
    return effect_of(before, after, position_of(after, board_year, as_of, today()))


def _odd_words(merged: Merge, newest: Plan) -> str:
    """What is odd about a file that removes or moves much, as a sentence; else empty."""
    if merged.removes_much:
        lost = Counter(change.place.field for change in merged.removals if change.after is None)
        return (
            f"Berkas ini menghapus {lost[Field.ACTIVITY]} dari {len(newest.activities)} kegiatan "
            f"dan {lost[Field.ENTRY]} dari {len(newest.entries)} realisasi."
        )
    moved = {c.place.subject for c in merged.changes if c.place.field is Field.PLANNED}
    if len(moved) * MUCH > len(newest.activities):
        return (
            f"Berkas ini mengubah bulan jadwal {len(moved)} dari {len(newest.activities)} kegiatan."
        )
    return ""


def _origin(shown: Preview) -> str:
    """Where a file comes from, as far as its stamp is believed."""
    if shown.ancestor:
        return f"diunduh dari versi {shown.ancestor}"
    if any(problem.code == NOT_HERE for problem in shown.problems):
        return "diunduh dari salinan data yang tidak ada di sini"
    return "tanpa cap versi"


def _conflict(conflict: Conflict, newest: Plan) -> tuple[str, str, str, str, str]:
    where, ancestor, now, file = change_phrases.describe_conflict(conflict)
    return where, _action(conflict.place, newest), ancestor, now, file


def conflicts_by_key(shown: Preview) -> dict[str, Conflict]:
    """The conflicts that need a choice, by their key in the form.

    The key is taken from the conflict itself, so that a form filled in before a preview was
    remade can never settle another one.
    """
    conflicts = shown.merge.conflicts if shown.merge else ()
    return {f"pilih-{sha256(repr(conflict))[:16]}": conflict for conflict in conflicts}


def too_large_words(file_name: str, most: int) -> str:
    """Why a file of more than ``most`` bytes was not even sent."""
    size = f"{most // 2**20} MB" if most >= 2**20 else f"{most // 2**10} kB"
    return (
        f"{file_name} lebih dari {size}, jadi tidak dikirim. Hapus gambar, lembar, dan format yang "
        "tidak perlu, simpan, lalu pilih lagi."
    )


def is_confirmed(shown: Preview, said: str) -> bool:
    """Whether what a person ticked or typed confirms the removals."""
    if shown.merge is None or not shown.merge.removals:
        return True
    if shown.merge.removes_much:
        return said.strip().upper() == MUCH_REMOVED_WORD
    return said == CONFIRMED


def year_typed(said: str) -> int | None:
    """The year that a person typed to confirm a file of another one; None for anything else."""
    said = said.strip()
    return whole_number(said) if len(said) == 4 else None


def stale_words(store: Store, before: Preview, now: Preview) -> str:
    """What came in while a person was looking at a preview that had to be made anew."""
    book = store.of_year(now.year)
    came = [v for v in book.history() if before.parent < v.number <= now.parent] if book else []
    names = ", ".join(
        f"versi {version.number} dari {version.author} ({version.change_count} perubahan)"
        for version in reversed(came)
    )
    words = f"Sementara itu terbit {names}." if names else "Sementara itu datanya berganti."
    if before.open_year != now.open_year:
        words = f"Dasbor kini menampilkan rencana aksi {now.open_year}."
    return f"{words} Pratinjau di bawah sudah diperbarui; periksa lagi."


def grouped(changes: tuple[Change, ...], after: Plan, before: Plan) -> list[TeamGroup]:
    """Changes by team and activity, in the plan's order; headings of areas come first."""
    by_team: dict[str, dict[str, list[Change]]] = {}
    for change in changes:
        owner = owner_of(change.place.code, after, before)
        team = "Judul area" if owner is None else team_label(owner)
        by_team.setdefault(team, {}).setdefault(change.place.subject, []).append(change)
    return [
        TeamGroup(
            team,
            tuple(
                ChangeGroup(
                    subject,
                    _action(found[0].place, after) or _action(found[0].place, before),
                    tuple(map(change_phrases.describe, found)),
                    change_phrases.summary(found),
                )
                for subject, found in subjects.items()
            ),
        )
        for team, subjects in by_team.items()
    ]


def _action(place: FactKey, plan: Plan) -> str:
    code: Code | None = place.code
    activity = plan.by_code.get(code) if code else None
    return activity.action if activity else ""
