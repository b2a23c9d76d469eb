"""The command that copies a whole store into another database: copy."""

import time

import click

from zi_core import formatting
from zi_core.cli.app import REFUSED, app, as_json, print_json, say
from zi_core.cli.options import opened_store
from zi_core.meetings import verify_all
from zi_core.store.copying import NAMES, NotWhole, copy_store

SECONDS_BETWEEN = 2.0
"""How often people are told how far it is."""


@app.command()
@click.option("--to", metavar="ALAMAT", required=True, help="Basis data tujuan, harus kosong.")
@as_json
def copy(to: str, as_json: bool) -> None:
    """Salin semuanya ke basis data kosong, dan periksa keduanya."""
    try:
        copied = copy_store(opened_store(), to, check=verify_all, report=_Progress().say)
    except NotWhole as error:
        for problem in error.problems:
            say(problem, is_error=True)
        say(str(error), is_error=True)
        raise click.exceptions.Exit(REFUSED) from error
    if as_json:
        tables = {
            table.name: {"rows": table.rows, "sha256": table.sha256} for table in copied.tables
        }
        print_json({"tables": tables, "events_since": copied.events_since})
        return
    for table in copied.tables:
        count = formatting.number(table.rows)
        say(f"{NAMES[table.name]}: {count} baris sama di kedua sisi ({table.sha256[:12]})")
    say("Salinan selesai; kedua basis data utuh. Arahkan ZI_DATABASE_URL ke tujuannya.")
    if copied.events_since:
        say(
            f"Perhatian: {formatting.number(copied.events_since)} kejadian tercatat di asalnya "
            "sesudah penyalinan dimulai, dan tidak ikut. Bila ada yang terbit, kosongkan tujuannya "
            "dan salin lagi dengan dasbor dimatikan.",
            is_error=True,
        )


class _Progress:
    """Says what is being done, every few seconds: nothing where it is done sooner."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def say(self, words: str) -> None:
        now = time.monotonic()
        if now - self._said >= SECONDS_BETWEEN:
            self._said = now
            say(f"{words} …", is_error=True)
