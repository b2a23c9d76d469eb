"""Commands about a plan: check a file, count it, write it as a working workbook.

Rules: docs/rules.md, Command line.
"""

from pathlib import Path

import click

from zi_core import formatting
from zi_core.cli.app import REFUSED, app, as_json, print_json, refused, say
from zi_core.cli.options import FILE, book_of, book_year, plan_at
from zi_core.cli.output import reading_json, say_progress, say_reading
from zi_core.dates import today
from zi_core.plan import Plan, team_named
from zi_core.progress import LAST_AS_OF, Weighting, default_as_of, measure
from zi_core.progress.snapshot import status_of
from zi_core.store import Version
from zi_core.views.links import parse_position
from zi_core.workbook import Problem, Reading, Severity, Stamp, write
from zi_core.workbook.reading.sandbox import read_in_sandbox

one_file = click.argument(
    "file",
    metavar="[BERKAS]",
    type=FILE,
    required=False,
    help="Berkas .xlsx; tanpa berkas: versi terbaru.",
)
to_file = click.option(
    "--to", metavar="BERKAS", type=FILE, required=True, help="Berkas .xlsx yang ditulis."
)


@app.command()
@click.argument(
    "files", metavar="BERKAS...", type=FILE, nargs=-1, required=True, help="Berkas .xlsx."
)
@click.option("--year", metavar="TAHUN", type=int, help="Tolak berkas yang menyebut tahun lain.")
@as_json
def check(files: tuple[Path, ...], year: int | None, as_json: bool) -> None:
    """Periksa berkas: apa yang salah, di sel mana, apa perbaikannya."""
    accepted = True
    for path in files:
        reading = _read(path, year)
        accepted = accepted and reading.plan is not None
        if as_json:
            print_json(reading_json(path, reading))
        else:
            say_reading(path, reading)
    raise click.exceptions.Exit(0 if accepted else REFUSED)


@app.command()
@one_file
@click.option("--as-of", metavar="TAHUN-BULAN", help="Posisi s.d. akhir bulan, misalnya 2022-06.")
@click.option(
    "--weight",
    type=click.Choice([weighting.value for weighting in Weighting]),
    default=Weighting.SLOT.value,
    show_default=True,
    help="Dihitung per jadwal, per kegiatan, atau per bobot area.",
)
@book_year
@as_json
def status(
    file: Path | None, as_of: str | None, weight: str, year: int | None, as_json: bool
) -> None:
    """Hitung capaian: keseluruhan, per area, per tim."""
    plan, _ = _plan_of(file, None, year)
    progress = measure(plan, _as_of(plan, as_of), Weighting(weight))
    if as_json:
        print_json(status_of(progress))
    else:
        say_progress(progress)


@app.command()
@to_file
@one_file
@click.option("--version", metavar="VERSI", type=int, help="Versi yang ditulis; bawaan: terbaru.")
@click.option(
    "--team",
    metavar="TIM",
    help="Hanya baris tim ini yang terbuka; “-” untuk kegiatan tanpa tim.",
)
@book_year
def export(
    to: Path, file: Path | None, version: int | None, team: str | None, year: int | None
) -> None:
    """Tulis buku kerja, seluruhnya atau untuk satu tim."""
    plan, issued = _plan_of(file, version, year)
    chosen = _team_of(plan, team)
    number, state = (issued.number, issued.state_sha256) if issued else (None, "")
    write_bytes(to, write(plan, version=number, state=state, team=chosen))
    say(f"{to}: {formatting.number(len(plan.activities))} kegiatan ditulis.")


# ---- input ----------------------------------------------------------------------------------


def read_bytes(path: Path) -> bytes | Problem:
    """What is in a file; one that cannot be opened is a problem like any other."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        code, message = "file-not-found", "Berkas ini tidak ada."
        remedy = "Periksa nama dan foldernya."
    except IsADirectoryError:
        code, message = "file-is-folder", "Ini folder, bukan berkas."
        remedy = "Sebut berkas .xlsx di dalamnya."
    except OSError:
        code, message = "file-unreadable", "Berkas ini tidak dapat dibuka."
        remedy = "Periksa izin aksesnya, atau tutup dulu di program lain."
    return Problem(Severity.ERROR, code, "", message, remedy)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file anew; one that cannot be written is refused."""
    try:
        path.write_bytes(content)
    except OSError as error:
        message = f"Berkas {path} tidak dapat ditulis; periksa foldernya dan izin aksesnya."
        raise refused(message) from error


def _read(path: Path, year: int | None = None) -> Reading:
    content = read_bytes(path)
    if isinstance(content, Problem):
        return Reading(None, Stamp(), (content,))
    return read_in_sandbox(content, year=year)


def _plan_of(
    path: Path | None, version: int | None, year: int | None
) -> tuple[Plan, Version | None]:
    """The plan in a file, or a version with its plan, the newest if none is named.

    A refused file ends the command with its first error, on one line.
    """
    if path is None:
        store = book_of(year)
        number = store.newest() if version is None else version
        return plan_at(store, number), store.version(number)
    if version is not None:
        raise click.UsageError("sebut berkas atau --version, jangan keduanya.")
    reading = _read(path, year)
    if reading.plan is not None:
        return reading.plan, None
    errors = [p for p in reading.problems if p.severity is Severity.ERROR]
    more = f" (dan {len(errors) - 1} kesalahan lain; lihat: check {path})" if errors[1:] else ""
    raise refused(f"{path}: {errors[0]}{more}")


def _as_of(plan: Plan, text: str | None) -> int:
    if text is None:
        if plan.year is None and not plan.entries:
            raise click.UsageError("Tahun rencana tidak diketahui; sebutkan --as-of.")
        return default_as_of(plan, today())
    position = parse_position(text)
    if position is None:
        raise click.UsageError(f"“{text}” bukan posisi; tulis seperti 2022-06.")
    year, month = position
    as_of = month if plan.year is None else (year - plan.year) * 12 + month
    if not 0 <= as_of <= LAST_AS_OF:
        raise click.UsageError(
            f"“{text}” di luar tahun rencana {plan.year}; yang diterima: Desember tahun "
            "sebelumnya sampai Maret tahun berikutnya."
        )
    return as_of


def _team_of(plan: Plan, name: str | None) -> str | None:
    """The team meant by a name, in whatever letter case; an unknown one is refused."""
    if name is None:
        return None
    if name == "-" or not team_named(name):
        return ""
    for team in plan.teams:
        if team and team.casefold() == name.strip().casefold():
            return team
    offered = "; ".join(team or "-" for team in plan.teams)
    raise refused(f"Tim “{name}” tidak ada di rencana aksi ini. Yang ada: {offered}.")
