"""Accounts, their one-time keys, and who may manage them."""

import pytest

from tests.access.conftest import GOOD, HERE, OPERATOR, OTHER, events, person_of
from tests.conftest import BOTH
from tests.store.crowd import together
from zi_core.access import (
    ANONYMOUS,
    AccessError,
    Accounts,
    PermissionRefused,
    Person,
    Role,
    SignedIn,
    SignInRefused,
    operator,
)
from zi_core.runtime import open_store

TEAMS = ("Tim Pengawasan", "Tim Tata Laksana")


def test_there_is_no_account_by_default(accounts, sessions):
    assert accounts.list() == []
    for name in ("admin", "pengelola", "root", ""):
        assert isinstance(sessions.sign_in(name, name, address=HERE), SignInRefused)


def test_the_first_administrator_is_made_with_a_key_that_works_once(accounts, sessions, store):
    older, key = accounts.keys.first_key(), accounts.keys.first_key()
    assert accounts.keys.find(older) is None
    assert accounts.keys.find(key).is_first
    made = accounts.keys.make_first(
        key, name="Budi", display="Budi S.", password=GOOD, address=HERE
    )
    assert (made.name, made.role) == ("budi", Role.ADMIN)
    assert accounts.keys.first_key() is None
    assert accounts.keys.find(key) is None
    with pytest.raises(AccessError, match="sudah dipakai"):
        accounts.keys.make_first(key, name="jahat", display="J", password=GOOD, address=HERE)
    assert isinstance(sessions.sign_in("BUDI", GOOD, address=HERE), SignedIn)
    assert events(store)[0] == ("account-added", "budi", "budi")


def test_a_first_key_is_void_once_there_is_an_administrator(accounts):
    key = accounts.keys.first_key()
    person_of(accounts, "budi", Role.ADMIN)
    assert accounts.keys.find(key) is None
    with pytest.raises(AccessError):
        accounts.keys.make_first(key, name="jahat", display="J", password=GOOD, address=HERE)


def test_an_administrator_without_a_password_yet_is_not_enough(accounts):
    accounts.add(OPERATOR, name="budi", display="Budi", role=Role.ADMIN)
    assert accounts.keys.first_key()


@BOTH
def test_a_new_account_gets_in_once_its_person_has_chosen_a_password(accounts, sessions):
    key = accounts.add(
        OPERATOR,
        name="Siti.A",
        display=" Siti  Aminah ",
        role=Role.TEAM,
        teams=["tim pengawasan"],
        email="Siti@KPU.go.id",
        known_teams=TEAMS,
    )
    assert isinstance(sessions.sign_in("siti.a", "", address=HERE), SignInRefused)
    account = accounts.keys.set_password(key, GOOD, HERE)
    assert (account.display, account.teams) == ("Siti Aminah", ("Tim Pengawasan",))
    assert accounts.by_email("SITI@kpu.go.id ") == account
    assert accounts.by_email("") is None
    signed = sessions.sign_in(" SITI.A ", GOOD, address=HERE)
    assert signed.person == Person(
        "siti.a", "Siti Aminah", Role.TEAM, ("Tim Pengawasan",), account.id, HERE
    )
    with pytest.raises(AccessError, match="sudah dipakai atau kedaluwarsa"):
        accounts.keys.set_password(key, OTHER, HERE)


def test_a_key_lasts_72_hours_and_the_newest_alone_counts(accounts, clock):
    first = accounts.add(OPERATOR, name="ana", display="Ana", role=Role.VIEWER)
    second = accounts.renew_key(OPERATOR, "ana")
    assert accounts.keys.find(first) is None
    clock.move(hours=71, minutes=59)
    assert accounts.keys.find(second).account.name == "ana"
    clock.move(minutes=2)
    assert accounts.keys.find(second) is None
    assert accounts.keys.find("tebakan") is None
    assert accounts.keys.find("") is None


@pytest.mark.usefixtures("ana")
def test_a_renewed_key_ends_password_and_sessions_when_it_is_used(accounts, sessions):
    token = sessions.sign_in("ana", GOOD, address=HERE).token
    key = accounts.renew_key(OPERATOR, "ana")
    assert sessions.person(token)
    accounts.keys.set_password(key, OTHER, HERE)
    assert sessions.person(token) is None
    assert isinstance(sessions.sign_in("ana", GOOD, address=HERE), SignInRefused)
    assert isinstance(sessions.sign_in("ana", OTHER, address=HERE), SignedIn)


