"""From an uploaded file to a published version: read, merge, show, confirm, publish (DESIGN §6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from zi_core import change_words
from zi_core.access import audit
from zi_core.access.rights import Person, Right, Role, denial
from zi_core.access.rows import foreign_rows
from zi_core.alignment import realigned
from zi_core.facts import Change, Field, Place, difference, facts_of, plan_of
from zi_core.merge import Choice, Conflict, Merge, merge
from zi_core.plan import Code, Plan, team_label
from zi_core.store import NewVersion, Stale, Store, Version
from zi_core.store.state import sha256
from zi_core.text import comparable
from zi_core.workbook import Problem, Reading, Severity, read
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
    *,
    person: Person | None = None,
) -> Preview:
    """Read a file and merge it with the newest version; stores nothing.

    ``choices`` settle conflicts shown by an earlier preview of the same file. Where ``person`` is
    given, a file that changes what they may not change is refused here already.
    """
    parent = store.newest()
    reading = read(content, year=store.book.year)
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
    if person is not None and not strange:
        strange = _not_theirs(person, newest, merged, told.sources)
    if strange:
        return Preview(file_name, content, parent, ancestor, (*problems, *strange), None, {})
    return Preview(file_name, content, parent, ancestor, problems, merged, told.sources)


def publish(
    store: Store, shown: Preview, person: Person, *, note: str = "", confirmed: bool = False
) -> Version | Stale | Refusal | None:
    """Publish what a preview showed, exactly that, or nothing.

    None where the file changes nothing. :class:`Stale` where a newer version came in since the
    preview was made; make a new one. :class:`Refusal` for a refused file, a conflict without a
    choice, removals that are not ``confirmed``, or what the person may not change.
    """
    file_sha256 = sha256(shown.content)
    refusal = _denied(store, person, Right.PUBLISH, file_sha256)
    if refusal:
        return refusal
    merged = shown.merge
    if merged is None:
        return Refusal("Berkas ini ditolak; perbaiki kesalahannya lalu unggah lagi.")
    if not person.display.strip():
        return Refusal("Isi nama Anda dulu.")
    if merged.conflicts:
        return Refusal(f"{len(merged.conflicts)} pertentangan belum diputuskan.")
    if merged.is_nothing:
        return None
    if merged.removals and not confirmed:
        count = len(merged.removals)
        return Refusal(f"{count} penghapusan atau penimpaan belum disetujui.", is_confirmable=True)
    try:
        before = store.plan(shown.parent)
    except KeyError:  # an older copy of the store has been put back since
        return Stale(store.newest())
    refusal = _trespassing(store, person, before, merged.plan, file_sha256)
    if refusal:
        return refusal
    return _published(
        store,
        person,
        NewVersion(
            parent=shown.parent,
            plan=merged.plan,
            author=person.display.strip(),
            kind="upload",
            note=note.strip(),
            file_name=shown.file_name,
            file=shown.content,
            sources=shown.sources,
        ),
    )


def restore(store: Store, number: int, person: Person) -> Version | Stale | Refusal | None:
    """Publish an old state anew; None where it is what the newest version says already."""
    refusal = _denied(store, person, Right.RESTORE)
    if refusal:
        return refusal
    if not person.display.strip():
        return Refusal("Isi nama Anda dulu.")
    parent = store.newest()
    if not 1 <= number <= parent:
        return Refusal(f"Versi {number} tidak ada.")
    plan = store.plan(number)
    if plan == store.plan(parent):
        return None
    note = f"Memulihkan versi {number}."
    new = NewVersion(parent, plan, person.display.strip(), kind="restore", note=note)
    return _published(store, person, new)


def enter(
    store: Store, changes: Iterable[Change], person: Person, *, note: str = ""
) -> Version | Stale | Refusal | None:
    """Publish small corrections typed in directly; they meet the newest version as it is now.

    None where they change nothing. :class:`Refusal` where somebody changed the same meanwhile, or
    the person may not change it.
    """
    refusal = _denied(store, person, Right.PUBLISH)
    if refusal:
        return refusal
    if not person.display.strip():
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
    refusal = _trespassing(store, person, newest, plan)
    if refusal:
        return refusal
    new = NewVersion(parent, plan, person.display.strip(), kind="entry", note=note.strip())
    return _published(store, person, new)


def _published(store: Store, person: Person, new: NewVersion) -> Version | Stale:
    """Publish, telling the audit trail who did it and from where."""
    role = person.role or ""
    return store.publish(replace(new, account=person.name, role=role, address=person.address))


def _denied(store: Store, person: Person, right: Right, file_sha256: str = "") -> Refusal | None:
    """Refuse, on record, whoever has not the right, whatever the page has shown them."""
    words = denial(person, right)
    if words is None:
        return None
    audit.record(store, audit.Event.REFUSED, person, subject=right, file_sha256=file_sha256)
    return Refusal(words)


def _trespassing(
    store: Store, person: Person, before: Plan, after: Plan, file_sha256: str = ""
) -> Refusal | None:
    """Refuse, on record, a team's person who would change other teams' rows."""
    if person.role is not Role.TEAM:
        return None
    places = (change.place for change in difference(before, after))
    reasons = [*foreign_rows(person, before, after, places).values()]
    if not reasons:
        return None
    audit.record(
        store,
        audit.Event.REFUSED,
        person,
        subject=Right.PUBLISH,
        detail={"reasons": reasons[:5]},
        file_sha256=file_sha256,
    )
    more = f" Juga {len(reasons) - 1} baris lain." if len(reasons) > 1 else ""
    return Refusal(reasons[0] + more)


def _not_theirs(
    person: Person, newest: Plan, merged: Merge, sources: Mapping[Place, str]
) -> list[Problem]:
    """Where a file changes, or would by a choice change, what the person may not change."""
    places = [change.place for change in merged.changes]
    places += [conflict.place for conflict in merged.conflicts]
    return [
        Problem(
            Severity.ERROR,
            "row-of-other-team",
            sources.get(place, ""),
            words,
            "Kembalikan isinya, atau mintalah Pengelola menerbitkannya.",
        )
        for place, words in foreign_rows(person, newest, merged.plan, places).items()
    ]


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
