"""Ringkasan: one screen that answers "are we on time, where not, who must act"."""

import streamlit as st

from pages.components import chart, page_state, template
from zi_core import formatting
from zi_core.dates import month_label
from zi_core.documents.downloads import download_name
from zi_core.html import charts
from zi_core.progress.states import SlotState
from zi_core.views import bars, overview
from zi_core.views.links import Detail
from zi_core.views.step_curve import step_curve

view = page_state.current()
progress, query = view.progress, view.query
total = progress.total
until = f"s.d. {month_label(progress.as_of, None)}" if progress.as_of else "awal tahun"

cards = overview.cards(progress)
links = [
    query.link("jadwal", state=card.state) if card.state else query.link("area") for card in cards
]
template.show(
    "zi_summary",
    "ringkasan.html",
    headline=overview.headline(progress),
    source=overview.source_line(progress),
    cards=list(zip(cards, links, strict=True)),
    is_reported=total.is_reported,
    query=query,
    workbook=download_name(view.store.book.year, view.newest),
)

left, right = st.columns(2, gap="large")
with left:
    template.show(
        "zi_areas",
        "area_bars.html",
        title=bars.bars_title(progress),
        items=bars.area_bars(progress),
        query=query,
        until=until,
    )
with right:
    chart.show(charts.step_curve(step_curve(progress), height=258), "zi_curve")

if total.is_reported:
    items, silents = progress.overdue_items, progress.silent_teams
    shown = max(1, overview.LONGEST_OVERDUE - len(silents))
    more = len(items) - shown
    template.show(
        "zi_overdue",
        "overdue.html",
        title="Paling lama terlambat",
        items=items[:shown],
        silents=silents,
        with_team=True,
        here=lambda code, month: query.here("", detail=Detail(code, month)),
        query=query,
        nothing="Tidak ada yang terlambat.",
        more=f"Lihat {formatting.number(more)} kegiatan terlambat lainnya" if more > 0 else "",
        more_link=query.link("jadwal", state=SlotState.OVERDUE),
    )
