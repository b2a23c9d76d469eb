"""Nothing of a rehearsal reaches the office's store: tried, by every way that writes."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.people import CHEAP, OPERATOR
from zi_core.access import (
    AccessError,
    Accounts,
    PermissionRefused,
    Person,
    Sessions,
    audit,
)
from zi_core.boards import board as boards
from zi_core.boards import board_of
from zi_core.boards.first_answer import first_answer
from zi_core.forms import FormFields
from zi_core.identity import Identities, IdentityError, OfficeIdentity
from zi_core.meetings import Details, MeetingError, Meetings, Period
from zi_core.meetings.scans import keep_scan
from zi_core.plan.facts import Change, FactKey, Field
from zi_core.publishing import (
    Refusal,
    Restoring,
    Upload,
    preview,
    publish,
    publish_corrections,
    restore,
)
from zi_core.publishing.corrections import correct
from zi_core.rehearsals import filled_workbook, part_of, rehearsals
from zi_core.runtime import open_store
from zi_core.settings import DocumentSettings
from zi_core.store import NewVersion, StoreError
from zi_core.views.links import Detail, Query

TEAM = "Tim Pengawasan"
REMARK = Change(FactKey("V.1.1", 0, Field.OBSTACLE), None, "Rekaan")
HELD = Details(Period.Q3, "Rapat", date(2022, 10, 6))
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The office's store, with a second version, a meeting and nobody's rehearsal."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('kantor') / 'zi.db'}")
    publish_corrections(store, [replace(REMARK, after="Kantor")], OPERATOR)
    Meetings(store).create(OPERATOR, HELD)
    yield store
    store.close()


@pytest.fixture(scope="module")
def played():
    """A rehearsal in the part that may do everything."""
    token = rehearsals().begin(part_of("sekretaris"))
    yield rehearsals().find(token)
    rehearsals().end(token)


def written(store):
    """All that a store says of versions, meetings, decisions, accounts and identity."""
    with store.reading() as connection:
        names = ("version", "meeting", "decision", "scan", "identity", "account", "token", "book")
        tables = [
            row[0]
            for row in connection.exec_driver_sql("SELECT name FROM sqlite_master")
            if row[0].startswith("zi_") and row[0].removeprefix("zi_") in names
        ]
        assert len(tables) >= 6
        return {
            name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar()
            for name in tables
        }


def _correct(store, by):
    return correct(store, by, Detail.parse("V.1.1"), FormFields({"semula": "2", "kendala": "x"}))


def _upload(store, by):
    upload = Upload()
    file = {"name": "x.xlsx", "data": ""}
    upload.choose(store, by, FormFields({"berkas": file}))
    return upload.message


def _restoring(store, by):
    restoring = Restoring()
    restoring.decide(store, by, FormFields({"tombol": "ya", "nomor": "1", "semula": "2"}))
    return restoring.message


WAYS = {
    "correction": lambda store, by: publish_corrections(store, [REMARK], by),
    "typed correction": _correct,
    "upload": _upload,
    "restore": lambda store, by: restore(store, 1, by),
    "restoring": _restoring,
    "meeting": lambda store, by: Meetings(store).create(by, HELD),
    "closing": lambda store, by: Meetings(store).close(by, 1, 1),
    "scan": lambda store, by: keep_scan(store, by, 1, "x.pdf", b"%PDF-", NOW),
    "identity": lambda store, by: Identities(store, DocumentSettings()).change(
        by, 0, OfficeIdentity()
    ),
    "account": lambda store, by: Accounts(store, passwords=CHEAP).add(
        by, name="rekaan", display="Rekaan", role=OPERATOR.role
    ),
    "projector": lambda store, by: Sessions(store).projector.make_link(by, label="x", days=1),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_rehearsals_person_may_do_nothing_in_the_offices_store(office, played, way):
    before = written(office)
    try:
        outcome = way(office, played.person("192.0.2.7"))
    except (MeetingError, IdentityError, PermissionRefused, AccessError) as error:
        outcome = str(error)
    message = outcome.message if isinstance(outcome, Refusal) else outcome
    assert "Peran ini tidak berlaku untuk data yang sedang dibuka" in message
    assert written(office) == before
    assert audit.entries(office, played.person()) == []


@pytest.mark.parametrize("by", [OPERATOR, Person("ana", "Ana", OPERATOR.role, account=1)])
def test_nor_anybody_of_the_office_in_a_rehearsals(played, by):
    before = written(played.store)
    assert isinstance(publish_corrections(played.store, [REMARK], by), Refusal)
    with pytest.raises(MeetingError):
        Meetings(played.store).create(by, HELD)
    assert written(played.store) == before


def test_a_sample_workbook_is_refused_by_the_offices_store(office):
    for name in (TEAM, "Tim Penguatan Akuntabilitas"):
        shown = preview(office, filled_workbook(name), "isi.xlsx", person=OPERATOR)
        assert shown.merge is None
        assert "file-is-sample" in {problem.code for problem in shown.problems}
        assert isinstance(publish(office, shown, OPERATOR, confirmed=True), Refusal)


def test_a_preview_made_in_a_rehearsal_is_not_published_in_the_offices_store(office, played):
    """Not even by who may: what a tab still holds of the one store is nothing in the other."""
    shown = preview(played.store, filled_workbook(TEAM), "isi.xlsx", person=played.person())
    clean = replace(shown, merge=replace(shown.merge, conflicts=()))
    with pytest.raises(StoreError, match="DATA CONTOH dan data kantor tidak disimpan bersama"):
        publish(office, replace(clean, parent=office.newest()), OPERATOR, confirmed=True)
    state = played.store.plan(2)
    with pytest.raises(StoreError, match="tidak disimpan bersama"):
        office.publish(NewVersion(office.newest(), state, "Ana"))
    with pytest.raises(StoreError, match="tidak disimpan bersama"):
        office.create_book(NewVersion(None, replace(state, year=2023), "Ana", kind="seed"))
    assert office.newest() == 2
    assert [book.year for book in office.books()] == [2022]


def test_what_somebody_of_the_office_sees_of_the_sample_gives_them_no_right(office, monkeypatch):
    monkeypatch.setattr(boards, "shared_store", lambda: office)
    ana = Person("ana", "Ana", OPERATOR.role, account=1)
    shown = board_of(Query(is_sample=True), ana, date(2026, 1, 1))
    assert (shown.person.role, shown.changeable) == (None, ())
    assert shown.plan.sample


def test_its_pages_speak_of_its_own_versions_and_the_offices_of_theirs(office, played, monkeypatch):
    monkeypatch.setattr(boards, "shared_store", lambda: office)
    blank = next(row for row in played.store.plan(2).activities if not row.obstacle)
    remark = Change(FactKey(str(blank.code), 0, Field.OBSTACLE), None, "Rekaan")
    assert publish_corrections(played.store, [remark], played.person()).number == 3
    person, today = played.person(), date(2026, 1, 1)
    pages = {
        name: first_answer(board_of(query, who, today), "")
        for name, query, who in (
            ("played", Query(is_sample=True), person),
            ("looked at", Query(is_sample=True), OPERATOR),
            ("office", Query(), OPERATOR),
        )
    }
    assert "ZI-2022-v3.xlsx?contoh=1" in pages["played"]
    assert "ZI-2022-v2.xlsx?contoh=1" in pages["looked at"]
    assert "ZI-2022-v2.xlsx?contoh=1" not in pages["office"]
    for name in ("played", "looked at"):
        assert "DATA CONTOH" in pages[name]
        assert 'href="/unduh/ZI-2022-v' in pages[name]
    assert "DATA CONTOH" not in pages["office"]
