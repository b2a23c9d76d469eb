"""What people type about meetings on the page Rapat: what its forms offer, and what they read."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from zi_core.forms import FormFields
from zi_core.meetings import (
    Attendance,
    Decision,
    DecisionDraft,
    DecisionState,
    Details,
    Meeting,
    MeetingError,
    Meetings,
    Participant,
    Period,
    Subject,
)
from zi_core.meetings.period import QUARTERS
from zi_core.meetings.serialization import (
    DISCUSSION,
    LONG_TEXT,
    NAME_OF_FILE,
    PARTICIPANTS,
    SHORT_TEXT,
    checked,
    participants_of,
)
from zi_core.progress import default_as_of
from zi_core.store import Store
from zi_core.text import clean


def last_quarter(as_of: int) -> Period:
    """The quarter that ended last at a position (0-15); the first one where none has yet."""
    ended = [period for period in QUARTERS if period.last_month <= as_of]
    return ended[-1] if ended else Period.Q1


def usual_title(period: Period, year: int) -> str:
    """``Rapat Monitoring dan Evaluasi Pembangunan Zona Integritas Triwulan III Tahun 2022``."""
    return (
        "Rapat Monitoring dan Evaluasi Pembangunan Zona Integritas "
        f"{period.full_label} Tahun {year}"
    )


def usual_details(store: Store, today: date) -> Details:
    """What the form of a new meeting offers: the quarter that ended last, held today."""
    plan, year = store.plan(store.newest()), store.book.year
    period = last_quarter(default_as_of(plan, today))
    return Details(period, usual_title(period, year), today)


def same_meeting(meetings: Meetings, details: Details) -> Meeting | None:
    """The newest meeting, if it was made of just these details: a form sent twice."""
    newest = max(meetings.all(), key=lambda found: found.number, default=None)
    is_same = newest is not None and newest.revision == 1 and newest.details == checked(details)
    return newest if is_same else None


def participants_text(participants: Iterable[Participant]) -> str:
    """Participants as a text box holds them, one a line."""
    return "\n".join(map(str, participants))


def same_decision(meetings: Meetings, number: int, draft: DecisionDraft) -> Decision | None:
    """The newest decision of the year, if a meeting has just taken this one: a form sent twice."""
    newest = next(reversed(meetings.decisions()), None)
    if newest is None or newest.meeting != number or newest.revision != 1:
        return None
    typed = replace(draft, what=clean(draft.what), team=clean(draft.team))
    return newest if newest.draft == typed else None


def details_typed(fields: FormFields, year: int, before: Details | None = None) -> Details:
    """A meeting's details from its form; what the form does not hold stays as ``before``.

    A title that is the usual one of another period of the ``year`` becomes that of the chosen one.
    Raises FormError for what cannot be read, MeetingError where no day is given.
    """
    period = fields.choice("periode", Period, label="periode rapat")
    day = fields.day("tanggal", label="Tanggal rapat")
    if day is None:
        raise MeetingError("Tanggal rapat belum diisi.")
    title = fields.text("judul", longest=SHORT_TEXT, label="Judul rapat")
    if title in {usual_title(other, year) for other in Period}:
        title = usual_title(period, year)
    typed = Details(
        period=period,
        title=title,
        day=day,
        time=fields.text("waktu", longest=SHORT_TEXT),
        place=fields.text("tempat", longest=SHORT_TEXT),
        leader=fields.text("pemimpin", longest=SHORT_TEXT, label="Pemimpin rapat"),
        is_led_by_leadership=fields.flag("pimpinan"),
        participants=participants_of(fields.text("peserta", longest=PARTICIPANTS)),
    )
    if before is None:
        return typed
    started, ended = before.started, before.ended
    if "mulai" in fields:
        started = fields.text("mulai", longest=SHORT_TEXT, label="Jam mulai")
    if "selesai" in fields:
        ended = fields.text("selesai", longest=SHORT_TEXT, label="Jam selesai")
    discussion = before.discussion
    if "pembahasan" in fields:
        discussion = fields.text("pembahasan", longest=DISCUSSION)
    noted = {(who.name, who.position): who.attendance for who in before.participants}
    participants = tuple(
        replace(who, attendance=noted.get((who.name, who.position))) for who in typed.participants
    )
    return replace(
        typed,
        discussion=discussion,
        agenda=before.agenda,
        discussed=before.discussed,
        skipped=before.skipped,
        participants=participants,
        started=started,
        ended=ended,
    )


def attendance_typed(fields: FormFields, details: Details) -> Details:
    """A meeting's details with who came and who did not, from the list of the invited.

    Raises FormError for what cannot be read.
    """
    participants = tuple(
        replace(
            who,
            attendance=fields.choice(f"hadir-{place}", Attendance, label="kehadiran")
            if fields.text(f"hadir-{place}", longest=SHORT_TEXT)
            else None,
        )
        for place, who in enumerate(details.participants)
    )
    return replace(details, participants=participants)


def decision_typed(fields: FormFields, before: DecisionDraft | None = None) -> DecisionDraft:
    """A decision from a form; what the form does not hold stays as ``before``.

    Raises FormError for what cannot be read.
    """
    draft = before or DecisionDraft(Subject(), "")
    if "tentang" in fields:
        draft = replace(draft, subject=Subject.parse(fields.text("tentang", longest=SHORT_TEXT)))
    if "keputusan" in fields:
        draft = replace(draft, what=fields.text("keputusan", longest=LONG_TEXT))
    if "tim" in fields:
        draft = replace(draft, team=fields.text("tim", longest=NAME_OF_FILE))
    if "tenggat" in fields:
        draft = replace(draft, due=fields.day("tenggat"))
    if "selesai_pada" in fields:
        draft = replace(draft, done_on=fields.day("selesai_pada", label="Tanggal selesai"))
    if "keterangan" in fields:
        draft = replace(draft, remark=fields.text("keterangan", longest=LONG_TEXT))
    if "keadaan" in fields:
        state = fields.choice("keadaan", DecisionState, label="keadaan keputusan")
        draft = replace(draft, state=state)
    return draft
