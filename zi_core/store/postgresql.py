"""A store in a PostgreSQL database: how it is made and opened."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy import text as sql
from sqlalchemy.engine import URL

from zi_core.store.advisory_locks import AdvisoryLock
from zi_core.store.errors import PlaceTaken, StoreError
from zi_core.store.meeting_tables import TABLES
from zi_core.store.migrating import VERSION_TABLE, begin, disposed_on_failure, migrate, newest_book
from zi_core.store.records import NewVersion
from zi_core.store.store import Store
from zi_core.store.timeouts import OF_A_COMMAND, OF_A_MIGRATION, Patience

if TYPE_CHECKING:
    from zi_core.store.bounded_connection import BoundedConnection


_FIRST_TABLES: Final = ("zi_book", "zi_version", "zi_change")


def open_postgresql(url: URL, first: Callable[[], NewVersion], patience: Patience) -> Store:
    """Open the store in a database, or begin it there."""
    engine = postgresql_engine(url, patience.seconds)
    with disposed_on_failure(engine), engine.connect() as connection:
        driver = cast("BoundedConnection", connection.connection.driver_connection)
        bound, driver.seconds = driver.seconds, None  # a migration takes the time that it takes
        _prepare_postgresql(connection, first)
        connection.commit()
        driver.seconds = bound
        return Store(engine, newest_book(connection), patience=patience)


def postgresql_engine(url: URL, seconds: float) -> Engine:
    """Connections to a server: to get one, and what is done on it, takes at most ``seconds``."""
    from zi_core.store.bounded_connection import BoundedConnection  # its driver is slow to import

    # A broken connection shows after the one time and the next one comes after the other.
    lock, silence = 0.6 * seconds, 0.6 * seconds + 0.3
    # UTF-8 is asked for, or a database without an encoding would answer in bytes.
    asked = {"connect_timeout": f"{min(10, max(2, int(0.6 * seconds)))}", **url.query}
    query = {**asked, "client_encoding": "utf8"}
    engine = create_engine(
        url.set(drivername="postgresql+psycopg", query=query), pool_pre_ping=True
    )

    @event.listens_for(engine, "do_connect")
    def _connect(_: object, __: object, arguments: Any, options: Any) -> "BoundedConnection":  # noqa: ANN401
        connection = BoundedConnection.connect(*arguments, **options)
        connection.seconds = silence
        connection.execute(f"SET lock_timeout = {int(lock * 1000)}".encode())
        connection.commit()
        return connection

    return engine


@contextmanager
def empty_database(url: URL) -> Iterator[Connection]:
    """One transaction on a database without a table of ours; nothing is there before it is kept.

    Who opens the database meanwhile waits. Raises PlaceTaken where there is a table of ours.
    """
    engine = postgresql_engine(url, OF_A_COMMAND)
    try:
        with engine.connect() as connection:
            if _locked_tables(connection) & {*TABLES, VERSION_TABLE}:
                raise PlaceTaken
            yield connection
            connection.commit()
    finally:
        engine.dispose()


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A database's content as it is at this moment, whatever is written meanwhile."""
    own = postgresql_engine(engine.url, OF_A_COMMAND)
    try:
        with own.connect() as connection:
            connection.execute(sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield connection
    finally:
        own.dispose()


def _prepare_postgresql(connection: Connection, first: Callable[[], NewVersion]) -> None:
    """Make or migrate the tables, one process at a time; refuse what is not ours or not whole."""
    tables = _locked_tables(connection)
    ours = {*TABLES, VERSION_TABLE}
    if not tables & ours:
        begin(connection, first)
        return
    # A store of an older release has the first tables; migrating it makes the others.
    if {*_FIRST_TABLES, VERSION_TABLE} <= tables:
        migrate(connection)
        tables = set(inspect(connection).get_table_names())
    if not ours <= tables:
        raise StoreError(
            "Basis data PostgreSQL ini memuat tabel zi_… yang tidak lengkap. Pulihkan "
            "dari cadangan, atau pakai basis data kosong."
        )


def _locked_tables(connection: Connection) -> set[str]:
    """The database's tables, locked against others who would make or migrate them."""
    if connection.execute(sql("SHOW server_encoding")).scalar_one() != "UTF8":
        raise StoreError(
            "Basis data PostgreSQL ini tidak memakai UTF-8. Buat yang baru, misalnya dengan: "
            "createdb --encoding=UTF8 --template=template0 zi."
        )
    _wait_for_others(connection)
    return set(inspect(connection).get_table_names())


def _wait_for_others(connection: Connection) -> None:
    """Take the lock of those who make or migrate tables, until the transaction ends.

    Only this lock is waited for so long: a migration that waited long for a table would keep all
    who read it waiting as well.
    """
    usual = connection.execute(sql("SHOW lock_timeout")).scalar_one()
    connection.execute(sql(f"SET LOCAL lock_timeout = '{OF_A_MIGRATION:.0f}s'"))
    connection.execute(sql(f"SELECT pg_advisory_xact_lock({AdvisoryLock.TABLES:d})"))
    connection.execute(sql(f"SET LOCAL lock_timeout = '{usual}'"))
