"""Unggah: choose a file, see what it would change, decide, publish, keep the receipt."""

from dataclasses import dataclass, field

import streamlit as st

from pages.components import page_state, session, template
from zi_core.access import Right
from zi_core.dates import moment_label
from zi_core.documents.downloads import download_name
from zi_core.forms import FormError
from zi_core.plan import team_label
from zi_core.publishing import (
    MAX_NOTE,
    Preview,
    Refusal,
    is_current,
    permission_refusal,
    publish,
    receive,
    renewed,
    upload_preview,
)
from zi_core.publishing.merge import Choice
from zi_core.store import Stale, Version
from zi_core.workbook import MAX_FILE

_STATE = "zi_upload"

view = page_state.current()
store, query = view.store, view.query


@dataclass
class Upload:
    """Where a person stands: the file, and what they have decided so far."""

    name: str = ""
    content: bytes = b""
    note: str = ""
    choices: dict = field(default_factory=dict)
    message: str = ""
    shown: Preview | None = None
    receipt: Version | None = None
    year: int = 0  # of the receipt


upload: Upload = st.session_state.setdefault(_STATE, Upload())


def choose(fields):
    """Take in the chosen file; what was decided about another one is forgotten."""
    upload.message, upload.receipt, upload.shown, upload.choices = "", None, None, {}
    upload.name, upload.content = "", b""
    try:
        if refusal := permission_refusal(store, session.current(), Right.PUBLISH):
            upload.message = refusal.message
        elif not (file := fields.file("berkas", most=MAX_FILE)):
            upload.message = "Pilih berkas .xlsx dulu."
        elif file.is_too_large:
            upload.message = upload_preview.too_large_words(file.name)
        else:
            upload.name, upload.content = file.name, file.content
    except FormError as error:
        upload.message = str(error)


def decide(fields):
    """Publish what is shown, or take the file back."""
    try:
        if refusal := permission_refusal(store, session.current(), Right.PUBLISH):
            upload.message = refusal.message
        else:
            publish_shown(fields)
    except FormError as error:
        upload.message = str(error)


def publish_shown(fields):
    """Publish what is shown as the form decides, if it is still what would be published."""
    shown = upload.shown
    what = fields.text("tombol", longest=20)
    if what == "batal" or shown is None or shown.merge is None:
        st.session_state[_STATE] = Upload()
        return
    upload.note = fields.text("catatan", longest=MAX_NOTE)
    agreed = fields.text("setuju", longest=20, label="Persetujuan")
    year = upload_preview.year_typed(fields.text("tahun", longest=20))
    conflicts = upload_preview.conflicts_by_key(shown)
    upload.choices |= {
        conflict: fields.choice(key, Choice, label="isi yang berlaku")
        for key, conflict in conflicts.items()
        if key in fields
    }
    fresh = renew(shown)
    if fresh is None:
        return
    if fresh.key != shown.key:
        upload.shown = fresh
        upload.message = upload_preview.stale_words(store, shown, fresh)
        return
    confirmed = upload_preview.is_confirmed(fresh, agreed)
    outcome = publish(
        store, fresh, session.current(), note=upload.note, confirmed=confirmed, year=year
    )
    upload.shown = fresh
    if isinstance(outcome, Version):
        st.session_state[_STATE] = Upload(receipt=outcome, year=fresh.year)
    elif isinstance(outcome, Refusal):
        upload.message = outcome.message
    elif isinstance(outcome, Stale) and (newer := renew(fresh)):
        upload.shown = newer
        upload.message = upload_preview.stale_words(store, fresh, newer)


def renew(shown):
    """The preview of the same file as things stand now; None where it is not taken again."""
    fresh = renewed(store, shown, upload.choices, session.current())
    if isinstance(fresh, Refusal):
        upload.message, upload.name, upload.shown = fresh.message, "", None
        return None
    return fresh


def draw():
    """Draw where the person stands: the receipt of the last file, and the next one."""
    if upload.receipt:
        template.show(
            "zi_receipt",
            "receipt.html",
            version=upload.receipt,
            at=moment_label(upload.receipt.at),
            year=upload.year,
            link=query.link("riwayat", version=None, look=upload.receipt.number, year=upload.year),
        )
    if upload.name and upload.shown is None:
        with st.spinner("Membaca berkas …"):  # Markdown, so without the file's name
            outcome = receive(store, upload.content, upload.name, session.current())
        if isinstance(outcome, Refusal):
            upload.message, upload.name = outcome.message, ""
        else:
            upload.shown = outcome
    if upload.shown and not is_current(store, upload.shown):
        # Somebody published in between: what is shown would no longer be true.
        before = upload.shown
        if newer := renew(before):
            upload.shown = newer
            upload.message = upload_preview.stale_words(store, before, newer)

    if upload.shown is None:
        teams = [
            (team_label(team), f"/unduh/{download_name(store.book.year, view.newest, team)}")
            for team in store.plan(view.newest).teams
        ]
        template.show(
            "zi_choose",
            "choose_file.html",
            on_submit=choose,
            message=upload.message,
            whole=f"/unduh/{download_name(store.book.year, view.newest)}",
            teams=teams,
            newest=view.newest,
            year=store.book.year if len(view.years) > 1 else "",
        )
    else:
        template.show(
            "zi_preview",
            "preview.html",
            on_submit=decide,
            **upload_preview.values(
                store, upload.shown, view.person.display, upload.note, upload.message
            ),
        )


if query.is_sample:
    template.show(
        "zi_heading",
        "heading.html",
        title="Data contoh tidak dapat diunggahi",
        note="Kembali ke data kantor lewat pita di atas untuk mengunggah realisasi.",
    )
elif not session.offer_door(view.person, Right.PUBLISH, "unggah"):
    draw()
