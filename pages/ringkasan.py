"""Ringkasan: one screen that answers "are we on time, where not, who must act"."""

from pages.components import page_state, template
from zi_core.boards import overview

template.lay_out(overview.layout(page_state.current()))
