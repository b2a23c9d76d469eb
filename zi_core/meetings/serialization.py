"""What is kept of meetings and decisions: checked, as JSON, and read back."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from zi_core.dates import OFFICE_TIME
from zi_core.formatting import number
from zi_core.meetings.decision import Decision, DecisionDraft, DecisionState, Subject
from zi_core.meetings.errors import MeetingError
from zi_core.meetings.meeting import Attendance, Closing, Details, Meeting, Participant
from zi_core.meetings.period import Period
from zi_core.text import MAX_CELL_LENGTH, clean, storable

SHORT_TEXT: Final = 200
"""The longest title, place, name or position, in characters."""
LONG_TEXT: Final = 2000
"""The longest decision, remark or reason."""
DISCUSSION: Final = 20_000
"""The longest discussion."""
MAX_PARTICIPANTS: Final = 300
PARTICIPANTS: Final = MAX_PARTICIPANTS * (2 * SHORT_TEXT + 3)
"""The longest list of participants, a name and a position in each line."""
MAX_AGENDA: Final = 2000
"""The most lines of an agenda that can be put in order."""
NAME_OF_FILE: Final = MAX_CELL_LENGTH + 100
"""The longest text that may hold a team's name, which comes from a workbook."""
DAYS: Final = (date(2000, 1, 1), date(2100, 12, 31))
"""The days a meeting or a deadline may be on."""


def one_text(text: str, longest: int, name: str, *, keep_lines: bool = False) -> str:
    """A text in canonical form. Raises MeetingError where it is longer than ``longest``."""
    _check_length(text.strip(), longest, name)
    cleaned = clean(storable(text), keep_lines=keep_lines)
    _check_length(cleaned, longest, name)  # what is composed may be longer than what was typed
    return cleaned


def _check_length(text: str, longest: int, name: str) -> None:
    if len(text) > longest:
        raise MeetingError(
            f"{name} paling panjang {number(longest)} huruf; yang ini {number(len(text))}."
        )


def participants_of(text: str) -> tuple[Participant, ...]:
    """The participants of a text box: one a line, ``Nama`` or ``Nama; jabatan``."""
    found = []
    for line in text.splitlines():
        name, _, position = line.partition(";")
        if name.strip() or position.strip():
            found.append(Participant(name.strip(), position.strip()))
    return tuple(found)


def checked(details: Details) -> Details:
    """A meeting's details in canonical form; MeetingError for what is missing or too long."""
    _check_day(details.day, "Tanggal rapat")
    title = one_text(details.title, SHORT_TEXT, "Judul rapat")
    if not title:
        raise MeetingError("Judul rapat belum diisi.")
    if len(details.participants) > MAX_PARTICIPANTS:
        raise MeetingError(f"Peserta paling banyak {MAX_PARTICIPANTS} orang.")
    if max(map(len, (details.agenda, details.discussed, details.skipped))) > MAX_AGENDA:
        raise MeetingError(f"Agenda yang diurutkan paling banyak {number(MAX_AGENDA)} baris.")
    return replace(
        details,
        title=title,
        time=one_text(details.time, SHORT_TEXT, "Waktu"),
        place=one_text(details.place, SHORT_TEXT, "Tempat"),
        leader=one_text(details.leader, SHORT_TEXT, "Pemimpin rapat"),
        started=one_text(details.started, SHORT_TEXT, "Jam mulai"),
        ended=one_text(details.ended, SHORT_TEXT, "Jam selesai"),
        discussion=one_text(details.discussion, DISCUSSION, "Pembahasan", keep_lines=True),
        participants=tuple(
            who for who in map(_participant, details.participants) if who.name or who.position
        ),
        agenda=_agenda_keys(details.agenda),
        discussed=_agenda_keys(details.discussed),
        skipped=_agenda_keys(details.skipped),
    )


