"""Jadwal: the month grid over all areas, filtered by area, team and state."""

from pages.components import page_state, template
from zi_core.boards import schedule

template.lay_out(schedule.layout(page_state.current()))
