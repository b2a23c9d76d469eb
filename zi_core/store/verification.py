"""Holding a store's versions against each other and against their hashes."""

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, text

from zi_core.plan import Plan
from zi_core.store import (
    access_tables,
    account_digests,
    audit,
    definitions,
    meeting_rows,
    schema,
    version_state,
)
from zi_core.store.errors import StoreError
from zi_core.store.records import books_in, changes_of

if TYPE_CHECKING:
    from zi_core.store.store import Store


_ORPHANS: Final = (
    select(func.count())
    .select_from(schema.changes)
    .where(schema.changes.c.version_id.not_in(select(schema.versions.c.id)))
)


def verify(store: "Store") -> list[str]:
    """What is wrong with the stored versions of all books, as Indonesian sentences.

    Every stored hash is computed anew, numbers must follow one another, and the changes of
    each version must lead from the state before it to its own; so must the chain of the audit
    trail, which records every version, every state of a meeting or a decision, and every account;
    on SQLite the definitions must be those of the migrations. Empty if nothing is wrong. What
    closed meetings froze, :func:`zi_core.meetings.verify` recomputes.
    """
    found: list[str] = []
    try:
        with store.reading() as connection:
            if store.engine.dialect.name == "sqlite":
                rows = connection.execute(text("PRAGMA integrity_check")).scalars().all()
                found += [f"Basis data rusak: {row}." for row in rows if row != "ok"]
                found += definitions.verify(connection)
            books = books_in(connection)
            orphans = connection.execute(_ORPHANS).scalar_one()
        if orphans:
            found.append(f"{orphans} catatan perubahan kehilangan versinya.")
        for book in books:
            name = f"Rencana aksi {book.year}: " if books[1:] else ""
            found += [f"{name}{words}" for words in _verify_chain(store.for_book(book))]
        with store.reading() as connection:
            found += audit.verify(connection) + meeting_rows.verify(connection)
            found += account_digests.verify(connection)
            for table in (access_tables.tokens, access_tables.tries):
                connection.execute(select(table)).all()  # moments that are none are refused
    except StoreError as error:
        found.append(str(error))
    return found


def _verify_chain(store: "Store") -> list[str]:
    """What is wrong with the versions of this book."""
    table = schema.versions
    query = select(table.c.id, table.c.number, table.c.parent).order_by(table.c.number)
    with store.reading() as connection:
        chain = connection.execute(query.where(table.c.book_id == store.book.id)).all()
    found = [] if chain else ["Tidak ada satu pun versi."]
    before: Plan | None = None
    for expected, row in enumerate(chain, start=1):
        if row.number != expected or row.parent != (expected - 1 or None):
            found.append(f"Versi {row.number} tidak menyambung ke versi sebelumnya.")
        wrong, before = _verify_version(store, row.id, row.number, before)
        found += [f"Versi {row.number}: {words}." for words in wrong]
    return found


def _verify_version(
    store: "Store", version_id: int, number: int, before: Plan | None
) -> tuple[list[str], Plan | None]:
    """What is wrong with one version, and its state, if it can be read.

    Each is asked for by itself, so that a long check never keeps writers waiting.
    """
    found: list[str] = []
    plan, stored = None, None
    try:
        with store.reading() as connection:
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
        stored = [change for change, _ in store.changes(number)]
    if stored != list(changes_of(before, plan)) or len(stored) != row.change_count:
        found.append("catatan perubahannya tidak sesuai isinya")
    return found, plan
