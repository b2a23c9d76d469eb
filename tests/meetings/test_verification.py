"""Whatever is changed of meetings and decisions behind the store's back, ``verify`` finds it."""

import json
from functools import partial
from itertools import product

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from tests.conftest import BOTH
from tests.meetings.conftest import put_back
from tests.meetings.held import CHAIR, details, draft, settled
from tests.store.books import CODES, tick
from tests.store.test_verify import tamper, unguard
from zi_core.meetings import MeetingError, Period, operations, verify
from zi_core.progress.snapshot import status_of
from zi_core.store import StoreError
from zi_core.store.version_state import sha256

TABLES = ("zi_meeting", "zi_decision")


@pytest.fixture
def whole(meetings, store, clock):
    """Meeting 1 closed with version 2; 2 closed, reopened and closed again with version 3."""
    tick(store)
    meetings.create(CHAIR, details(Period.Q1))
    made = meetings.decide(CHAIR, 1, draft())
    meetings.close(CHAIR, 1, 1)
    meetings.create(CHAIR, details(Period.Q2))
    meetings.close(CHAIR, 2, 1)
    meetings.reopen(CHAIR, 2, 2, "Susulan")
    tick(store, CODES[1])
    meetings.change_decision(CHAIR, 1, 1, settled(made))
    meetings.close(CHAIR, 2, 3)
    assert store.verify() == verify(store) == []
    clock.move(days=1)
    return meetings


UNLIKE = "tidak sama dengan catatan auditnya."
UNTOLD = "tidak tercatat dalam catatan audit."
GONE = "tetapi tidak ada."
FIRST, LAST = "number = 2 AND revision = 1", "number = 2 AND revision = 4"
TAMPERINGS = {
    "a title": (
        f"UPDATE zi_meeting SET content = replace(content, 'evaluasi', 'lain') WHERE {FIRST}",
        f"Rapat 2/2022 keadaan 1 {UNLIKE}",
    ),
    "who": (
        f"UPDATE zi_meeting SET by = 'Orang lain' WHERE {LAST}",
        f"Rapat 2/2022 keadaan 4 {UNLIKE}",
    ),
    "when": (
        f"UPDATE zi_meeting SET at = '2020-01-01 00:00:00' WHERE {LAST}",
        f"Rapat 2/2022 keadaan 4 {UNLIKE}",
    ),
    "what was done": (
        f"UPDATE zi_meeting SET event = 'meeting-cancelled' WHERE {LAST}",
        f"Rapat 2/2022 keadaan 4 {UNLIKE}",
    ),
    "a reason": (
        "UPDATE zi_meeting SET note = '' WHERE number = 2 AND revision = 3",
        f"Rapat 2/2022 keadaan 3 {UNLIKE}",
    ),
    "a meeting made unreadable": (
        f"UPDATE zi_meeting SET content = '[]' WHERE {FIRST}",
        f"Rapat 2/2022 keadaan 1 {UNLIKE}",
    ),
    "a state removed": (
        "DELETE FROM zi_meeting WHERE number = 2 AND revision = 3",
        f"Rapat 2/2022 keadaan 3 disebut catatan audit 8, {GONE}",
    ),
    "a meeting put in": (
        "INSERT INTO zi_meeting (book_id, number, revision, event, by, at, note, content) "
        "SELECT book_id, 7, 1, event, by, at, note, content FROM zi_meeting WHERE " + FIRST,
        f"Rapat 7/2022 keadaan 1 {UNTOLD}",
    ),
    "a meeting's number": (
        f"UPDATE zi_meeting SET number = 8 WHERE {FIRST}",
        f"Rapat 8/2022 keadaan 1 {UNTOLD}",
    ),
    "a decision": (
        "UPDATE zi_decision SET content = replace(content, 'selesai', 'belum')",
        f"Keputusan K-1/2022 keadaan 2 {UNLIKE}",
    ),
    "a decision's meeting": (
        "UPDATE zi_decision SET meeting = 2 WHERE revision = 1",
        f"Keputusan K-1/2022 keadaan 1 {UNLIKE}",
    ),
    "who decided": (
        "UPDATE zi_decision SET by = 'Orang lain' WHERE revision = 1",
        f"Keputusan K-1/2022 keadaan 1 {UNLIKE}",
    ),
    "when it was decided": (
        "UPDATE zi_decision SET at = '2020-01-01 00:00:00' WHERE revision = 2",
        f"Keputusan K-1/2022 keadaan 2 {UNLIKE}",
    ),
    "a decision removed": (
        "DELETE FROM zi_decision",
        f"Keputusan K-1/2022 keadaan 1 disebut catatan audit 4, {GONE}",
    ),
    "a decision put in": (
        "INSERT INTO zi_decision (book_id, number, revision, meeting, by, at, content) "
        "SELECT book_id, 9, 1, meeting, by, at, content FROM zi_decision WHERE revision = 1",
        f"Keputusan K-9/2022 keadaan 1 {UNTOLD}",
    ),
}


