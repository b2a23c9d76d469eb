"""One meeting on the page Rapat: its head, and the part of it that the link names."""

from pages.components import session, template
from pages.components.meeting_state import handler, notice_at, pop_notice, way_to
from zi_core.access import Right
from zi_core.boards import Board
from zi_core.dates import date_label, moment_label
from zi_core.documents import bundle
from zi_core.documents.downloads import address
from zi_core.documents.registry import DOCUMENTS
from zi_core.formatting import as_of_phrase
from zi_core.meetings import (
    AgendaItem,
    AgendaKind,
    Attendance,
    DecisionState,
    Meeting,
    MeetingBriefing,
    Meetings,
    Period,
    forms,
    steps,
    views,
)
from zi_core.meetings.captions import position_words
from zi_core.meetings.scans import scans_of
from zi_core.progress import by_activity
from zi_core.progress.states import SlotState
from zi_core.views.links import Detail

_TABS = {
    None: "Agenda",
    "keputusan": "Keputusan",
    "perbandingan": "Perbandingan",
    "hadir": "Kehadiran",
    "dokumen": "Dokumen",
    "jejak": "Jejak",
}


def show(board: Board, meetings: Meetings, briefing: MeetingBriefing) -> None:
    """Draw a meeting with the part that the link names."""
    said = pop_notice()
    part = board.query.part if board.query.part in _TABS else None
    show_head(board, meetings, briefing.meeting, briefing, said, part)
    match part:
        case "keputusan":
            _decisions(board, meetings, briefing, said)
        case "perbandingan":
            _comparison(board, briefing)
        case "dokumen":
            _documents(board, meetings, briefing, said)
        case "hadir":
            _attendance(board, meetings, briefing, said)
        case "jejak":
            _trail(meetings, briefing.meeting)
        case _:
            _agenda(board, meetings, briefing, said)


def show_head(
    board: Board,
    meetings: Meetings,
    meeting: Meeting,
    briefing: MeetingBriefing | None,
    said: dict | None = None,
    part: str | None = None,
) -> None:
    """Draw a meeting's head; ``briefing`` is None where what it froze is no longer there."""
    query, number = board.query, meeting.number
    template.show(
        "zi_meeting",
        "meeting_head.html",
        on_submit=handler(steps.close_or_open(meetings, number)),
        query=query,
        meeting=meeting,
        day=date_label(meeting.details.day),
        state=views.state_words(meeting),
        position=position_words(briefing) if briefing else "",
        version=briefing.version.number if briefing else "",
        headline=views.headline_words(briefing) if briefing else "",
        frozen=views.frozen_words(briefing) if briefing else [],
        notice=notice_at(steps.HEAD, said),
        may_lead=board.person.may(Right.LEAD),
        fingerprint=briefing.fingerprint if briefing else "",
        slides=query.link("rapat", meeting=number, slide=1) if briefing else "",
        sign_in=session.sign_in_link(board.person, query.here("rapat")),
        edit=query.link("rapat", meeting=number, part="baru"),
        tabs=[
            {
                "label": label,
                "note": str(len(briefing.decisions)) if name == "keputusan" else "",
                "href": query.link("rapat", meeting=number, part=name),
                "is_chosen": name == part,
            }
            for name, label in _TABS.items()
        ]
        if briefing
        else [],
    )


def show_form(board: Board, meetings: Meetings, meeting: Meeting | None, preset) -> None:
    """Draw the form of a new meeting (with ``preset`` details), or of one to be changed."""
    query = board.query
    heard = pop_notice()
    said = notice_at(steps.FORM, heard)
    details = meeting.details if meeting else preset
    template.show(
        "zi_meeting_form",
        "meeting_form.html",
        on_submit=handler(steps.save(meetings, meeting)),
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
            on_submit=handler(steps.cancel(meetings, meeting.number)),
            revision=meeting.revision,
            notice=notice_at(steps.CANCEL, heard),
        )


