"""Publish what a preview showed, an old state anew, or typed corrections: exactly that, or nothing.

Rules: docs/rules.md, Publishing.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from zi_core.access.permissions import Person, Right
from zi_core.plan.facts import Change, facts_of, plan_of
from zi_core.publishing import change_phrases
from zi_core.publishing.outcomes import Outcome, Refusal, permission_refusal, rows_refusal
from zi_core.publishing.previews import Preview, other_year
from zi_core.store import NewVersion, Stale, Store
from zi_core.store.version_state import sha256
from zi_core.text import one_line

MAX_NOTE: Final = 500
"""The longest note of a version, in characters."""
_NO_NAME: Final = Refusal("Isi nama Anda dulu.")


def publish(
    store: Store,
    shown: Preview,
    person: Person,
    *,
    note: str = "",
    confirmed: bool = False,
    year: int | None = None,
) -> Outcome:
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
        return _NO_NAME
    if len(note) > MAX_NOTE:
        return Refusal(f"Catatannya lebih dari {MAX_NOTE} huruf; pendekkan dulu.")
    if merged.conflicts:
        return Refusal(f"Sebanyak {len(merged.conflicts)} isian yang berbeda belum diputuskan.")
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
    return rows_refusal(store, person, before, merged.plan, file_sha256) or target.publish(new)


def restore(store: Store, number: int, person: Person, *, seen: int | None = None) -> Outcome:
    """Publish an old state anew; None where it is what the newest version says already.

    :class:`Stale` where ``seen``, the newest version as the person saw it, no longer is.
    """
    refusal = permission_refusal(store, person, Right.RESTORE)
    if refusal:
        return refusal
    if not person.display.strip():
        return _NO_NAME
    parent = store.newest()
    if not 1 <= number <= parent:
        return Refusal(f"Versi {number} tidak ada.")
    if seen not in (None, parent):
        return Stale(parent)
    plan = store.plan(number)
    if plan == store.plan(parent):
        return None
    note = f"Memulihkan versi {number}."
    new = NewVersion(parent, plan, person.display.strip(), kind="restore", note=note)
    return store.publish(_signed(new, person))


def publish_corrections(
    store: Store, changes: Iterable[Change], person: Person, *, note: str = ""
) -> Outcome:
    """Publish small corrections typed in directly; they meet the newest version as it is now.

    None where they change nothing. :class:`Refusal` where somebody changed the same meanwhile, or
    the person may not change it.
    """
    refusal = permission_refusal(store, person, Right.PUBLISH)
    if refusal:
        return refusal
    if not person.display.strip():
        return _NO_NAME
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
    refusal = rows_refusal(store, person, newest, plan)
    if refusal:
        return refusal
    new = NewVersion(
        parent, plan, person.display.strip(), kind="entry", note=one_line(note.strip())
    )
    return store.publish(_signed(new, person))


def _signed(new: NewVersion, person: Person) -> NewVersion:
    """What is to be published, with what the audit trail records of who does it and from where."""
    return replace(new, account=person.name, role=person.role or "", address=person.address)
