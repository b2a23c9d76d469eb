"""Tim: what each team answers for: its numbers, its grid, what is late, due, and unproven."""

from pages.components import meeting_state, page_state, template
from zi_core.boards import team
from zi_core.dates import today
from zi_core.meetings import Meetings, views

view = page_state.current()
template.lay_out(team.figures(view))
chosen = team.chosen_team(view)
if chosen and view.is_open and not view.outage:
    own = [made for made in Meetings(view.store).open_decisions() if made.draft.team == chosen]
    if own:
        template.show(
            "zi_team_decisions",
            "team_decisions.html",
            rows=views.decision_rows(view.store, own, lambda made: made.is_late(today())),
            way=lambda made: meeting_state.way_to(view, made),
        )
template.lay_out(team.work(view))