def _agenda_keys(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(one_text(key, NAME_OF_FILE, "Baris agenda") for key in keys)


def _participant(who: Participant) -> Participant:
    return Participant(
        one_text(who.name, SHORT_TEXT, "Nama peserta"),
        one_text(who.position, SHORT_TEXT, "Jabatan peserta"),
        who.attendance,
    )


def checked_decision(draft: DecisionDraft) -> DecisionDraft:
    """A decision in canonical form; MeetingError for what is missing or too long."""
    what = one_text(draft.what, LONG_TEXT, "Keputusan")
    if not what:
        raise MeetingError("Keputusan belum diisi: tulis apa yang harus dikerjakan.")
    if draft.due is not None:
        _check_day(draft.due, "Tenggat")
    done_on = draft.done_on if draft.state is DecisionState.DONE else None
    if done_on is not None:
        _check_day(done_on, "Tanggal selesai")
    return replace(
        draft,
        what=what,
        team=one_text(draft.team, NAME_OF_FILE, "Tim"),
        remark=one_text(draft.remark, LONG_TEXT, "Keterangan"),
        done_on=done_on,
    )


def _check_day(day: date, name: str) -> None:
    if not DAYS[0] <= day <= DAYS[1]:
        raise MeetingError(f"{name} harus antara tahun {DAYS[0].year} dan {DAYS[1].year}.")


# ---- meetings as JSON -----------------------------------------------------------------------


def dump_meeting(meeting: Meeting) -> str:
    """A meeting as canonical JSON; its year, number and revision stand beside it."""
    details, closing = meeting.details, meeting.closing
    said: dict[str, Any] = {
        "period": str(details.period),
        "title": details.title,
        "day": details.day.isoformat(),
        "time": details.time,
        "place": details.place,
        "leader": details.leader,
        "is_led_by_leadership": details.is_led_by_leadership,
        "participants": [_participant_as_json(who) for who in details.participants],
        "discussion": details.discussion,
        "agenda": list(details.agenda),
    }
    for name in ("started", "ended", "discussed", "skipped"):  # younger than the others
        if known := getattr(details, name):
            said[name] = known
    if closing is not None:
        said["closing"] = {
            "at": closing.at.isoformat(),
            "by": closing.by,
            "version": closing.version,
            "state_sha256": closing.state_sha256,
            "as_of": closing.as_of,
            "previous": list(closing.previous) if closing.previous else None,
            "decisions": [[*key, revision] for key, revision in closing.decisions.items()],
            "figures": closing.figures,
        }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _participant_as_json(who: Participant) -> list[str]:
    known = [str(who.attendance)] if who.attendance else []
    return [who.name, who.position, *known]


def meeting(year: int, row: Any) -> Meeting:  # noqa: ANN401 - a row of SQLAlchemy's
    """A meeting from its row. Raises ValueError for what is none."""
    try:
        said = json.loads(row.content)
        closing = said.get("closing")
        details = Details(
            period=Period(said["period"]),
            title=said["title"],
            day=date.fromisoformat(said["day"]),
            time=said["time"],
            place=said["place"],
            leader=said["leader"],
            is_led_by_leadership=said["is_led_by_leadership"],
            participants=tuple(
                Participant(name, position, *map(Attendance, attendance))
                for name, position, *attendance in said["participants"]
            ),
            discussion=said["discussion"],
            agenda=tuple(said["agenda"]),
            started=said.get("started", ""),
            ended=said.get("ended", ""),
            discussed=tuple(said.get("discussed", ())),
            skipped=tuple(said.get("skipped", ())),
        )
        return Meeting(year, row.number, row.revision, details, closing and _closing(closing))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a meeting") from error


def _closing(said: dict[str, Any]) -> Closing:
    return Closing(
        at=datetime.fromisoformat(said["at"]),
        by=said["by"],
        version=said["version"],
        state_sha256=said["state_sha256"],
        as_of=said["as_of"],
        previous=tuple(said["previous"]) if said["previous"] else None,
        decisions={(year, number): revision for year, number, revision in said["decisions"]},
        figures=said["figures"],
    )


# ---- decisions as JSON ----------------------------------------------------------------------


def dump_decision(draft: DecisionDraft) -> str:
    """A decision as canonical JSON."""
    said = {
        "subject": str(draft.subject),
        "what": draft.what,
        "team": draft.team,
        "due": draft.due.isoformat() if draft.due else None,
        "state": str(draft.state),
        "remark": draft.remark,
    }
    if draft.done_on:
        said["done_on"] = draft.done_on.isoformat()
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def decisions(year: int, rows: Iterable[Any]) -> list[Decision]:
    """Decisions from all their rows, by number and revision ascending; ValueError for others."""
    try:
        found: dict[int, Decision] = {}
        for row in rows:
            draft, before = _draft(row.content), found.get(row.number)
            settled_on, settled_revision = None, 0
            if draft.state.is_settled:
                if before is None or before.draft.state is not draft.state:
                    settled_on = row.at.astimezone(OFFICE_TIME).date()
                    settled_revision = row.revision
                else:
                    settled_on, settled_revision = before.settled_on, before.settled_revision
            found[row.number] = Decision(
                year,
                row.number,
                row.meeting,
                draft,
                row.revision,
                before.made_by if before else row.by,
                before.made_at if before else row.at,
                row.by,
                row.at,
                settled_on,
                settled_revision,
            )
        return list(found.values())
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a decision") from error


def _draft(text: str) -> DecisionDraft:
    said = json.loads(text)
    return DecisionDraft(
        Subject.parse(said["subject"]),
        said["what"],
        said["team"],
        date.fromisoformat(said["due"]) if said["due"] else None,
        DecisionState(said["state"]),
        said["remark"],
        date.fromisoformat(said["done_on"]) if said.get("done_on") else None,
    )
