"""From an uploaded file to a published version: read, merge, show, confirm, publish (DESIGN §6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from zi_core import change_words
from zi_core.alignment import realigned
from zi_core.facts import Change, Field, Place, facts_of, plan_of
from zi_core.merge import Choice, Conflict, Merge, merge
from zi_core.plan import Code, Plan, team_label
from zi_core.store import NewVersion, Stale, Store, Version
from zi_core.store.state import sha256
from zi_core.text import comparable
from zi_core.workbook import Problem, Reading, Severity
from zi_core.workbook.apart import read_apart
from zi_core.workbook.told import Told

MUCH_REMOVED_WORD: Final = "HAPUS"
"""What a person types to confirm that a file removes more than a fifth of what there is."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing a file would do, shown before anything is done.

    ``parent`` is the newest version it was made against, ``ancestor`` the version the file was
    issued from (None where it does not say, or says one that is not there). ``merge`` is None
    where the file is refused; ``problems`` then hold at least one error.
    """

    file_name: str
    content: bytes
    parent: int
    ancestor: int | None
    problems: tuple[Problem, ...]
    merge: Merge | None
    sources: Mapping[Place, str]

    @property
    def key(self) -> str:
        """What tells one preview from another: the file and the version it was merged with."""
        return f"{sha256(self.content)}-{self.parent}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing was published, and why, as an Indonesian sentence.

    ``is_confirmable`` tells that a person only has to confirm what would be removed.
    """

    message: str
    is_confirmable: bool = False


def preview(
    store: Store,
    content: bytes,
    file_name: str,
    choices: Mapping[Conflict, Choice] | None = None,
) -> Preview:
    """Read a file and merge it with the newest version; stores nothing.

    ``choices`` settle conflicts shown by an earlier preview of the same file.
    """
    parent = store.newest()
    reading = read_apart(content, year=store.book.year)
    problems = (*reading.problems, *_strangers(store, reading))
    if reading.plan is None or any(p.severity is Severity.ERROR for p in problems):
        return Preview(file_name, content, parent, None, problems, None, {})
    ancestor = _ancestor(store, reading, parent)
    newest = store.plan(parent)
    base = store.plan(ancestor) if ancestor else newest
    plan, told = _realign(reading.plan, reading.told, base, newest)
    if not told.has_notes:
        plan = _with_notes_of(base, plan)
    merged = merge(
        base if ancestor else None,
        newest,
        plan,
        choices=choices,
        is_silent=told.is_silent,
    )
    strange = _of_other_teams(reading.stamp.team, base, plan, merged, told.sources)
    if strange:
        return Preview(file_name, content, parent, ancestor, (*problems, *strange), None, {})
    return Preview(file_name, content, parent, ancestor, problems, merged, told.sources)


def publish(
    store: Store, shown: Preview, author: str, *, note: str = "", confirmed: bool = False
) -> Version | Stale | Refusal | None:
    """Publish what a preview showed, exactly that, or nothing.

    None where the file changes nothing. :class:`Stale` where a newer version came in since the
    preview was made; make a new one. :class:`Refusal` for a refused file, a conflict without a
    choice, or removals that are not ``confirmed``.
    """
    merged = shown.merge
    if merged is None:
        return Refusal("Berkas ini ditolak; perbaiki kesalahannya lalu unggah lagi.")
    if not author.strip():
        return Refusal("Isi nama Anda dulu.")
    if merged.conflicts:
        return Refusal(f"{len(merged.conflicts)} pertentangan belum diputuskan.")
    if merged.is_nothing:
        return None
    if merged.removals and not confirmed:
        count = len(merged.removals)
        return Refusal(f"{count} penghapusan atau penimpaan belum disetujui.", is_confirmable=True)
    return store.publish(
        NewVersion(
            parent=shown.parent,
            plan=merged.plan,
            author=author.strip(),
            kind="upload",
            note=note.strip(),
            file_name=shown.file_name,
            file=shown.content,
            sources=shown.sources,
        )
    )


def restore(store: Store, number: int, author: str) -> Version | Stale | Refusal | None:
    """Publish an old state anew; None where it is what the newest version says already."""
    if not author.strip():
        return Refusal("Isi nama Anda dulu.")
    parent = store.newest()
    if not 1 <= number <= parent:
        return Refusal(f"Versi {number} tidak ada.")
    plan = store.plan(number)
    if plan == store.plan(parent):
        return None
    note = f"Memulihkan versi {number}."
    return store.publish(NewVersion(parent, plan, author.strip(), kind="restore", note=note))


