"""Commands that publish and compare versions: publish, diff, restore, verify."""

from pathlib import Path
from typing import Any, Final

import click

from zi_core import formatting
from zi_core.access import operator
from zi_core.cli.app import REFUSED, app, as_json, print_json, refused, say
from zi_core.cli.files import read_bytes
from zi_core.cli.options import FILE, book_of, book_year, opened_store, plan_at
from zi_core.cli.output import problem_json
from zi_core.meetings import verify_all
from zi_core.plan.facts import Change, difference
from zi_core.publishing import Preview, Refusal, change_phrases, preview, renewed
from zi_core.publishing import publish as publish_preview
from zi_core.publishing import restore as restore_version
from zi_core.publishing.merge import Conflict
from zi_core.store import Stale, Store, Version
from zi_core.views import phrases
from zi_core.workbook import Problem

_by = click.option("--by", metavar="NAMA", required=True, help="Siapa yang melakukannya.")
_ATTEMPTS: Final = 20
"""How often a publication is tried anew when another process was quicker."""
_ALWAYS_STALE: Final = "Versi lain terus masuk lebih dulu; coba lagi sebentar."


@app.command()
@click.argument("file", metavar="BERKAS", type=FILE, help="Berkas .xlsx yang diunggah.")
@_by
@click.option("--note", metavar="CATATAN", default="", help="Catatan versi.")
@click.option("--yes", is_flag=True, help="Setujui penghapusan dan penimpaan.")
@click.option(
    "--year", metavar="TAHUN", type=int, help="Tahun berkas itu; wajib bila bukan tahun terbaru."
)
@as_json
def publish(file: Path, by: str, note: str, yes: bool, year: int | None, as_json: bool) -> None:
    """Gabungkan berkas dengan versi terbaru lalu terbitkan."""
    store, person = opened_store(), operator(by)
    content = read_bytes(file)
    if isinstance(content, Problem):
        this = store.book.year
        shown = Preview(file.name, b"", this, this, store.newest(), problems=(content,))
    else:
        shown = preview(store, content, file.name, year=year)
    for _ in range(_ATTEMPTS):
        outcome = publish_preview(store, shown, person, note=note, confirmed=yes, year=year)
        if not isinstance(outcome, Stale):
            break
        shown = renewed(store, shown, {}, person) or shown
    else:
        raise refused(_ALWAYS_STALE)
    if as_json:
        print_json(_as_json(shown, outcome))
    else:
        _say(shown, outcome, year)
    raise click.exceptions.Exit(REFUSED if isinstance(outcome, Refusal) else 0)


@app.command()
@click.argument("a", metavar="A", type=int, help="Versi yang satu.")
@click.argument("b", metavar="B", type=int, help="Versi yang lain.")
@book_year
@as_json
def diff(a: int, b: int, year: int | None, as_json: bool) -> None:
    """Bandingkan dua versi."""
    store = book_of(year)
    changes = difference(plan_at(store, a), plan_at(store, b))
    if as_json:
        print_json({"from": a, "to": b, "changes": [change_json(change) for change in changes]})
        return
    for change in changes:
        say(str(change_phrases.describe(change)))
    if not changes:
        say(f"Versi {a} dan versi {b} sama isinya.")


@app.command()
@click.argument("number", metavar="VERSI", type=int, help="Versi yang dipulihkan.")
@_by
@book_year
@as_json
def restore(number: int, by: str, year: int | None, as_json: bool) -> None:
    """Terbitkan lagi isi sebuah versi lama."""
    store = book_of(year)
    plan_at(store, number)
    for _ in range(_ATTEMPTS):
        outcome = restore_version(store, number, operator(by))
        if not isinstance(outcome, Stale):
            break
    else:
        raise refused(_ALWAYS_STALE)
    if isinstance(outcome, Refusal):
        raise refused(outcome.message)
    published = outcome.number if isinstance(outcome, Version) else None
    if as_json:
        changes = outcome.change_count if isinstance(outcome, Version) else 0
        print_json({"version": published, "changes": changes})
    elif published is None:
        say(f"Tidak ada perubahan: isi terbaru sudah sama dengan versi {number}.")
    else:
        say(f"Versi {published} diterbitkan dengan isi versi {number}.")


@app.command()
@as_json
def verify(as_json: bool) -> None:
    """Periksa keutuhan basis data dan setiap sidik yang tersimpan."""
    store = opened_store()
    found = verify_all(store)
    if as_json:
        print_json({"versions": _count(store), "problems": found})
    else:
        for problem in found:
            say(problem, is_error=True)
        if not found:
            say(f"{formatting.number(_count(store))} versi utuh.")
    raise click.exceptions.Exit(REFUSED if found else 0)


def _count(store: Store) -> int:
    """How many versions all books hold."""
    return sum(store.for_book(book).newest() for book in store.books())


# ---- telling --------------------------------------------------------------------------------


def change_json(change: Change) -> dict[str, Any]:
    """A change as ``diff --json`` prints it; ``month`` is null where the field has none."""
    place = change.place
    return {
        "code": place.subject,
        "month": place.month or None,
        "field": place.field.value,
        "item": place.item,
        "before": change.before,
        "after": change.after,
    }


def _conflict_json(conflict: Conflict) -> dict[str, Any]:
    place = conflict.place
    return {
        "code": place.subject,
        "month": place.month or None,
        "field": place.field.value,
        "item": place.item,
        "ancestor": conflict.ancestor,
        "newest": conflict.newest,
        "file": conflict.file,
    }


def _as_json(shown: Preview, outcome: Version | Refusal | None) -> dict[str, Any]:
    merged = shown.merge
    return {
        "year": shown.year,
        "version": outcome.number if isinstance(outcome, Version) else None,
        "changes": outcome.change_count if isinstance(outcome, Version) else 0,
        "conflicts": [_conflict_json(conflict) for conflict in merged.conflicts] if merged else [],
        "removals": [change_json(change) for change in merged.removals] if merged else [],
        "problems": [problem_json(problem) for problem in shown.problems],
        "message": outcome.message if isinstance(outcome, Refusal) else "",
    }


def _say(shown: Preview, outcome: Version | Refusal | None, year: int | None) -> None:
    is_refused = isinstance(outcome, Refusal)
    for problem in shown.problems:
        say(f"  {problem}", is_error=is_refused)
    if shown.merge and is_refused:
        for conflict in shown.merge.conflicts:
            place, ancestor, newest, file = change_phrases.describe_conflict(conflict)
            say(
                f"  Berbeda isi: {place}: semula {ancestor}; versi terbaru {newest}; "
                f"berkas ini {file}.",
                is_error=True,
            )
        for change in shown.merge.removals:
            say(f"  Dihapus atau ditimpa: {change_phrases.describe(change)}", is_error=True)
    if isinstance(outcome, Refusal):
        option = f"--year {shown.year}" if shown.is_of_other_year and year is None else "--yes"
        remedy = f" Tambahkan {option} bila memang dimaksud." if outcome.is_confirmable else ""
        say(f"Tidak diterbitkan: {outcome.message}{remedy}", is_error=True)
    elif outcome is None:
        say("Tidak ada perubahan: isi berkas sudah sama dengan versi terbaru.")
    elif shown.begins_year and shown.merge:
        counts = phrases.plan_counts(shown.merge.plan)
        say(f"Rencana aksi {shown.year} dimulai dengan versi 1: {counts}.")
    else:
        count = formatting.number(outcome.change_count)
        name = f" rencana aksi {shown.year}" if shown.is_of_other_year else ""
        say(f"Versi {outcome.number}{name} diterbitkan: {count} perubahan.")
