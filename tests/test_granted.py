"""Every role and every operation through the core: it asks for the right itself, whatever a page
has shown; see ``browser/test_rights.py`` for the routes and the pages.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from shutil import copy2
from types import SimpleNamespace

import pytest

from tests import people
from tests.granted import MATRIX, MAY, NAMES, OTHER, OWN, READING, may
from tests.people import OPERATOR, TEAM
from tests.uploads import filled, put, working_file
from zi_core.access import (
    ANONYMOUS,
    AccessError,
    Accounts,
    PermissionRefused,
    Person,
    Role,
    Sessions,
    audit,
)
from zi_core.access.event_counts import counts_of
from zi_core.identity import Identities, IdentityError
from zi_core.meetings import DecisionDraft, Details, MeetingError, Meetings, Period, Subject
from zi_core.plan.facts import MARK, Change, FactKey, Field
from zi_core.publishing import (
    Preview,
    Refusal,
    preview,
    publish,
    publish_corrections,
    receive,
    restore,
)
from zi_core.runtime import open_store
from zi_core.settings import DocumentSettings
from zi_core.store import Version
from zi_core.workbook import write

DETAILS = Details(Period.Q2, "Rapat evaluasi", date(2022, 7, 6))
DRAFT = DecisionDraft(Subject.parse(OWN), "Lengkapi dokumen")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory):
    """A store's file with an account of every role, two versions, a closed and two open meetings.

    Besides, files to upload, and previews.
    """
    folder = tmp_path_factory.mktemp("seeded")
    with_store = SimpleNamespace(file=folder / "zi.db", people={}, files={}, shown={})
    store = open_store(f"sqlite:///{with_store.file}")
    for role, name in NAMES.items():
        account = people.add(store, name, Role(role), [TEAM] if role == "tim" else [])
        with_store.people[role] = account.person("192.0.2.1")
    change = Change(FactKey(OWN, 5, Field.ENTRY), None, MARK)
    assert isinstance(publish_corrections(store, [change], OPERATOR), Version)
    held = Meetings(store)
    for _ in range(3):
        held.create(OPERATOR, DETAILS)
    held.decide(OPERATOR, 1, DRAFT)
    held.close(OPERATOR, 1, 1)
    content = working_file(store)
    with_store.files = {
        "own": filled(content, put(OWN, 1, "✓")),
        "other": filled(content, put(OTHER, 1, "✓")),
        "year": write(replace(store.plan(1), year=2023)),
    }
    for name, file in with_store.files.items():
        with_store.shown[name] = preview(store, file, "isi.xlsx")
        assert with_store.shown[name].merge is not None
    link = Sessions(store).projector.make_link(with_store.people["ketua"], label="Aula", days=1)
    with_store.people["layar"] = (
        Sessions(store).projector.open_link(link, address="192.0.2.1").person
    )
    with_store.people["stranger"] = ANONYMOUS
    store.close()
    return with_store


@pytest.fixture
def fresh(seeded, tmp_path):
    """That store, for one test to change."""
    copy2(seeded.file, tmp_path / "zi.db")
    store = open_store(f"sqlite:///{tmp_path / 'zi.db'}")
    yield store
    store.close()


def by_core(store, seeded, operation, person: Person):
    """Carry an operation out in the core, as whoever asks; its outcome."""
    accounts, sessions = Accounts(store, passwords=people.CHEAP), Sessions(store)
    meetings = Meetings(store)
    correct = {code: [Change(FactKey(code, 3, Field.ENTRY), None, MARK)] for code in (OWN, OTHER)}
    match operation:
        case "preview":
            return receive(store, seeded.files["own"], "isi.xlsx", person)
        case "publish own rows":
            return publish(store, seeded.shown["own"], person)
        case "publish other rows":
            return publish(store, seeded.shown["other"], person)
        case "correct own row":
            return publish_corrections(store, correct[OWN], person)
        case "correct other row":
            return publish_corrections(store, correct[OTHER], person)
        case "restore":
            return restore(store, 1, person)
        case "begin year":
            return publish(store, seeded.shown["year"], person, year=2023)
        case "add account":
            return accounts.add(person, name="baru", display="Baru", role=Role.ADMIN)
        case "change account":
            return accounts.change(person, "rani", role=Role.ADMIN)
        case "disable account":
            return accounts.disable(person, "rani")
        case "make key":
            return accounts.renew_key(person, "rani")
        case "make screen link":
            return sessions.projector.make_link(person, label="Aula", days=1)
        case "end screen link":
            return sessions.projector.end_link(person, sessions.projector.links()[0].id)
        case "begin meeting":
            return meetings.create(person, DETAILS)
        case "change meeting":
            return meetings.change(person, 2, 1, replace(DETAILS, place="Aula"))
        case "close meeting":
            return meetings.close(person, 2, 1)
        case "reopen meeting":
            return meetings.reopen(person, 1, 2, "Susulan")
        case "cancel meeting":
            return meetings.cancel(person, 3, 1, "Keliru")
        case "decide":
            return meetings.decide(person, 2, DRAFT)
        case "change decision":
            return meetings.change_decision(person, 1, 1, replace(DRAFT, remark="Selesai"))
        case "change identity":
            kept = identities(store)
            return kept.change(person, 0, replace(kept.current(), city="Purbalingga"))
        case "see audit":
            return audit.entries(store, person) or Refusal("tidak ada")
    raise AssertionError(operation)


def identities(store):
    return Identities(store, DocumentSettings())


def state_of(store):
    """What operations change: versions, years, accounts, links, meetings, decisions, identity."""
    screens = [screen.id for screen in Sessions(store).projector.links()]
    held = Meetings(store).all(), Meetings(store).decisions()
    years = [(book.year, store.for_book(book).newest()) for book in store.books()]
    return years, Accounts(store).list(), screens, held, identities(store).state()


# Looking is guarded where things are handed out: by routes and pages, below.
IN_CORE = [pair for pair in MATRIX if pair[1] not in READING | {"list accounts"}]


def outcome_of(store, seeded, operation, role):
    try:
        return by_core(store, seeded, operation, seeded.people[role])
    except (PermissionRefused, MeetingError, IdentityError) as refused:
        return refused


@pytest.mark.parametrize(("role", "operation"), [pair for pair in IN_CORE if may(*pair)])
def test_the_core_does_what_is_granted(role, operation, fresh, seeded):
    before = state_of(fresh)
    outcome = outcome_of(fresh, seeded, operation, role)
    assert not isinstance(outcome, Refusal | AccessError | MeetingError | IdentityError), outcome
    assert (state_of(fresh) == before) == (operation in ("preview", "make key", "see audit"))
    if operation == "preview":
        assert isinstance(outcome, Preview)
        assert outcome.merge is not None


@pytest.mark.parametrize("role", MAY)
def test_the_core_refuses_the_rest_on_record(role, fresh, seeded):
    before, on_record = state_of(fresh), 0
    for operation in [name for who, name in IN_CORE if who == role and not may(role, name)]:
        outcome = outcome_of(fresh, seeded, operation, role)
        refusals = Refusal | PermissionRefused | MeetingError | IdentityError
        assert isinstance(outcome, refusals), operation
        assert state_of(fresh) == before, operation
        on_record += operation != "see audit"
    counts_of(fresh).flush(fresh, datetime.now(UTC), is_last=True)  # of who has no account
    told = [e for e in audit.entries(fresh, OPERATOR, limit=100) if e.event == "refused"]
    assert {entry.who for entry in told} <= {seeded.people[role].name}
    assert sum(entry.detail.get("count", 1) for entry in told) == on_record
