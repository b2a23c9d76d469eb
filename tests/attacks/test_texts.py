"""Texts that cost more than their length."""

import time

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

pytestmark = pytest.mark.alone
MARKS = "\u0315\u0300\u05ae\u0323"
"""Combining marks in an order that normalising has to change."""
STORY = "rinci=V.1.1-3"


def tags(depth):
    """Tags that composing makes of what dropping the one inside leaves; 9 letters a depth."""
    return "<b a" * depth + "<b>" + "\u0301=1>" * depth


@pytest.fixture(scope="module")
def chair(server):
    """The session of somebody with every right."""
    server.get("/unduh/versi/2022/1")  # the store is begun with the first request
    server.add_person("ana")
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


def story(server, chair, text):
    """Send the details' form."""
    fields = {"semula": "1", "kendala": text}
    return sending(server, "zi_story", fields, "jadwal", STORY, cookie=chair)


def meeting(server, chair, text):
    """Send the form of a new meeting."""
    fields = {"periode": "TW1", "judul": "Rapat", "tanggal": "2022-04-06", "tempat": text}
    return sending(server, "zi_meeting_form", fields, "rapat", "bagian=baru", cookie=chair)


@pytest.mark.parametrize("form", [story, meeting])
def test_marks_from_somebody_with_an_account_hold_nobody_up(server, chair, form):
    assert extra_wait(server, form(server, chair, MARKS * 30_000)) <= ALLOWED


@pytest.mark.parametrize(("form", "depth"), [(story, 3_600), (meeting, 3_600)])
def test_tags_that_composing_makes_of_tags_cost_no_more_than_their_length(
    server, chair, form, depth
):
    """They let others run in between, but kept a processor busy for many seconds."""

    def seconds(text):
        begin = time.monotonic()
        form(server, chair, text)()
        return time.monotonic() - begin

    seconds("a")
    assert seconds(tags(depth)) <= seconds("b") + 1
