"""Which files may be merged, and with which version: judged before anything is.

Rules: docs/rules.md, Publishing.
"""

from collections.abc import Mapping
from typing import Final

from zi_core.access.permissions import Person
from zi_core.access.row_permissions import foreign_rows
from zi_core.plan import Code, Plan, owner_of, team_label
from zi_core.plan.facts import FactKey
from zi_core.publishing.merge import Merge
from zi_core.store import Store
from zi_core.text import comparable
from zi_core.workbook import Problem, Reading, Severity, Stamp
from zi_core.workbook.stamp import SHORT_STATE

NOT_HERE: Final = "ancestor-not-here"
"""The problem of a file whose stamp names a version that this store does not have."""
PLAN_YEARS: Final = range(2000, 2100)
"""The years that a plan may be for: those that a title can name."""


def validation_problems(store: Store, reading: Reading) -> tuple[Problem, ...]:
    """Why a readable file does not belong here."""
    plan, book = reading.plan, store.book
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
    person: Person, newest: Plan, merged: Merge, sources: Mapping[FactKey, str]
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


def cross_team_changes(
    team: str, base: Plan, file: Plan, merged: Merge, sources: Mapping[FactKey, str]
) -> list[Problem]:
    """Where a team's own workbook changes the rows of another team (docs/rules.md, Publishing)."""
    if not team:
        return []
    touched = [change.place for change in merged.changes]
    touched += [conflict.place for conflict in merged.conflicts]
    strange: dict[Code, FactKey] = {}
    for place in touched:
        code = place.code
        if code and owner_of(code, base, file) not in (team, None):
            strange.setdefault(code, place)
    return [
        Problem(
            Severity.ERROR,
            "row-of-other-team",
            sources.get(place, ""),
            f"Buku kerja ini milik {team}, tetapi mengubah {code} milik "
            f"{team_label(owner_of(code, base, file) or '')}.",
            "Kembalikan isinya, atau isikan di buku kerja tim itu.",
        )
        for code, place in strange.items()
    ]
