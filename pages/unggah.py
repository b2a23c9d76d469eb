"""Unggah: choose a file, see what it would change, decide, publish, keep the receipt."""

import streamlit as st

from pages.components import page_state, session, template
from zi_core.access import Right
from zi_core.dates import moment_label
from zi_core.documents.downloads import (
    address,
    download_name,
    filled_links,
    workbook_links,
)
from zi_core.forms import largest_file
from zi_core.publishing import Upload, preview_page
from zi_core.workbook import MAX_FILE
from zi_core.workbook.reading.steps import ReadingStep

view = page_state.current()
store, query = view.store, view.query
upload: Upload = st.session_state.setdefault("zi_upload", Upload())


def choose(form):
    """Take in the chosen file; whether it is taken."""
    upload.choose(store, session.current(), form)
    return not upload.message


def decide(form):
    """Publish what is shown, or take the file back; whether that was done."""
    upload.decide(store, session.current(), form)
    return not upload.message


def draw():
    """Draw where the person stands: the receipt of the last file, and the next one."""
    if upload.receipt:
        template.show(
            "zi_receipt",
            "receipt.html",
            version=upload.receipt,
            at=moment_label(upload.receipt.at),
            year=upload.year,
            effect=upload.effect(store, view.store.book.year, view.progress.as_of),
            link=query.link("riwayat", version=None, newer=upload.receipt.number, year=upload.year),
        )
    if upload.is_unread:
        # Its words are Markdown, therefore without the file's name.
        bar = st.progress(ReadingStep.WAIT.share, ReadingStep.WAIT.words)
        upload.read(store, session.current(), lambda step: bar.progress(step.share, step.words))
        bar.empty()
    upload.bring_up_to_date(store, session.current())
    if upload.shown is None:
        own, others = workbook_links(store, view.newest, view.person)
        template.show(
            "zi_choose",
            "choose_file.html",
            on_submit=choose,
            message=upload.message,
            may_be_lost=upload.is_untouched,
            history=query.link("riwayat"),
            whole=address(store, download_name(store.book.year, view.newest)),
            filled=filled_links(store, view.person),
            own=own,
            others=others,
            largest=largest_file(MAX_FILE, store.rehearsal),
            newest=view.newest,
            year=store.book.year if len(view.years) > 1 else "",
        )
    else:
        template.show(
            "zi_preview",
            "preview.html",
            on_submit=decide,
            **preview_page.values(
                store,
                upload.shown,
                view.person.display,
                upload.note,
                upload.message,
                as_of=view.progress.as_of,
                marked=upload.marked and address(store, f"tanda/{upload.marked}"),
            ),
        )


if not session.offer_sign_in(view.person, Right.PUBLISH, "unggah"):
    draw()
