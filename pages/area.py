"""Area: completion per area, overdue by area and month; one area with its components."""

from pages.components import page_state, template
from zi_core.boards import area

template.lay_out(area.layout(page_state.current()))
