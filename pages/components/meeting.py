"""One meeting on the page Rapat: its head, and the part of it that the link names."""

from pages.components import meeting_forms, template
from pages.components.meeting_state import said_at, store_of, told, way_to
from pages.components.page_state import Board
from zi_core.access import Right
from zi_core.dates import date_label, moment_label
from zi_core.documents.registry import DOCUMENTS
from zi_core.formatting import as_of_phrase
from zi_core.meetings import (
    AgendaItem,
    AgendaKind,
    DecisionState,
    Dossier,
    Meeting,
    Meetings,
    Period,
    forms,
    views,
)
from zi_core.meetings.captions import position_words
from zi_core.meetings.overdue import by_activity
from zi_core.progress.states import SlotState
from zi_core.views.links import Detail

_TABS = {
    None: "Agenda",
    "keputusan": "Keputusan",
    "perbandingan": "Perbandingan",
    "dokumen": "Dokumen",
    "jejak": "Jejak",
}


def show(board: Board, meetings: Meetings, dossier: Dossier) -> None:
    """Draw a meeting with the part that the link names."""
    said = told()
    part = board.query.part if board.query.part in _TABS else None
    show_head(board, meetings, dossier.meeting, dossier, said, part)
    match part:
        case "keputusan":
            _decisions(board, meetings, dossier, said)
        case "perbandingan":
            _comparison(board, dossier)
        case "dokumen":
            _documents(board, dossier)
        case "jejak":
            _trail(meetings, dossier.meeting)
        case _:
            _agenda(board, meetings, dossier, said)


def show_head(
    board: Board,
    meetings: Meetings,
    meeting: Meeting,
    dossier: Dossier | None,
    said: dict | None = None,
    part: str | None = None,
) -> None:
    """Draw a meeting's head; ``dossier`` is None where what it froze is no longer there."""
    query, number = board.query, meeting.number
    template.show(
        "zi_meeting",
        "meeting_head.html",
        on_submit=meeting_forms.close_or_open(meetings, number),
        query=query,
        meeting=meeting,
        day=date_label(meeting.details.day),
        state=views.state_words(meeting),
        position=position_words(dossier) if dossier else "",
        version=dossier.version.number if dossier else "",
        headline=views.headline_words(dossier) if dossier else "",
        frozen=views.frozen_words(dossier) if dossier else [],
        told=said_at(meeting_forms.HEAD, said),
        may_lead=board.person.may(Right.LEAD),
        fingerprint=dossier.fingerprint if dossier else "",
        slides=query.link("rapat", meeting=number, slide=1) if dossier else "",
        edit=query.link("rapat", meeting=number, part="baru"),
        tabs=[
            {
                "label": label,
                "note": str(len(dossier.decisions)) if name == "keputusan" else "",
                "href": query.link("rapat", meeting=number, part=name),
                "is_chosen": name == part,
            }
            for name, label in _TABS.items()
        ]
        if dossier
        else [],
    )


def show_form(board: Board, meetings: Meetings, meeting: Meeting | None, preset) -> None:
    """Draw the form of a new meeting (with ``preset`` details), or of one to be changed."""
    query = board.query
    heard = told()
    said = said_at(meeting_forms.FORM, heard)
    details = meeting.details if meeting else preset
    template.show(
        "zi_meeting_form",
        "meeting_form.html",
        on_submit=meeting_forms.save(meetings, meeting),
        meeting=meeting,
        details=details,
        participants=forms.participants_text(details.participants),
        periods=Period,
        message=said["message"] if said else "",
        back=query.link("rapat", meeting=meeting.number if meeting else None),
    )
    if meeting and not any(made.meeting == meeting.number for made in meetings.decisions()):
        template.show(
            "zi_meeting_cancel",
            "meeting_cancel.html",
            on_submit=meeting_forms.cancel(meetings, meeting.number),
            revision=meeting.revision,
            told=said_at(meeting_forms.CANCEL, heard),
        )


def _agenda(board: Board, meetings: Meetings, dossier: Dossier, said: dict | None) -> None:
    meeting = dossier.meeting

    def way(item: AgendaItem) -> str:
        if item.kind is AgendaKind.DECISION_LATE:
            return board.query.link("rapat", meeting=meeting.number, part="keputusan")
        if item.subject.code:
            return board.query.here("rapat", detail=Detail(item.subject.code))
        if item.kind is AgendaKind.SILENT:
            return board.query.link("tim", team=item.team)
        return board.query.link("jadwal", state=SlotState.OVERDUE)

    message = said_at(meeting_forms.AGENDA, said)
    template.show(
        "zi_agenda",
        "meeting_agenda.html",
        on_submit=meeting_forms.reorder(meetings, meeting.number),
        groups=views.agenda_groups(dossier.agenda),
        count=len(dossier.agenda),
        revision=meeting.revision,
        is_ordered=bool(meeting.details.agenda),
        may_lead=board.person.may(Right.LEAD) and not meeting.is_closed,
        message=message["message"] if message else "",
        way=way,
    )


def _decisions(board: Board, meetings: Meetings, dossier: Dossier, said: dict | None) -> None:
    store, may_decide = store_of(board), board.person.may(Right.DECIDE)
    if may_decide and not dossier.meeting.is_closed:
        template.show(
            "zi_decide",
            "meeting_decide.html",
            on_submit=meeting_forms.decide(meetings, dossier.meeting.number),
            told=said_at(meeting_forms.NEW, said),
            subjects=views.subject_groups(dossier.plan),
            teams=[team for team in dossier.plan.teams if team],
            states=DecisionState,
        )
    template.show(
        "zi_decisions",
        "meeting_decisions.html",
        on_submit=meeting_forms.change_decision(store),
        follow_up=views.follow_up_words(dossier),
        own=views.decision_rows(store, dossier.own, dossier.today, dossier.plan),
        carried=views.decision_rows(store, dossier.carried, dossier.today, dossier.plan),
        states=DecisionState,
        may_decide=may_decide,
        told=said,
        way=lambda decision: way_to(board, decision),
    )


def _comparison(board: Board, dossier: Dossier) -> None:
    found = dossier.comparison
    year = dossier.plan.year
    template.show(
        "zi_comparison",
        "meeting_comparison.html",
        comparison=found,
        name=dossier.meeting.name,
        then=as_of_phrase(found.then_as_of, year) if found else "",
        now=as_of_phrase(dossier.progress.as_of, year),
        figures=views.figure_rows(found) if found else [],
        done=by_activity(found.done) if found else {},
        newly=by_activity(found.newly_behind) if found else {},
        still=by_activity(found.still_behind) if found else {},
        here=lambda code: board.query.here("rapat", detail=Detail(code)),
    )


def _documents(board: Board, dossier: Dossier) -> None:
    meeting = dossier.meeting
    place = "contoh/rapat" if board.query.is_sample else f"rapat/{meeting.year}"
    template.show(
        "zi_documents",
        "meeting_documents.html",
        is_draft=dossier.is_draft,
        is_sample=dossier.plan.sample,
        documents=DOCUMENTS,
        base=f"/unduh/{place}/{meeting.number}",
    )


def _trail(meetings: Meetings, meeting: Meeting) -> None:
    template.show(
        "zi_trail",
        "meeting_trail.html",
        traces=meetings.trail(meeting.number),
        moment=moment_label,
    )


def trouble(words: str) -> dict:
    """What to say at the head of a meeting that cannot be shown."""
    return {"place": meeting_forms.HEAD, "message": words, "is_good": False}
