"""A Plotly chart with its active title, spoken text, and the table that says the same."""

import streamlit as st

from pages.components import template
from zi_core.html.charts import Chart


def show(chart: Chart, key: str) -> None:
    """Draw a chart; ``key`` names it on its page."""
    template.show(f"{key}_title", "chart_title.html", title=chart.title)
    st.plotly_chart(
        chart.figure,
        key=key,
        theme=None,
        width="stretch",
        config={"staticPlot": True, "responsive": True},
        alt=chart.alt,
    )
    template.show(f"{key}_table", "chart_table.html", chart=chart)
