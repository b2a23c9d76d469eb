"""Whatever is changed behind the store's back, ``verify`` finds it."""

from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text

from tests.people import CHEAP, OPERATOR, OTHER_PASSWORD, PASSWORD, add
from tests.store.books import CODES, SMALL, tick, with_entry
from zi_core.access import Accounts, Role, Sessions
from zi_core.store import NewVersion, StoreError
from zi_core.store.version_state import dump, sha256

OTHER_STATE = dump(with_entry(SMALL, CODES[5], 9))

THIRD = "(SELECT id FROM zi_version WHERE number = 3)"
TAMPERINGS = {
    "a state": (
        ["UPDATE zi_version SET state = replace(state, 'ke-4', 'ke-5') WHERE number = 3"],
        "Versi 3: isinya tidak sesuai sidiknya.",
    ),
    "a state with its hash": (
        ["UPDATE zi_version SET state = :state, state_sha256 = :sha WHERE number = 3"],
        "Versi 3: catatan perubahannya tidak sesuai isinya.",
    ),
    "a state's hash": (
        ["UPDATE zi_version SET state_sha256 = repeat_zero WHERE number = 3"],
        "Versi 3: isinya tidak sesuai sidiknya.",
    ),
    "a state made unreadable": (
        ["UPDATE zi_version SET state = '[]' WHERE number = 3"],
        "Versi 3: isinya tidak dapat dibaca.",
    ),
    "a file": (
        ["UPDATE zi_version SET file = :file WHERE number = 3"],
        "Versi 3: berkas unggahannya tidak sesuai sidiknya.",
    ),
    "a file removed": (
        ["UPDATE zi_version SET file = NULL WHERE number = 3"],
        "Versi 3: berkas unggahannya tidak sesuai sidiknya.",
    ),
    "a file's hash": (
        ["UPDATE zi_version SET file_sha256 = repeat_zero WHERE number = 3"],
        "Versi 3: berkas unggahannya tidak sesuai sidiknya.",
    ),
    "a change's value": (
        [f"UPDATE zi_change SET after = '2022-12-31' WHERE version_id = {THIRD}"],
        "Versi 3: catatan perubahannya tidak sesuai isinya.",
    ),
    "a change's field made nonsense": (
        [f"UPDATE zi_change SET field = 'nonsense' WHERE version_id = {THIRD}"],
        "Versi 3: catatan perubahannya tidak sesuai isinya.",
    ),
    "a change removed": (
        [f"DELETE FROM zi_change WHERE version_id = {THIRD}"],
        "Versi 3: catatan perubahannya tidak sesuai isinya.",
    ),
    "a change added": (
        [
            "INSERT INTO zi_change (version_id, position, subject, month, field, item, source) "
            f"SELECT {THIRD}, 7, 'II.1.1', 1, 'entry', '', ''"
        ],
        "Versi 3: catatan perubahannya tidak sesuai isinya.",
    ),
    "the number of changes": (
        ["UPDATE zi_version SET change_count = 9 WHERE number = 3"],
        "Versi 3: catatan perubahannya tidak sesuai isinya.",
    ),
    "a version removed": (
        [
            f"DELETE FROM zi_change WHERE version_id = {THIRD}",
            "DELETE FROM zi_version WHERE number = 3",
        ],
        "Versi 4 tidak menyambung ke versi sebelumnya.",
    ),
    "the first version removed": (
        [
            "DELETE FROM zi_change WHERE version_id = (SELECT min(id) FROM zi_version)",
            "DELETE FROM zi_version WHERE number = 1",
        ],
        "Versi 2 tidak menyambung ke versi sebelumnya.",
    ),
    "every version removed": (
        ["DELETE FROM zi_change", "DELETE FROM zi_version"],
        "Tidak ada satu pun versi.",
    ),
    "a version's parent": (
        ["UPDATE zi_version SET parent = 1 WHERE number = 3"],
        "Versi 3 tidak menyambung ke versi sebelumnya.",
    ),
    "a version's number": (
        ["UPDATE zi_version SET number = 9 WHERE number = 4"],
        "Versi 9 tidak menyambung ke versi sebelumnya.",
    ),
}


def unguard(address):
    """Take the triggers away that keep published rows from being changed.

    Returns the statements that make SQLite's again.
    """
    engine = create_engine(address)
    made = []
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("DROP FUNCTION IF EXISTS zi_append_only CASCADE"))
        else:
            kept = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for name, definition in connection.execute(kept).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
                made.append(definition)
    engine.dispose()
    return made


@pytest.fixture
def whole(store):
    """Four versions, one with a file; the copies in memory are dropped."""
    tick(store)
    plan = with_entry(store.plan(2), CODES[2], 3)
    store.publish(NewVersion(2, plan, "Ana", file_name="a.xlsx", file=b"isi berkas"))
    tick(store, month=5)
    store.plan.cache_clear()
    assert store.verify() == []
    return store


