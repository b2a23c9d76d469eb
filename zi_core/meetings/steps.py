"""The actions behind the forms about meetings; each takes the person and the fields.

Nothing is raised for what is refused: the outcome says it, beside the form it came from. Who has
not the right is refused, on record, before anything of the form is looked at.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from zi_core.access.permissions import Person, Right
from zi_core.forms import FormError, FormFields, FormOutcome
from zi_core.meetings import forms, scans
from zi_core.meetings.agenda import rearranged
from zi_core.meetings.errors import MeetingError
from zi_core.meetings.meeting import Meeting
from zi_core.meetings.operations import Meetings
from zi_core.meetings.serialization import LONG_TEXT, NAME_OF_FILE

FORM, HEAD, CANCEL, AGENDA, NEW = "rapat", "tutup", "batal", "agenda", "baru"
ATTENDANCE, SCANS = "kehadiran", "pindaian"
"""The forms, by which an outcome finds its place on the page."""
_MOST: Final = 10**9 - 1


@dataclass(frozen=True, slots=True)
class StepOutcome(FormOutcome):
    """What came of a form: at which ``place`` it is said, and what is shown next.

    ``opened`` is the number of a meeting that was made; ``is_saved`` that the form may close, and
    ``is_gone`` that its meeting is no longer there.
    """

    place: str = ""
    opened: int | None = None
    is_saved: bool = False
    is_gone: bool = False


Step = Callable[[Person, FormFields], StepOutcome]


def save(meetings: Meetings, meeting: Meeting | None) -> Step:
    """Make a meeting, or change what is said of one; a second click on the same does nothing."""

    def step(person: Person, fields: FormFields) -> StepOutcome:
        before = meeting.details if meeting else None
        details = forms.details_typed(fields, meetings.store.book.year, before)
        if meeting is None:
            made = forms.same_meeting(meetings, details) or meetings.create(person, details)
            return StepOutcome(place=FORM, opened=made.number, is_saved=True)
        meetings.change(person, meeting.number, _seen(fields), details)
        return StepOutcome("Tersimpan.", place=HEAD, is_saved=True)

    return _guarded(step, meetings, Right.LEAD, FORM)


def close_or_open(meetings: Meetings, number: int) -> Step:
    """Close a meeting as it was shown, or open it again with a reason."""

    def step(person: Person, fields: FormFields) -> StepOutcome:
        seen = _seen(fields)
        if fields.text("tombol", longest=20) == "tutup":
            if not _has_closed(meetings.get(number), seen):
                meetings.close(person, number, seen, fields.text("sidik", longest=100))
            words = "Rapat ditutup; angkanya dikunci. Dokumennya siap di bagian Dokumen."
        else:
            meetings.reopen(person, number, seen, fields.text("alasan", longest=LONG_TEXT))
            words = "Rapat terbuka lagi; angkanya berjalan sampai ditutup."
        return StepOutcome(words, place=HEAD)

    return _guarded(step, meetings, Right.LEAD, HEAD)


def _has_closed(meeting: Meeting | None, seen: int) -> bool:
    """Whether the change that followed what a person saw was the closing: sent twice."""
    return meeting is not None and meeting.is_closed and meeting.revision == seen + 1


def cancel(meetings: Meetings, number: int) -> Step:
    """Take a meeting that was not held off the list, with a reason."""

    def step(person: Person, fields: FormFields) -> StepOutcome:
        why = fields.text("alasan", longest=LONG_TEXT)
        meetings.cancel(person, number, _seen(fields), why)
        return StepOutcome(place=CANCEL, is_gone=True)

    return _guarded(step, meetings, Right.LEAD, CANCEL)


def on_agenda(meetings: Meetings, number: int) -> Step:
    """Record a decision on a line of the agenda (``butir`` is its key), or arrange its lines."""
    arranging, recording = arrange(meetings, number), decide(meetings, number)

    def on_line(person: Person, fields: FormFields) -> StepOutcome:
        key = fields.text("butir", longest=NAME_OF_FILE, label="Baris agenda")
        return replace(recording(person, fields), place=line_place(key))

    deciding = _guarded(on_line, meetings, Right.DECIDE, AGENDA)

    def step(person: Person, fields: FormFields) -> StepOutcome:
        with suppress(FormError):  # what cannot be read is refused by the step, after the right
            if "butir" in fields:
                return deciding(person, fields)
        return arranging(person, fields)

    return step


def line_place(key: str) -> str:
    """Where what came of a decision on a line of the agenda is said."""
    return f"{AGENDA}:{key}"


def arrange(meetings: Meetings, number: int) -> Step:
    """Move or mark a line of the agenda, or take back all that was moved and marked."""

    def step(person: Person, fields: FormFields) -> StepOutcome:
        seen = _seen(fields)
        how, _, key = fields.text("tombol", longest=NAME_OF_FILE).partition(":")
        briefing = meetings.briefing(number)
        details = briefing.meeting.details
        if how == "semula":
            arranged = replace(details, agenda=(), discussed=(), skipped=())
        else:
            arranged = rearranged(briefing.arrangement, details, how, key)
        if arranged != details:
            meetings.change(person, number, seen, arranged)
        return StepOutcome(place=AGENDA)

    return _guarded(step, meetings, Right.LEAD, AGENDA)


def decide(meetings: Meetings, number: int) -> Step:
    """Keep a decision at once; the same one sent twice is one."""

    def step(person: Person, fields: FormFields) -> StepOutcome:
        draft = forms.decision_typed(fields)
        made = forms.same_decision(meetings, number, draft)
        made = made or meetings.decide(person, number, draft)
        return StepOutcome(f"{made.name} tercatat.", place=NEW)

    return _guarded(step, meetings, Right.DECIDE, NEW)


def change_decision(meetings: Meetings) -> Step:
    """Change what has become of a decision, of whatever year.

    Raises FormError for who has not the right: without it no form is drawn that could tell it.
    """

    def step(person: Person, fields: FormFields) -> StepOutcome:
        try:
            meetings.require(person, Right.DECIDE)
        except MeetingError as error:
            raise FormError(str(error)) from error
        number = fields.whole("nomor", least=1, most=_MOST, label="Nomor keputusan")
        year = fields.whole("tahun", least=1, most=_MOST, label="Tahun keputusan")
        place = f"{year}-{number}"
        try:
            own = meetings.of_year(year)
            found = next((made for made in own.decisions() if made.number == number), None)
            before = found.draft if found else None
            draft = forms.decision_typed(fields, before)
            if draft != before or found is None:
                own.change_decision(person, number, _seen(fields), draft)
        except (FormError, MeetingError) as error:
            return StepOutcome(str(error), is_good=False, place=place)
        return StepOutcome("Tersimpan.", place=place)

    return step


def note_attendance(meetings: Meetings, number: int) -> Step:
    """Note who of the invited came and who did not."""

    def step(person: Person, fields: FormFields) -> StepOutcome:
        seen = _seen(fields)
        details = meetings.briefing(number).meeting.details
        noted = forms.attendance_typed(fields, details)
        if noted != details:
            meetings.change(person, number, seen, noted)
        return StepOutcome("Kehadiran tersimpan.", place=ATTENDANCE)

    return _guarded(step, meetings, Right.LEAD, ATTENDANCE)


def keep_scans(meetings: Meetings, number: int) -> Step:
    """Keep a scan of a signed paper, or take one back."""

    def step(person: Person, fields: FormFields) -> StepOutcome:
        now = datetime.now(UTC).replace(microsecond=0)
        if fields.text("tombol", longest=20) == "tarik":
            which = fields.whole("pindaian", least=1, most=_MOST, label="Nomor pindaian")
            scans.take_back(meetings.store, person, number, which, now)
            return StepOutcome("Pindaian ditarik; jejaknya tetap tercatat.", place=SCANS)
        file = fields.file("berkas", most=scans.MAX_SCAN)
        if file is None:
            raise MeetingError("Pilih berkas pindaian dulu (PDF atau JPEG).")
        if file.is_too_large:
            raise MeetingError(f"Pindaian paling besar {scans.MAX_SCAN // 2**20} MB.")
        scans.keep_scan(meetings.store, person, number, file.name, file.content, now)
        return StepOutcome(f"{file.name} tersimpan.", place=SCANS)

    return _guarded(step, meetings, Right.LEAD, SCANS)


def _guarded(step: Step, meetings: Meetings, right: Right, place: str) -> Step:
    def guarded(person: Person, fields: FormFields) -> StepOutcome:
        try:
            meetings.require(person, right)
            return step(person, fields)
        except (FormError, MeetingError) as error:
            return StepOutcome(str(error), is_good=False, place=place)

    return guarded


def _seen(fields: FormFields) -> int:
    return fields.whole("semula", least=0, most=_MOST, label="Keadaan semula")
