"""From an uploaded file to a published version: read, merge, show, confirm, publish.

Rules: docs/rules.md, Publishing.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from zi_core.access import audit
from zi_core.access.permissions import Person, Right, Role, refusal_words
from zi_core.access.row_permissions import foreign_rows
from zi_core.plan import Plan
from zi_core.plan.facts import Change, Field, Place, changes_between, difference, facts_of, plan_of
from zi_core.publishing import change_phrases
from zi_core.publishing.merge import Choice, Conflict, Merge, merge
from zi_core.publishing.row_matching import match_rows
from zi_core.publishing.validation import (
    ancestor_of,
    cross_team_changes,
    forbidden_changes,
    validation_problems,
)
from zi_core.store import NewVersion, Stale, Store, Version
from zi_core.store.version_state import sha256
from zi_core.text import one_line, short_file_name
from zi_core.workbook import Problem, Reading, Severity
from zi_core.workbook.reading.coverage import Coverage
from zi_core.workbook.reading.sandbox import read_in_sandbox

MUCH_REMOVED_WORD: Final = "HAPUS"
"""What a person types to confirm that a file removes more than a fifth of what there is."""
UPLOAD_WINDOW: Final = timedelta(minutes=10)
MAX_UPLOADS: Final = 30
"""How many files an account may upload in that time: reading each costs the server a process."""
MAX_NOTE: Final = 500
"""The longest note of a version, in characters."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing a file would do, shown before anything is done.

    ``board`` is the year that the file was uploaded to, ``year`` the one it is for. ``parent`` is
    that year's newest version, which it was made against; 0 where the file begins that year.
    ``ancestor`` is the version the file was issued from (None where it does not say, or says one
    that is not there). ``merge`` is None where the file is refused; ``problems`` then hold at
    least one error. ``reading`` is what the file says.
    """

    file_name: str
    content: bytes
    board: int
    year: int
    parent: int
    ancestor: int | None = None
    problems: tuple[Problem, ...] = ()
    merge: Merge | None = None
    sources: Mapping[Place, str] = field(default_factory=dict)
    reading: Reading | None = field(default=None, repr=False)

    @property
    def key(self) -> str:
        """What tells one preview from another: the file and the version it was merged with."""
        return f"{sha256(self.content)}-{self.board}-{self.year}-{self.parent}"

    @property
    def is_of_other_year(self) -> bool:
        """Whether the file is for another year than the board's; that year must be typed."""
        return self.year != self.board

    @property
    def begins_year(self) -> bool:
        """Whether there is no plan of the file's year yet: it becomes version 1 of a new book."""
        return self.parent == 0


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
    year: int | None = None,
    person: Person | None = None,
) -> Preview:
    """Read a file and merge it with the newest version of its year; stores nothing.

    ``store`` looks at the board's year; a file that names no year is for that one. ``choices``
    settle conflicts shown by an earlier preview of the same file. With ``year``, a file that
    names another is refused, and one that names none is for that year. Where ``person`` is given,
    a file that changes what they may not change is refused here already.
    """
    reading = read_in_sandbox(content, year=year, otherwise_year=store.book.year)
    return _judged(store, reading, content, short_file_name(file_name), choices, person)


def renewed(
    store: Store, shown: Preview, choices: Mapping[Conflict, Choice], person: Person
) -> Preview | Refusal:
    """The preview of the same file as things stand now; the file is not read again.

    But for a board of another year, for which a file may be that names no year: then it is taken
    in anew, as :func:`receive` does.
    """
    if shown.reading is None or shown.board != store.book.year:
        return receive(store, shown.content, shown.file_name, person)
    return _judged(store, shown.reading, shown.content, shown.file_name, choices, person)


def _judged(
    store: Store,
    reading: Reading,
    content: bytes,
    file_name: str,
    choices: Mapping[Conflict, Choice] | None,
    person: Person | None,
) -> Preview:
    """The preview of a file that was read."""
    board = store.book.year
    problems = (*reading.problems, *validation_problems(store, reading))
    plan = reading.plan
    file_year = (plan and plan.year) or board
    target = store.of_year(file_year)
    parent = target.newest() if target else 0
    blank = Preview(
        file_name, content, board, file_year, parent, problems=problems, reading=reading
    )
    if plan is None or any(p.severity is Severity.ERROR for p in problems):
        return blank
    if target is None:
        return _beginning(store, plan, reading, blank, person)
    return _merging(target, plan, reading, blank, choices, person)


