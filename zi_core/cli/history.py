"""The command about published versions that needs no plan: history.

It imports nothing that reads workbooks or counts.
"""

from typing import Any

from zi_core import formatting
from zi_core.cli.app import app, as_json, print_json, say
from zi_core.cli.options import book_of, book_year
from zi_core.dates import moment_label
from zi_core.store import Version


@app.command()
@book_year
@as_json
def history(year: int | None, as_json: bool) -> None:
    """Tampilkan semua versi, terbaru lebih dulu."""
    for version in book_of(year).history():
        if as_json:
            print_json(version_json(version))
        else:
            parts = [
                f"Versi {version.number}",
                f"{moment_label(version.at)} WIB",
                version.author,
                f"{formatting.number(version.change_count)} perubahan",
                version.note,
            ]
            say(" · ".join(filter(None, parts)))


def version_json(version: Version) -> dict[str, Any]:
    """A version as ``history --json`` prints it."""
    return {
        "version": version.number,
        "parent": version.parent,
        "by": version.author,
        "at": version.at.isoformat(),
        "note": version.note,
        "changes": version.change_count,
        "kind": version.kind,
        "file": version.file_name,
        "sha256": version.file_sha256,
    }