def enter(
    store: Store, changes: Iterable[Change], author: str, *, note: str = ""
) -> Version | Stale | Refusal | None:
    """Publish small corrections typed in directly; they meet the newest version as it is now.

    None where they change nothing. :class:`Refusal` where somebody changed the same meanwhile.
    """
    if not author.strip():
        return Refusal("Isi nama Anda dulu.")
    parent = store.newest()
    newest = store.plan(parent)
    facts = facts_of(newest)
    for change in changes:
        place, now = change.place, facts.get(change.place)
        if place.code not in newest.by_code:
            return Refusal(f"Kegiatan {place.subject} sudah tidak ada di versi {parent}.")
        if now not in (change.before, change.after):
            return Refusal(
                f"{change_words.where(place)}: {place.field.word} sementara itu sudah diubah "
                f"menjadi {change_words.value(place, now)}. Periksa lagi."
            )
        if change.after is None:
            facts.pop(place, None)
        else:
            facts[place] = change.after
    plan = plan_of(facts, newest)
    if plan == newest:
        return None
    return store.publish(NewVersion(parent, plan, author.strip(), kind="entry", note=note.strip()))


def _ancestor(store: Store, reading: Reading, parent: int) -> int | None:
    """The version a file was issued from, where it says so of this very office and year."""
    stamp = reading.stamp
    same = stamp.year == store.book.year and stamp.office == store.book.office
    return stamp.version if same and stamp.version and stamp.version <= parent else None


def _strangers(store: Store, reading: Reading) -> tuple[Problem, ...]:
    """Why a readable file does not belong here."""
    plan, book = reading.plan, store.book
    if plan is None:
        return ()
    found = []
    if plan.sample:
        found.append(
            Problem(
                Severity.ERROR,
                "file-is-sample",
                "",
                "Berkas ini DATA CONTOH; realisasi rekaan tidak dapat diterbitkan.",
                "Unduh buku kerja kantor dari dasbor, lalu isi yang itu.",
            )
        )
    if plan.office and _same_office(plan.office) != _same_office(book.office):
        found.append(
            Problem(
                Severity.ERROR,
                "file-of-other-office",
                "",
                f"Berkas ini milik {plan.office}, bukan {book.office}.",
                "Pilih berkas kantor ini.",
            )
        )
    return tuple(found)


def _same_office(name: str) -> str:
    """An office's name as far as it tells offices apart: abbreviations written out."""
    words = {"kab": "kabupaten", "kpu": "komisi pemilihan umum"}
    bare = name.casefold().replace(".", " ").split()
    return comparable(" ".join(words.get(word, word) for word in bare))


def _of_other_teams(
    team: str, base: Plan, file: Plan, merged: Merge, sources: Mapping[Place, str]
) -> list[Problem]:
    """Where a team's own workbook changes the rows of another team (DESIGN §6)."""
    if not team:
        return []
    touched = [change.place for change in merged.changes]
    touched += [conflict.place for conflict in merged.conflicts]
    strange: dict[Code, Place] = {}
    for place in touched:
        activity = place.code and (base.by_code.get(place.code) or file.by_code.get(place.code))
        if activity and activity.team != team:
            strange.setdefault(activity.code, place)
    return [
        Problem(
            Severity.ERROR,
            "row-of-other-team",
            sources.get(place, ""),
            f"Buku kerja ini milik {team}, tetapi mengubah {code} milik "
            f"{team_label((base.by_code.get(code) or file.by_code[code]).team)}.",
            "Kembalikan isinya, atau isikan di buku kerja tim itu.",
        )
        for code, place in strange.items()
    ]


def _with_notes_of(base: Plan, file: Plan) -> Plan:
    """A file without KETERANGAN says nothing of remarks: its documents keep those they have."""
    known, told = facts_of(base), facts_of(file)
    documents = [place for place in told if place.field is Field.DOCUMENT and place in known]
    return plan_of(told | {place: known[place] for place in documents}, file)


def _realign(plan: Plan, told: Told, base: Plan, newest: Plan) -> tuple[Plan, Told]:
    """A file's plan under the codes that its activities have in the store.

    Its office may be spelled otherwise in a title; the store's name is the one that counts.
    """
    plan = replace(plan, office=newest.office)
    codes = realigned(plan, told.uncoded, base, newest)
    if all(old == new for old, new in codes.items()):
        return plan, told
    by_subject = {str(old): str(new) for old, new in codes.items()}

    def moved(facts: Mapping[Place, str]) -> dict[Place, str]:
        return {
            place._replace(subject=by_subject.get(place.subject, place.subject)): value
            for place, value in facts.items()
        }

    return plan_of(moved(facts_of(plan)), plan), replace(told, sources=moved(told.sources))