@pytest.mark.exhaustive
@BOTH
def test_a_row_that_was_tampered_with_is_found_and_named(whole, address):
    for kind, (command, words) in TAMPERINGS.items():
        with put_back(whole.store, address, *TABLES):
            tamper(address, command)
            assert words in whole.store.verify(), kind
    assert not {words for _, words in TAMPERINGS.values()} & set(whole.store.verify())


def test_a_row_whose_event_was_cut_off_is_found(whole, address):
    tamper(address, "DELETE FROM zi_audit WHERE number > 5")
    found = whole.store.verify()
    assert f"Rapat 2/2022 keadaan 1 {UNTOLD}" in found
    assert f"Keputusan K-1/2022 keadaan 2 {UNTOLD}" in found
    assert f"Rapat 1/2022 keadaan 1 {UNTOLD}" not in found


def rewritten(address, number, revision, change):
    """Rewrite what a row of a meeting says, as its whole content."""
    engine = create_engine(address)
    place = {"number": number, "revision": revision}
    where = "WHERE number = :number AND revision = :revision"
    with engine.connect() as connection:
        found = connection.execute(text(f"SELECT content FROM zi_meeting {where}"), place)
        said = json.loads(found.scalar_one())
    change(said["closing"])
    guards = unguard(address)
    with engine.begin() as connection:
        told = {**place, "told": json.dumps(said)}
        connection.execute(text(f"UPDATE zi_meeting SET content = :told {where}"), told)
        for guard in guards:
            connection.execute(text(guard))
    engine.dispose()


FROZEN = {
    "a figure": (
        lambda closing: closing["figures"]["total"].update(overdue=0),
        "angka yang dikunci tidak sama dengan hitungan ulangnya.",
    ),
    "an area's figure": (
        lambda closing: closing["figures"]["areas"][0].update(due_done=48),
        "angka yang dikunci tidak sama dengan hitungan ulangnya.",
    ),
    "what is unreported": (
        lambda closing: closing["figures"]["total"].update(unreported=1),
        "angka yang dikunci tidak sama dengan hitungan ulangnya.",
    ),
    "an area that is gone": (
        lambda closing: closing["figures"]["areas"].clear(),
        "angka yang dikunci tidak sama dengan hitungan ulangnya.",
    ),
    "a figure that is none": (
        lambda closing: closing["figures"]["total"].update(due={"besar": 1}),
        "angka yang dikunci tidak sama dengan hitungan ulangnya.",
    ),
    "figures that nobody counts": (
        lambda closing: closing["figures"]["total"].update(lain=1),
        "angka yang dikunci tidak sama dengan hitungan ulangnya.",
    ),
    "the position": (
        lambda closing: closing.update(as_of=5),
        "angka yang dikunci tidak sama dengan hitungan ulangnya.",
    ),
    "the version": (
        lambda closing: closing.update(version=9),
        "versi 9 yang dikuncinya tidak ada lagi seperti saat itu.",
    ),
    "the version's hash": (
        lambda closing: closing.update(state_sha256=sha256("lain")),
        "versi 3 yang dikuncinya tidak ada lagi seperti saat itu.",
    ),
    "the meeting before": (
        lambda closing: closing.update(previous=[1, 1]),
        "rapat 1 yang dibandingkan dengannya tidak ada lagi.",
    ),
    "a decision's revision": (
        lambda closing: closing.update(decisions=[[2022, 1, 7]]),
        "keputusan K-1/2022 yang dikuncinya tidak ada lagi.",
    ),
    "a decision of another year": (
        lambda closing: closing.update(decisions=[[2021, 4, 1]]),
        "keputusan K-4/2021 yang dikuncinya tidak ada lagi.",
    ),
}


@pytest.mark.exhaustive
def test_what_closing_froze_is_counted_anew(whole, address):
    for kind, (change, words) in FROZEN.items():
        with put_back(whole.store, address, *TABLES):
            rewritten(address, 2, 4, change)
            assert verify(whole.store) == [f"Rapat 2/2022 keadaan 4: {words}"], kind
    assert verify(whole.store) == []


def without_unreported(figures):
    """Figures as they were frozen before what is unreported was told apart."""
    if isinstance(figures, dict):
        return {k: without_unreported(v) for k, v in figures.items() if k != "unreported"}
    if isinstance(figures, list):
        return list(map(without_unreported, figures))
    return figures


