"""Tim: what each team answers for: its numbers, its grid, what is late, due, and unproven."""

import streamlit as st

from pages.parts import board, grid, piece
from zi_core import summary, team_view, wording
from zi_core.plan import team_label
from zi_core.progress import By
from zi_core.query import Detail
from zi_core.states import SlotState

view = board.current()
plan, progress, query = view.plan, view.progress, view.query


def here(code, month):
    """The way to the details of a month, on this page."""
    return query.here("tim", detail=Detail(code, month))


def facts(found):
    """The team's four key figures, each with the way to its rows."""
    known = found.is_reported and found.due
    unknown = wording.NOT_REPORTED if found.due else wording.NOTHING_DUE

    def fact(name, value, beside, state, is_hot=False):
        return {
            "name": name,
            "value": value if known else "–",
            "beside": beside if known else unknown,
            "is_hot": is_hot and known,
            "href": query.here("tim", state=state),
        }

    return [
        fact(
            progress.weighting.completion_label,
            wording.percent(found.completion),
            wording.fraction(found.due_done, found.due),
            None,
        ),
        fact(
            "Terlambat",
            wording.number(found.overdue),
            f"terlama {found.oldest_overdue} bulan" if found.oldest_overdue else "",
            SlotState.OVERDUE,
            is_hot=found.overdue_count > 0,
        ),
        fact(
            "Selesai tepat bulan",
            wording.percent(found.on_time_rate),
            wording.fraction(found.on_time, found.due),
            SlotState.DONE_LATE,
        ),
        fact(
            "Bukti lengkap",
            wording.percent(found.evidence_rate),
            wording.fraction(found.evidenced_count, found.done_count),
            None,
        ),
    ]


if query.team is None or query.team not in plan.teams:
    piece.show(
        "zi_heading", "heading.html", title="Capaian per tim", note=summary.source_line(progress)
    )
    piece.show("zi_teams", "teams.html", teams=team_view.team_cards(progress), query=query)
else:
    chosen = progress.selection(teams=[query.team])
    found = progress.by(By.TEAM)[query.team]
    work = team_view.team_work(progress, query.team)

    piece.show(
        "zi_tabs",
        "tabs.html",
        label="Pilih tim",
        tabs=[
            {"label": "Semua tim", "note": "", "href": query.link("tim"), "is_chosen": False},
            *(
                {
                    "label": team_view.team_short(team),
                    "note": "",
                    "href": query.link("tim", team=team),
                    "is_chosen": team == query.team,
                }
                for team in plan.teams
            ),
        ],
    )
    piece.show(
        "zi_heading",
        "heading.html",
        title=team_label(query.team),
        note=team_view.team_scope(progress, query.team),
    )
    piece.show("zi_facts", "facts.html", facts=facts(found))
    columns = st.columns(3, gap="large")
    with columns[0]:
        piece.show(
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
        piece.show(
            "zi_due",
            "slots.html",
            title=work.due_title,
            items=work.due,
            here=here,
            nothing="Tidak ada.",
        )
        piece.show(
            "zi_next",
            "slots.html",
            title=work.next_title,
            items=work.next,
            here=here,
            nothing="Tidak ada.",
        )
    with columns[2]:
        piece.show(
            "zi_unproven",
            "slots.html",
            title="Selesai tanpa bukti dukung",
            items=work.unproven,
            here=here,
            nothing="Semua yang selesai sudah berbukti."
            if found.done_count
            else "Belum ada yang selesai.",
        )
    grid.show(
        view,
        "tim",
        chosen,
        caption=f"Jadwal dan realisasi {team_label(query.team)}",
        nothing="Tidak ada kegiatan dalam keadaan ini.",
    )
