"""Commands about backups: backup, recover, drill."""

from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import Final

import click

from zi_core.backups import drill as try_out
from zi_core.backups import make_backup, new_key, place_of, prune
from zi_core.backups import recover as put_back
from zi_core.cli.app import REFUSED, app, as_json, print_json, refused, say
from zi_core.cli.options import FILE, opened_store
from zi_core.formatting import number
from zi_core.settings import BackupSettings, read_settings
from zi_core.store import NewVersion, Store, StoreError, store_address
from zi_core.store.opening import open_database

_KEY_WORDS: Final = (
    "Setel ZI_BACKUP_KEY ke kunci di atas, lalu nyalakan lagi dasbornya.",
    "Simpan juga kunci ini di luar komputer ini, misalnya tercetak dalam amplop di lemari kantor: "
    "tanpa kunci ini tidak seorang pun, juga bukan pembuat dasbor, dapat membuka cadangannya.",
    "Cadangan lama tetap memerlukan kunci lamanya; jangan dibuang.",
)


@app.command()
@click.option("--to", metavar="BERKAS", type=FILE, help="Salinan ke satu berkas baru saja.")
@click.option("--new-key", "makes_key", is_flag=True, help="Buat kunci enkripsi cadangan.")
def backup(to: Path | None, makes_key: bool) -> None:
    """Buat cadangan sekarang, atau salinan ke berkas baru."""
    if makes_key:
        click.echo(new_key())
        for line in _KEY_WORDS:
            say(line)
    elif to is not None:
        opened_store().backup(to)
        say(f"{to}: cadangan ditulis.")
    else:
        where = _settings()
        place, now = place_of(where.to, where), datetime.now(UTC)
        name = make_backup(opened_store(), place, where.key, now)
        say(f"Cadangan {name} ditulis di {place.words}.")
        if removed := prune(place, now):
            say(f"{number(len(removed))} cadangan lama dihapus.")


@app.command()
@click.option(
    "--from", "source", metavar="TEMPAT", required=True, help="Folder, berkas, atau s3://…."
)
@click.option("--to", "address", metavar="ALAMAT", help="Basis data lain daripada setelannya.")
@click.option("--discard-newer", is_flag=True, help="Tinggalkan yang tidak ada dalam cadangannya.")
@as_json
def recover(source: str, address: str | None, discard_newer: bool, as_json: bool) -> None:
    """Pasang cadangan sebagai basis data; yang lama disimpan."""
    made = put_back(
        source,
        address or store_address(),
        read_settings().backups,
        by=_who(),
        discard_newer=discard_newer,
    )
    if as_json:
        print_json(
            {
                "backup": made.backup,
                "versions": made.versions,
                "kept": made.kept or None,
                "discarded": [*made.discarded],
            }
        )
        return
    say(f"Dipulihkan dari {made.backup}: {number(made.versions)} versi utuh.")
    if made.kept:
        say(f"Basis data yang lama disimpan sebagai {made.kept}.")
    if made.discarded:
        say(f"Yang ditinggalkan di sana: {'; '.join(made.discarded)}.")
    say("Semua orang harus masuk lagi. Periksa juga daftar akun: keadaannya seperti saat cadangan.")


@app.command()
@as_json
def drill(as_json: bool) -> None:
    """Coba pulihkan cadangan terbaru di tempat lain."""
    where = _settings()
    result = try_out(place_of(where.to, where), where, _live)
    if as_json:
        at = result.at.isoformat()
        print_json({"at": at, "good": result.is_good, "lines": [*result.lines]})
    else:
        for line in result.lines:
            say(line, is_error=not result.is_good)
    raise click.exceptions.Exit(0 if result.is_good else REFUSED)


def _settings() -> BackupSettings:
    """The settings of backups; where no place is set, the command is refused."""
    found = read_settings().backups
    if not found.to:
        raise refused(
            "Belum ada tempat cadangan. Setel ZI_BACKUP_TO ke folder di cakram lain atau ke "
            "s3://…; salinan ke satu berkas saja: backup --to BERKAS."
        )
    return found


def _live() -> Store:
    """The store as it is; none is begun where there is none."""
    return open_database(None, _nothing_there)


def _nothing_there() -> NewVersion:
    raise StoreError("Basis data sekarang tidak ada.")


def _who() -> str:
    """Who sits at this computer, as far as it tells."""
    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return "Pengelola"