def receive(store: Store, content: bytes, file_name: str, person: Person) -> Preview | Refusal:
    """Take in a file that a person uploads: their right, how many came before, the preview.

    Counted before it is read, and read while no other file of the account is. What is previewed,
    and what is refused, is recorded with the file's SHA-256. Stores nothing of the file itself.
    """
    file_sha256, file_name = sha256(content), short_file_name(file_name)
    if refusal := permission_refusal(store, person, Right.PUBLISH, file_sha256):
        return refusal
    with _one_of(person) as is_only_one:
        if not is_only_one:
            return Refusal(
                "Berkas lain dari akun ini masih dibaca. Tunggu sampai selesai, lalu coba lagi."
            )
        if not audit.record_within(
            store,
            audit.Event.PREVIEW,
            person,
            most=MAX_UPLOADS,
            span=UPLOAD_WINDOW,
            subject=file_name,
            file_sha256=file_sha256,
        ):
            _record_refusal(store, person, file_name, file_sha256, "terlalu sering mengunggah")
            return Refusal(
                f"Akun ini sudah mengunggah {MAX_UPLOADS} berkas dalam "
                f"{UPLOAD_WINDOW.seconds // 60} menit; coba lagi sebentar lagi."
            )
        shown = preview(store, content, file_name, person=person)
    if shown.merge is None:
        _record_refusal(store, person, file_name, file_sha256, "berkas ditolak")
    return shown


_reading_now: Final[set[str]] = set()
_reading_lock: Final = threading.Lock()


@contextmanager
def _one_of(person: Person) -> Iterator[bool]:
    """Whether no other file of the same account is being read by this process."""
    with _reading_lock:
        is_only_one = person.name not in _reading_now
        _reading_now.add(person.name)
    try:
        yield is_only_one
    finally:
        if is_only_one:
            _reading_now.discard(person.name)


def _record_refusal(
    store: Store, person: Person, file_name: str, file_sha256: str, why: str
) -> None:
    audit.record(
        store,
        audit.Event.REFUSED,
        person,
        subject=file_name,
        detail={"why": why},
        file_sha256=file_sha256,
    )


def _beginning(
    store: Store, plan: Plan, reading: Reading, blank: Preview, person: Person | None
) -> Preview:
    """The preview of a file that begins a new year; the whole of it is new."""
    if team := reading.stamp.team:
        problem = Problem(
            Severity.ERROR,
            "year-begun-by-team",
            "",
            f"Belum ada rencana aksi {blank.year}, dan buku kerja ini hanya milik {team}.",
            "Mulai tahun itu dengan rencana aksi seluruh kantor.",
        )
        return replace(blank, problems=(*blank.problems, problem))
    if person and (words := refusal_words(person, Right.BEGIN_YEAR)):
        problem = Problem(
            Severity.ERROR,
            "year-begun-without-right",
            "",
            f"Belum ada rencana aksi {blank.year}. {words}",
            "Mintalah Pengelola memulai tahun itu, atau periksa tahun berkasnya.",
        )
        return replace(blank, problems=(*blank.problems, problem))
    plan = replace(plan, office=store.book.office)
    merged = Merge(plan, changes_between({}, facts_of(plan)), (), (), removes_much=False)
    return replace(blank, merge=merged, sources=reading.coverage.sources)


def _merging(
    store: Store,
    plan: Plan,
    reading: Reading,
    blank: Preview,
    choices: Mapping[Conflict, Choice] | None,
    person: Person | None,
) -> Preview:
    """The preview of a file that is merged with the newest version of its year."""
    ancestor, doubts = ancestor_of(store, reading.stamp, blank.parent)
    blank = replace(blank, ancestor=ancestor, problems=(*blank.problems, *doubts))
    newest = store.plan(blank.parent)
    base = store.plan(ancestor) if ancestor else newest
    found = _realign(plan, reading.coverage, base, newest)
    if found is None:
        return replace(blank, problems=(*blank.problems, _too_many_without_code(blank.parent)))
    plan, coverage = found
    if not coverage.has_notes:
        plan = _with_notes_of(base, plan)
    merged = merge(
        base if ancestor else None,
        newest,
        plan,
        choices=choices,
        is_absent=coverage.is_absent,
    )
    strange = cross_team_changes(reading.stamp.team, base, plan, merged, coverage.sources)
    if person is not None and not strange:
        strange = forbidden_changes(person, newest, merged, coverage.sources)
    if strange:
        return replace(blank, problems=(*blank.problems, *strange))
    return replace(blank, merge=merged, sources=coverage.sources)


def is_current(store: Store, shown: Preview) -> bool:
    """Whether a preview was made on this board and against what is the newest version now."""
    target = store.of_year(shown.year)
    return (shown.board, shown.parent) == (store.book.year, target.newest() if target else 0)


