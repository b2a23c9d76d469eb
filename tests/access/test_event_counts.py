"""What people without an account cause: counted, one row a minute and address."""

import pytest

from tests.access.conftest import GOOD, HERE, OPERATOR, person_of
from zi_core.access import ANONYMOUS, PermissionRefused, Person, Role, audit, event_counts
from zi_core.access.event_counts import EventCounts, counts_of
from zi_core.store import StoreError
from zi_core.store.audit import Event


def rows(store):
    """The trail without versions and accounts, oldest first."""
    wanted = (Event.REFUSED, Event.SIGN_IN_FAILED, Event.SCREEN_OPENED)
    return [
        (str(entry.event), entry.address, entry.subject, entry.detail.get("count"))
        for entry in reversed(audit.entries(store, OPERATOR, limit=1000))
        if entry.event in wanted
    ]


@pytest.fixture
def refuse(store, clock):
    """Somebody at an address is refused something."""

    def refuse(address=HERE, subject="mengunggah", who=ANONYMOUS):
        person = Person(who.name, who.display, who.role, address=address)
        audit.record(store, Event.REFUSED, person, subject=subject, at=clock())

    return refuse


@pytest.fixture
def flush(store, clock):
    return lambda **how: counts_of(store).flush(store, clock(), **how)


def test_the_first_is_a_row_at_once_and_the_others_one_a_minute(store, clock, refuse, flush):
    for _ in range(1000):
        refuse()
    assert rows(store) == [("refused", HERE, "mengunggah", None)]
    clock.move(seconds=59)
    refuse(subject="memimpin rapat")
    clock.move(seconds=1)
    refuse()  # begins the next minute
    assert rows(store)[1:] == [("refused", HERE, "mengunggah, memimpin rapat", 1000)]
    clock.move(minutes=1)
    flush()
    assert rows(store)[2:] == [("refused", HERE, "mengunggah", 1)]
    clock.move(minutes=1)
    flush()  # nothing happened: it is over
    refuse()
    assert [count for *_, count in rows(store)] == [None, 1000, 1, None]
    assert store.verify() == []


def test_each_address_has_rows_of_its_own(store, clock, refuse, flush):
    """Of IPv6 a whole network is one, as for guessing."""
    for address in (HERE, "192.0.2.11", "2001:db8::1", "2001:db8::2", HERE):
        refuse(address)
    clock.move(minutes=1)
    flush()
    assert [(address, count) for _, address, _, count in rows(store)] == [
        (HERE, None),
        ("192.0.2.11", None),
        ("2001:db8::1", None),
        (HERE, 1),
        ("2001:db8::/64", 1),
    ]


def test_addresses_without_end_share_a_row(store, clock, refuse, flush, monkeypatch):
    monkeypatch.setattr(event_counts, "MOST_ADDRESSES", 3)
    for number in range(50):
        refuse(f"198.51.100.{number}")
    clock.move(minutes=1)
    flush()
    told = [(address, count) for _, address, _, count in rows(store)]
    assert told == [
        *((f"198.51.100.{n}", None) for n in range(3)),
        ("198.51.100.3", None),
        ("", 46),
    ]


def test_what_is_counted_is_a_row_when_the_server_ends(store, refuse, flush):
    for _ in range(3):
        refuse()
    flush(is_last=True)
    flush(is_last=True)
    assert [count for *_, count in rows(store)] == [None, 2]


def test_a_count_that_cannot_be_kept_is_kept_later(store, clock):
    counts = EventCounts()
    for _ in range(3):
        counts.record(store, Event.REFUSED, at=clock(), address=HERE)
    clock.move(minutes=1)

    class Locked:
        def writing(self):
            raise StoreError("terkunci")

    with pytest.raises(StoreError):
        counts.flush(Locked(), clock())
    clock.move(minutes=1)
    counts.flush(store, clock())
    assert [count for *_, count in rows(store)] == [None, 2]


@pytest.mark.usefixtures("ana")
def test_failures_of_known_accounts_and_refusals_of_people_are_rows_each(store, accounts, sessions):
    for _ in range(3):
        sessions.sign_in("ana", "keliru", address=HERE)
        sessions.sign_in("siapa", "keliru", address=HERE)
    viewer = accounts.by_name("ana").person(HERE)
    for _ in range(3):
        with pytest.raises(PermissionRefused):
            accounts.renew_key(viewer, "ana")
    assert [(event, subject, count) for event, _, subject, count in rows(store)] == [
        ("sign-in-failed", "ana", None),
        ("sign-in-failed", "", None),
        *[("sign-in-failed", "ana", None)] * 2,
        *[("refused", "mengelola akun", None)] * 3,
    ]


def test_a_projector_has_no_account_either(store, refuse):
    screen = Person("layar", "Aula", Role.SCREEN)
    for _ in range(3):
        refuse(who=screen)
    assert len(rows(store)) == 1


def test_a_count_is_told_in_words(store, clock, refuse, flush):
    refuse()
    refuse()
    clock.move(minutes=1)
    flush()
    newest = audit.entries(store, OPERATOR)[0]
    assert audit.words_of(newest) == ["1 kali lagi"]


# ---- the projector's link ------------------------------------------------------------------------


@pytest.fixture
def link(accounts, sessions):
    person_of(accounts, "budi", Role.ADMIN, GOOD)
    return sessions.projector.make_link(OPERATOR, label="Aula", days=3)


def test_a_browser_that_has_opened_the_link_keeps_its_session(store, sessions, clock, link):
    first = sessions.projector.open_link(link, address=HERE)
    for _ in range(20):
        again = sessions.projector.open_link(link, address="192.0.2.99", session=first.token)
        assert again.token == first.token
    assert len(rows(store)) == 1
    clock.move(hours=9)  # no longer used: it has ended
    later = sessions.projector.open_link(link, address=HERE, session=first.token)
    assert later.token != first.token
    assert sessions.person(later.token).display == "Aula"
    assert len(rows(store)) == 2


def test_another_links_session_is_not_kept(sessions, link):
    other = sessions.projector.open_link(
        sessions.projector.make_link(OPERATOR, label="Ruang B", days=1), address=HERE
    )
    opened = sessions.projector.open_link(link, address=HERE, session=other.token)
    assert sessions.person(opened.token).display == "Aula"


def test_opening_again_and_again_leaves_one_event_and_few_sessions(store, sessions, clock, link):
    elsewhere = sessions.projector.open_link(link, address="192.0.2.200").token
    opened = [sessions.projector.open_link(link, address=HERE).token for _ in range(30)]
    living = [token for token in opened if sessions.person(token)]
    assert living == opened[-5:]
    assert sessions.person(elsewhere)
    assert [address for _, address, *_ in rows(store)] == ["192.0.2.200", HERE]
    clock.move(hours=2)
    sessions.projector.open_link(link, address=HERE)
    assert len(rows(store)) == 3


def test_a_link_is_open_in_a_bounded_number_of_places(sessions, clock, link):
    outcomes = [sessions.projector.open_link(link, address=f"198.51.100.{n}") for n in range(60)]
    tokens = [outcome.token for outcome in outcomes if hasattr(outcome, "token")]
    assert len(tokens) == 46
    assert all(sessions.person(token) for token in tokens)
    assert "terlalu banyak tempat" in outcomes[-1].message
    clock.move(hours=9)  # unused ones have ended
    assert sessions.projector.open_link(link, address=HERE).token
