"""Riwayat: every version, what it changed, its file, the board as it was, and the way back."""

import streamlit as st

from pages.components import page_state, session, template
from zi_core.access import Right
from zi_core.dates import moment_label
from zi_core.plan.facts import difference
from zi_core.publishing import outcome_words, preview_page, restore
from zi_core.store import Version

view = page_state.current()
store, query = view.store, view.query
versions = store.history()
numbers = [version.number for version in versions]


def bring_back(fields):
    """Publish an old state anew, once it is confirmed."""
    if fields.text("tombol", longest=20) != "pulihkan":
        return
    outcome = restore(store, newer, session.current())
    is_published = isinstance(outcome, Version)
    if is_published:
        st.query_params["lihat"] = str(outcome.number)
        st.query_params.pop("dari", None)
    words = outcome_words(
        outcome,
        f"Versi {outcome.number} terbit dengan isi versi {newer}." if is_published else "",
        unchanged="Tidak ada perubahan: isi terbaru sudah sama.",
    )
    st.session_state["zi_restore_message"] = words, is_published


newer = query.look if query.look in numbers else None
older = query.since if query.since in numbers else newer and (newer - 1 or None)

template.show(
    "zi_heading",
    "heading.html",
    title="Riwayat versi",
    note=f"{store.book.office} · rencana aksi {store.book.year} · semua yang pernah terbit tetap "
    "tersimpan",
)
if newer:
    after = store.plan(newer)
    before = store.plan(older) if older else None
    changes = difference(before, after) if before else ()
    message, is_good = st.session_state.pop("zi_restore_message", ("", False))
    template.show(
        "zi_difference",
        "difference.html",
        on_submit=bring_back,
        newer=store.version(newer),
        at=moment_label(store.version(newer).at),
        older=older,
        groups=preview_page.grouped(changes, after, before or after),
        count=len(changes),
        numbers=numbers,
        may_restore=newer != numbers[0] and view.person.may(Right.RESTORE),
        message=message,
        is_good=is_good,
    )
template.show(
    "zi_versions",
    "versions.html",
    versions=[(version, moment_label(version.at)) for version in versions],
    query=query,
    year=store.book.year,
    chosen=newer,
    newest=numbers[0],
)