def _agenda(board: Board, meetings: Meetings, briefing: MeetingBriefing, said: dict | None) -> None:
    meeting = briefing.meeting

    def way(item: AgendaItem) -> str:
        if item.kind is AgendaKind.DECISION_LATE:
            return board.query.link("rapat", meeting=meeting.number, part="keputusan")
        if item.subject.code:
            return board.query.here("rapat", detail=Detail(item.subject.code))
        if item.kind is AgendaKind.SILENT:
            return board.query.link("tim", team=item.team)
        return board.query.link("jadwal", state=SlotState.OVERDUE)

    template.show(
        "zi_agenda",
        "meeting_agenda.html",
        on_submit=handler(steps.on_agenda(meetings, meeting.number)),
        teams=views.agenda_teams(briefing),
        annex=views.agenda_annex(briefing),
        main_count=len(briefing.main_agenda),
        annex_count=len(briefing.agenda_annex),
        skipped_count=len(briefing.arrangement.skipped),
        revision=meeting.revision,
        is_arranged=bool(meeting.details.agenda),
        may_lead=board.person.may(Right.LEAD) and not meeting.is_closed,
        may_decide=board.person.may(Right.DECIDE) and not meeting.is_closed,
        plan_teams=[team for team in briefing.plan.teams if team],
        due=briefing.usual_due.isoformat(),
        notice=notice_at(steps.AGENDA, said),
        said_at=lambda item: notice_at(steps.line_place(item.key), said),
        way=way,
    )


def _decisions(
    board: Board, meetings: Meetings, briefing: MeetingBriefing, said: dict | None
) -> None:
    store, may_decide = board.store, board.person.may(Right.DECIDE)
    if may_decide and not briefing.meeting.is_closed:
        template.show(
            "zi_decide",
            "meeting_decide.html",
            on_submit=handler(steps.decide(meetings, briefing.meeting.number)),
            notice=notice_at(steps.NEW, said),
            due=briefing.usual_due.isoformat(),
            subjects=views.subject_groups(briefing.plan),
            teams=[team for team in briefing.plan.teams if team],
            states=DecisionState,
        )
    template.show(
        "zi_decisions",
        "meeting_decisions.html",
        on_submit=handler(steps.change_decision(meetings)),
        follow_up=views.follow_up_words(briefing),
        own=views.decision_rows(store, briefing.own, briefing.is_late, briefing.plan),
        carried=views.decision_rows(store, briefing.carried, briefing.is_late, briefing.plan),
        states=DecisionState,
        may_decide=may_decide,
        notice=said,
        way=lambda decision: way_to(board, decision),
    )


def _comparison(board: Board, briefing: MeetingBriefing) -> None:
    found = briefing.comparison
    year = briefing.plan.year
    template.show(
        "zi_comparison",
        "meeting_comparison.html",
        comparison=found,
        name=briefing.meeting.name,
        then=as_of_phrase(found.then_as_of, year) if found else "",
        now=as_of_phrase(briefing.progress.as_of, year),
        figures=views.figure_rows(found) if found else [],
        done=by_activity(found.done) if found else {},
        newly=by_activity(found.newly_behind) if found else {},
        still=by_activity(found.still_behind) if found else {},
        here=lambda code: board.query.here("rapat", detail=Detail(code)),
    )


def _attendance(
    board: Board, meetings: Meetings, briefing: MeetingBriefing, said: dict | None
) -> None:
    meeting = briefing.meeting
    template.show(
        "zi_attendance",
        "meeting_attendance.html",
        on_submit=handler(steps.note_attendance(meetings, meeting.number)),
        people=meeting.details.participants,
        revision=meeting.revision,
        attendances=Attendance,
        may_lead=board.person.may(Right.LEAD) and not meeting.is_closed,
        notice=notice_at(steps.ATTENDANCE, said),
    )


def _documents(
    board: Board, meetings: Meetings, briefing: MeetingBriefing, said: dict | None
) -> None:
    meeting = briefing.meeting
    store, place = board.store, f"{meeting.year}/{meeting.number}"
    template.show(
        "zi_documents",
        "meeting_documents.html",
        on_submit=handler(steps.keep_scans(meetings, meeting.number)),
        bundle=bundle.NAME,
        scans=[] if board.query.is_sample else scans_of(meetings.store, meeting.number),
        scan_base=f"/unduh/pindaian/{place}",
        may_lead=board.person.may(Right.LEAD),
        may_see=board.person.account is not None,
        moment=moment_label,
        notice=notice_at(steps.SCANS, said),
        is_draft=briefing.is_draft,
        is_sample=briefing.plan.sample,
        documents=DOCUMENTS,
        file=lambda name: address(store, f"rapat/{place}/{name}"),
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
    return {"place": steps.HEAD, "message": words, "is_good": False}
