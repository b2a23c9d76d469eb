"""From an uploaded file to a published version: read, merge, show, confirm, publish (DESIGN §6)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from zi_core.alignment import realigned
from zi_core.facts import Place, facts_of, plan_of
from zi_core.merge import Choice, Merge, merge
from zi_core.plan import Code, Entry, EvidenceItem, Plan
from zi_core.store import NewVersion, Stale, Store, Version
from zi_core.store.state import sha256
from zi_core.workbook import Problem, Reading, Severity, read
from zi_core.workbook.told import Told

MUCH_REMOVED_WORD = "HAPUS"
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
    """Nothing was published, and why, as an Indonesian sentence."""

    message: str


def preview(
    store: Store, content: bytes, file_name: str, choices: Mapping[Place, Choice] | None = None
) -> Preview:
    """Read a file and merge it with the newest version; stores nothing.

    ``choices`` settle conflicts shown by an earlier preview of the same file.
    """
    parent = store.newest()
    reading = read(content)
    problems = (*reading.problems, *_strangers(store, reading))
    if reading.plan is None or any(p.severity is Severity.ERROR for p in problems):
        return Preview(file_name, content, parent, None, problems, None, {})
    ancestor = _ancestor(store, reading, parent)
    newest = store.plan(parent)
    base = store.plan(ancestor) if ancestor else newest
    plan, told = _realign(reading.plan, reading.told, base)
    merged = merge(
        store.plan(ancestor) if ancestor else None,
        newest,
        # The office's name in a title may be spelled otherwise; the book's is the one that counts.
        replace(plan, office=newest.office, year=newest.year),
        choices=choices,
        is_silent=told.is_silent,
    )
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
        return Refusal(f"{len(merged.removals)} penghapusan belum disetujui.")
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
    parent = store.newest()
    if store.version(number) is None:
        return Refusal(f"Versi {number} tidak ada.")
    plan = store.plan(number)
    if plan == store.plan(parent):
        return None
    note = f"Memulihkan versi {number}."
    return store.publish(NewVersion(parent, plan, author.strip(), kind="restore", note=note))


def enter(
    store: Store, change: Mapping[Place, str | None], author: str, *, note: str = ""
) -> Version | Stale | Refusal | None:
    """Publish small corrections typed in directly: facts by their place, None to clear one.

    None where they change nothing. They meet the newest version as it is now.
    """
    if not author.strip():
        return Refusal("Isi nama Anda dulu.")
    parent = store.newest()
    newest = store.plan(parent)
    facts = facts_of(newest)
    for place, value in change.items():
        if value is None:
            facts.pop(place, None)
        else:
            facts[place] = value
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
    if plan.year is not None and plan.year != book.year:
        found.append(
            Problem(
                Severity.ERROR,
                "file-of-other-year",
                "",
                f"Berkas ini rencana aksi tahun {plan.year}, bukan {book.year}.",
                f"Pilih berkas tahun {book.year}.",
            )
        )
    if plan.office and plan.office.casefold() != book.office.casefold():
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


def _realign(plan: Plan, told: Told, reference: Plan) -> tuple[Plan, Told]:
    """A file's plan under the codes that its activities have in the version compared with."""
    codes = realigned(plan, told.uncoded, reference)
    if all(old == new for old, new in codes.items()):
        return plan, told
    areas = {area.number: area for area in (*reference.areas, *plan.areas)}

    def moved(place: Place) -> Place:
        code = place.code
        return replace(place, subject=str(codes[code])) if code in codes else place

    return (
        replace(
            plan,
            areas=tuple(areas.values()),
            activities=tuple(replace(a, code=codes[a.code]) for a in plan.activities),
            entries=tuple(Entry(codes[e.code], e.month, e.done_on) for e in plan.entries),
            evidence_items=tuple(
                EvidenceItem(codes[i.code], i.month, i.document, i.link, i.note)
                for i in plan.evidence_items
            ),
        ),
        replace(
            told,
            realised=_moved(told.realised, codes),
            uncoded=_moved(told.uncoded, codes),
            sources={moved(place): cell for place, cell in told.sources.items()},
        ),
    )


def _moved(found: frozenset[Code], codes: Mapping[Code, Code]) -> frozenset[Code]:
    return frozenset(codes.get(code, code) for code in found)
