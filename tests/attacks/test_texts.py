"""Texts that cost more than their length."""

from datetime import date

import pytest

from tests.attacks.visitors import (
    ALLOWED,
    ATTACKER,
    ask,
    extra_wait,
    page_socket,
    run,
    sent,
    submission,
)
from tests.people import OPERATOR
from zi_core.meetings import Details, Meetings, Period

MARKS = "\u0315\u0300\u05ae\u0323"
"""Combining marks in an order that normalising has to change."""
TAGS = "<b a" * 3_600 + "<b>" + "\u0301=1>" * 3_600
"""Tags that composing makes of what dropping the one inside leaves, within what a cell holds."""
STORY = "rinci=V.1.1-3"


@pytest.fixture(scope="module")
def chair(server):
    """The session of somebody with every right, and a meeting for them to lead."""
    server.get("/unduh/versi/2022/1")  # the store is begun with the first request
    server.add_person("ana")
    with server.store() as store:
        Meetings(store).begin(OPERATOR, Details(Period.Q1, "Rapat", date(2022, 4, 6)))
    return server.cookie_of("ana")


def sending(server, component, fields, page, query="", *, event="submit", cookie=""):
    """What an attacker does who sends a form of a page once."""

    def attack():
        with page_socket(server, address=ATTACKER, cookie=cookie) as opened:
            drawn = run(opened, page, query)
            forged = submission(drawn, component, fields, page=page, query=query, event=event)
            sent(opened, forged)

    return attack


def test_a_strangers_correction_of_combining_marks_holds_nobody_up(server):
    """240 KB in the details' form, which a stranger may not even send."""
    fields = {"semula": "1", "kendala": "a" + MARKS * 30_000}
    attack = sending(server, "zi_story", fields, "jadwal", STORY)
    assert extra_wait(server, attack) <= ALLOWED


def test_a_strangers_link_to_a_host_of_combining_marks_holds_nobody_up(server):
    """A host's name is normalised by whoever takes an address to pieces."""
    attack = sending(server, "zi_header", "//a" + MARKS * 30_000, "jadwal", event="go")
    assert extra_wait(server, attack) <= ALLOWED


def test_the_way_back_from_signing_in_is_no_host_of_combining_marks(server):
    """As many as the body of a request may hold, on the event loop itself."""
    body = b"nama=x&sandi=x&ke=//a" + (MARKS * 8_000).encode()

    def attack():
        for _ in range(3):
            ask(server, "/masuk", "POST", body)

    assert extra_wait(server, attack) <= ALLOWED


@pytest.mark.parametrize("text", [MARKS * 30_000, TAGS], ids=["marks", "tags"])
def test_what_somebody_with_an_account_types_holds_nobody_up(server, chair, text):
    fields = {"semula": "1", "kendala": text}
    attack = sending(server, "zi_story", fields, "jadwal", STORY, cookie=chair)
    assert extra_wait(server, attack) <= ALLOWED


@pytest.mark.parametrize("text", [MARKS * 30_000, TAGS[:20_000]], ids=["marks", "tags"])
def test_what_a_chair_types_holds_nobody_up(server, chair, text):
    fields = {"periode": "TW1", "judul": "Rapat", "tanggal": "2022-04-06", "semula": "1"}
    query = "rapat=1&bagian=baru"
    fields["pembahasan"] = text
    attack = sending(server, "zi_meeting_form", fields, "rapat", query, cookie=chair)
    assert extra_wait(server, attack) <= ALLOWED
