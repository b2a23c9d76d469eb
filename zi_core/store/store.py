"""The store: append-only versions of a plan, published one after the other.

Rules: docs/rules.md, Versions.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, Select, func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from zi_core.plan import Plan
from zi_core.plan.facts import Change, Field, Place, changes_between, facts_of
from zi_core.store import audit, meeting_rows, schema, version_state
from zi_core.store.errors import StoreBusy, StoreError
from zi_core.store.timeouts import OF_A_COMMAND, Patience, is_busy, seconds_left, wait_no_longer
from zi_core.text import short_file_name, storable

_writing_now: Final = ContextVar[Connection | None]("writing", default=None)
"""The connection whose transaction is running here, if one is."""


@dataclass(frozen=True, slots=True)
class Book:
    """One office's plan of one year."""

    id: int
    office: str
    year: int


@dataclass(frozen=True, slots=True)
class Version:
    """One published state, without the state itself (see :meth:`Store.plan`).

    ``number`` counts from 1 in its book and is the only order; ``at`` is UTC, for people.
    ``kind`` says how it came about: ``seed``, ``upload``, ``entry`` or ``restore``.
    ``state_sha256`` tells its state from every other, in whatever database it lies.
    """

    number: int
    parent: int | None
    kind: str
    author: str
    at: datetime
    note: str
    file_name: str
    file_sha256: str
    state_sha256: str
    change_count: int


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What is to be published: the state that follows ``parent``, and where it comes from.

    ``sources`` gives the cell of the uploaded file that a fact was read from, where there is one.
    ``account``, ``role`` and ``address`` tell the audit trail whose account published it, in what
    role and from where.
    """

    parent: int | None
    plan: Plan
    author: str
    kind: str = "upload"
    note: str = ""
    file_name: str = ""
    file: bytes | None = None
    sources: Mapping[Place, str] | None = None
    account: str = ""
    role: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Stale:
    """Nothing was published: ``newest`` came in since the preview was made."""

    newest: int


@dataclass(frozen=True, slots=True)
class CellChange:
    """One change in the story of a cell: the version that made it, and the cell it came from."""

    version: Version
    change: Change
    source: str


class Store:
    """An opened database, looking at one of its books. Made by :func:`zi_core.store.open_store`.

    What is read and published is of that book; :meth:`on` and :meth:`of_year` look at another.
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

    def close(self) -> None:
        """Close the connections that nobody uses at the moment."""
        self._engine.dispose()

    # ---- books ------------------------------------------------------------------------------

    def books(self) -> list[Book]:
        """This office's books as they are now, the newest year's first."""
        return [book for book in self._all_books() if book.office == self.book.office]

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
            return _newest(connection, self.book.id) or 0

    def history(self) -> list[Version]:
        """Every version, newest first."""
        query = _version_query(self.book.id).order_by(schema.versions.c.number.desc())
        with self._reading() as connection:
            return [_version(row) for row in connection.execute(query)]

    def version(self, number: int) -> Version | None:
        """One version, or None where there is none of that number."""
        query = _version_query(self.book.id).where(schema.versions.c.number == number)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return _version(row) if row else None

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
            return [(_change(row), row.source) for row in connection.execute(query)]

    def story(self, subject: str) -> list[CellChange]:
        """Every change of an activity, newest first; the first version's are its beginning."""
        table = schema.changes
        query = (
            _version_query(self.book.id)
            .add_columns(table)
            .join(table, table.c.version_id == schema.versions.c.id)
            .where(table.c.subject == subject)
            .order_by(schema.versions.c.number.desc(), table.c.position)
        )
        with self._reading() as connection:
            return [
                CellChange(_version(row), _change(row), row.source)
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
        try:
            with self._writing() as connection:
                newest = _newest(connection, self.book.id)
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
        """What is wrong with the stored versions of all books, as Indonesian sentences.

        Every stored hash is computed anew, numbers must follow one another, and the changes of
        each version must lead from the state before it to its own; so must the chain of the audit
        trail, which tells every version and every state of a meeting or a decision. Empty if
        nothing is wrong. What closed meetings froze, :func:`zi_core.meetings.verify` recomputes.
        """
        found: list[str] = []
        try:
            with self._reading() as connection:
                if self._engine.dialect.name == "sqlite":
                    rows = connection.execute(text("PRAGMA integrity_check")).scalars().all()
                    found += [f"Basis data rusak: {row}." for row in rows if row != "ok"]
                books = books_in(connection)
                orphans = connection.execute(_ORPHANS).scalar_one()
            if orphans:
                found.append(f"{orphans} catatan perubahan kehilangan versinya.")
            for book in books:
                name = f"Rencana aksi {book.year}: " if books[1:] else ""
                found += [f"{name}{words}" for words in self.for_book(book)._verify_chain()]
            with self._reading() as connection:
                found += audit.verify(connection) + meeting_rows.verify(connection)
        except StoreError as error:
            found.append(str(error))
        return found

    def _verify_chain(self) -> list[str]:
        """What is wrong with the versions of this book."""
        table = schema.versions
        query = select(table.c.id, table.c.number, table.c.parent).order_by(table.c.number)
        with self._reading() as connection:
            chain = connection.execute(query.where(table.c.book_id == self.book.id)).all()
        found = [] if chain else ["Tidak ada satu pun versi."]
        before: Plan | None = None
        for expected, row in enumerate(chain, start=1):
            if row.number != expected or row.parent != (expected - 1 or None):
                found.append(f"Versi {row.number} tidak menyambung ke versi sebelumnya.")
            wrong, before = self._verify_version(row.id, row.number, before)
            found += [f"Versi {row.number}: {words}." for words in wrong]
        return found

    def _verify_version(
        self, version_id: int, number: int, before: Plan | None
    ) -> tuple[list[str], Plan | None]:
        """What is wrong with one version, and its state, if it can be read.

        Each is asked for by itself, so that a long check never keeps writers waiting.
        """
        found: list[str] = []
        plan, stored = None, None
        try:
            with self._reading() as connection:
                query = select(schema.versions).where(schema.versions.c.id == version_id)
                row = connection.execute(query).one()
                sha256 = version_state.sha256(row.file) if row.file is not None else ""
                if sha256 != row.file_sha256:
                    found.append("berkas unggahannya tidak sesuai sidiknya")
                if version_state.sha256(row.state) != row.state_sha256:
                    found.append("isinya tidak sesuai sidiknya")
                plan = version_state.load(row.state)
        except StoreError:
            return [*found, "isinya tidak dapat dibaca"], None
        with suppress(StoreError):
            stored = [change for change, _ in self.changes(number)]
        if stored != list(_changes(before, plan)) or len(stored) != row.change_count:
            found.append("catatan perubahannya tidak sesuai isinya")
        return found, plan

    def backup(self, to: Path) -> None:
        """Write a copy of a SQLite store, whole even while others publish.

        Raises StoreError on PostgreSQL, where ``pg_dump`` is the tool, where the target exists
        already, and where it cannot be written; then nothing is left there.
        """
        if self._engine.dialect.name != "sqlite":
            raise StoreError(
                "Cadangan PostgreSQL dibuat dengan pg_dump, bukan dengan perintah ini."
            )
        draft = to.with_name(f".{to.name}.{secrets.token_hex(6)}")
        try:
            if to.exists():
                raise StoreError(f"{to} sudah ada; sebut nama berkas yang baru.")
            with self._engine.connect() as connection:
                connection.execute(text("VACUUM INTO :target"), {"target": str(draft)})
            draft.rename(to)  # whole or not at all
        except (OSError, DBAPIError) as error:
            raise StoreError(
                f"Cadangan tidak dapat ditulis ke {to}; periksa foldernya dan sisa ruang disknya."
            ) from error
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    # ---- connections ------------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A connection to look with; inside a transaction of this store, that of the transaction.

        Whoever holds a lock must never wait for a connection that those hold who wait for it.
        """
        with _plain_errors(), self._current_transaction() or self._connected() as connection:
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
        with _plain_errors(), self._connected(writes=True, at_most=at_most) as connection:
            if is_sqlite:
                # Take the write lock before looking, so that what is seen is what is built on.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            left = seconds_left()
            outside = _writing_now.set(connection)
            try:
                yield connection
                if is_sqlite:  # it waits for those who are still reading
                    wait_no_longer(connection.connection.driver_connection, left)
                connection.commit()
            except BaseException:
                connection.rollback()
                raise
            finally:
                _writing_now.reset(outside)

    # For what else is kept in the same database: accounts, sessions, the audit trail.
    reading, writing = _reading, _writing


@contextmanager
def _plain_errors() -> Iterator[None]:
    """A database that cannot be reached or read, as a sentence; lost races pass through."""
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, NoFreeConnection) as error:
        if is_busy(error):
            raise StoreBusy from error
        reason = type(getattr(error, "orig", error)).__name__
        raise StoreError(
            f"Basis data tidak dapat dibaca atau ditulis saat ini ({reason}). "
            "Periksa berkas atau peladennya, lalu coba lagi."
        ) from error


def books_in(connection: Connection) -> list[Book]:
    """Every book of a database, the newest year's first."""
    table = schema.books
    rows = connection.execute(select(table).order_by(table.c.year.desc(), table.c.id))
    return [Book(row.id, row.office, row.year) for row in rows]


def insert_book(connection: Connection, new: NewVersion) -> tuple[Book, Version]:
    """Insert the book of a plan with its version 1; for :meth:`Store.begin` and for seeding.

    Raises ValueError for a plan whose year is unknown.
    """
    office, year = new.plan.office, new.plan.year
    if year is None:
        raise ValueError("a book needs a year")
    identifier = connection.execute(
        insert(schema.books).returning(schema.books.c.id), {"office": office, "year": year}
    ).scalar_one()
    book = Book(identifier, office, year)
    return book, insert_version(connection, book, new, None)


def insert_version(
    connection: Connection, book: Book, new: NewVersion, before: Plan | None
) -> Version:
    """Insert a version and its change rows; for :meth:`Store.publish`."""
    state_text = version_state.dump(new.plan)
    rows = _changes(before, new.plan)
    version = Version(
        number=(new.parent or 0) + 1,
        parent=new.parent,
        kind=new.kind,
        author=storable(new.author),
        at=datetime.now(UTC).replace(microsecond=0),
        note=storable(new.note),
        file_name=short_file_name(storable(new.file_name)),
        file_sha256=version_state.sha256(new.file) if new.file is not None else "",
        state_sha256=version_state.sha256(state_text),
        change_count=len(rows),
    )
    row = {
        "book_id": book.id,
        "number": version.number,
        "parent": version.parent,
        "kind": version.kind,
        "author": version.author,
        "at": version.at,
        "note": version.note,
        "file_name": version.file_name,
        "file_sha256": version.file_sha256,
        "file": new.file,
        "state": state_text,
        "state_sha256": version.state_sha256,
        "change_count": version.change_count,
    }
    adding = insert(schema.versions).returning(schema.versions.c.id)
    version_id = connection.execute(adding, row).scalar_one()
    sources = new.sources or {}
    if rows:
        connection.execute(
            insert(schema.changes),
            [
                {
                    "version_id": version_id,
                    "position": position,
                    "subject": change.place.subject,
                    "month": change.place.month,
                    "field": change.place.field.value,
                    "item": change.place.item,
                    "before": change.before,
                    "after": change.after,
                    "source": sources.get(change.place, ""),
                }
                for position, change in enumerate(rows)
            ],
        )
    who = new.account or new.author
    audit.append_version(connection, row, who=who, role=new.role, address=new.address)
    return version


_ORPHANS: Final = (
    select(func.count())
    .select_from(schema.changes)
    .where(schema.changes.c.version_id.not_in(select(schema.versions.c.id)))
)


def _changes(before: Plan | None, after: Plan) -> Sequence[Change]:
    return changes_between(facts_of(before) if before else {}, facts_of(after))


def _newest(connection: Connection, book_id: int) -> int | None:
    table = schema.versions
    query = select(func.max(table.c.number)).where(table.c.book_id == book_id)
    return connection.execute(query).scalar_one_or_none()


def _version_query(book_id: int) -> Select[Any]:
    table = schema.versions
    wanted = (
        table.c.number,
        table.c.parent,
        table.c.kind,
        table.c.author,
        table.c.at,
        table.c.note,
        table.c.file_name,
        table.c.file_sha256,
        table.c.state_sha256,
        table.c.change_count,
    )
    return select(*wanted).where(table.c.book_id == book_id)


def _version(row: Row[Any]) -> Version:
    # SQLite hands the time back without its zone; it is always UTC.
    at = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
    return Version(
        row.number,
        row.parent,
        row.kind,
        row.author,
        at.astimezone(UTC),
        row.note,
        short_file_name(row.file_name),  # earlier releases kept it at any length
        row.file_sha256,
        row.state_sha256,
        row.change_count,
    )


def _change(row: Row[Any]) -> Change:
    return Change(Place(row.subject, row.month, Field(row.field), row.item), row.before, row.after)
