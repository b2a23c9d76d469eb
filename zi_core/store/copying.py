"""A whole store copied into an empty database: from SQLite to PostgreSQL, and back.

Every row of every table goes, as it is: hashes, the audit chain and numbers stay what they were.
Rules: docs/rules.md, Versions.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, LargeBinary, Table, func, insert, select
from sqlalchemy import text as sql
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from zi_core.formatting import number as spelled
from zi_core.store import postgresql, sqlite
from zi_core.store.access_tables import audit
from zi_core.store.errors import PlaceTaken, StoreBusy, StoreError
from zi_core.store.meeting_tables import TABLES
from zi_core.store.migrating import newest_book, upgrade
from zi_core.store.opening import database_url, refusal
from zi_core.store.schema import metadata
from zi_core.store.store import Store, plain_errors, using
from zi_core.store.timeouts import is_busy

NAMES: Final = {
    "zi_book": "rencana tahunan",
    "zi_version": "versi dan berkasnya",
    "zi_change": "catatan perubahan",
    "zi_account": "akun",
    "zi_token": "sesi dan tautan sekali pakai",
    "zi_try": "hitungan salah sandi",
    "zi_audit": "catatan kejadian",
    "zi_meeting": "rapat",
    "zi_decision": "keputusan",
    "zi_scan": "pindaian",
    "zi_identity": "identitas kantor",
}
"""What people call the tables."""

_BATCH_ROWS: Final = 1_000
_BATCH_SIZE: Final = 4 * 2**20  # letters and bytes
_ROWS_AT_ONCE: Final = 500
_MODULO: Final = 2**256

Report = Callable[[str], None]
"""Hears what is being done, as an Indonesian phrase; called for every batch of rows."""

Check = Callable[[Store], list[str]]
"""What is wrong with a store, as Indonesian sentences."""


@dataclass(frozen=True, slots=True)
class TableCopy:
    """A table that was copied: how many rows, and the sum of their SHA-256, equal on both sides."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied, by table, and how many events the source has recorded since it was read."""

    tables: tuple[TableCopy, ...]
    events_since: int


class NotWhole(StoreError):  # noqa: N818 - a finding, not a fault
    """A store is not what its hashes say; ``problems`` are sentences. Nothing was copied."""

    def __init__(self, where: str, problems: list[str]) -> None:
        super().__init__(f"{where} tidak utuh; tidak ada yang disalin.")
        self.problems = problems


def copy_store(
    source: Store,
    address: str,
    *,
    check: Check = Store.verify,
    report: Report = lambda _: None,
) -> Copied:
    """Copy all that a store's database holds to the database of an address, or nothing.

    Source: as it is when this begins; it may be written to meanwhile. Target: a SQLite file that
    is not there, or a PostgreSQL database without a table of ours. All is one transaction there,
    kept only after both sides passed ``check`` and every table's rows were read back and compared:
    whoever ends this in the middle leaves the target as it was.

    Raises :class:`NotWhole` where a side does not pass, StoreError where the target holds a store
    already, or a side cannot be reached, read or written. Memory: a batch of rows at a time.
    """
    url = database_url(address)
    with plain_errors(), _snapshot(source) as read:
        with _as_store(read) as store:
            report("Memeriksa asalnya")
            if problems := check(store):
                raise NotWhole("Basis data asal", problems)
        with _target(url) as written:
            upgrade(written)
            tables = copy_rows(read, written, report)
            with _as_store(written) as store:
                report("Memeriksa salinannya")
                if problems := check(store):
                    raise NotWhole("Salinannya", problems)
    return Copied(tables, _events_since(source, tables))


def copy_rows(
    read: Connection, written: Connection, report: Report = lambda _: None
) -> tuple[TableCopy, ...]:
    """Copy every row of every table into empty tables, and read it back and compare.

    In the running transactions of both, whose tables are those of this release. Raises StoreError
    where the target does not take a row, :class:`NotWhole` where it is another when read back.
    """
    # Each table after those that it refers to.
    tables = [table for table in metadata.sorted_tables if table.name in TABLES]
    return tuple(_copy(read, written, table, report) for table in tables)


def _snapshot(source: Store) -> AbstractContextManager[Connection]:
    if source.engine.dialect.name == "sqlite":
        return sqlite.snapshot(source.engine)
    return postgresql.snapshot(source.engine)