@pytest.mark.usefixtures("ana")
def test_a_key_ends_the_wait_that_guessers_brought_about(accounts, sessions):
    for _ in range(5):
        sessions.sign_in("ana", "keliru", address="203.0.113.9")
    key = accounts.renew_key(OPERATOR, "ana")
    accounts.keys.set_password(key, OTHER, HERE)
    assert isinstance(sessions.sign_in("ana", OTHER, address=HERE), SignedIn)


def test_weak_passwords_are_refused_wherever_one_is_set(accounts, ana):
    key = accounts.renew_key(OPERATOR, "ana")
    for weak in ("pendek", "password123", "ana-ana-ana-ana"):
        with pytest.raises(AccessError):
            accounts.keys.set_password(key, weak, HERE)
        with pytest.raises(AccessError):
            accounts.change_password(ana.person(), GOOD, weak)
    assert accounts.keys.find(key)


def test_changing_ones_password_needs_the_old_one_and_ends_every_session(accounts, sessions, ana):
    tokens = [sessions.sign_in("ana", GOOD, address=HERE).token for _ in range(2)]
    with pytest.raises(AccessError, match="Kata sandi lama salah"):
        accounts.change_password(ana.person(), "bukan ini", OTHER)
    assert all(map(sessions.person, tokens))
    accounts.change_password(ana.person(), GOOD, OTHER)
    assert not any(map(sessions.person, tokens))
    assert isinstance(sessions.sign_in("ana", OTHER, address=HERE), SignedIn)
    with pytest.raises(PermissionRefused):
        accounts.change_password(ANONYMOUS, GOOD, OTHER)


def test_an_open_session_does_not_help_to_guess_the_password(accounts, ana):
    for _ in range(5):
        with pytest.raises(AccessError, match="salah"):
            accounts.change_password(ana.person(), "tebakan", OTHER)
    with pytest.raises(AccessError, match="Coba lagi 1 menit lagi"):
        accounts.change_password(ana.person(), GOOD, OTHER)


@pytest.mark.usefixtures("ana")
def test_disabling_ends_sessions_and_keys_at_once(accounts, sessions):
    token = sessions.sign_in("ana", GOOD, address=HERE).token
    key = accounts.renew_key(OPERATOR, "ana")
    accounts.disable(OPERATOR, "Ana")
    assert sessions.person(token) is None
    assert accounts.keys.find(key) is None
    assert isinstance(sessions.sign_in("ana", GOOD, address=HERE), SignInRefused)
    with pytest.raises(AccessError, match="dinonaktifkan"):
        accounts.renew_key(OPERATOR, "ana")
    accounts.enable(OPERATOR, "ana")
    assert sessions.person(token) is None
    assert isinstance(sessions.sign_in("ana", GOOD, address=HERE), SignedIn)


@pytest.mark.usefixtures("ana")
def test_a_changed_role_holds_from_the_next_request_on(accounts, sessions):
    token = sessions.sign_in("ana", GOOD, address=HERE).token
    accounts.change(OPERATOR, "ana", role=Role.TEAM, teams=["Tim Pengawasan"])
    assert sessions.person(token).teams == ("Tim Pengawasan",)
    changed = accounts.change(OPERATOR, "ana", role=Role.CHAIR, display="Ibu Ana")
    assert (changed.role, changed.teams, changed.display) == (Role.CHAIR, (), "Ibu Ana")
    assert sessions.person(token).role is Role.CHAIR


def test_the_last_administrator_can_be_neither_disabled_nor_demoted(accounts):
    person_of(accounts, "budi", Role.ADMIN)
    accounts.add(OPERATOR, name="cici", display="Cici", role=Role.ADMIN)  # cannot sign in yet
    for change in (
        lambda: accounts.disable(OPERATOR, "budi"),
        lambda: accounts.change(OPERATOR, "budi", role=Role.VIEWER),
    ):
        with pytest.raises(AccessError, match="pengelola terakhir"):
            change()
    accounts.change(OPERATOR, "budi", display="Budi S.")
    person_of(accounts, "dedi", Role.ADMIN)
    accounts.disable(OPERATOR, "budi")
    with pytest.raises(AccessError, match="pengelola terakhir"):
        accounts.disable(OPERATOR, "dedi")


