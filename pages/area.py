"""Area: completion per area, overdue by area and month; one area with its components."""

import streamlit as st

from pages.components import chart, month_grid, page_state, template
from zi_core.html import charts
from zi_core.plan.areas import AREA_BY_NUMBER, area_label
from zi_core.progress import By
from zi_core.views import bars, overdue_table, overview
from zi_core.views.phrases import completion
from zi_core.views.step_curve import step_curve

view = page_state.current()
plan, progress, query = view.plan, view.progress, view.query

template.show(
    "zi_tabs",
    "tabs.html",
    label="Pilih area",
    tabs=[
        {
            "label": "Semua area",
            "note": "",
            "href": query.link("area"),
            "is_chosen": not query.area,
        },
        *(
            {
                "label": area.number,
                "note": AREA_BY_NUMBER[area.number].label,
                "href": query.link("area", area=area.number),
                "is_chosen": area.number == query.area,
            }
            for area in plan.areas
        ),
    ],
)

unit = progress.weighting.unit
if query.area is None:
    template.show(
        "zi_heading", "heading.html", title="Capaian per area", note=overview.source_line(progress)
    )
    left, right = st.columns(2, gap="large")
    with left:
        title, drawn = bars.bars_title(progress), bars.area_bars(progress)
        chart.show(charts.completion_bars(title, drawn, unit), "zi_bars")
    with right:
        chart.show(charts.step_curve(step_curve(progress)), "zi_curve")
    template.show(
        "zi_heat",
        "heat.html",
        title=overdue_table.heat_title(progress),
        rows=overdue_table.heat_rows(progress),
        query=query,
    )
elif query.area not in plan.area_names:
    template.show(
        "zi_none", "heading.html", title=f"Area {query.area} tidak ada di rencana ini", note=""
    )
else:
    chosen = progress.selection(areas=[query.area])
    found = progress.by(By.AREA)[query.area]
    template.show(
        "zi_heading",
        "heading.html",
        title=area_label(query.area),
        note=f"{plan.area_names[query.area]} · {completion(found)}",
    )
    left, right = st.columns(2, gap="large")
    with left:
        drawn = bars.component_bars(progress, query.area)
        chart.show(charts.completion_bars("Capaian per komponen", drawn, unit), "zi_bars")
    with right:
        chart.show(charts.step_curve(step_curve(progress, chosen)), "zi_curve")
    month_grid.show(
        view,
        "area",
        chosen,
        caption=f"Jadwal dan realisasi {area_label(query.area)}",
        nothing="Tidak ada kegiatan dalam keadaan ini di area ini.",
    )
