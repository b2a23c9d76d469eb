"""The slides of a meeting, over the whole window."""

from collections.abc import Callable

import streamlit as st

from pages.components import template
from pages.components.scripts import script
from zi_core.access import Right
from zi_core.boards import Board
from zi_core.boards.board import unreachable_words
from zi_core.forms import FormFields
from zi_core.html.render import render
from zi_core.meetings import MeetingBriefing
from zi_core.meetings.views import area_teams
from zi_core.slides.curve_svg import draw
from zi_core.slides.deck import line_panels, slide_details, slides
from zi_core.slides.model import panel_of
from zi_core.store import StoreUnreachable

_KEY = "zi_slides"
_ANSWERS = "zi_slides_answers"
_SHOWN = "zi_slides_shown"
_UNSAVED = "zi_slides_unsaved"

_slides = st.components.v2.component(
    _KEY,
    html='<dialog class="zs" tabindex="-1" aria-label="Slide rapat"><div></div><div></div>'
    '<p class="zs-told" role="status" hidden></p></dialog>',
    js=script("slides.js"),
    isolate_styles=False,
)


def show(
    view: Board,
    briefing: MeetingBriefing,
    on_submit: Callable[[FormFields], object],
    *,
    message: str = "",
    is_saved: bool = False,
) -> None:
    """Show a meeting's slides; the link says which one (``slide``), the browser moves on.

    Whoever may record decisions gets a form below the slide as long as the meeting is open. Its
    fields come to ``on_submit``: ``tentang`` (a :class:`Subject` as text), ``keputusan``, ``tim``,
    ``tenggat`` (ISO date or empty), ``tombol``. In the run that follows, ``message`` says what has
    become of it: a confirmation if ``is_saved``, else the refusal, with what was typed left alone.
    """
    st.session_state[_SHOWN] = (_meeting_of(view), briefing)
    message = st.session_state.pop(_UNSAVED, "") or message
    deck = slides(briefing)
    may_decide = briefing.is_draft and view.person.may(Right.DECIDE)
    close = view.query.here("rapat", slide=None)
    _slides(
        key=_KEY,
        data={
            "html": render(
                "slides.html",
                deck=deck,
                details=slide_details(briefing, deck),
                panels=line_panels(deck),
                about=briefing.about,
                panel_of=panel_of,
                curve_svg=draw,
                may_decide=may_decide,
                close=close,
            ),
            "form": render(
                "slide_decision.html",
                plan=briefing.plan,
                area_teams=area_teams(briefing.plan),
                due=briefing.usual_due.isoformat(),
            )
            if may_decide
            else "",
            "message": message,
            "is_saved": is_saved,
            "answers": st.session_state.get(_ANSWERS, 0),
        },
        on_submit_change=lambda: _on_form_submit(on_submit),
        height="content",
    )


def last_shown(view: Board) -> MeetingBriefing | None:
    """What this tab's slides last showed of the meeting that the link names; None of another."""
    meeting, briefing = st.session_state.get(_SHOWN, (None, None))
    return briefing if meeting == _meeting_of(view) else None


def _meeting_of(view: Board) -> tuple[bool, int, int | None]:
    return view.query.is_sample, view.store.book.year, view.query.meeting


def _on_form_submit(on_submit: Callable[[FormFields], object]) -> None:
    sent = template.sent_by(_KEY, "submit")
    if sent is not None:
        # The same answer twice must still arrive twice.
        st.session_state[_ANSWERS] = st.session_state.get(_ANSWERS, 0) + 1
        try:
            on_submit(FormFields(sent))
        except StoreUnreachable as error:  # what was typed is left alone for the same button
            st.session_state[_UNSAVED] = f"Belum tersimpan. {unreachable_words(error)}"
