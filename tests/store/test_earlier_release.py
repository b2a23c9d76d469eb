"""A store and a workbook that commit 0bb31f5 made are opened, verified and used.

The folder ``release_0bb31f5`` holds the store (four versions, two meetings, one of them closed, a
decision, accounts, sessions, the audit trail), a team's workbook as it was handed out, and what
that release said of them.
"""

import json
import lzma
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.uploads import filled, put
from zi_core.access import Accounts, Role, Sessions, SignedIn, audit, operator
from zi_core.meetings import DecisionState, Meetings, verify
from zi_core.publishing import preview, publish
from zi_core.runtime import open_store
from zi_core.store import Version

MADE = Path(__file__).parent / "release_0bb31f5"
FACTS = json.loads((MADE / "facts.json").read_text("utf-8"))
SOON = datetime(2026, 11, 28, 20, 40, tzinfo=UTC)
"""A few minutes after the store was made."""


@pytest.fixture
def store(tmp_path):
    with lzma.open(MADE / "store.db.xz") as packed, (tmp_path / "zi.db").open("wb") as file:
        shutil.copyfileobj(packed, file)
    return open_store(f"sqlite:///{tmp_path / 'zi.db'}")


def test_everything_in_it_verifies(store):
    assert store.verify() == verify(store) == []
    assert [
        [version.number, version.kind, version.author, version.note, version.state_sha256]
        for version in store.history()
    ] == FACTS["history"]


def test_a_closed_meeting_shows_what_it_froze(store):
    meetings = Meetings(store)
    older, newer = (meetings.get(number) for number in (1, 2))
    assert (older.is_closed, newer.is_closed) == (True, False)
    briefing = meetings.briefing(1)
    assert (briefing.version.number, briefing.progress.as_of) == (2, 3)
    assert briefing.decisions[0].draft.state is DecisionState.OPEN
    (decision,) = meetings.decisions()
    assert decision.draft.state is DecisionState.DONE
    assert decision.settled_words.startswith("dicatat selesai ")
    assert "unreported" not in older.closing.figures["total"]  # nobody told it apart then
    assert older.details.present_count is None
    assert meetings.briefing(2).previous == older


def test_sessions_and_accounts_go_on(store):
    accounts, sessions = Accounts(store), Sessions(store, clock=lambda: SOON)
    assert [(a.name, a.role, a.is_enabled) for a in accounts.list()] == [
        ("ana", Role.TEAM, True),
        ("budi", Role.VIEWER, False),
        ("pengelola", Role.ADMIN, True),
    ]
    assert sessions.person(FACTS["session"]).name == "ana"
    assert sessions.person(FACTS["screen"]).display == "Aula"
    known = sessions.sign_in(
        "ana", "kelapa muda jendela", address="192.0.2.9", device=FACTS["device"]
    )
    assert isinstance(known, SignedIn)


def test_the_trail_tells_what_happened(store):
    told = [str(entry.event) for entry in audit.entries(store, operator("Op"), limit=100)]
    assert {"upload", "restore", "account-added", "sign-in", "sign-in-failed"} <= set(told)


def test_a_workbook_handed_out_then_is_published_now(store):
    content = filled((MADE / "workbook.xlsx").read_bytes(), put("V.1.2", 3, "√"))
    shown = preview(store, content, "tim.xlsx")
    assert shown.ancestor == 1
    assert not shown.merge.conflicts
    assert isinstance(publish(store, shown, operator("Ana")), Version)
    assert store.verify() == []
