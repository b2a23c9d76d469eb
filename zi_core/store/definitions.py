"""Whether a SQLite file's tables, indexes and triggers are those that the migrations make."""

from functools import cache
from typing import Final

from sqlalchemy import Connection, create_engine, text

from zi_core.store.migrating import upgrade

_MADE: Final = text(
    "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
)

Definitions = dict[tuple[str, str], str]


def verify(connection: Connection) -> list[str]:
    """What of the definitions is damaged or changed from outside, as Indonesian sentences.

    A damaged trigger no longer keeps published rows from being changed, and a column of another
    type is read otherwise; the rows themselves show neither.
    """
    wanted, now = _as_migrated(), _in(connection)
    return [
        f"Susunan basis data rusak atau diubah dari luar: {kind} {name}."
        for kind, name in sorted(wanted.keys() | now.keys())
        if wanted.get((kind, name)) != now.get((kind, name))
    ]


@cache
def _as_migrated() -> Definitions:
    """The definitions of a store that is made now."""
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            upgrade(connection)
            return _in(connection)
    finally:
        engine.dispose()


def _in(connection: Connection) -> Definitions:
    """Definitions by kind and name; how a library breaks its lines is no difference."""
    return {
        (kind, name): " ".join(sql.replace("(", " ( ").replace(")", " ) ").split())
        for kind, name, sql in connection.execute(_MADE)
    }
