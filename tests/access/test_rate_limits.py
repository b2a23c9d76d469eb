"""Guessers are slowed down in the store itself, and the person whose account it is gets in."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.access.conftest import GOOD, HERE, OPERATOR, OTHER, person_of
from tests.conftest import BOTH
from zi_core.access import Role, Sessions, SignedIn, SignInRefused
from zi_core.access.rate_limits import network_of
from zi_core.access.sessions import WRONG

pytestmark = pytest.mark.usefixtures("ana")

THERE = "203.0.113.5"


def tried(sessions, name="ana", password="keliru sekali", address=THERE, device=""):
    return sessions.sign_in(name, password, address=address, device=device)


def wait_after(sessions, clock, **options):
    """The seconds that the try after a wrong one has to wait; the clock is then moved there."""
    assert tried(sessions, **options).message == WRONG
    refused = tried(sessions, **options)
    clock.move(seconds=refused.seconds)
    return refused.seconds


@BOTH
def test_after_five_wrong_tries_one_waits_a_minute_doubling_to_fifteen(sessions, clock):
    for _ in range(4):
        assert tried(sessions) == SignInRefused(WRONG)
    waits = [wait_after(sessions, clock) for _ in range(7)]
    assert waits == [60, 120, 240, 480, 900, 900, 900]
    assert isinstance(tried(sessions, password=GOOD), SignedIn)
    for _ in range(4):
        assert tried(sessions) == SignInRefused(WRONG)  # the row of wrong ones was over


def test_a_browser_that_waits_its_turn_meets_the_same_waits(sessions, clock):
    device, waits = "", []
    for _ in range(5):
        tried(sessions, device=device)
    for _ in range(5):
        refused = tried(sessions, device=device)
        waits.append(refused.seconds)
        device = refused.device
        clock.move(seconds=refused.seconds - 1)
        assert tried(sessions, password=GOOD, device=device).seconds == 1
        clock.move(seconds=1)
        assert tried(sessions, device=device).message == WRONG
    assert waits == [60, 120, 240, 480, 900]


def test_while_one_waits_no_password_is_looked_at(sessions, passwords):
    for _ in range(5):
        tried(sessions)
    passwords.looks.clear()
    refused = tried(sessions, password=GOOD)
    assert passwords.looks == []
    assert refused.message == "Terlalu banyak percobaan yang salah. Coba lagi 1 menit lagi."
    assert refused.seconds == 60


@BOTH
def test_counters_outlive_the_process(sessions, opened, address, clock, passwords):
    for _ in range(5):
        tried(sessions)
    other = Sessions(opened(address), clock=clock, passwords=passwords)
    assert tried(other, password=GOOD).seconds == 60


def test_unknown_disabled_and_new_accounts_answer_as_known_ones_do(accounts, sessions, passwords):
    """In the same words, and in the same time: a password is looked at for nobody too."""
    person_of(accounts, "cici")
    accounts.disable(OPERATOR, "cici")
    accounts.add(OPERATOR, name="dedi", display="Dedi", role=Role.VIEWER)
    answers = {}
    for turn, (name, password) in enumerate(
        [("ana", "keliru"), ("tidak-ada", "keliru"), ("cici", GOOD), ("dedi", ""), ("x" * 500, "")]
    ):
        passwords.looks.clear()
        one = [tried(sessions, name, password, f"203.0.113.{turn}") for _ in range(8)]
        answers[name] = [(answer.message, answer.seconds, bool(answer.device)) for answer in one]
        assert passwords.looks == [password] * 5, name
    assert len({tuple(answer) for answer in answers.values()}) == 1


def test_an_address_that_tries_many_names_waits(sessions, clock):
    for turn in range(20):
        assert tried(sessions, f"orang{turn}").message == WRONG
    assert tried(sessions, password=GOOD).seconds == 60
    assert tried(sessions, "lain").seconds == 60
    assert isinstance(tried(sessions, password=GOOD, address=HERE), SignedIn)
    clock.move(seconds=60)
    assert tried(sessions, "lain").message == WRONG
    assert tried(sessions, "lagi").seconds == 120


def test_success_of_ones_own_does_not_clear_an_address(sessions):
    for turn in range(19):
        tried(sessions, f"orang{turn}")
    assert isinstance(tried(sessions, password=GOOD), SignedIn)
    assert tried(sessions, "orang20").message == WRONG
    assert tried(sessions, "orang21").seconds == 60


def test_an_ipv6_customer_is_one_address():
    assert network_of("2001:db8:1:2:3::9") == network_of("2001:db8:1:2:ffff::1")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1")
    assert network_of("unix") == "unix"


@BOTH
def test_a_zero_byte_in_a_name_is_no_new_row_of_tries(sessions):
    """The store leaves it out: a name with one means the account, and counts as the account."""
    for _ in range(5):
        tried(sessions)
    for name in ("a\0na", "\0ana", "ana\0", " A\0\0NA "):
        assert tried(sessions, name=name, password=GOOD, address=HERE).seconds == 60, name


def test_no_name_reaches_the_counter_of_password_changes(accounts, sessions):
    """A stranger's tries under a made-up name leave the person's own change of password alone."""
    ana = accounts.by_name("ana")
    for _ in range(5):
        tried(sessions, name=f"\0change:{ana.id}")
    accounts.change_password(ana.person(HERE), GOOD, OTHER)
    assert isinstance(tried(sessions, password=OTHER, address=HERE), SignedIn)


def test_a_known_browser_gets_in_while_others_guess(sessions, accounts):
    device = tried(sessions, password=GOOD, address=HERE).device
    for _ in range(60):
        tried(sessions, address=HERE)  # from the very same address
    assert tried(sessions, password=GOOD, address=HERE).seconds
    assert isinstance(tried(sessions, password=GOOD, address=HERE, device=device), SignedIn)
    person_of(accounts, "dedi")
    for _ in range(5):
        tried(sessions, "dedi")
    assert tried(sessions, "dedi", GOOD, device=device).seconds  # a browser known to ana's alone


def test_a_known_browser_is_limited_too(sessions):
    device = tried(sessions, password=GOOD).device
    for _ in range(5):
        assert tried(sessions, device=device).message == WRONG
    assert tried(sessions, password=GOOD, device=device).seconds == 60
    assert isinstance(tried(sessions, password=GOOD), SignedIn)  # it alone


def test_a_shared_browser_stays_known_to_each_of_its_people(sessions, accounts):
    person_of(accounts, "dedi")
    device = tried(sessions, password=GOOD).device
    device = tried(sessions, "dedi", GOOD, device=device).device
    for name in ("ana", "dedi"):
        for _ in range(6):
            tried(sessions, name, address="198.51.100.1")
        assert isinstance(tried(sessions, name, GOOD, device=device), SignedIn)


def test_a_forged_place_or_device_is_worth_nothing(sessions, clock):
    for _ in range(5):
        tried(sessions)
    place = tried(sessions).device
    other = tried(sessions, "tidak-ada")
    assert other.message == WRONG
    clock.move(seconds=30)
    for forged in (
        place[:-1] + "x",
        f"0.{place.partition('.')[2]}",
        "..",
        "~.~",
        "é.ü",
        "a" * 9999,
    ):
        assert tried(sessions, password=GOOD, device=forged).seconds == 30


@pytest.mark.exhaustive
def test_eight_guessers_for_a_day_and_the_true_user_gets_in(store, clock, passwords):
    """Eight threads try all the time, from one address, while a clock runs through the day.

    The user comes three times from a browser that nobody knows, from the guessers' own address,
    and each time gets in within 15 minutes.
    """
    sessions = Sessions(store, clock=clock, passwords=passwords)
    passwords.looks.clear()
    arrivals, waited, device, coming = {4, 33, 80}, [], "", None

    def guess(turn):
        answer = tried(sessions, password=f"tebakan {turn}", address=HERE)
        assert isinstance(answer, SignInRefused)

    with ThreadPoolExecutor(8) as guessers:
        for step in range(24 * 4):
            if step in arrivals:
                coming, device = clock.now, ""
            turns = range(step * 8, step * 8 + 8)
            for _ in guessers.map(guess, turns):  # all eight, at once
                pass
            if coming is not None:
                answer = tried(sessions, password=GOOD, address=HERE, device=device)
                device = answer.device
                if isinstance(answer, SignedIn):
                    waited.append(clock.now - coming)
                    coming = None
            clock.move(minutes=15)
    guesses = [password for password in passwords.looks if password.startswith("tebakan")]
    assert 30 < len(guesses) < 100
    assert len(waited) == len(arrivals)
    assert max(waited).total_seconds() <= 15 * 60


@pytest.mark.exhaustive
def test_guessers_who_keep_their_places_stay_under_a_hundred_too(sessions, clock, passwords):
    passwords.looks.clear()
    devices = [""] * 8
    for _ in range(24 * 3):
        for turn in range(8):
            answer = tried(sessions, address=f"203.0.113.{turn}", device=devices[turn])
            devices[turn] = answer.device or devices[turn]
        clock.move(minutes=20)
    assert 50 < len(passwords.looks) < 100


@pytest.mark.exhaustive
def test_the_account_is_open_again_after_a_quiet_day(sessions, clock):
    for _ in range(24 * 2):
        tried(sessions)
        clock.move(minutes=30)
    clock.move(days=1)
    assert isinstance(tried(sessions, password=GOOD), SignedIn)
