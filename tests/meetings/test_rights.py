"""Who may do what with meetings: the core asks itself, refuses before it looks, and records it."""

from datetime import UTC, datetime

import pytest

from tests.meetings.held import ADMIN, CHAIR, FULL, details, draft
from tests.people import OPERATOR
from zi_core.access import ANONYMOUS, Person, Role, audit
from zi_core.meetings import MeetingError
from zi_core.meetings.scans import keep_scan, take_back

REFUSED = {
    "stranger": (ANONYMOUS, "Masuk dulu untuk {}."),
    "viewer": (
        Person("rani", "Rani", Role.VIEWER),
        "Akun ini hanya boleh melihat; {} memerlukan akun Ketua atau Pengelola.",
    ),
    "team": (
        Person("tono", "Tono", Role.TEAM, ("Tim Tata Laksana",)),
        "Akun Tim tidak boleh {}; itu memerlukan akun Ketua atau Pengelola.",
    ),
    "screen": (
        Person("layar", "Aula", Role.SCREEN),
        "Layar rapat hanya menampilkan; {} memerlukan akun Ketua atau Pengelola.",
    ),
}
NOW = datetime(2022, 7, 6, 2, tzinfo=UTC)
LEADING, DECIDING = "memimpin rapat", "mencatat keputusan"


# What is wrong with these besides the right is not told: the refusal comes first.
OPERATIONS = {
    "begin": (LEADING, lambda held, who: held.create(who, details(title=""))),
    "change": (LEADING, lambda held, who: held.change(who, 1, 1, FULL)),
    "close": (LEADING, lambda held, who: held.close(who, 1, 9)),
    "reopen": (LEADING, lambda held, who: held.reopen(who, 1, 1, "")),
    "cancel": (LEADING, lambda held, who: held.cancel(who, 1, 1, "")),
    "decide": (DECIDING, lambda held, who: held.decide(who, 9, draft(what=""))),
    "keep_scan": (LEADING, lambda held, who: keep_scan(held.store, who, 9, "", b"", NOW)),
    "take_back": (LEADING, lambda held, who: take_back(held.store, who, 9, 9, NOW)),
    "change_decision": (DECIDING, lambda held, who: held.change_decision(who, 1, 9, draft())),
}


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("role", REFUSED)
def test_whoever_has_not_the_right_is_refused_on_record(meetings, store, role, operation):
    meetings.create(CHAIR, details())
    meetings.decide(CHAIR, 1, draft())
    kept = meetings.all(), meetings.decisions()
    person, sentence = REFUSED[role]
    right, act = OPERATIONS[operation]
    with pytest.raises(MeetingError) as refused:
        act(meetings, person)
    assert str(refused.value) == sentence.format(right)
    assert (meetings.all(), meetings.decisions()) == kept
    [told] = audit.entries(store, OPERATOR, limit=1)
    assert (told.event, told.who, told.subject) == ("refused", person.name, right)


@pytest.mark.parametrize("person", [CHAIR, ADMIN], ids=["chair", "admin"])
def test_chair_and_administrator_hold_a_meeting(meetings, person):
    meetings.create(person, details())
    made = meetings.decide(person, 1, draft())
    meetings.change(person, 1, 1, FULL)
    meetings.close(person, 1, 2)
    meetings.change_decision(person, 1, 1, made.draft)
    meetings.reopen(person, 1, 3, "Susulan")
    meetings.create(person, details())
    meetings.cancel(person, 2, 1, "Keliru")
    kept = keep_scan(meetings.store, person, 1, "notula.pdf", b"%PDF-1.7", NOW)
    take_back(meetings.store, person, 1, kept.number, NOW)
    assert [held.number for held in meetings.all()] == [1]
