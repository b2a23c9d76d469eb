"""Tim: what each team answers for: its numbers, its grid, what is late, due, and unproven."""

import streamlit as st

from pages.components import meeting_state, month_grid, page_state, template
from zi_core.dates import today
from zi_core.meetings import Meetings, views
from zi_core.plan import team_label
from zi_core.progress import By
from zi_core.views import overview
from zi_core.views.links import Detail
from zi_core.views.team import team_cards, team_figures, team_scope, team_short, team_work

view = page_state.current()
plan, progress, query = view.plan, view.progress, view.query


def here(code, month):
    """The way to the details of a month, on this page."""
    return query.here("tim", detail=Detail(code, month))


if query.team is None or query.team not in plan.teams:
    template.show(
        "zi_heading", "heading.html", title="Capaian per tim", note=overview.source_line(progress)
    )
    template.show("zi_teams", "teams.html", teams=team_cards(progress), query=query)
else:
    chosen = progress.selection(teams=[query.team])
    found = progress.by(By.TEAM)[query.team]
    work = team_work(progress, query.team)

    template.show(
        "zi_tabs",
        "tabs.html",
        label="Pilih tim",
        tabs=[
            {"label": "Semua tim", "note": "", "href": query.link("tim"), "is_chosen": False},
            *(
                {
                    "label": team_short(team),
                    "note": "",
                    "href": query.link("tim", team=team),
                    "is_chosen": team == query.team,
                }
                for team in plan.teams
            ),
        ],
    )
    template.show(
        "zi_heading",
        "heading.html",
        title=team_label(query.team),
        note=team_scope(progress, query.team),
    )
    cards = team_figures(progress, query.team)
    template.show(
        "zi_facts",
        "facts.html",
        cards=[(card, query.here("tim", state=card.state)) for card in cards],
    )
    if view.version is None or view.is_open:
        store = meeting_state.store_of(view)
        decisions = Meetings(store).open_decisions()
        own = [made for made in decisions if made.draft.team == query.team != ""]
        if own:
            template.show(
                "zi_team_decisions",
                "team_decisions.html",
                rows=views.decision_rows(store, own, today()),
                way=lambda made: meeting_state.way_to(view, made),
            )
    columns = st.columns(3, gap="large")
    with columns[0]:
        template.show(
            "zi_overdue",
            "overdue.html",
            title="Terlambat" if found.is_reported else "Sudah jatuh tempo, belum dilaporkan",
            items=work.overdue,
            silents=[],
            with_team=False,
            here=here,
            query=query,
            nothing="Tidak ada yang terlambat.",
            more="",
            more_link="",
        )
    with columns[1]:
        template.show(
            "zi_due",
            "slots.html",
            title=work.due_title,
            items=work.due,
            here=here,
            nothing="Tidak ada.",
        )
        template.show(
            "zi_next",
            "slots.html",
            title=work.next_title,
            items=work.next,
            here=here,
            nothing="Tidak ada.",
        )
    with columns[2]:
        template.show(
            "zi_unproven",
            "slots.html",
            title="Selesai tanpa bukti dukung",
            items=work.unproven,
            here=here,
            nothing="Semua yang selesai sudah berbukti."
            if found.done_count
            else "Belum ada yang selesai.",
        )
    month_grid.show(
        view,
        "tim",
        chosen,
        caption=f"Jadwal dan realisasi {team_label(query.team)}",
        nothing="Tidak ada kegiatan dalam keadaan ini.",
    )
