"""Opening a PostgreSQL store: an empty database is begun; what is not whole is left alone."""

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.browser.serving import free_port
from tests.store.books import SMALL, tick
from zi_core.runtime import open_store
from zi_core.store import StoreError, schema
from zi_core.store.errors import OutcomeUnknown


def refusal(address, seed):
    with pytest.raises(StoreError) as caught:
        open_store(address, seed=seed).close()
    return str(caught.value)


def run(address, *commands):
    engine = create_engine(address)
    with engine.begin() as connection:
        for command in commands:
            connection.execute(text(command))
    engine.dispose()


def tables(address):
    engine = create_engine(address)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_a_database_shared_with_another_program_is_begun_beside_its_tables(postgresql, opened):
    run(postgresql, "CREATE TABLE pegawai (nama text)")
    store = opened(postgresql)
    assert tick(store).number == 2
    assert tables(postgresql) == {"pegawai", "zi_alembic", *schema.metadata.tables}


def test_an_address_without_a_driver_is_understood(postgresql, opened):
    assert opened(postgresql.replace("+psycopg", "")).plan(1) == SMALL


def test_a_server_that_does_not_answer_is_told_in_a_sentence(small):
    address = f"postgresql+psycopg://zi:rahasia@127.0.0.1:{free_port()}/zi"
    answer = refusal(address, small)
    assert answer.startswith("Basis data PostgreSQL tidak dapat dibuka.")
    assert "rahasia" not in answer


def test_a_wrong_password_is_told_in_a_sentence(cluster, postgresql, small):
    database = postgresql.rpartition("/")[2]
    answer = refusal(cluster.address(database, password="keliru"), small)
    assert answer.startswith("Basis data PostgreSQL tidak dapat dibuka.")
    assert tables(postgresql) == set()


def test_a_missing_database_is_told_in_a_sentence(cluster, small):
    assert "tidak dapat dibuka" in refusal(cluster.address("tidak_ada"), small)


@pytest.mark.parametrize("lost", ["zi_alembic", "zi_book"])
def test_tables_that_are_not_all_there_are_refused_and_left_alone(postgresql, opened, small, lost):
    opened(postgresql).close()
    run(postgresql, f"DROP TABLE {lost} CASCADE")
    before = tables(postgresql)
    assert "tabel zi_… yang tidak lengkap" in refusal(postgresql, small)
    assert tables(postgresql) == before


def test_a_damaged_seed_begins_nothing(postgresql, tmp_path):
    seed = tmp_path / "awal.xlsx"
    seed.write_text("bukan buku kerja")
    assert refusal(postgresql, seed).startswith("Berkas awal awal.xlsx tidak dapat dipakai")
    assert tables(postgresql) == set()


@pytest.mark.parametrize("encoding", ["LATIN1"])
def test_a_database_that_cannot_hold_every_character_is_refused(cluster, small, encoding):
    address = cluster.new_database(encoding)
    try:
        assert "tidak memakai UTF-8" in refusal(address, small)
    finally:
        cluster.drop(address)


def test_a_connection_lost_in_the_moment_of_saving_is_told_as_unknown(store):
    """Nobody knows then whether it was saved; the next one is."""

    def write_until_cut_off():
        with store.writing() as connection:
            own = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with store.engine.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:own, 5000)"), {"own": own})

    with pytest.raises(OutcomeUnknown) as caught:
        write_until_cut_off()
    assert caught.value.is_outcome_unknown
    assert tick(store).number == 2


@pytest.fixture
def address(postgresql):
    """The store of a test is on PostgreSQL here."""
    return postgresql
