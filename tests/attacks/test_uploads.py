"""Many uploads at once by one account, and what others wait for them."""

import base64

from tests.attacks.visitors import ALLOWED, at_once, extra_wait, page_socket, run, sent, submission
from tests.attacks.visitors import text_of as said
from tests.people import OPERATOR
from zi_core.access import Role, audit
from zi_core.publishing import MAX_UPLOADS
from zi_core.runtime import PLAN_FILE


def upload(server, cookie):
    """Send the office's own workbook through the page Unggah; what the server draws then."""
    content = PLAN_FILE.read_bytes()
    file = {
        "name": "rencana.xlsx",
        "size": len(content),
        "data": base64.b64encode(content).decode(),
    }
    with page_socket(server, cookie=cookie) as opened:
        drawn = run(opened, "unggah")
        fields = {"tombol": "", "berkas": file}
        return said(sent(opened, submission(drawn, "zi_choose", fields, page="unggah")))


def test_45_uploads_at_once_are_counted_before_they_are_read(serve, tmp_path):
    running = serve(tmp_path / "log.txt")
    running.add_person("Ana", Role.ADMIN)
    cookie = running.cookie_of("ana")

    def attack():
        at_once(*[lambda: upload(running, cookie)] * 45)

    assert extra_wait(running, attack) <= ALLOWED
    with running.store() as store:
        trail = audit.entries(store, OPERATOR, limit=1_000)
    previews = [entry for entry in trail if entry.event == audit.Event.PREVIEW]
    assert 1 <= len(previews) <= MAX_UPLOADS


def test_of_uploads_at_once_one_is_read_and_the_others_are_told(serve, tmp_path):
    running = serve(tmp_path / "log.txt")
    running.add_person("Ana", Role.ADMIN)
    cookie = running.cookie_of("ana")
    outcomes = at_once(*[lambda: upload(running, cookie)] * 8)
    assert all(isinstance(outcome, str) for outcome in outcomes), outcomes
    read = sum("zi_preview" in outcome for outcome in outcomes)
    told = sum("masih dibaca" in outcome for outcome in outcomes)
    assert read >= 1
    assert read + told == len(outcomes)