def tamper(address, *commands, **values):
    """Change rows as another program would that takes the guards away meanwhile.

    SQLite then guards no references either.
    """
    guards = unguard(address)
    known = {"state": OTHER_STATE, "sha": sha256(OTHER_STATE), "file": b"isi lain", **values}
    engine = create_engine(address)
    with engine.begin() as connection:
        for command in commands:
            told = text(command.replace("repeat_zero", f"'{'0' * 64}'"))
            connection.execute(told, {k: v for k, v in known.items() if f":{k}" in command})
        for guard in guards:
            connection.execute(text(guard))
    engine.dispose()


ON_POSTGRESQL = ("a state with its hash", "a file", "a change added", "a version removed")


@pytest.mark.parametrize(
    ("address", "kind"),
    [*(("sqlite", kind) for kind in TAMPERINGS), *(("postgresql", kind) for kind in ON_POSTGRESQL)],
    indirect=["address"],
)
def test_tampering_is_found_and_named(whole, address, kind):
    commands, words = TAMPERINGS[kind]
    tamper(address, *commands)
    assert words in whole.verify()
    if kind in ("a state", "a state's hash", "a state made unreadable"):
        with pytest.raises(StoreError, match="rusak atau diubah dari luar"):
            whole.plan(3)
        assert whole.plan(2).entries
    if kind == "a change's field made nonsense":
        with pytest.raises(StoreError, match="rusak atau diubah dari luar"):
            whole.changes(3)


def test_the_newest_version_removed_is_known_by_its_changes(sqlite, opened):
    store = opened(sqlite)
    tick(store)
    tamper(sqlite, "DELETE FROM zi_version WHERE number = 2")
    found = store.verify()
    assert found[0] == "1 catatan perubahan kehilangan versinya."
    assert found[1:] == ["Versi 2 disebut catatan audit 2, tetapi tidak ada."]


def test_every_book_is_checked_and_named(store, address):
    book_plan = replace(SMALL, year=2023)
    store.create_book(NewVersion(None, book_plan, "Ana", kind="seed"))
    assert store.verify() == []
    book = store.of_year(2023).book.id
    tamper(address, f"UPDATE zi_version SET author = 'x', state = '[]' WHERE book_id = {book}")
    found = store.verify()
    assert "Versi 1 rencana 2023 tidak sama dengan catatan auditnya." in found
    assert [words for words in found if words.startswith("Rencana aksi 2023: Versi 1: ")]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("DROP TRIGGER zi_change_no_delete", "trigger zi_change_no_delete"),
        ("DROP INDEX ix_zi_change_subject", "index ix_zi_change_subject"),
        ("ALTER TABLE zi_book ADD COLUMN lain TEXT", "table zi_book"),
        ("CREATE TABLE asing (a TEXT)", "table asing"),
    ],
)
def test_a_definition_that_was_changed_is_told(sqlite, opened, command, words):
    store = opened(sqlite)
    with create_engine(sqlite).begin() as connection:
        connection.execute(text(command))
    assert store.verify() == [f"Susunan basis data rusak atau diubah dari luar: {words}."]


def test_an_account_that_was_changed_from_outside_is_reported(store):
    add(store, "Ana", Role.TEAM, (SMALL.activities[0].team,))
    for column, value in {"role": "pengelola", "password": "lain", "teams": "[]"}.items():
        change = text(f"UPDATE zi_account SET {column} = :value")
        with store.engine.begin() as connection:
            found = connection.exec_driver_sql(f"SELECT {column} FROM zi_account").scalar_one()
            connection.execute(change, {"value": value})
        assert store.verify() == ["Akun ana rusak atau diubah dari luar."], column
        with store.engine.begin() as connection:
            connection.execute(change, {"value": found})
        assert store.verify() == []


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_every_change_of_an_account_is_told_to_the_trail(store):
    add(store, "Budi")
    ana = add(store, "Ana", Role.TEAM, (SMALL.activities[0].team,)).person()
    accounts, sessions = Accounts(store, passwords=CHEAP), Sessions(store, passwords=CHEAP)
    for change in (
        lambda: accounts.change(OPERATOR, "ana", display="Ana Lain", email="ana@example.org"),
        lambda: accounts.set_phone(ana, "0812-3456-7890", consents=True),
        lambda: accounts.remove_phone(ana, "ana"),
        lambda: accounts.change_password(ana, PASSWORD, OTHER_PASSWORD),
        lambda: Sessions(store).sign_in("ana", OTHER_PASSWORD, address=""),  # hashed anew
        lambda: sessions.end_all(ana, ana.account),
        lambda: accounts.disable(OPERATOR, "ana"),
        lambda: accounts.enable(OPERATOR, "ana"),
    ):
        change()
        assert store.verify() == []
