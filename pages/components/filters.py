"""The filters above a month grid: area, team and state, all kept in the link."""

from pages.components import template
from pages.components.page_state import Board
from zi_core.plan import team_label
from zi_core.plan.areas import area_label
from zi_core.views.links import NO_TEAM_WORD, STATE_WORDS


def show(board: Board, page: str) -> None:
    """Draw one choice a filter, with the way back to everything."""
    query, plan = board.query, board.plan
    areas = [
        (area.number, area_label(area.number), area.number == query.area) for area in plan.areas
    ]
    teams = [(team or NO_TEAM_WORD, team_label(team), team == query.team) for team in plan.teams]
    states = [(word, state.word, state is query.state) for word, state in STATE_WORDS.items()]
    filtered = query.area or query.team is not None or query.state
    template.show(
        "zi_filters",
        "filters.html",
        filters=[
            _choice("Area", "area", "Semua area", areas),
            _choice("Tim", "tim", "Semua tim", teams),
            _choice("Keadaan", "keadaan", "Semua keadaan", states),
        ],
        clear=query.link(page) if filtered else "",
    )


def _choice(label, name, everything, options):
    offered = [("", everything, not any(chosen for *_, chosen in options)), *options]
    return {
        "label": label,
        "name": name,
        "options": [
            {"value": value, "label": text, "is_chosen": chosen} for value, text, chosen in offered
        ],
    }
