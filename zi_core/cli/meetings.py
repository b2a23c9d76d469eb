"""Commands about evaluation meetings: list them, make one of their documents.

Rules: docs/rules.md, Command line.
"""

from pathlib import Path
from typing import Any

import click

from zi_core import formatting
from zi_core.cli.app import app, as_json, print_json, refused, say
from zi_core.cli.files import write_bytes
from zi_core.cli.options import FILE, book_of, book_year
from zi_core.dates import date_label, position_of
from zi_core.documents import bundle
from zi_core.documents.downloads import meeting_document
from zi_core.documents.registry import DOCUMENTS
from zi_core.identity import Identities
from zi_core.meetings import Decision, Meeting, MeetingError, Meetings
from zi_core.settings import read_settings


@app.command("meetings")
@book_year
@as_json
def list_meetings(year: int | None, as_json: bool) -> None:
    """Tampilkan rapat evaluasi, periode terbaru lebih dulu."""
    kept = Meetings(book_of(year))
    found, decisions = kept.all(), kept.decisions()
    for meeting in found:
        own = [decision for decision in decisions if decision.meeting == meeting.number]
        if as_json:
            print_json(_as_json(meeting, own))
        else:
            say(_said(meeting, own))
    if not (found or as_json):
        say(f"Belum ada rapat tahun {kept.store.book.year}.")


_NAMES = [*(found.name for found in DOCUMENTS), bundle.NAME]


@app.command("document")
@click.argument(
    "number", metavar="RAPAT", type=int, help="Nomor rapat, seperti pada perintah meetings."
)
@click.option(
    "--name",
    "wanted",
    metavar="DOKUMEN",
    type=click.Choice(_NAMES),
    required=True,
    help=", ".join(_NAMES),
)
@click.option("--to", metavar="BERKAS", type=FILE, required=True, help="Berkas yang ditulis.")
@book_year
def make_document(number: int, wanted: str, to: Path, year: int | None) -> None:
    """Buat satu dokumen sebuah rapat, atau semuanya (ZIP)."""
    book = book_of(year)
    identity = Identities(book, read_settings().document_settings).current()
    try:
        briefing = Meetings(book).briefing(number)
        made = meeting_document(book, number, wanted, identity)
    except MeetingError as error:
        raise refused(str(error)) from error
    assert made is not None
    write_bytes(to, made.content)
    title = next((found.title for found in DOCUMENTS if found.name == wanted), "Semua dokumen")
    draft = " (draf: rapat belum ditutup)" if briefing.is_draft else ""
    say(f"{to}: {title} {briefing.meeting.name} ditulis{draft}.")


def _as_json(meeting: Meeting, own: list[Decision]) -> dict[str, Any]:
    details, closing = meeting.details, meeting.closing
    as_of = position_of(closing.as_of, meeting.year) if closing else None
    return {
        "meeting": meeting.number,
        "year": meeting.year,
        "period": str(details.period),
        "title": details.title,
        "date": details.day.isoformat(),
        "closed": meeting.is_closed,
        "version": closing.version if closing else None,
        "as_of": "{:04d}-{:02d}".format(*as_of) if as_of else None,
        "decisions": len(own),
        "open": sum(decision.is_open for decision in own),
    }


def _said(meeting: Meeting, own: list[Decision]) -> str:
    details, closing = meeting.details, meeting.closing
    still = sum(decision.is_open for decision in own)
    parts = [
        f"Rapat {meeting.number}",
        meeting.name,
        date_label(details.day),
        details.title,
        f"ditutup dengan versi {closing.version}" if closing else "belum ditutup",
        f"{formatting.number(len(own))} keputusan",
        f"{formatting.number(still)} belum selesai" if still else "",
    ]
    return " · ".join(filter(None, parts))
