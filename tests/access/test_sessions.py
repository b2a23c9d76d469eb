"""Sessions end when they should, tokens cannot be forged, and a projector only looks."""

import pytest

from tests.access.conftest import CHEAP, GOOD, HERE, OPERATOR, events, person_of
from tests.conftest import BOTH
from zi_core.access import (
    AccessError,
    PermissionRefused,
    Person,
    Right,
    Role,
    Sessions,
    SignedIn,
    SignInRefused,
)
from zi_core.access.passwords import Passwords
from zi_core.access.sessions import WRONG

pytestmark = pytest.mark.usefixtures("ana")


def signed_in(sessions, name="ana"):
    signed = sessions.sign_in(name, GOOD, address=HERE)
    assert isinstance(signed, SignedIn)
    return signed.token


def test_a_session_tells_who_it_is_and_from_where_now(sessions):
    person = sessions.person(signed_in(sessions), address="198.51.100.4")
    assert (person.name, person.display, person.role) == ("ana", "Ana", Role.VIEWER)
    assert person.address == "198.51.100.4"


@BOTH
def test_a_forged_token_is_nobody(sessions):
    token = signed_in(sessions)
    for forged in ("", "x", "A" * 43, "' OR 1=1 --", "\0", "\udce9", token + "x", token[:-1]):
        assert sessions.person(forged) is None, forged


def test_other_tokens_are_no_sessions(sessions, accounts, ana):
    key = accounts.renew_key(OPERATOR, "ana")
    link = sessions.projector.make_link(OPERATOR, label="Aula", days=1)
    device = sessions.sign_in("ana", GOOD, address=HERE).device
    for token in (key, link, device, sessions.sign_in_ticket(ana.id)):
        assert sessions.person(token) is None
    assert accounts.keys.find(signed_in(sessions)) is None


def test_a_session_that_is_not_used_ends_and_one_in_use_does_not(sessions, clock):
    used, unused = signed_in(sessions), signed_in(sessions)
    for _ in range(3):
        clock.move(hours=2, minutes=59)
        assert sessions.person(used)
    assert sessions.person(unused) is None


def test_a_page_that_looks_by_itself_keeps_no_session_from_ending(sessions, clock):
    token = signed_in(sessions)
    for _ in range(2):
        clock.move(hours=3, minutes=59)
        assert sessions.person(token, is_background_poll=True)
    clock.move(minutes=5)
    assert sessions.person(token) is None


def test_every_session_ends_in_the_end(sessions, clock):
    token = signed_in(sessions)
    for _ in range(11):
        clock.move(hours=1)
        assert sessions.person(token)
    clock.move(hours=1)
    assert sessions.person(token) is None


def test_signing_out_ends_this_session_and_no_other(sessions, store):
    here, there = signed_in(sessions), signed_in(sessions)
    sessions.sign_out(here, address=HERE)
    sessions.sign_out(here, address=HERE)
    sessions.sign_out("tidak ada", address=HERE)
    assert sessions.person(here) is None
    assert sessions.person(there)
    assert [event for event, *_ in events(store)].count("sign-out") == 1


def test_ending_all_sessions_is_ones_own_right_and_an_administrators(sessions, ana, accounts):
    other = person_of(accounts, "cici")
    tokens = [signed_in(sessions), signed_in(sessions)]
    with pytest.raises(PermissionRefused):
        sessions.end_all(other.person(), ana.id)
    assert all(map(sessions.person, tokens))
    sessions.end_all(ana.person(), ana.id)
    assert not any(map(sessions.person, tokens))
    token = signed_in(sessions)
    sessions.end_all(accounts.by_name("budi").person(), ana.id)
    assert sessions.person(token) is None


def test_an_account_that_ends_while_its_password_is_checked_gets_no_session(store, clock, accounts):
    class Meanwhile(Passwords):
        def is_right(self, kept, password):
            accounts.disable(OPERATOR, "ana")
            return super().is_right(kept, password)

    slow = Sessions(store, clock=clock, passwords=Meanwhile(CHEAP))
    assert slow.sign_in("ana", GOOD, address=HERE).message == WRONG


def test_signing_in_renews_an_outdated_hash(store, clock, sessions):
    def kept():
        with store.reading() as connection:
            return connection.exec_driver_sql(
                "SELECT password FROM zi_account WHERE name = 'ana'"
            ).scalar_one()

    assert "m=8," in kept()
    token = Sessions(store, clock=clock).sign_in("ana", GOOD, address=HERE).token
    assert "m=65536," in kept()
    assert sessions.person(token)  # no other password, so no session ends


