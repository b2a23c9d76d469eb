"""What every test shares: settings of the property tests, marks, and stores on both databases."""

import functools
import gc
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

import zi_core  # noqa: F401 - before any test imports openpyxl, as in the server
from scripts.programs import WITHOUT_POSTGRESQL, find_postgresql
from tests.store.books import SMALL
from tests.store.postgresql import running_cluster
from zi_core import runtime
from zi_core.cli import files
from zi_core.publishing import previews
from zi_core.runtime import open_store
from zi_core.workbook import read, write
from zi_core.workbook.reading.sandbox import read_in_sandbox

# No deadline: a busy machine is no bug. In CI the examples are the same in every run.
settings.register_profile(
    "house",
    deadline=None,
    max_examples=10,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", settings.get_profile("house"), max_examples=8)
settings.load_profile("house")

FEW: Final = 1
"""How many cases of a test `make check` goes through; the others count as exhaustive."""

_SERVED = ("/browser/", "/attacks/", "/deploy/", "/test_start.py")
"""Paths of tests that start servers; those beneath the first one also use a browser."""


def pytest_xdist_auto_num_workers():
    """One worker more than there are processors: while one waits for a page, the others work."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items):
    """Mark tests by what they need, so that `make check` can leave those out."""
    cases = Counter()
    for item in items:
        cases[item.path, item.originalname] += 1
        if cases[item.path, item.originalname] > FEW:
            item.add_marker(pytest.mark.exhaustive)
        if any(part in item.path.as_posix() for part in _SERVED):
            item.add_marker(pytest.mark.browser)
        params = item.callspec.params.values() if hasattr(item, "callspec") else ()
        if "cluster" in item.fixturenames or "postgresql" in params:
            item.add_marker(pytest.mark.postgresql)


def pytest_collection():
    """Look for no garbage while all that is tested is imported."""
    gc.disable()


def pytest_collection_finish():
    """Look less often for garbage, and not among what stays: a tenth of the core's time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _read_in_this_process():
    """Let uploads, commands and new stores read workbooks here, and each workbook once.

    That the sandbox reads the same is what ``workbook/test_sandbox.py`` tests.
    """
    read_once = functools.lru_cache(maxsize=64)(read)
    with pytest.MonkeyPatch.context() as patched:
        for module in (previews, files):
            patched.setattr(module, "read_in_sandbox", read_once)
        patched.setattr(runtime, "read", read_once)
        yield


@pytest.fixture
def sandboxed(monkeypatch):
    """Uploads and commands read in the sandbox, as people's do."""
    for module in (previews, files):
        monkeypatch.setattr(module, "read_in_sandbox", read_in_sandbox)


# ---- stores -------------------------------------------------------------------------------------

DATABASES = ("sqlite", "postgresql")
BOTH = pytest.mark.parametrize("address", DATABASES, indirect=True)
"""For what rests on the database, in folders that otherwise look at SQLite alone."""


@pytest.fixture(scope="session")
def cluster():
    """A PostgreSQL server; where none is installed, its tests are skipped, and say so."""
    programs = find_postgresql()
    if programs is None:
        pytest.skip(WITHOUT_POSTGRESQL.replace("\n", " "))
    with running_cluster(Path(programs)) as running:
        yield running


@pytest.fixture
def postgresql(request, cluster):
    """The address of an empty PostgreSQL database; of a begun one where a test opens it so."""
    begun = request.getfixturevalue("begun_postgresql") if asks_for_store(request) else "template0"
    address = cluster.new_database(template=begun)
    yield address
    cluster.drop(address)


@pytest.fixture
def sqlite(request, tmp_path):
    """The address of a SQLite file that is not there yet; of a begun one as on PostgreSQL."""
    file = tmp_path / "data" / "zi.db"
    if asks_for_store(request):
        file.parent.mkdir()
        shutil.copy(request.getfixturevalue("begun_sqlite"), file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def begun_postgresql(cluster, small):
    """A database begun with the small plan, for copies: to begin one takes ten times as long."""
    address = cluster.new_database()
    open_store(address, seed=small).close()
    return address


@pytest.fixture(scope="session")
def begun_sqlite(tmp_path_factory, small):
    """A SQLite file begun with the small plan, for copies."""
    file = tmp_path_factory.mktemp("begun") / "zi.db"
    open_store(f"sqlite:///{file}", seed=small).close()
    return file


def asks_for_store(request):
    """Whether a test takes ``store``, or what opens stores; ``open_store`` begins one anew."""
    return not {"store", "opened"}.isdisjoint(request.fixturenames)


@pytest.fixture(params=DATABASES)
def address(request):
    """The address of a store on either database, begun where the test asks for ``store``."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def sqlite_unless_both(request):
    """What ``address`` is in such folders: SQLite's, or either database's in tests marked BOTH."""
    return request.getfixturevalue(getattr(request, "param", "sqlite"))


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
