"""From a file to a preview: read it, judge it, merge it; nothing is stored.

Rules: docs/rules.md, Publishing.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from zi_core.access.permissions import Person, Right, refusal_words
from zi_core.plan import Plan
from zi_core.plan.facts import FactKey, Field, changes_between, facts_of, plan_of
from zi_core.publishing.merge import Choice, Conflict, Merge, existence, merge
from zi_core.publishing.row_matching import match_rows
from zi_core.publishing.validation import (
    ancestor_of,
    forbidden_changes,
    rows_of_others,
    validation_problems,
)
from zi_core.store import Store
from zi_core.store.version_state import sha256
from zi_core.text import short_file_name
from zi_core.workbook import Problem, Reading, Severity
from zi_core.workbook.problems import MOST_PLACES
from zi_core.workbook.reading.cell_names import CellName
from zi_core.workbook.reading.coverage import Coverage
from zi_core.workbook.reading.sandbox import read_in_sandbox
from zi_core.workbook.reading.steps import ReadingStep, Report, unreported


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing a file would do, shown before anything is done.

    ``open_year`` is that of the board that the file was uploaded to, ``year`` the one it is for.
    ``parent`` is that year's newest version, which it was made against; 0 where the file begins
    that year.
    ``ancestor`` is the version the file was issued from (None where it does not say, or says one
    that is not there). ``merge`` is None where the file is refused; ``problems`` then hold at
    least one error. ``reading`` is what the file says; ``cell_names`` what the cells are about
    where problems are.
    """

    file_name: str
    content: bytes
    open_year: int
    year: int
    parent: int
    ancestor: int | None = None
    problems: tuple[Problem, ...] = ()
    merge: Merge | None = None
    sources: Mapping[FactKey, str] = field(default_factory=dict)
    reading: Reading | None = field(default=None, repr=False)
    cell_names: Mapping[str, CellName] = field(default_factory=dict, repr=False)

    @property
    def key(self) -> str:
        """What tells one preview from another: the file and the version it was merged with."""
        return f"{sha256(self.content)}-{self.open_year}-{self.year}-{self.parent}"

    @property
    def is_of_other_year(self) -> bool:
        """Whether the file is for another year than the board's; that year must be typed."""
        return self.year != self.open_year

    @property
    def begins_year(self) -> bool:
        """Whether there is no plan of the file's year yet: it becomes version 1 of a new book."""
        return self.parent == 0


def preview(
    store: Store,
    content: bytes,
    file_name: str,
    choices: Mapping[Conflict, Choice] | None = None,
    *,
    year: int | None = None,
    person: Person | None = None,
    report: Report = unreported,
) -> Preview:
    """Read a file and merge it with the newest version of its year; stores nothing.

    ``store`` looks at the board's year; a file that names no year is for that one. ``choices``
    settle conflicts shown by an earlier preview of the same file. With ``year``, a file that
    names another is refused, and one that names none is for that year. Where ``person`` is given,
    a file that changes what they may not change is refused here already. ``report`` hears of each
    step.
    """
    reading = read_in_sandbox(content, year=year, otherwise_year=store.book.year, report=report)
    report(ReadingStep.COMPARE)
    return _judged(store, reading, content, short_file_name(file_name), choices, person)


def renewed(
    store: Store, shown: Preview, choices: Mapping[Conflict, Choice], person: Person
) -> Preview | None:
    """The preview of the same file as things stand now; the file is not read again.

    None where it must be: on the board of another year, for which a file may be that names no year.
    """
    if shown.reading is None or shown.open_year != store.book.year:
        return None
    return _judged(store, shown.reading, shown.content, shown.file_name, choices, person)