@contextmanager
def _target(url: URL) -> Iterator[Connection]:
    """The transaction that becomes the new store. Raises StoreError for what is not empty."""
    is_file = url.get_backend_name() == "sqlite"
    place = str(sqlite.path_of(url)) if is_file else f"Basis data PostgreSQL {url.database}"
    taken = StoreError(
        f"{place} sudah ada isinya; tidak ada yang disalin. Sebut "
        + ("nama berkas yang belum ada." if is_file else "basis data yang kosong.")
    )
    if is_file and sqlite.path_of(url).exists():
        raise taken
    opened = sqlite.new_file(sqlite.path_of(url)) if is_file else postgresql.empty_database(url)
    try:
        with opened as connection:
            yield connection
    except PlaceTaken as error:
        raise taken from error
    except DBAPIError as error:
        raise (StoreBusy() if is_busy(error) else refusal(url, error)) from error


@contextmanager
def _as_store(connection: Connection) -> Iterator[Store]:
    """A store that reads in the transaction of a connection."""
    with using(connection):
        yield Store(connection.engine, newest_book(connection))


# ---- rows -------------------------------------------------------------------------------------


def _copy(read: Connection, written: Connection, table: Table, report: Report) -> TableCopy:
    """Copy a table's rows, and read them back."""
    name = NAMES.get(table.name, table.name)
    total = read.execute(select(func.count()).select_from(table)).scalar_one()
    done, sum_before = 0, 0
    for batch in _batches(read, table):
        try:
            written.execute(insert(table), batch)
        except DBAPIError as error:
            raise _unwritten(name, error) from error
        done += len(batch)
        sum_before += sum(map(_row_digest, batch))
        report(f"Menyalin {name}: {spelled(done)} dari {spelled(total)}")
    _continue_numbering(written, table)
    rows, sum_after = 0, 0
    for batch in _batches(written, table):
        rows += len(batch)
        sum_after += sum(map(_row_digest, batch))
    if (rows, sum_after) != (done, sum_before) or done != total:
        raise NotWhole("Salinannya", [f"Isi tabel {table.name} di tujuan berbeda dari asalnya."])
    return TableCopy(table.name, rows, f"{sum_after % _MODULO:064x}")


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """A table's rows in the order of their keys, in batches that are bounded in size."""
    # Files are large: the server hands out one row at a time.
    has_files = any(isinstance(column.type, LargeBinary) for column in table.columns)
    at_once = 1 if has_files else _ROWS_AT_ONCE
    batch: list[dict[str, Any]] = []
    size = 0
    query = select(table).order_by(*table.primary_key)
    found = connection.execute(query, execution_options={"yield_per": at_once}).mappings()
    try:
        for row in found:
            batch.append({name: _plain(value) for name, value in row.items()})
            size += sum(len(value) for value in row.values() if isinstance(value, str | bytes))
            if len(batch) >= _BATCH_ROWS or size >= _BATCH_SIZE:
                yield batch
                batch, size = [], 0
    except ValueError as error:  # no date where there should be
        raise NotWhole("Basis data asal", [f"Isi tabel {table.name} rusak."]) from error
    if batch:
        yield batch


def _plain(value: object) -> object:
    """A value as both databases take it: SQLite hands moments back without their zone, UTC."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
    return bytes(value) if isinstance(value, memoryview) else value


def _row_digest(row: dict[str, Any]) -> int:
    """A row's SHA-256 as a number; their sum tells tables apart, in whatever order rows come."""

    def told(value: Any) -> object:  # noqa: ANN401 - of a column
        if isinstance(value, bytes):
            return ["bytes", hashlib.sha256(value).hexdigest()]
        return ["at", value.isoformat()] if isinstance(value, datetime) else value

    words = json.dumps({name: told(value) for name, value in row.items()}, sort_keys=True)
    return int.from_bytes(hashlib.sha256(words.encode()).digest())


def _continue_numbering(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number the next row after those that were copied; SQLite does by itself."""
    column = table.autoincrement_column
    if column is None or connection.dialect.name != "postgresql":
        return
    last = connection.execute(select(func.max(column))).scalar_one()
    connection.execute(
        sql("SELECT setval(pg_get_serial_sequence(:table, :column), :last, :is_used)"),
        {
            "table": table.name,
            "column": column.name,
            "last": last or 1,
            "is_used": last is not None,
        },
    )


def _unwritten(name: str, error: DBAPIError) -> StoreError:
    if is_busy(error):
        return StoreBusy()
    reason = type(error.orig).__name__
    return StoreError(
        f"Bagian “{name}” tidak dapat ditulis ke basis data tujuan ({reason}). Tujuannya tetap "
        "kosong; periksa sisa ruang dan sambungannya, lalu ulangi."
    )


def _events_since(source: Store, tables: tuple[TableCopy, ...]) -> int:
    """How many events the source recorded after it was read; 0 where it cannot be asked."""
    copied = next(table.rows for table in tables if table.name == audit.name)
    with suppress(StoreError), source.reading() as connection:
        now = connection.execute(select(func.count()).select_from(audit)).scalar_one()
        return int(now) - copied
    return 0