def publish(
    store: Store,
    shown: Preview,
    person: Person,
    *,
    note: str = "",
    confirmed: bool = False,
    year: int | None = None,
) -> Version | Stale | Refusal | None:
    """Publish what a preview showed, exactly that, or nothing.

    None where the file changes nothing. :class:`Stale` where a newer version came in since the
    preview was made; make a new one. :class:`Refusal` for a refused file, a conflict without a
    choice, a year other than the board's that a person has not named as ``year``, removals that
    are not ``confirmed``, or what the person may not change.
    """
    file_sha256 = sha256(shown.content)
    refusal = permission_refusal(store, person, Right.PUBLISH, file_sha256)
    if refusal:
        return refusal
    merged = shown.merge
    if merged is None:
        return Refusal("Berkas ini ditolak; perbaiki kesalahannya lalu unggah lagi.")
    if not person.display.strip():
        return Refusal("Isi nama Anda dulu.")
    if len(note) > MAX_NOTE:
        return Refusal(f"Catatannya lebih dari {MAX_NOTE} huruf; pendekkan dulu.")
    if merged.conflicts:
        return Refusal(f"{len(merged.conflicts)} pertentangan belum diputuskan.")
    if merged.is_nothing:
        return None
    if shown.is_of_other_year and year != shown.year:
        return Refusal(f"{other_year(shown)} Tahunnya belum disetujui.", is_confirmable=True)
    if merged.removals and not confirmed:
        count = len(merged.removals)
        return Refusal(f"{count} penghapusan atau penimpaan belum disetujui.", is_confirmable=True)
    new = NewVersion(
        parent=shown.parent or None,
        plan=merged.plan,
        author=person.display.strip(),
        kind="seed" if shown.begins_year else "upload",
        note=one_line(note.strip()),
        file_name=shown.file_name,
        file=shown.content,
        sources=shown.sources,
    )
    new = _signed(new, person)
    if shown.begins_year:
        return permission_refusal(
            store, person, Right.BEGIN_YEAR, file_sha256
        ) or store.create_book(new)
    target = store.of_year(shown.year)
    try:
        before = target.plan(shown.parent) if target else None
    except KeyError:
        before = None
    if target is None or before is None:  # an older copy of the store has been put back since
        return Stale(target.newest() if target else 0)
    return _trespassing(store, person, before, merged.plan, file_sha256) or target.publish(new)


def other_year(shown: Preview) -> str:
    """Which year a file is for that is not the board's, as a sentence."""
    return (
        f"Berkas ini untuk tahun {shown.year}, sedangkan papan menampilkan rencana aksi "
        f"{shown.board}."
    )


def restore(store: Store, number: int, person: Person) -> Version | Stale | Refusal | None:
    """Publish an old state anew; None where it is what the newest version says already."""
    refusal = permission_refusal(store, person, Right.RESTORE)
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
    return store.publish(_signed(new, person))


def publish_corrections(
    store: Store, changes: Iterable[Change], person: Person, *, note: str = ""
) -> Version | Stale | Refusal | None:
    """Publish small corrections typed in directly; they meet the newest version as it is now.

    None where they change nothing. :class:`Refusal` where somebody changed the same meanwhile, or
    the person may not change it.
    """
    refusal = permission_refusal(store, person, Right.PUBLISH)
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
                f"{change_phrases.where(place)}: {place.field.word} sementara itu sudah diubah "
                f"menjadi {change_phrases.value(place, now)}. Periksa lagi."
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
    new = NewVersion(
        parent, plan, person.display.strip(), kind="entry", note=one_line(note.strip())
    )
    return store.publish(_signed(new, person))


def _signed(new: NewVersion, person: Person) -> NewVersion:
    """What is to be published, with what the audit trail tells of who does it and from where."""
    return replace(new, account=person.name, role=person.role or "", address=person.address)


def permission_refusal(
    store: Store, person: Person, right: Right, file_sha256: str = ""
) -> Refusal | None:
    """Refuse, on record, whoever has not the right, whatever the page has shown them."""
    words = refusal_words(person, right)
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


def _with_notes_of(base: Plan, file: Plan) -> Plan:
    """A file without KETERANGAN says nothing of remarks: its documents keep those they have."""
    known, stated = facts_of(base), facts_of(file)
    documents = [place for place in stated if place.field is Field.DOCUMENT and place in known]
    return plan_of(stated | {place: known[place] for place in documents}, file)


def _too_many_without_code(parent: int) -> Problem:
    return Problem(
        Severity.ERROR,
        "too-many-without-code",
        "",
        "Terlalu banyak baris berkas ini tidak berkode atau kodenya tidak dikenal, jadi tidak "
        f"dapat dicocokkan dengan versi {parent}.",
        "Unduh buku kerja baru dari dasbor, yang memuat kodenya, lalu isi yang itu.",
    )


def _realign(
    plan: Plan, coverage: Coverage, base: Plan, newest: Plan
) -> tuple[Plan, Coverage] | None:
    """A file's plan under the codes that its activities have in the store.

    Its office may be spelled otherwise in a title; the store's name is the one that counts. None
    where too many rows have no code of the store.
    """
    plan = replace(plan, office=newest.office)
    codes = match_rows(plan, coverage.uncoded, base, newest)
    if codes is None:
        return None
    if all(old == new for old, new in codes.items()):
        return plan, coverage
    by_subject = {str(old): str(new) for old, new in codes.items()}

    def moved(facts: Mapping[Place, str]) -> dict[Place, str]:
        return {
            place._replace(subject=by_subject.get(place.subject, place.subject)): value
            for place, value in facts.items()
        }

    return plan_of(moved(facts_of(plan)), plan), replace(coverage, sources=moved(coverage.sources))
