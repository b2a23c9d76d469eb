"""Riwayat: every version, what it changed, its file, the board as it was, and the way back."""

import streamlit as st

from pages.components import page_state, session, template
from zi_core.access import Right
from zi_core.dates import moment_label
from zi_core.documents.downloads import address
from zi_core.plan.facts import difference
from zi_core.publishing import Restoring, preview_page, restoration_of
from zi_core.publishing.effect import effect_of

view = page_state.current()
store, query, as_of = view.store, view.query, view.progress.as_of
versions = {version.number: version for version in store.history()}
numbers = list(versions)
may_restore = view.person.may(Right.RESTORE)
restoring: Restoring = st.session_state.setdefault("zi_restoring", Restoring())


def decide(form):
    """Take a step of a restore; what it published is what is looked at next."""
    restoring.decide(store, session.current(), form)
    if restoring.published:
        st.query_params["lihat"] = str(restoring.published)
        st.query_params.pop("dari", None)
    return restoring.is_good or not restoring.message


newer = query.newer if query.newer in versions else None
older = query.older if query.older in versions else newer and (newer - 1 or None)

template.show(
    "zi_heading",
    "heading.html",
    title="Riwayat versi",
    note=f"{store.book.office} · rencana aksi {store.book.year} · semua yang pernah terbit tetap "
    "tersimpan",
)
message, restoring.message = restoring.message, ""
chosen = restoring.chosen if may_restore and restoring.chosen in versions else None
if message or chosen:
    template.show(
        "zi_restore",
        "restore.html",
        on_submit=decide,
        message=message,
        is_good=restoring.is_good,
        restoration=restoration_of(store, chosen, as_of) if chosen else None,
        author=versions[chosen].author if chosen else "",
        at=moment_label(versions[chosen].at) if chosen else "",
    )
if newer:
    after = store.plan(newer)
    before = store.plan(older) if older else None
    changes = difference(before, after) if before else ()
    template.show(
        "zi_difference",
        "difference.html",
        newer=versions[newer],
        at=moment_label(versions[newer].at),
        older=older,
        groups=preview_page.grouped(changes, after, before or after),
        count=len(changes),
        effect=effect_of(before, after, as_of) if changes else None,
        numbers=numbers,
    )
template.show(
    "zi_versions",
    "versions.html",
    on_submit=decide,
    versions=[(version, moment_label(version.at)) for version in versions.values()],
    query=query,
    year=store.book.year,
    file_of=lambda number: address(store, f"versi/{store.book.year}/{number}"),
    chosen=newer,
    newest=numbers[0],
    may_restore=may_restore,
)
