"""Jadwal: the month grid over all areas, filtered by area, team and state."""

from pages.components import filters, month_grid, page_state, template
from zi_core.formatting import number

view = page_state.current()
plan, progress, query = view.plan, view.progress, view.query

template.show(
    "zi_heading",
    "heading.html",
    title="Jadwal dan realisasi per bulan",
    note=f"{number(len(plan.activities))} kegiatan · {number(len(progress.slots))} jadwal · "
    "bulan yang sudah tutup berlatar kelabu · pilih satu sel untuk rinciannya",
)
filters.show(view, "jadwal")
month_grid.show(
    view,
    "jadwal",
    progress.selection(
        areas=[query.area] if query.area else [],
        teams=None if query.team is None else [query.team],
    ),
    caption="Jadwal dan realisasi per bulan",
    nothing="Tidak ada kegiatan dengan saringan ini. Hapus saringannya untuk melihat semua.",
)
