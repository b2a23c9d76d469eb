"""What commands share that need no more than the store: a path, a year's book, a version."""

from pathlib import Path
from typing import Final

import click

from zi_core.cli.app import refused
from zi_core.plan import Plan
from zi_core.runtime import open_store
from zi_core.store import Store

FILE: Final = click.Path(path_type=Path)

book_year = click.option(
    "--year", metavar="TAHUN", type=int, help="Rencana aksi tahun itu; bawaan: yang terbaru."
)


def opened_store() -> Store:
    """The office's store; it is closed when the command ends."""
    store = open_store()
    click.get_current_context().call_on_close(store.close)
    return store


def book_of(year: int | None) -> Store:
    """The store looking at a year's book, the newest if none is named; others are refused."""
    store = opened_store()
    if year is None:
        return store
    if found := store.of_year(year):
        return found
    years = ", ".join(str(book.year) for book in store.books())
    raise refused(f"Tidak ada rencana aksi tahun {year}; yang ada: {years}.")


def plan_at(store: Store, number: int) -> Plan:
    """The state of a version; an unknown one is refused."""
    newest = store.newest()
    if not 1 <= number <= newest:
        raise refused(f"Versi {number} tidak ada; yang ada: 1 sampai {newest}.")
    return store.plan(number)
