"""Which files may be merged, and with which version: judged before anything is.

Rules: docs/rules.md, Publishing.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from zi_core.access.permissions import Person
from zi_core.access.row_permissions import foreign_rows
from zi_core.plan import Plan, owner_of, team_label
from zi_core.plan.facts import FactKey
from zi_core.publishing.merge import Merge
from zi_core.store import Store
from zi_core.text import comparable
from zi_core.workbook import Problem, Severity, Stamp
from zi_core.workbook.stamp import SHORT_STATE

NOT_HERE: Final = "ancestor-not-here"
"""The problem of a file whose stamp names a version that this store does not have."""
PLAN_YEARS: Final = range(2000, 2100)
"""The years that a plan may be for: those that a title can name."""


def validation_problems(store: Store, plan: Plan | None) -> tuple[Problem, ...]:
    """Why what could be read of a file does not belong here."""
    book = store.book
    if plan is None:
        return ()
    found = []
    if plan.year not in PLAN_YEARS:
        found.append(
            Problem(
                Severity.ERROR,
                "year-unlikely",
                "",
                f"Berkas ini untuk tahun {plan.year}; yang diterima: tahun {PLAN_YEARS[0]} sampai "
                f"{PLAN_YEARS[-1]}.",
                "Periksa tahunnya, atau unduh buku kerja baru dari dasbor.",
            )
        )
    if plan.sample and not store.rehearsal:
        found.append(
            Problem(
                Severity.ERROR,
                "file-is-sample",
                "",
                "Berkas ini DATA CONTOH; realisasi rekaan tidak dapat diterbitkan.",
                "Unduh buku kerja kantor dari dasbor, lalu isi yang itu. Berkas contoh diunggah di "
                "latihan: buka data contoh, lalu pilih peran.",
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


def ancestor_of(store: Store, stamp: Stamp, parent: int) -> tuple[int | None, list[Problem]]:
    """The version a file was issued from, if it is one of this book, and what is doubtful.

    Numbers repeat in a restored or another database; a state's hash does not. A stamp without a
    hash, as earlier releases wrote it, is believed where it names this very office and year.
    """
    if not stamp.state:
        same = stamp.year == store.book.year and stamp.office == store.book.office
        is_here = same and stamp.version and stamp.version <= parent
        return (stamp.version if is_here else None), []
    alike = [
        version.number
        for version in store.history()
        if version.number <= parent
        and len(stamp.state) >= SHORT_STATE
        and version.state_sha256.startswith(stamp.state)
    ]
    if alike:
        return (stamp.version if stamp.version in alike else alike[0]), []
    doubt = Problem(
        Severity.WARNING,
        NOT_HERE,
        "",
        "Berkas ini diunduh dari salinan data yang tidak ada di sini, misalnya sebelum sebuah "
        "cadangan dipulihkan.",
        "Periksa semua yang akan dihapus atau ditimpa, atau unduh buku kerja baru lalu isi yang "
        "itu.",
    )
    return None, [doubt]


def rows_of_others(person: Person, newest: Plan, merged: Merge) -> tuple[str, ...]:
    """The subjects of what a file changes although its person may not, in the order found."""
    places = [change.place for change in merged.changes]
    places += [conflict.place for conflict in merged.conflicts]
    found = foreign_rows(person, newest, merged.plan, places)
    return tuple(dict.fromkeys(place.subject for place in found))


def forbidden_changes(
    person: Person | None,
    team: str,
    base: Plan,
    newest: Plan,
    file: Plan,
    merged: Merge,
    sources: Mapping[FactKey, str],
) -> list[Problem]:
    """Where a file changes, or would by a choice change, rows that it must not change.

    A workbook that was issued to a ``team`` changes no other team's rows, and a person of a team
    only the rows of their own (docs/rules.md, Publishing). Each row once, with all its cells.
    """
    places = [change.place for change in merged.changes]
    places += [conflict.place for conflict in merged.conflicts]
    reasons = _of_other_teams(team, base, file, places)
    if person is not None:
        remedy = "Kembalikan isinya, atau mintalah Pengelola menerbitkannya."
        for place, words in foreign_rows(person, newest, merged.plan, places).items():
            reasons.setdefault(place.subject, (words, remedy))
    cells: dict[str, dict[str, None]] = {subject: {} for subject in reasons}
    for place in places:
        if place.subject in cells and (cell := sources.get(place)):
            cells[place.subject][cell] = None
    found = []
    for subject, (words, remedy) in reasons.items():
        first, *others = cells[subject] or [""]
        sheet = first.rpartition("!")[0]
        same = tuple(cell for cell in others if cell.rpartition("!")[0] == sheet)
        found.append(
            Problem(Severity.ERROR, "row-of-other-team", first, words, remedy, same, 1 + len(same))
        )
    return found


def _of_other_teams(
    team: str, base: Plan, file: Plan, places: Iterable[FactKey]
) -> dict[str, tuple[str, str]]:
    """The rows that are not of the team whose workbook a file is: by code, why and what to do."""
    found: dict[str, tuple[str, str]] = {}
    for place in places if team else ():
        code = place.code
        owner = owner_of(code, base, file)
        if code and owner not in (team, None) and place.subject not in found:
            found[place.subject] = (
                f"Buku kerja ini milik {team}, tetapi mengubah {code} milik "
                f"{team_label(owner or '')}.",
                "Kembalikan isinya, atau isikan di buku kerja tim itu.",
            )
    return found
