"""Telephone numbers: entered by their person alone, shown to accounts alone, gone with theirs."""

from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text

from tests.access.conftest import OPERATOR, events, person_of
from tests.conftest import BOTH
from zi_core.access import (
    ANONYMOUS,
    AccessError,
    Accounts,
    Contact,
    PermissionRefused,
    Person,
    Role,
    contacts_for,
)
from zi_core.access.contacts import checked_phone, spaced

TEAM = "Tim Tata Laksana"
PHONE = "+6281234567890"
SCREEN = Person("layar", "Aula", Role.SCREEN)


@pytest.fixture
def dewi(accounts):
    person_of(accounts, "budi", Role.ADMIN)
    return person_of(accounts, "dewi", Role.TEAM, teams=[TEAM])


def entered(accounts, account, typed="0812-3456-7890"):
    return accounts.set_phone(account.person(), typed, consents=True)


def test_a_number_is_seen_by_accounts_and_by_nobody_else(accounts, store, dewi):
    assert entered(accounts, dewi) == PHONE
    for role in (Role.VIEWER, Role.TEAM, Role.CHAIR, Role.ADMIN):
        person = Person("x", "X", role, account=9)
        assert contacts_for(store, person) == (Contact("Dewi", (TEAM,), PHONE),)
    for person in (ANONYMOUS, SCREEN, replace(ANONYMOUS, account=9)):
        assert contacts_for(store, person) == ()


def test_nobody_enters_a_number_but_its_person_who_agrees(accounts, store, dewi):
    with pytest.raises(AccessError, match="Centang dulu persetujuannya"):
        accounts.set_phone(dewi.person(), "0812 3456 7890", consents=False)
    for nobody in (ANONYMOUS, SCREEN, OPERATOR):  # the command line has no number of its own
        with pytest.raises(PermissionRefused):
            accounts.set_phone(nobody, "0812 3456 7890", consents=True)
    with pytest.raises(AccessError, match="hanya dipakai untuk akun Tim"):
        entered(accounts, accounts.by_name("budi"))
    stale = dewi.person()
    accounts.disable(OPERATOR, "dewi")
    with pytest.raises(PermissionRefused):
        accounts.set_phone(stale, "0812 3456 7890", consents=True)
    assert all(account.phone == "" for account in accounts.list())
    assert "phone-set" not in {event for event, *_ in events(store)}


def test_its_person_or_an_administrator_removes_it_and_nobody_else(accounts, store, dewi):
    entered(accounts, dewi)
    other = person_of(accounts, "eka", Role.TEAM, teams=[TEAM])
    for person in (other.person(), Person("k", "K", Role.CHAIR, account=9), ANONYMOUS):
        with pytest.raises(PermissionRefused):
            accounts.remove_phone(person, "dewi")
    assert accounts.by_name("dewi").phone == PHONE
    accounts.remove_phone(dewi.person(), "dewi")
    accounts.remove_phone(dewi.person(), "dewi")  # none any more: no event
    entered(accounts, dewi)
    accounts.remove_phone(accounts.by_name("budi").person(), "dewi")
    assert accounts.by_name("dewi").phone == ""
    told = [found for found in events(store) if found[0].startswith("phone")]
    assert told == [
        ("phone-set", "dewi", "dewi"),
        ("phone-removed", "dewi", "dewi"),
        ("phone-set", "dewi", "dewi"),
        ("phone-removed", "budi", "dewi"),
    ]


def test_the_trail_says_that_a_number_was_entered_not_which(accounts, store, dewi):
    entered(accounts, dewi)
    entered(accounts, dewi)  # the same again is no event
    with store.reading() as connection:
        trail = str(connection.exec_driver_sql("SELECT * FROM zi_audit").all())
    assert trail.count("phone-set") == 1
    assert "1234567890" not in trail
    assert store.verify() == []


@pytest.mark.parametrize("ended", ["disabled", "another role"])
def test_a_number_goes_out_of_sight_with_its_account(accounts, store, dewi, ended):
    entered(accounts, dewi)
    if ended == "disabled":
        accounts.disable(OPERATOR, "dewi")
    else:
        accounts.change(OPERATOR, "dewi", role=Role.VIEWER)
    assert contacts_for(store, accounts.by_name("budi").person()) == ()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0812-3456-7890", PHONE),
        (" 0812 3456 7890 ", PHONE),
        ("+62 812 3456 7890", PHONE),
        ("+62 (0)812.3456.7890", PHONE),
        ("6281234567890", PHONE),
        ("0062 812 3456 7890", PHONE),
        ("81234567890", PHONE),
        ("0895\u20131234\u201356789", "+62895123456789"),
        ("(0281) 891234", "+62281891234"),
    ],
)
def test_an_indonesian_number_is_kept_in_one_form_however_it_is_typed(typed, kept):
    assert checked_phone(typed) == kept
    assert checked_phone(spaced(kept)) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("", "0812", "+1 202 555 0100", "0812345678901234", "08x2345678", "+65 8123 4567"),
        *("0812 3456 7890 ext 4", "\u0660\u0668\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668"),
        *("0812" + " " * 100 + "34567890", "080012345678", "'; DROP TABLE zi_account --"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(typed):
    with pytest.raises(AccessError, match="tidak terbaca sebagai nomor Indonesia"):
        checked_phone(typed)


def test_a_number_is_read_in_groups():
    assert spaced(PHONE) == "+62 812-3456-7890"
    assert spaced("+62895123456789") == "+62 895-1234-56789"
    assert spaced("+62281891234") == "+62 281-891234"


@BOTH
def test_accounts_of_the_release_before_go_on_without_a_number(store, address, opened, accounts):
    person_of(accounts, "dewi", Role.TEAM, teams=[TEAM])
    before = accounts.list()
    store.close()
    engine = create_engine(address)
    with engine.begin() as connection:  # as migration 0004 left it
        connection.execute(text("ALTER TABLE zi_account DROP COLUMN phone"))
        connection.execute(text("UPDATE zi_alembic SET version_num = '0004'"))
    engine.dispose()
    newer = opened(address)
    again = Accounts(newer)
    assert again.list() == before
    assert entered(again, again.by_name("dewi")) == PHONE
    assert newer.verify() == []
