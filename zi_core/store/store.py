"""The store: append-only versions of a plan, published one after the other.

Rules: docs/rules.md, Versions.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from zi_core.plan import SAMPLE_MARK, Plan
from zi_core.plan.facts import Change
from zi_core.store import audit, schema, verification, version_state
from zi_core.store.errors import OutcomeUnknown, StoreBusy, StoreError, StoreUnreachable
from zi_core.store.records import (
    Book,
    CellChange,
    Latest,
    NewVersion,
    Stale,
    Version,
    books_in,
    change_of,
    insert_book,
    insert_version,
    newest_in,
    version_of,
    version_query,
)
from zi_core.store.timeouts import (
    OF_A_COMMAND,
    Patience,
    is_busy,
    is_out_of_reach,
    seconds_left,
    wait_no_longer,
)

_writing_now: Final = ContextVar[Connection | None]("writing", default=None)
"""The connection whose transaction is running here, if one is."""

IS_IN_PLACE: Final = "is_in_place"
"""Under this name a connection to a file keeps the question whether that has its name still."""


class Store:
    """An opened database, looking at one of its books. Made by :func:`zi_core.store.open_store`.

    What is read and published is of that book; :meth:`for_book` and :meth:`of_year`
    look at another.
    """

    def __init__(
        self,
        engine: Engine,
        book: Book,
        views: dict[int, "Store"] | None = None,
        patience: Patience | None = None,
    ) -> None:
        """Look at one book of an opened database; ``views`` are those of its other books."""
        self._engine = engine
        self._patience = patience or Patience(OF_A_COMMAND)
        self.book = book
        self._views = {} if views is None else views
        self._views.setdefault(book.id, self)
        # A state never changes, so it may be kept; a handful are in use at a time.
        self.plan: Callable[[int], Plan] = lru_cache(maxsize=16)(self._load_plan)

    @property
    def engine(self) -> Engine:
        """The database's connections."""
        return self._engine

    @property
    def rehearsal(self) -> str:
        """The rehearsal whose store this is; empty for the office's own.

        Who has rights here has them for that rehearsal only, and the log of the office's audit
        trail hears nothing of it.
        """
        return str(self._engine.get_execution_options().get(audit.REHEARSAL, ""))

    def close(self) -> None:
        """Close the connections that nobody uses at the moment."""
        self._engine.dispose()

    # ---- books ------------------------------------------------------------------------------

    def books(self) -> list[Book]:
        """This office's books as they are now, the newest year's first."""
        return [book for book in self._all_books() if book.office == self.book.office]

    def latest(self, year: int | None = None) -> Latest:
        """This office's books, the one of a year, and its newest version: in one access.

        Of the newest year where no year is named, or none of that.
        """
        with self._reading() as connection:
            books = [book for book in books_in(connection) if book.office == self.book.office]
            book = next((found for found in books if found.year == year), books[0])
            query = version_query(book.id).order_by(schema.versions.c.number.desc()).limit(1)
            return Latest(books, book, version_of(connection.execute(query).one()))

    def for_book(self, book: Book) -> "Store":
        """The same database looking at another book: one Store a book, with the states it keeps."""
        return self._views.get(book.id) or Store(self._engine, book, self._views, self._patience)

    def of_year(self, year: int) -> "Store | None":
        """The same database looking at another year, or None where there is no plan of that."""
        return next((self.for_book(book) for book in self.books() if book.year == year), None)

    def _all_books(self) -> list[Book]:
        with self._reading() as connection:
            return books_in(connection)

    # ---- reading ----------------------------------------------------------------------------

    def newest(self) -> int:
        """The number of the newest version."""
        with self._reading() as connection:
            return newest_in(connection, self.book.id) or 0

    def history(self) -> list[Version]:
        """Every version, newest first."""
        query = version_query(self.book.id).order_by(schema.versions.c.number.desc())
        with self._reading() as connection:
            return [version_of(row) for row in connection.execute(query)]

    def version(self, number: int) -> Version | None:
        """One version, or None where there is none of that number."""
        query = version_query(self.book.id).where(schema.versions.c.number == number)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return version_of(row) if row else None

    def _load_plan(self, number: int) -> Plan:
        """The state of a version. Raises KeyError where there is none of that number.

        StoreError for a state that is no longer what was published: better none than a wrong one.
        """
        table = schema.versions
        query = select(table.c.state, table.c.state_sha256).where(
            table.c.book_id == self.book.id, table.c.number == number
        )
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                raise KeyError(number)
            if version_state.sha256(row.state) != row.state_sha256:
                raise ValueError(f"the state of version {number} is not what its hash says")
            return version_state.load(row.state)

    def file(self, number: int) -> bytes | None:
        """The uploaded file behind a version, or None where there was none."""
        table = schema.versions
        query = select(table.c.file).where(
            table.c.book_id == self.book.id, table.c.number == number
        )
        with self._reading() as connection:
            return connection.execute(query).scalar_one_or_none()

    def changes(self, number: int) -> list[tuple[Change, str]]:
        """What a version changed, each with the cell it came from (empty where there is none)."""
        table = schema.changes
        query = (
            select(table)
            .join(schema.versions, schema.versions.c.id == table.c.version_id)
            .where(schema.versions.c.book_id == self.book.id, schema.versions.c.number == number)
            .order_by(table.c.position)
        )
        with self._reading() as connection:
            return [(change_of(row), row.source) for row in connection.execute(query)]

    def changes_of_activity(self, subject: str) -> list[CellChange]:
        """Every change of an activity, newest first; the first version's are its beginning."""
        table = schema.changes
        query = (
            version_query(self.book.id)
            .add_columns(table)
            .join(table, table.c.version_id == schema.versions.c.id)
            .where(table.c.subject == subject)
            .order_by(schema.versions.c.number.desc(), table.c.position)
        )
        with self._reading() as connection:
            return [
                CellChange(version_of(row), change_of(row), row.source)
                for row in connection.execute(query)
            ]

    # ---- writing ----------------------------------------------------------------------------

    def publish(self, new: NewVersion) -> Version | Stale:
        """Publish a state as the next version, in one transaction, or not at all.

        :class:`Stale` where ``parent`` is no longer the newest version: whoever publishes must
        look at what came in between. The change rows are taken from the two states themselves.
        """
        try:
            before = self.plan(new.parent) if new.parent else None
        except KeyError:  # an older copy of the store has been put back since
            return Stale(self.newest())
        if before:
            _refuse_mixing(before, new.plan)
        try:
            with self._writing() as connection:
                newest = newest_in(connection, self.book.id)
                if newest != new.parent:
                    return Stale(newest or 0)
                return insert_version(connection, self.book, new, before)
        except IntegrityError as error:
            newest = self.newest()
            if newest == (new.parent or 0):
                raise StoreError("Versi ini ditolak oleh basis data.") from error
            # Another process took the number between our look and our commit.
            return Stale(newest)

    def create_book(self, new: NewVersion) -> Version | Stale:
        """Begin this office's book of another year, with a state as its version 1, or not at all.

        :class:`Stale` where there is a book of that year: another process may have been quicker.
        """
        _refuse_mixing(self.plan(self.newest()), new.plan)
        wanted = (self.book.office, new.plan.year)
        try:
            with self._writing() as connection:
                if all((book.office, book.year) != wanted for book in books_in(connection)):
                    return insert_book(connection, new)[1]
        except IntegrityError:
            pass  # begun by another process between our look and our commit
        begun = self.of_year(new.plan.year or 0)
        if begun is None:
            raise StoreError("Versi ini ditolak oleh basis data.")
        return Stale(begun.newest())

    # ---- keeping ----------------------------------------------------------------------------

    def verify(self) -> list[str]:
        """What is wrong with what is stored, as sentences: :func:`verification.verify`."""
        return verification.verify(self)

    def backup(self, to: Path) -> None:
        """Write a copy to a new SQLite file: :func:`zi_core.store.backup.backup`."""
        from zi_core.store.backup import backup  # it opens databases, and so knows this class

        backup(self, to)

    # ---- connections ------------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A connection to look with; inside a transaction of this store, that of the transaction.

        Reuse the open transaction; a second connection would deadlock.
        """
        with plain_errors(), self._current_transaction() or self._connected() as connection:
            try:
                yield connection
            except ValueError as error:  # nothing of ours: no date, no field, no UTF-8
                raise StoreError(
                    "Isi basis data rusak atau diubah dari luar. Periksa dengan perintah verify, "
                    "lalu pulihkan dari cadangan."
                ) from error

    def _current_transaction(self) -> AbstractContextManager[Connection] | None:
        """The connection of a transaction of this store that is running here; None without one."""
        connection = _writing_now.get()
        if connection is None or connection.engine is not self._engine:
            return None
        return nullcontext(connection)

    @contextmanager
    def _connected(
        self, *, writes: bool = False, at_most: float | None = None
    ) -> Iterator[Connection]:
        in_line = writes and self._engine.dialect.name == "sqlite"
        access = self._patience.access(writes=writes, in_line=in_line, at_most=at_most)
        with access, self._engine.connect() as connection:
            try:
                yield connection
            except DBAPIError as error:
                # What has seen a damaged file may see it still after that is mended.
                if not isinstance(error, IntegrityError) and not is_busy(error):
                    connection.invalidate(error)
                raise

    @contextmanager
    def _writing(self, *, at_most: float | None = None) -> Iterator[Connection]:
        """A transaction; ``at_most`` is how long to wait where what is written can wait longer."""
        is_sqlite = self._engine.dialect.name == "sqlite"
        with plain_errors(), self._connected(writes=True, at_most=at_most) as connection:
            if is_sqlite:
                # Take the write lock before looking, so that what is seen is what is built on.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                _refuse_replaced_file(connection)
            left = seconds_left()
            outside = _writing_now.set(connection)
            try:
                yield connection
                if is_sqlite:  # it waits for those who are still reading
                    wait_no_longer(connection.connection.driver_connection, left)
                _commit(connection)
            except BaseException:
                with suppress(DBAPIError):  # of a connection that is lost
                    connection.rollback()
                raise
            finally:
                _writing_now.reset(outside)

    # For what else is kept in the same database: accounts, sessions, the audit trail.
    reading, writing = _reading, _writing


def _commit(connection: Connection) -> None:
    """End a transaction. Raises OutcomeUnknown where the database was lost meanwhile."""
    try:
        connection.commit()
    except DBAPIError as error:
        is_server = connection.dialect.name == "postgresql"
        is_lost = is_server and not isinstance(error, IntegrityError) and is_out_of_reach(error)
        if is_lost or error.connection_invalidated:  # the server may have heard it
            raise OutcomeUnknown from error
        raise
    is_in_place = connection.info.get(IS_IN_PLACE)
    if is_in_place and not is_in_place():  # its file may have been removed
        raise OutcomeUnknown


def _refuse_replaced_file(connection: Connection) -> None:
    """Raise StoreBusy where the file got another while its lock was waited for: try again there."""
    if not connection.info[IS_IN_PLACE]():
        connection.invalidate()
        raise StoreBusy


def _refuse_mixing(before: Plan, after: Plan) -> None:
    """Raise StoreError where sample data would follow the office's, or the office's the sample's.

    Whoever publishes has been told before; this is for what nobody has thought of.
    """
    if before.sample is not after.sample:
        raise StoreError(f"{SAMPLE_MARK} dan data kantor tidak disimpan bersama.")


@contextmanager
def using(connection: Connection) -> Iterator[None]:
    """Let stores of a connection's engine read in the transaction that is open on it."""
    outside = _writing_now.set(connection)
    try:
        yield
    finally:
        _writing_now.reset(outside)


@contextmanager
def plain_errors() -> Iterator[None]:
    """A database that cannot be reached or read, as a sentence; lost races pass through."""
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, NoFreeConnection) as error:
        if is_busy(error):
            raise StoreBusy from error
        if getattr(getattr(error, "orig", None), "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
            raise StoreUnreachable(
                "Tempat penyimpanannya penuh; tidak ada yang disimpan. Kosongkan sebagian, lalu "
                "coba lagi."
            ) from error
        reason = type(getattr(error, "orig", error)).__name__
        kind = StoreUnreachable if is_out_of_reach(error) else StoreError
        raise kind(
            f"Basis data tidak dapat dibaca atau ditulis saat ini ({reason}). "
            "Periksa berkas atau peladennya, lalu coba lagi."
        ) from error
