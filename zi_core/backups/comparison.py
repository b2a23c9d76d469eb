"""What one store holds that another does not, in words."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, func, inspect, select

from zi_core.dates import moment_label
from zi_core.formatting import number
from zi_core.store import access_tables, meeting_tables, schema
from zi_core.store.audit import Event

_UNCOUNTED: Final = (Event.RECOVERED,)
"""Events that tell nothing that people did."""


def missing_in(other: Connection, one: Connection) -> list[str]:
    """What ``one`` holds and ``other`` lacks, as Indonesian phrases; empty if nothing.

    Versions by what they say, every state of meetings, decisions, scans and the office's identity,
    and the audit trail, which records whatever else people did. A store that nobody has used, with
    its first version alone, holds no more than that version.
    """
    if _is_untouched(one):
        return _versions(other, one, by_state=True)
    found = _versions(other, one, by_state=False)
    found += _kept_states(other, one)
    lacking = {row.hash: row for row in _trail(one)}.keys() - {row.hash for row in _trail(other)}
    if lacking:
        last = max(row.at for row in _trail(one) if row.hash in lacking)
        found.append(f"{number(len(lacking))} catatan kejadian, terakhir {moment_label(last)} WIB")
    return found


def _is_untouched(connection: Connection) -> bool:
    later = schema.versions.c.kind != "seed"
    return not (
        _count(connection, access_tables.accounts)
        or _count(connection, meeting_tables.meetings)
        or connection.execute(select(func.count()).where(later)).scalar_one()
    )


def _count(connection: Connection, table: Any) -> int:  # noqa: ANN401 - a table
    if not inspect(connection).has_table(table.name):
        return 0  # of an older release
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _versions(other: Connection, one: Connection, *, by_state: bool) -> list[str]:
    table, books = schema.versions, schema.books
    columns = [books.c.year, table.c.number, table.c.state_sha256]
    if not by_state:
        columns += [books.c.office, table.c.file_sha256, table.c.author, table.c.note]
    query = select(*columns).join(books, books.c.id == table.c.book_id)
    lacking = {tuple(row) for row in one.execute(query)} - {
        tuple(row) for row in other.execute(query)
    }
    numbers: dict[int, list[int]] = defaultdict(list)
    for row in lacking:
        numbers[row[0]].append(row[1])
    return [
        f"versi {_ranges(found)} rencana aksi {year}" for year, found in sorted(numbers.items())
    ]


def _ranges(numbers: Iterable[int]) -> str:
    """``3, 5–9``."""
    spans: list[list[int]] = []
    for found in sorted(numbers):
        if spans and found == spans[-1][1] + 1:
            spans[-1][1] = found
        else:
            spans.append([found, found])
    return ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in spans)


def _kept_states(other: Connection, one: Connection) -> list[str]:
    found = []
    for table, name in (
        (meeting_tables.meetings, "rapat"),
        (meeting_tables.decisions, "keputusan K-"),
        (meeting_tables.scans, "pindaian "),
        (meeting_tables.identities, ""),
    ):
        lacking = sorted({key[:2] for key in _states(one, table) - _states(other, table)})
        if not name:
            found += ["identitas kantor"] if lacking else []
        elif lacking:
            space = "" if name.endswith(("-", " ")) else " "
            names = ", ".join(f"{name}{space}{at}/{year}" for year, at in lacking[:_NAMED])
            more = len(lacking) - _NAMED
            found.append(f"{names} dan {more} lagi" if more > 0 else names)
    return found


_NAMED: Final = 5
"""How many meetings or decisions are named; of the others only the number is told."""


def _states(connection: Connection, table: Any) -> set[tuple[Any, ...]]:  # noqa: ANN401 - a table
    if not inspect(connection).has_table(table.name):
        return set()
    books = schema.books
    query = select(books.c.year, table.c.number, table.c.revision, table.c.by, table.c.content)
    rows = connection.execute(query.join(books, books.c.id == table.c.book_id))
    return {tuple(row) for row in rows}


def _trail(connection: Connection) -> list[Any]:
    table = access_tables.audit
    if not inspect(connection).has_table(table.name):
        return []
    query = select(table.c.hash, table.c.at).where(table.c.event.not_in(_UNCOUNTED))
    return [*connection.execute(query)]
