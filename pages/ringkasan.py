"""Ringkasan: one screen that answers "are we on time, where not, who must act"."""

import streamlit as st

from pages.parts import board, chart, piece
from zi_core import bars, figures, summary, wording
from zi_core.downloads import download_name
from zi_core.months import month_label
from zi_core.query import Detail
from zi_core.states import SlotState

view = board.current()
progress, query = view.progress, view.query
total = progress.total
until = f"s.d. {month_label(progress.as_of, None)}" if progress.as_of else "awal tahun"

cards = summary.cards(progress)
links = [
    query.link("jadwal", state=card.state) if card.state else query.link("area") for card in cards
]
piece.show(
    "zi_summary",
    "ringkasan.html",
    headline=summary.headline(progress),
    source=summary.source_line(progress),
    cards=list(zip(cards, links, strict=True)),
    is_reported=total.is_reported,
    query=query,
    workbook=download_name(view.store.book.year, view.newest),
)

left, right = st.columns(2, gap="large")
with left:
    piece.show(
        "zi_areas",
        "area_bars.html",
        title=bars.bars_title(progress),
        items=bars.area_bars(progress),
        query=query,
        until=until,
    )
with right:
    chart.show(figures.step_curve(progress, progress.curve(), total, height=258), "zi_curve")

if total.is_reported:
    items, silents = summary.overdue_items(progress), summary.silent_teams(progress)
    shown = max(1, summary.LONGEST_OVERDUE - len(silents))
    more = len(items) - shown
    piece.show(
        "zi_overdue",
        "overdue.html",
        title="Paling lama terlambat",
        items=items[:shown],
        silents=silents,
        with_team=True,
        here=lambda code, month: query.here("", detail=Detail(code, month)),
        query=query,
        nothing="Tidak ada yang terlambat.",
        more=f"Lihat {wording.number(more)} kegiatan terlambat lainnya" if more > 0 else "",
        more_link=query.link("jadwal", state=SlotState.OVERDUE),
    )
