"""The usual dashboard of a month plan: read_excel, px charts, st.dataframe, all on every run."""

from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st

MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des"]

st.set_page_config(layout="wide")
st.title("Rencana aksi")
plan = pd.read_excel(Path(__file__).with_name("plan.xlsx"))
for column, month in zip(st.columns(4), MONTHS, strict=False):
    column.metric(month, int(plan[month].notna().sum()))
teams = sorted(plan["Tim"].unique())
chosen = st.selectbox("Tim", ["Semua", *teams])
slots = plan.melt(id_vars=["Kode", "Langkah aksi", "Tim"], value_vars=MONTHS).dropna()
if chosen != "Semua":
    slots = slots[slots["Tim"] == chosen]
per_team = slots.groupby("Tim").size().reset_index(name="Jadwal")
st.plotly_chart(px.bar(per_team, x="Jadwal", y="Tim"))
numbers = slots["variable"].map({month: at + 1 for at, month in enumerate(MONTHS)})
slots["mulai"] = pd.to_datetime("2022-" + numbers.astype(str) + "-01")
slots["selesai"] = slots["mulai"] + pd.offsets.MonthEnd()
st.plotly_chart(
    px.timeline(slots, x_start="mulai", x_end="selesai", y="Langkah aksi", color="Tim", height=1400)
)
st.dataframe(plan)