def test_good_and_bad_sign_ins_are_on_record(sessions, store):
    signed_in(sessions)
    sessions.sign_in("ana", "keliru", address="203.0.113.4")
    sessions.sign_in("sandi-saya-123", "keliru", address="203.0.113.4")
    assert events(store)[-3:] == [
        ("sign-in", "ana", "ana"),
        ("sign-in-failed", "", "ana"),
        ("sign-in-failed", "", ""),  # what was typed may be a password
    ]


def test_a_ticket_is_good_once_and_for_a_minute(sessions, clock, ana, accounts):
    ticket = sessions.sign_in_ticket(ana.id)
    assert sessions.redeem(ticket, address=HERE).person.name == "ana"
    assert isinstance(sessions.redeem(ticket, address=HERE), SignInRefused)
    late = sessions.sign_in_ticket(ana.id)
    clock.move(seconds=61)
    assert isinstance(sessions.redeem(late, address=HERE), SignInRefused)
    early = sessions.sign_in_ticket(ana.id)
    accounts.disable(OPERATOR, "ana")
    assert "dinonaktifkan" in sessions.redeem(early, address=HERE).message
    assert isinstance(sessions.sign_in_verified(ana.id, address=HERE), SignInRefused)
    assert isinstance(sessions.sign_in_verified(12345, address=HERE), SignInRefused)


def test_a_projectors_link_shows_and_never_changes(sessions, store):
    link = sessions.projector.make_link(OPERATOR, label="Aula", days=2)
    assert link not in str(sessions.projector.links())
    screen = sessions.projector.open_link(link, address=HERE)
    person = sessions.person(screen.token)
    assert (person.role, person.display, person.account) == (Role.SCREEN, "Aula", None)
    assert [right for right in Right if person.may(right)] == [Right.READ]
    assert not person.may_change("Tim Pengawasan")
    assert ("screen-opened", "layar", "Aula") in events(store)


@BOTH
def test_a_projectors_link_ends_when_it_is_taken_back_or_old(sessions, clock):
    links = [
        sessions.projector.make_link(OPERATOR, label=name, days=2) for name in ("Aula", "Ruang B")
    ]
    tokens = [sessions.projector.open_link(link, address=HERE).token for link in links]
    [aula] = [screen for screen in sessions.projector.links() if screen.label == "Aula"]
    sessions.projector.end_link(OPERATOR, aula.id)
    assert sessions.person(tokens[0]) is None
    assert isinstance(sessions.projector.open_link(links[0], address=HERE), SignInRefused)
    for _ in range(7):
        assert sessions.person(tokens[1])
        clock.move(hours=7)
    assert sessions.person(tokens[1]) is None
    assert isinstance(sessions.projector.open_link(links[1], address=HERE), SignInRefused)
    assert sessions.projector.links() == []


def test_who_leads_meetings_makes_projector_links(sessions):
    chair = Person("ketua", "Ketua", Role.CHAIR)
    sessions.projector.make_link(chair, label="Aula", days=1)
    [screen] = sessions.projector.links()
    assert (screen.label, screen.made_by) == ("Aula", "Ketua")
    for role in (None, Role.VIEWER, Role.TEAM, Role.SCREEN):
        person = Person("ana", "Ana", role)
        with pytest.raises(PermissionRefused):
            sessions.projector.make_link(person, label="Aula", days=1)
        with pytest.raises(PermissionRefused):
            sessions.projector.end_link(person, screen.id)
    for label, days in (("", 1), ("Aula", 0), ("Aula", 367)):
        with pytest.raises(AccessError):
            sessions.projector.make_link(chair, label=label, days=days)


@BOTH
def test_old_rows_are_deleted_and_open_ones_are_not(sessions, store, clock):
    for _ in range(5):
        signed_in(sessions)
    device = sessions.sign_in("ana", GOOD, address=HERE).device
    clock.move(days=30)
    signed_in(sessions)
    with store.reading() as connection:
        kinds = connection.exec_driver_sql("SELECT kind FROM zi_token").scalars().all()
    assert kinds.count("session") == 1
    assert kinds.count("device") >= 1
    for _ in range(5):
        sessions.sign_in("ana", "keliru", address=HERE)
    assert isinstance(sessions.sign_in("ana", GOOD, address=HERE, device=device), SignedIn)
