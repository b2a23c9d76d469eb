"""What people do on the page Rapat: each form's handler, as whoever is signed in now."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from pages.components import session
from pages.components.meeting_state import show_notice
from zi_core.access import Right
from zi_core.forms import FormError, FormFields
from zi_core.meetings import Meeting, MeetingError, Meetings, forms, views
from zi_core.meetings.serialization import LONG_TEXT, NAME_OF_FILE
from zi_core.store import Store

FORM, HEAD, CANCEL, AGENDA, NEW = "rapat", "tutup", "batal", "agenda", "baru"
_MOST = 10**9 - 1


def save(meetings: Meetings, meeting: Meeting | None) -> Callable[[FormFields], None]:
    """Make a meeting, or change what is said of one; a second click on the same does nothing."""

    def act(fields: FormFields) -> None:
        person = session.current()
        try:
            meetings.require(person, Right.LEAD)
            year, before = meetings.store.book.year, meeting and meeting.details
            details = forms.details_typed(fields, year, before)
            if meeting is None:
                made = forms.same_meeting(meetings, details) or meetings.create(person, details)
                st.query_params["rapat"] = str(made.number)
            else:
                meetings.change(person, meeting.number, _seen(fields), details)
                show_notice(HEAD, "Tersimpan.", is_good=True)
            st.query_params.pop("bagian", None)
        except (FormError, MeetingError) as error:
            show_notice(FORM, str(error))

    return act


def close_or_open(meetings: Meetings, number: int) -> Callable[[FormFields], None]:
    """Close a meeting as it was shown, or open it again with a reason."""

    def act(fields: FormFields) -> None:
        person = session.current()
        try:
            meetings.require(person, Right.LEAD)
            seen = _seen(fields)
            if fields.text("tombol", longest=20) == "tutup":
                if not _has_closed(meetings.get(number), seen):
                    meetings.close(person, number, seen, fields.text("sidik", longest=100))
                words = "Rapat ditutup; angkanya dibekukan. Dokumennya siap di bagian Dokumen."
            else:
                meetings.reopen(person, number, seen, fields.text("alasan", longest=LONG_TEXT))
                words = "Rapat terbuka lagi; angkanya berjalan sampai ditutup."
            show_notice(HEAD, words, is_good=True)
        except (FormError, MeetingError) as error:
            show_notice(HEAD, str(error))

    return act


def _has_closed(meeting: Meeting | None, seen: int) -> bool:
    """Whether the change that followed what a person saw was the closing: sent twice."""
    return meeting is not None and meeting.is_closed and meeting.revision == seen + 1


def cancel(meetings: Meetings, number: int) -> Callable[[FormFields], None]:
    """Take a meeting that was not held off the list, with a reason."""

    def act(fields: FormFields) -> None:
        person = session.current()
        try:
            meetings.require(person, Right.LEAD)
            why = fields.text("alasan", longest=LONG_TEXT)
            meetings.cancel(person, number, _seen(fields), why)
            for name in ("rapat", "bagian"):
                st.query_params.pop(name, None)
        except (FormError, MeetingError) as error:
            show_notice(CANCEL, str(error))

    return act


def reorder(meetings: Meetings, number: int) -> Callable[[FormFields], None]:
    """Move a line of the agenda, or put all of them back into their own order."""

    def act(fields: FormFields) -> None:
        person = session.current()
        try:
            meetings.require(person, Right.LEAD)
            seen = _seen(fields)
            how, _, key = fields.text("tombol", longest=NAME_OF_FILE).partition(":")
            briefing = meetings.briefing(number)
            order = () if how == "semula" else views.moved(briefing.agenda, how, key)
            details = replace(briefing.meeting.details, agenda=order)
            meetings.change(person, number, seen, details)
        except (FormError, MeetingError) as error:
            show_notice(AGENDA, str(error))

    return act


def decide(meetings: Meetings, number: int) -> Callable[[FormFields], None]:
    """Keep a decision at once; the same one sent twice is one."""

    def act(fields: FormFields) -> None:
        person = session.current()
        try:
            meetings.require(person, Right.DECIDE)
            draft = forms.decision_typed(fields)
            made = forms.same_decision(meetings, number, draft)
            made = made or meetings.decide(person, number, draft)
            show_notice(NEW, f"{made.name} tercatat.", is_good=True)
        except (FormError, MeetingError) as error:
            show_notice(NEW, str(error))

    return act


def change_decision(store: Store) -> Callable[[FormFields], None]:
    """Change what has become of a decision, of whatever year."""

    def act(fields: FormFields) -> None:
        person = session.current()
        try:
            Meetings(store).require(person, Right.DECIDE)
        except MeetingError as error:  # without the right no form is drawn that could tell it
            raise FormError(str(error)) from error
        number = fields.whole("nomor", least=1, most=_MOST, label="Nomor keputusan")
        year = fields.whole("tahun", least=1, most=_MOST, label="Tahun keputusan")
        place = f"{year}-{number}"
        try:
            meetings = Meetings(store).of_year(year)
            found = next((made for made in meetings.decisions() if made.number == number), None)
            before = found.draft if found else None
            draft = forms.decision_typed(fields, before)
            if draft != before or found is None:
                meetings.change_decision(person, number, _seen(fields), draft)
            show_notice(place, "Tersimpan.", is_good=True)
        except (FormError, MeetingError) as error:
            show_notice(place, str(error))

    return act


def _seen(fields: FormFields) -> int:
    return fields.whole("semula", least=0, most=_MOST, label="Keadaan semula")
