"""The migrations make what the code expects, and a store of a newer release is left alone."""

import shutil

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from tests.store.books import tick
from tests.store.crowd import opening_as_release, together
from tests.store.test_store import rows_of
from zi_core.runtime import open_store
from zi_core.store import StoreError, migrating, schema

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "{following}"
down_revision = "{newest}"


def upgrade():
    op.create_table("zi_remark", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO zi_remark VALUES (1)")
    {more}
"""


NEWEST = max(file.name[:4] for file in (migrating._MIGRATIONS / "versions").glob("0*.py"))
FOLLOWING = f"{int(NEWEST) + 1:04d}"


@pytest.fixture
def newer_release(tmp_path, monkeypatch):
    """Makes this the release after, with one migration more."""

    def make(more=""):
        folder = tmp_path / "migrations"
        shutil.copytree(migrating._MIGRATIONS, folder)
        script = NEXT.format(more=more, newest=NEWEST, following=FOLLOWING)
        (folder / "versions" / f"{FOLLOWING}_remarks.py").write_text(script)
        monkeypatch.setattr(migrating, "_MIGRATIONS", folder)
        monkeypatch.setattr(migrating, "HEAD", FOLLOWING)
        return folder

    return make


def revision(store):
    with store._engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM zi_alembic")).scalar_one()


def test_a_fresh_store_is_what_the_code_says_table_by_table(store):
    with store._engine.connect() as connection:
        options = {"version_table": "zi_alembic", "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.metadata) == []
        script = ScriptDirectory.from_config(migrating._config(connection))
        assert script.get_current_head() == migrating.HEAD
        assert context.get_current_revision() == script.get_current_head()
        assert len(script.get_heads()) == 1


def test_a_store_of_a_newer_release_is_refused_and_left_alone(store, address, small):
    before = rows_of(store)
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("UPDATE zi_alembic SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match="versi lebih baru"):
        open_store(address, seed=small)
    assert rows_of(store) == before
    assert revision(store) == "9999"


def test_an_older_store_is_brought_up_to_date_and_keeps_all(store, address, opened, newer_release):
    tick(store)
    before = rows_of(store)
    newer_release()
    store = opened(address)
    assert revision(store) == FOLLOWING
    assert rows_of(store) == before
    assert tick(store, month=2).number == 3
    assert revision(opened(address)) == FOLLOWING


def test_a_migration_that_fails_leaves_the_store_as_it_was(store, address, small, newer_release):
    before = rows_of(store)
    newer_release('raise RuntimeError("halfway")')
    with pytest.raises(RuntimeError, match="halfway"):
        open_store(address, seed=small)
    assert revision(store) == NEWEST
    assert rows_of(store) == before
    assert "zi_remark" not in inspect(store._engine).get_table_names()
    assert tick(store).number == 2


@pytest.mark.exhaustive
def test_servers_of_a_new_release_starting_at_once_migrate_once(
    store, address, small, newer_release
):
    """All come up, though the migration takes longer than a server waits for anything else."""
    store.close()
    folder = newer_release("import time; time.sleep(3)")
    answers = together(opening_as_release, [(address, small, folder)] * 3)
    assert answers == [(FOLLOWING, [1], [1])] * 3
