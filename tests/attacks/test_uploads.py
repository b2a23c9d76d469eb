"""Many uploads at once by one account, and what others wait for them."""

import base64

import pytest

from tests.attacks.visitors import ALLOWED, at_once, extra_wait, page_socket, run, sent, submission
from tests.attacks.visitors import text_of as said
from tests.people import OPERATOR
from zi_core.access import Role, audit
from zi_core.publishing import uploads
from zi_core.runtime import PLAN_FILE

MOST = 2
"""Uploads of an account in the window; the office allows more."""


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


def few_uploads():
    uploads.MAX_UPLOADS = MOST


@pytest.mark.alone
def test_uploads_at_once_are_counted_before_they_are_read_and_read_one_by_one(serve, tmp_path):
    running = serve(tmp_path / "log.txt", prepare=few_uploads)
    running.add_person("Ana", Role.ADMIN)
    cookie = running.cookie_of("ana")
    outcomes = []

    def attack():
        outcomes[:] = at_once(*[lambda: upload(running, cookie)] * (2 * MOST))

    assert extra_wait(running, attack) <= ALLOWED
    assert all(isinstance(outcome, str) for outcome in outcomes), outcomes
    told = ("zi_preview", "masih dibaca", f"sudah mengunggah {MOST} berkas")
    counts = [sum(words in outcome for outcome in outcomes) for words in told]
    assert sum(counts) == 2 * MOST, outcomes
    with running.store() as store:
        trail = audit.entries(store, OPERATOR, limit=1_000)
    previews = [entry for entry in trail if entry.event == audit.Event.PREVIEW]
    assert 1 <= len(previews) <= MOST
