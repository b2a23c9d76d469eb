"""A store of a release before is brought up to date, and keeps what it says."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from tests.conftest import BOTH
from tests.meetings.held import CHAIR, details, draft, settled
from tests.people import OPERATOR
from tests.store.books import CODES, tick
from tests.store.test_store import rows_of
from tests.store.test_verify import tamper
from zi_core.access import audit
from zi_core.meetings import Meetings, Participant, serialization, verify
from zi_core.meetings.scans import keep_scan, scan_file
from zi_core.store import schema

PAPERS = ("zi_scan", "zi_identity")
TABLES = ("zi_meeting", "zi_decision", *PAPERS)


def guards(engine):
    """The triggers of the append-only tables."""
    if engine.dialect.name == "sqlite":
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    with engine.connect() as connection:
        return sorted(map(tuple, connection.execute(text(query))))


@BOTH
def test_a_store_of_the_release_before_gets_meetings(store, address, opened):
    for number, code in enumerate(CODES[:3], start=1):
        tick(store, code=code, month=number)
    engine = create_engine(address)
    whole = guards(engine)
    # As migration 0002 left it; dropping a table takes its guards along.
    with engine.begin() as connection:
        for table in TABLES:
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("ALTER TABLE zi_account DROP COLUMN phone"))
        connection.execute(text("UPDATE zi_alembic SET version_num = '0002'"))
    old = guards(engine)
    assert {table for _, table in whole} - {table for _, table in old} == set(TABLES)
    before = kept(engine, (*TABLES, "zi_account"))
    store.close()

    newer = opened(address)
    assert set(TABLES) <= set(inspect(newer._engine).get_table_names())
    assert guards(engine) == whole
    now = rows_of(newer)
    assert {name: now[name] for name in before} == before
    assert newer.verify() == []

    held = Meetings(newer)
    held.create(CHAIR, details())
    held.decide(CHAIR, 1, draft())
    held.close(CHAIR, 1, 1)
    assert newer.verify() == verify(newer) == []
    assert audit.entries(newer, OPERATOR, limit=1)[0].event == "meeting-closed"
    keep_scan(newer, CHAIR, 1, "notula.pdf", b"%PDF-1.7", datetime(2026, 7, 6, 2, tzinfo=UTC))
    for table in ("zi_meeting", "zi_decision", "zi_scan"):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(f"DELETE FROM {table}"))
    engine.dispose()


@BOTH
def test_a_store_of_the_release_before_gets_papers_and_reads_its_meetings(store, address, opened):
    held = Meetings(store)
    people = (Participant("Ana", "Kasubbag"), Participant("Budi"))
    held.create(CHAIR, details(participants=people))
    made = held.decide(CHAIR, 1, draft())
    held.change_decision(CHAIR, 1, 1, settled(made))
    held.close(CHAIR, 1, 1)
    meeting, decisions = held.get(1), held.decisions()
    engine = create_engine(address)
    whole = guards(engine)
    # As migration 0003 left it.
    with engine.begin() as connection:
        for table in PAPERS:
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("ALTER TABLE zi_account DROP COLUMN phone"))
        connection.execute(text("UPDATE zi_alembic SET version_num = '0003'"))
    before = kept(engine, (*PAPERS, "zi_account"))
    store.close()

    newer = opened(address)
    assert guards(engine) == whole
    now = rows_of(newer)
    assert {name: now[name] for name in before} == before
    assert (now["zi_scan"], now["zi_identity"]) == ([], [])
    again = Meetings(newer)
    assert (again.get(1), again.decisions()) == (meeting, decisions)
    file = b"%PDF-1.7"
    kept_scan = keep_scan(newer, CHAIR, 1, "notula.pdf", file, datetime(2026, 7, 6, 2, tzinfo=UTC))
    assert scan_file(newer, 1, 1) == (kept_scan, file)
    assert newer.verify() == verify(newer) == []
    engine.dispose()


def test_what_nobody_noted_is_written_as_releases_before_wrote_it(store):
    held = Meetings(store)
    held.create(CHAIR, details(participants=(Participant("Ana", "Kasubbag"), Participant("Budi"))))
    held.decide(CHAIR, 1, draft())
    rows = rows_of(store)
    meeting, decision = (json.loads(rows[name][0].content) for name in TABLES[:2])
    assert meeting["participants"] == [["Ana", "Kasubbag"], ["Budi", ""]]
    assert not {"started", "ended"} & set(meeting)
    assert "done_on" not in decision


def test_meetings_and_decisions_of_earlier_releases_are_read():
    said = {
        "period": "TW2",
        "title": "Rapat",
        "day": "2022-07-06",
        "time": "09.00",
        "place": "Aula",
        "leader": "",
        "is_led_by_leadership": False,
        "participants": [["Ana", "Kasubbag"], ["Budi", ""]],
        "discussion": "",
        "agenda": [],
    }
    told = {
        "subject": "II.1.1",
        "what": "Lengkapi",
        "team": "",
        "due": None,
        "state": "selesai",
        "remark": "",
    }
    row = SimpleNamespace(number=1, revision=1, content=json.dumps(said))
    read = serialization.meeting(2022, row).details
    assert read.participants == (Participant("Ana", "Kasubbag"), Participant("Budi"))
    assert (read.started, read.ended, read.present_count) == ("", "", None)
    at = datetime(2022, 7, 6, 2, tzinfo=UTC)
    row = SimpleNamespace(
        number=1, revision=1, meeting=1, by="Ana", at=at, content=json.dumps(told)
    )
    [decision] = serialization.decisions(2022, [row])
    assert decision.draft.done_on is None
    assert decision.settled_words == "dicatat selesai 6 Juli 2022"


@pytest.mark.parametrize("odd", [["Ana"], ["Ana", "", "mungkin"], ["Ana", "", "hadir", ""], "Ana"])
def test_a_participant_that_is_none_is_no_meeting(odd):
    said = {"period": "TW2", "title": "R", "day": "2022-07-06", "time": "", "place": ""}
    said |= {"leader": "", "is_led_by_leadership": False, "discussion": "", "agenda": []}
    row = SimpleNamespace(number=1, revision=1, content=json.dumps(said | {"participants": [odd]}))
    with pytest.raises(ValueError, match=r"meeting|unpack|Attendance"):
        serialization.meeting(2022, row)


def kept(engine, missing):
    """Everything that lies in a store that lacks some tables."""
    with engine.connect() as connection:
        return {
            table.name: connection.execute(table.select().order_by(*table.primary_key)).all()
            for table in schema.metadata.sorted_tables
            if table.name not in missing
        }


def test_a_backup_keeps_meetings_and_their_guards(sqlite, opened, tmp_path):
    store = opened(sqlite)
    held = Meetings(store)
    held.create(CHAIR, details())
    held.decide(CHAIR, 1, draft())
    held.close(CHAIR, 1, 1)
    copy = f"sqlite:///{tmp_path / 'cadangan.db'}"
    store.backup(tmp_path / "cadangan.db")
    other = opened(copy)
    assert Meetings(other).get(1) == held.get(1)
    assert Meetings(other).decisions() == held.decisions()
    assert other.verify() == verify(other) == []
    with pytest.raises(DBAPIError, match="append-only"), other._engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM zi_meeting")
    tamper(copy, "DELETE FROM zi_meeting WHERE revision = 2")
    assert other.verify() != []
