"""Rapat: the year's meetings; one with its agenda, decisions, comparison, documents and trail."""

from pages.components import (
    auto_refresh,
    lke,
    meeting,
    meeting_state,
    page_state,
    session,
    slides,
    template,
)
from zi_core import dates
from zi_core.access import Right, refusal_words
from zi_core.meetings import DecisionState, MeetingError, forms, steps, views
from zi_core.store import StoreUnreachable

view = page_state.current()
query, person = view.query, view.person
found = meeting_state.meetings_of(view)
today = dates.today()
chosen = kept = None
try:
    chosen = found.get(query.meeting) if query.meeting else None
except StoreUnreachable:
    kept = slides.last_shown(view) if query.slide else None
    if kept is None:
        raise
is_gone = bool(query.meeting) and chosen is None


def show_all():
    """Draw the list of all meetings and of what is still to be done."""
    template.show(
        "zi_meetings",
        "meetings.html",
        on_submit=meeting_state.handler(steps.change_decision(found)),
        query=query,
        source=views.about(found.store),
        rows=views.meeting_rows(found),
        open_rows=views.decision_rows(
            found.store, found.open_decisions(), lambda made: made.is_late(today)
        ),
        states=DecisionState,
        may_lead=person.may(Right.LEAD),
        may_decide=person.may(Right.DECIDE),
        refusal_words=refusal_words(person, Right.LEAD) or "",
        sign_in=session.sign_in_link(person, query.here("rapat")),
        new_link=query.link("rapat", part="baru"),
        lke_link=query.link("rapat", part="lke"),
        notice=meeting_state.pop_notice(),
        gone=query.meeting if is_gone else None,
        way=lambda decision: meeting_state.way_to(view, decision),
    )


def show_one():
    """Draw the meeting that the link names, or the slide of it."""
    try:
        briefing = found.briefing(chosen.number)
    except MeetingError as error:
        meeting.show_head(view, found, chosen, None, meeting.trouble(str(error)))
        return
    if query.slide:
        said = meeting_state.notice_at(steps.NEW, meeting_state.pop_notice()) or {}
        slides.show(
            view,
            briefing,
            meeting_state.handler(steps.decide(found, chosen.number)),
            message=said.get("message", ""),
            is_saved=said.get("is_good", False),
        )
    else:
        meeting.show(view, found, briefing)


if kept:  # a meeting goes on while the database is away
    decide = meeting_state.handler(steps.decide(found, query.meeting))
    slides.show(view, kept, decide)
elif not view.is_open:
    template.show(
        "zi_heading",
        "heading.html",
        title="Rapat memakai versi terbaru",
        note="atau versi yang dikuncinya. Kembali ke versi terbaru lewat bilah di atas.",
    )
elif query.part == "lke":
    lke.show(view, found)
elif query.part == "baru" and not is_gone:  # else a cancelled meeting's form would make another
    if not session.offer_sign_in(person, Right.LEAD, "rapat"):
        meeting.show_form(view, found, chosen, forms.usual_details(found.store, today))
elif chosen:
    show_one()
else:
    show_all()
if kept:
    auto_refresh.try_again()
else:
    auto_refresh.follow_meetings(view, found)