@pytest.fixture
def frozen_before(meetings, store, monkeypatch):
    """A meeting that an earlier release closed: its figures lack what is unreported."""
    tick(store)
    with monkeypatch.context() as patched:
        patched.setattr(operations, "status_of", lambda found: without_unreported(status_of(found)))
        meetings.create(CHAIR, details(Period.Q2))
        meetings.close(CHAIR, 1, 1)
    assert "unreported" not in meetings.get(1).closing.figures["total"]
    return meetings


def test_a_closing_of_an_earlier_release_still_agrees(frozen_before):
    assert frozen_before.store.verify() == verify(frozen_before.store) == []
    assert frozen_before.briefing(1).progress.total.unreported == 0


@pytest.mark.exhaustive
def test_of_a_closing_of_an_earlier_release_a_changed_figure_is_found(frozen_before, address):
    figures = ("slots", "due", "due_done", "overdue", "on_time", "done")
    for name, where in product(figures, ("total", "areas", "teams")):

        def change(closing, by, name=name, where=where):
            found = closing["figures"][where]
            (found if where == "total" else found[0])[name] += by

        rewritten(address, 1, 2, partial(change, by=1))
        assert verify(frozen_before.store) == [
            "Rapat 1/2022 keadaan 2: angka yang dikunci tidak sama dengan hitungan ulangnya."
        ], (name, where)
        rewritten(address, 1, 2, partial(change, by=-1))
    assert verify(frozen_before.store) == []


def test_closings_that_were_opened_again_are_counted_as_well(whole, address):
    rewritten(address, 2, 2, lambda closing: closing["figures"]["total"].update(done=7))
    [words] = verify(whole.store)
    assert words.startswith("Rapat 2/2022 keadaan 2: angka yang dikunci")


def test_a_frozen_version_that_is_gone_is_told_and_no_other_shown(whole, address):
    tamper(
        address,
        "DELETE FROM zi_change WHERE version_id = (SELECT id FROM zi_version WHERE number = 3)",
        "DELETE FROM zi_version WHERE number = 3",
    )
    with pytest.raises(MeetingError, match=r"Versi 3.* tidak ada lagi seperti saat itu"):
        whole.briefing(2)
    assert verify(whole.store) == [
        "Rapat 2/2022 keadaan 4: versi 3 yang dikuncinya tidak ada lagi seperti saat itu."
    ]
    assert whole.briefing(1).version.number == 2


def test_a_frozen_state_that_was_tampered_with_is_told(whole, address):
    tamper(address, "UPDATE zi_version SET state = '[]' WHERE number = 3")
    whole.store.plan.cache_clear()
    [words] = verify(whole.store)
    assert words.endswith("keadaan 4: versi 3 yang dikuncinya tidak dapat dibaca.")


def test_the_meeting_before_that_is_gone_is_told(whole, address):
    tamper(address, "DELETE FROM zi_meeting WHERE number = 1 AND revision = 2")
    with pytest.raises(MeetingError, match="Rapat 1, yang dibandingkan dengan rapat ini"):
        whole.briefing(2)
    assert {words.partition(": ")[2] for words in verify(whole.store)} == {
        "rapat 1 yang dibandingkan dengannya tidak ada lagi."
    }


def test_a_meeting_that_cannot_be_read_is_a_sentence(whole, address):
    # A colon before a word would be a parameter; there is a space after each here.
    for content in ("[]", "{}", "tidak ada", '{"period": "TW9"}'):
        tamper(address, f"UPDATE zi_meeting SET content = '{content}' WHERE {LAST}")
        with pytest.raises(StoreError, match="rusak atau diubah dari luar"):
            whole.all()
        told = [words for words in verify(whole.store) if "rusak atau diubah dari luar" in words]
        assert told, content


def test_a_decision_that_cannot_be_read_is_a_sentence(whole, address):
    tamper(address, "UPDATE zi_decision SET content = '{}' WHERE revision = 2")
    with pytest.raises(StoreError, match="rusak atau diubah dari luar"):
        whole.decisions()
    assert any("rusak atau diubah dari luar" in words for words in verify(whole.store))


@BOTH
def test_the_database_itself_refuses_to_change_or_delete(whole, address):
    engine = create_engine(address)
    patterns = ["UPDATE {} SET by = 'x'", "DELETE FROM {}"]
    if engine.dialect.name == "postgresql":
        patterns.append("TRUNCATE {} CASCADE")
    commands = [pattern.format(table) for pattern in patterns for table in TABLES]
    for command in commands:
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(command))
    engine.dispose()
    assert whole.store.verify() == verify(whole.store) == []
