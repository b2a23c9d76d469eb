"""The office's identity: where it begins, how it is changed, and that nothing of it is lost."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from tests.conftest import BOTH
from tests.identity.conftest import ADMIN, SETTINGS
from tests.people import OPERATOR
from tests.store.books import SMALL, tick
from tests.store.test_verify import tamper
from zi_core.access import ANONYMOUS, Person, Role, audit
from zi_core.identity import Decree, Identities, IdentityError, OfficeIdentity, Signer
from zi_core.identity.serialization import dump, load
from zi_core.settings import DocumentSettings
from zi_core.store import NewVersion
from zi_core.store.records import insert_book

FULL = OfficeIdentity(
    name=("Komisi Pemilihan Umum", "Kabupaten <b>Contoh</b>"),
    address=("Jalan “Contoh” & 1",),
    city="Contoh",
    decree=Decree("10 Tahun 2022", date(2022, 5, 18), "Rencana Aksi"),
    inviter=Signer("Sekretaris", "Ana, S.H.", "19700101 200012 2 001", "Ketua"),
    number="…/PW.01/3303/2022",
    nature="Penting",
    copies=("Arsip", "Inspektorat"),
    logo=b"\x89PNG\x00\xff",
)


def changed(identities, **more):
    """Change something of the newest state, as who may."""
    state = identities.state()
    identities.change(ADMIN, state.revision, replace(state.identity, **more))


def of_year(store, year, settings=SETTINGS, office=SMALL.office):
    """The identities of another book, which is begun here."""
    plan = replace(SMALL, year=year, office=office)
    with store._engine.connect() as connection:
        book, _ = insert_book(connection, NewVersion(None, plan, "dasbor", kind="seed"))
        connection.commit()
    return Identities(store.for_book(book), settings)


# ---- where it begins ----------------------------------------------------------------------------


def test_the_first_state_is_that_of_the_settings_and_of_the_decree(identities):
    state = identities.state()
    assert (state.revision, state.by, state.at) == (0, "", None)
    assert identities.history() == []
    found = identities.current()
    assert found.name == ("Komisi Pemilihan Umum", "Kabupaten Purbalingga")
    assert found.decree == Decree(
        "10 Tahun 2022",
        date(2022, 5, 18),
        "Rencana Aksi Pembangunan Zona Integritas di Lingkungan Komisi Pemilihan Umum "
        "Kabupaten Purbalingga Tahun 2022",
    )
    assert found.decree.words.startswith("Keputusan Nomor 10 Tahun 2022 tanggal 18 Mei 2022 tent")
    assert (found.address, found.city) == (SETTINGS.letterhead, "Purbalingga")
    assert found.chair == Signer("Ketua", "Ibu Ketua")
    assert found.inviter == Signer("Ketua", "Ibu Ketua")
    assert found.team_leader.name == "Pak Tim"
    assert found.minute_taker == Signer("Notulis", "Nana")
    assert (found.logo, found.copies, found.number, found.nature) == (b"", (), "", "")


def test_without_settings_there_are_blanks_to_fill_in(store):
    found = Identities(store, DocumentSettings()).current()
    assert (found.address, found.city, found.chair) == ((), "", Signer("Ketua"))
    assert found.name


def test_another_office_has_nothing_of_this_ones_decree(store):
    found = of_year(store, 2022, office="KPU Kabupaten Lain").current()
    assert (found.name, found.decree) == ((), Decree())
    assert found.city == "Purbalingga"


def test_a_decree_in_words():
    assert Decree().words == Decree(day=date(2022, 5, 18), subject="x").words == ""
    assert Decree("1").words == "Keputusan Nomor 1"
    assert Decree("1", subject="Rencana").words == "Keputusan Nomor 1 tentang Rencana"


# ---- a change -----------------------------------------------------------------------------------


@BOTH
def test_a_change_is_the_newest_state_and_the_one_before_is_kept(identities, clock):
    identities.change(ADMIN, 0, FULL)
    clock.move(days=3)
    identities.change(ADMIN, 1, replace(FULL, city="Lain"))
    assert identities.current() == replace(FULL, city="Lain")
    newest, first = identities.history()
    assert newest == identities.state()
    assert (first.revision, first.by, first.identity) == (1, "Pita", FULL)
    assert first.at == clock.now - timedelta(days=3)
    assert (newest.revision, newest.at) == (2, clock.now)
    assert newest.at.tzinfo is UTC or newest.at.utcoffset() == timedelta()


def test_a_change_is_in_the_audit_trail_and_verifies(identities):
    store = identities.store
    changed(identities, city="Lain")
    changed(identities, city="Lagi")
    first, second = list(reversed(audit.entries(store, OPERATOR)))[-2:]
    for told, revision in ((first, 1), (second, 2)):
        assert (told.event, told.label) == ("identity-changed", "Identitas kantor diubah")
        assert (told.who, told.address) == ("pita", "192.0.2.7")
        assert "2022" in told.subject
        assert told.detail["revision"] == revision
        assert len(told.detail["sha256"]) == 64
    assert store.verify() == []


def test_what_is_the_same_is_no_change(identities):
    identities.change(ADMIN, 0, identities.current())
    assert (identities.state().revision, identities.history()) == (0, [])
    changed(identities, city="Lain")
    changed(identities, city="Lain")
    assert len(identities.history()) == 1


def test_a_change_after_a_stale_look_is_refused(identities):
    seen = identities.state()
    changed(identities, city="Lain")
    with pytest.raises(IdentityError, match="Sementara itu ada yang mengubah"):
        identities.change(ADMIN, seen.revision, replace(seen.identity, nature="Segera"))
    assert identities.current().city == "Lain"
    assert identities.current().nature == ""
    for revision in (-1, 2, 10**6):
        with pytest.raises(IdentityError, match="Sementara itu"):
            identities.change(ADMIN, revision, FULL)
    assert len(identities.history()) == 1


@BOTH
def test_of_many_who_change_at_once_one_succeeds(identities):
    def one(number):
        try:
            identities.change(ADMIN, 0, replace(FULL, city=f"Kota {number}"))
        except IdentityError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(6) as people:
        outcomes = list(people.map(one, range(6)))
    assert outcomes.count("") == 1
    assert {words[:14] for words in outcomes if words} == {"Sementara itu "}
    [state] = identities.history()
    assert state.identity.city == f"Kota {outcomes.index('')}"
    assert identities.store.verify() == []


@pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.ADMIN)])
def test_who_has_not_the_right_is_refused_on_record(identities, role):
    person = ANONYMOUS if role is None else Person("orang", "Orang", role, address="192.0.2.9")
    with pytest.raises(IdentityError) as refused:
        identities.change(person, 0, FULL)
    assert "mengubah identitas kantor" in str(refused.value) or role is Role.SCREEN
    assert identities.history() == []
    [told] = audit.entries(identities.store, OPERATOR, limit=1)
    assert (told.event, told.who, told.subject) == (
        "refused",
        person.name,
        "mengubah identitas kantor",
    )


@BOTH
def test_a_name_that_a_database_cannot_keep_is_kept_in_part(identities):
    person = replace(ADMIN, display="Pi\x00ta \ud800")
    identities.change(person, 0, FULL)
    assert identities.state().by.startswith("Pi")
    assert identities.store.verify() == []


# ---- other years --------------------------------------------------------------------------------


def test_a_later_year_inherits_all_but_the_decree(identities):
    identities.change(ADMIN, 0, FULL)
    later = of_year(identities.store, 2024)
    state = later.state()
    assert state.identity == replace(FULL, decree=Decree())
    assert (state.revision, later.history()) == (0, [])
    changed(later, city="Baru")
    assert later.state().revision == 1
    assert identities.current() == FULL
    between = of_year(identities.store, 2023)
    assert between.current() == replace(FULL, decree=Decree())
    assert of_year(identities.store, 2025).current().city == "Baru"
    assert later.current().city == "Baru"
    assert identities.store.verify() == []


def test_a_later_year_follows_the_year_before_until_it_has_its_own(identities):
    later = of_year(identities.store, 2023)
    changed(identities, city="Satu")
    assert later.current().city == "Satu"
    changed(later, nature="Penting")
    changed(identities, city="Dua")
    assert (later.current().city, later.current().nature) == ("Satu", "Penting")


def test_an_earlier_year_inherits_nothing_but_the_offices_name(identities):
    identities.change(ADMIN, 0, FULL)
    earlier = of_year(identities.store, 2021).state()
    begun = OfficeIdentity.of_settings(SETTINGS)
    begun = replace(begun, name=("Komisi Pemilihan Umum", "Kabupaten Purbalingga"))
    assert (earlier.revision, earlier.identity) == (0, begun)


def test_another_office_inherits_nothing(identities):
    identities.change(ADMIN, 0, FULL)
    other = of_year(identities.store, 2023, office="KPU Kabupaten Lain")
    assert other.current() == OfficeIdentity.of_settings(SETTINGS)
    changed(other, city="Lain")
    assert identities.current() == FULL


# ---- behind the store's back --------------------------------------------------------------------

TAMPERINGS = {
    "content": "UPDATE zi_identity SET content = replace(content, 'Lain', 'Palsu')",
    "by": "UPDATE zi_identity SET by = 'hantu'",
    "revision": "UPDATE zi_identity SET revision = 9 WHERE revision = 1",
    "removed": "DELETE FROM zi_identity",
    "put in": "INSERT INTO zi_identity (book_id, number, revision, by, at, content) "
    "SELECT book_id, number, 5, by, at, content FROM zi_identity WHERE revision = 1",
}


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_tampering_is_noticed(identities, address, kind):
    changed(identities, city="Lain")
    assert identities.store.verify() == []
    tamper(address, TAMPERINGS[kind].replace(" by", ' "by"'))
    assert any("dentitas kantor" in words for words in identities.store.verify())


@BOTH
def test_the_database_itself_refuses_to_change_or_delete(identities, address):
    changed(identities, city="Lain")
    engine = create_engine(address)
    commands = ["UPDATE zi_identity SET number = 2", "DELETE FROM zi_identity"]
    if engine.dialect.name == "postgresql":
        commands.append("TRUNCATE zi_identity")
    for command in commands:
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(command))
    engine.dispose()
    assert identities.current().city == "Lain"


def test_plans_go_on_as_if_nothing_were(identities):
    identities.change(ADMIN, 0, FULL)
    assert tick(identities.store).number == 2
    assert identities.store.verify() == []


# ---- as text ------------------------------------------------------------------------------------

words = st.text(st.characters(codec="utf-8"), max_size=20)
lines = st.lists(words, max_size=3).map(tuple)
signers = st.builds(Signer, words, words, words, words)
kept = st.builds(
    OfficeIdentity,
    name=lines,
    address=lines,
    city=words,
    decree=st.builds(Decree, words, st.none() | st.dates(), words),
    inviter=signers,
    chair=signers,
    team_leader=signers,
    minute_taker=signers,
    number=words,
    nature=words,
    copies=lines,
    logo=st.binary(max_size=20),
)


@given(kept)
def test_any_identity_comes_back_the_same(identity):
    assert load(dump(identity)) == identity
    assert dump(load(dump(identity))) == dump(identity)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "[]",
        "{}",
        "null",
        dump(FULL)[:-1],
        dump(FULL).replace("2022-05-18", "kemarin"),
        dump(FULL).replace('"nip"', '"npwp"'),
        dump(FULL).replace('"logo":"', '"logo":"*'),
        dump(FULL).replace('"city"', '"kota"'),
    ],
)
def test_what_is_no_identity_is_refused(said):
    with pytest.raises(ValueError, match=r"."):
        load(said)


def test_a_moment_is_kept_to_the_second(store):
    kept_now = Identities(store, SETTINGS)
    changed(kept_now, city="Lain")
    at = kept_now.state().at
    assert at.microsecond == 0
    assert abs(at - datetime.now(UTC)) < timedelta(minutes=5)
