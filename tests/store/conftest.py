"""Stores on both databases: each test that asks for ``address`` or ``store`` runs on either."""

from pathlib import Path

import pytest

from scripts.dev import WITHOUT_POSTGRESQL, find_postgresql
from tests.store.books import SMALL
from tests.store.postgresql import running_cluster
from zi_core.runtime import open_store
from zi_core.workbook import write

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def cluster():
    """A PostgreSQL server; where none is installed, its tests are skipped, and say so."""
    programs = find_postgresql()
    if programs is None:
        pytest.skip(WITHOUT_POSTGRESQL.replace("\n", " "))
    with running_cluster(Path(programs)) as running:
        yield running


@pytest.fixture
def postgresql(cluster):
    """The address of an empty PostgreSQL database."""
    address = cluster.new_database()
    yield address
    cluster.drop(address)


@pytest.fixture
def sqlite(tmp_path):
    """The address of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'data' / 'zi.db'}"


@pytest.fixture(params=DATABASES)
def address(request):
    """The address of a store that is not begun yet, on either database."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """The workbook of the small plan, to begin stores with."""
    path = tmp_path_factory.mktemp("seed") / "kecil.xlsx"
    path.write_bytes(write(SMALL))
    return path


@pytest.fixture
def opened(small):
    """Opens stores, beginning them with the small plan, and closes them after the test."""
    stores = []

    def open_one(address, seed=small):
        stores.append(open_store(address, seed=seed))
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def store(address, opened):
    """A store on either database, begun with the small plan."""
    return opened(address)