def disabling(address, seed, name):
    store = open_store(address, seed=seed)
    try:
        Accounts(store).disable(operator("x"), name)
    except AccessError:
        return False
    finally:
        store.close()
    return True


@pytest.mark.exhaustive
@BOTH
def test_of_administrators_disabled_all_at_once_one_remains(accounts, address, small):
    names = [f"admin{number}" for number in range(4)]
    for name in names:
        person_of(accounts, name, Role.ADMIN)
    assert sorted(together(disabling, [(address, small, name) for name in names])) == [
        False,
        True,
        True,
        True,
    ]
    assert sum(account.is_enabled for account in accounts.list()) == 1


def test_only_an_administrator_manages_accounts_and_refusals_are_on_record(accounts, store, ana):
    roles = (None, Role.VIEWER, Role.TEAM, Role.CHAIR, Role.SCREEN)
    for number, role in enumerate(roles):  # each from an address of its own: they are counted by it
        person = Person(f"eka{number}", "Eka", role, ("Tim Pengawasan",), 99, f"192.0.2.{number}")
        for attempt, more in (
            (accounts.add, {"name": "jahat", "display": "J", "role": Role.ADMIN}),
            (accounts.renew_key, {"name": "ana"}),
            (accounts.change, {"name": "ana", "role": Role.ADMIN}),
            (accounts.disable, {"name": "ana"}),
            (accounts.enable, {"name": "ana"}),
        ):
            with pytest.raises(PermissionRefused):
                attempt(person, **more)
            assert events(store)[-1] == ("refused", person.name, "mengelola akun")
    assert [account.name for account in accounts.list()] == ["ana", "budi"]
    assert accounts.by_name("ana") == ana


def test_unusable_accounts_are_refused_with_a_sentence(accounts):
    accounts.add(OPERATOR, name="ana", display="Ana", role=Role.VIEWER, email="ana@kpu.go.id")
    for wrong, told in (
        ({"name": "ab"}, "Nama akun terdiri atas"),
        ({"name": "a" * 41}, "Nama akun terdiri atas"),
        ({"name": "ana siti"}, "Nama akun terdiri atas"),
        ({"name": "anä"}, "Nama akun terdiri atas"),
        ({"name": "ANA"}, "Akun ana sudah ada"),
        ({"display": "x" * 81}, "paling banyak 80"),
        ({"email": "bukan surel"}, "surelnya keliru"),
        ({"email": "ANA@kpu.go.id"}, "sudah dipakai akun lain"),
        ({"role": Role.SCREEN}, "Peran akun"),
        ({"role": Role.TEAM}, "paling sedikit satu tim"),
        ({"role": Role.CHAIR, "teams": ["Tim Pengawasan"]}, "tidak memakai tim"),
        ({"role": Role.TEAM, "teams": ["Tim Karang"]}, "Tim Karang tidak ada dalam rencana"),
    ):
        given = {"name": "eka", "display": "Eka", "role": Role.VIEWER, **wrong}
        with pytest.raises(AccessError, match=told):
            accounts.add(OPERATOR, **given, known_teams=TEAMS)
    assert len(accounts.list()) == 1


@BOTH
def test_what_happens_to_accounts_is_on_record_without_secrets(accounts, store, sessions):
    key = accounts.add(OPERATOR, name="ana", display="Ana", role=Role.VIEWER)
    accounts.keys.set_password(key, GOOD, HERE)
    accounts.change(OPERATOR, "ana", role=Role.CHAIR)
    person_of(accounts, "budi", Role.ADMIN)
    accounts.disable(OPERATOR, "ana")
    accounts.enable(OPERATOR, "ana")
    assert [told for told in events(store) if told[2] == "ana"] == [
        ("account-added", "Operator", "ana"),
        ("password-set", "ana", "ana"),
        ("account-changed", "Operator", "ana"),
        ("account-disabled", "Operator", "ana"),
        ("account-enabled", "Operator", "ana"),
    ]
    signed = sessions.sign_in("ana", GOOD, address=HERE)
    with store.reading() as connection:
        kept = "".join(
            str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
            for table in ("zi_account", "zi_token", "zi_try", "zi_audit")
        )
    for secret in (GOOD, key, signed.token, signed.device):
        assert secret not in kept