def _judged(
    store: Store,
    reading: Reading,
    content: bytes,
    file_name: str,
    choices: Mapping[Conflict, Choice] | None,
    person: Person | None,
) -> Preview:
    """The preview of a file that was read.

    One with errors is judged all the same by what could be read of it, so that everything that is
    wrong with it is told at once.
    """
    open_year = store.book.year
    plan = reading.plan or reading.draft
    if plan is not None and store.rehearsal:
        plan = replace(plan, sample=True)  # whatever is tried out there
    misplaced = validation_problems(store, plan)
    problems = (*reading.problems, *misplaced)
    file_year = (plan and plan.year) or open_year
    target = store.of_year(file_year)
    parent = target.newest() if target else 0
    blank = Preview(
        file_name,
        content,
        open_year,
        file_year,
        parent,
        problems=problems,
        reading=reading,
        cell_names=reading.cell_names,
    )
    if plan is None or misplaced:
        return blank
    if target is None:
        shown = _beginning(store, plan, reading, blank, person)
    else:
        shown = _merging(target, plan, reading, blank, choices, person)
    return shown if reading.plan else replace(shown, merge=None, sources={})


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
    if reading.plan is None:
        plan = _only_stated(plan, base, reading)
    if not coverage.has_notes:
        plan = _with_notes_of(base, plan)
    merged = merge(
        base if ancestor else None,
        newest,
        plan,
        choices=choices,
        is_absent=coverage.is_absent,
    )
    is_unstamped = reading.stamp.version is None
    if person and is_unstamped and (left := rows_of_others(person, newest, merged)):
        plan = _without(plan, newest, left)
        merged = merge(None, newest, plan, choices=choices, is_absent=coverage.is_absent)
        blank = replace(blank, problems=(*blank.problems, _left_alone(left, blank.parent)))
    strange = forbidden_changes(
        person, reading.stamp.team, base, newest, plan, merged, coverage.sources
    )
    if strange:
        cells = {cell for problem in strange for cell in (problem.where, *problem.others)}
        names = {
            cell: CellName(place.subject, place.month)
            for place, cell in coverage.sources.items()
            if cell in cells and place.code
        }
        return replace(
            blank,
            problems=(*blank.problems, *strange),
            cell_names={**blank.cell_names, **names},
        )
    return replace(blank, merge=merged, sources=coverage.sources)


def _only_stated(draft: Plan, base: Plan, reading: Reading) -> Plan:
    """What a file with errors states for certain, on top of the version that it came from.

    What seems to be emptied in it may only be unreadable. Where its plan sheets have errors,
    nothing but the realisation counts, of the activities that are known.
    """
    known, stated = facts_of(base), facts_of(draft)
    sheets = {
        cell.rpartition("!")[0]
        for place, cell in reading.coverage.sources.items()
        if place.field is Field.ACTIVITY
    }
    realised = {
        place: value
        for place, value in stated.items()
        if place.field.is_realisation and existence(place.subject) in known
    }
    errors = [p for p in reading.problems if p.severity is Severity.ERROR]
    if not any(p.where.partition("!")[0] in ("", *sheets) for p in errors):
        with suppress(ValueError):  # a row that was moved stands in both
            return plan_of(known | stated, base)
    return plan_of(known | realised, base)


def _without(file: Plan, newest: Plan, subjects: Iterable[str]) -> Plan:
    """A file's plan with some activities and areas as they are in the newest version."""
    left = frozenset(subjects)
    facts = {place: value for place, value in facts_of(file).items() if place.subject not in left}
    facts |= {place: value for place, value in facts_of(newest).items() if place.subject in left}
    return plan_of(facts, file)


def _left_alone(subjects: Sequence[str], parent: int) -> Problem:
    listed = ", ".join(subjects[:MOST_PLACES])
    if len(subjects) > MOST_PLACES:
        listed += f" dan {len(subjects) - MOST_PLACES} lainnya"
    return Problem(
        Severity.WARNING,
        "rows-left-alone",
        "",
        f"Berkas ini tanpa cap versi. Baris yang bukan milik tim Anda dibiarkan seperti di versi "
        f"{parent}: {listed}.",
        "Tidak perlu tindakan bila yang Anda isi hanya baris tim Anda.",
    )


def is_current(store: Store, shown: Preview) -> bool:
    """Whether a preview was made on this board and against what is the newest version now."""
    target = store.of_year(shown.year)
    return (shown.open_year, shown.parent) == (store.book.year, target.newest() if target else 0)


def other_year(shown: Preview) -> str:
    """Which year a file is for that is not the board's, as a sentence."""
    return (
        f"Berkas ini untuk tahun {shown.year}, sedangkan dasbor menampilkan rencana aksi "
        f"{shown.open_year}."
    )


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

    def moved(facts: Mapping[FactKey, str]) -> dict[FactKey, str]:
        return {
            place._replace(subject=by_subject.get(place.subject, place.subject)): value
            for place, value in facts.items()
        }

    return plan_of(moved(facts_of(plan)), plan), replace(coverage, sources=moved(coverage.sources))
