"""Random damages to the file of a store: each is refused, told by verify, or without effect."""

import sqlite3
from contextlib import closing
from dataclasses import replace

from faults.counts import Counts
from faults.publisher import new_version
from tests.meetings.held import ADMIN, CHAIR, FULL, details, draft
from tests.people import CHEAP, PASSWORD, add
from zi_core.access import Role, Sessions
from zi_core.identity import Identities
from zi_core.meetings import Meetings, verify_all
from zi_core.runtime import open_store
from zi_core.settings import DocumentSettings
from zi_core.store import StoreError

_PAGE = 4096
_VERSIONS = 6


def run(trial):
    """One row; how each damage ended stands below the table."""
    counts = Counts("random damage to the file, SQLite")
    with counts.timed(), trial.sqlite.new() as address:
        _fill(address, trial.seed_file)
        path = trial.new_folder() / "zi.db"
        whole = trial.path_of(address).read_bytes()
        rows = _rows(trial.path_of(address))
        chance = trial.random(counts.fault)
        for _ in range(trial.tries(100, 8)):
            counts.tries += 1
            kind = chance.choice(DAMAGES)
            content = kind(whole, chance)
            path.write_bytes(content)
            ending = _ending(counts, path, trial.seed_file, content, rows, kind)
            counts.outcomes[ending] += 1
    return [counts]


def _ending(counts, path, seed, content, rows, kind):
    name = kind.__doc__.rstrip(".").lower()
    try:
        try:
            store = open_store(f"sqlite:///{path}", seed=seed)
        except StoreError:
            if path.read_bytes() != content:
                counts.find("untrue", f"{name}: refused, and written to")
            return "refused"
        try:
            found = verify_all(store)
        finally:
            store.close()
    except Exception as error:  # noqa: BLE001 - whatever it is, a person would see it
        counts.find("untrue", f"{name}: no sentence but {error!r}")
        return "no sentence"
    if found:
        return "told by verify"
    if differing := _differing(path, rows):
        counts.find("untrue", f"{name}: verify finds nothing, yet {differing}")
        return "not told"
    return "without effect"


def _fill(address, seed):
    """Versions with files, accounts with sessions, a closed meeting, an identity."""
    store = open_store(address, seed=seed)
    for _ in range(_VERSIONS):
        store.publish(new_version(store))
    for name, role in (("Ana", Role.ADMIN), ("Budi", Role.CHAIR)):
        add(store, name, role)
        Sessions(store, passwords=CHEAP).sign_in(name, PASSWORD, address="192.0.2.7")
        Sessions(store, passwords=CHEAP).sign_in(name, "salah", address="192.0.2.8")
    meetings = Meetings(store)
    held = meetings.create(CHAIR, details())
    held = meetings.change(CHAIR, held.number, held.revision, FULL)
    meetings.decide(CHAIR, held.number, draft())
    briefing = meetings.briefing(held.number)
    meetings.close(CHAIR, held.number, held.revision, briefing.fingerprint)
    identities = Identities(store, DocumentSettings((), "", "", "", ""))
    identities.change(ADMIN, 0, replace(identities.current(), city="Purbalingga"))
    store.close()


def _rows(path):
    """All that is stored, the tables' own definitions too."""
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        rows = {name: _all(connection, name) for (name,) in names}
        definitions = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")
        return rows | {"definitions": sorted(definitions.fetchall(), key=repr)}


def _all(connection, name):
    return sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)


def _differing(path, rows):
    """Which table holds other rows than before; nothing where none does."""
    try:
        now = _rows(path)
    except (sqlite3.Error, ValueError) as error:
        return f"reading it fails: {error!r}"
    for name in rows.keys() | now.keys():
        if now.get(name) != rows.get(name):
            pairs = zip(now.get(name, []), rows.get(name, []), strict=False)
            first = next((f"{a} != {b}" for a, b in pairs if a != b), "")
            return f"{name} differs: {first[:700]}"
    return ""


# ---- damages ------------------------------------------------------------------------------------


def _flipped(whole, chance):
    """A bit flipped."""
    return _with_flipped(whole, chance.randrange(len(whole)), chance)


def _flipped_where_written(whole, chance):
    """A bit flipped where something is written."""
    place = chance.choice([place for place, byte in enumerate(whole) if byte])
    return _with_flipped(whole, place, chance)


def _overwritten(whole, chance):
    """Some bytes overwritten."""
    length = chance.randrange(1, 200)
    start = chance.randrange(len(whole) - length)
    return whole[:start] + chance.randbytes(length) + whole[start + length :]


def _zeroed(whole, chance):
    """A page made zeros."""
    start = chance.randrange(len(whole) // _PAGE) * _PAGE
    return whole[:start] + bytes(_PAGE) + whole[start + _PAGE :]


def _scrambled(whole, chance):
    """A page overwritten."""
    start = chance.randrange(len(whole) // _PAGE) * _PAGE
    return whole[:start] + chance.randbytes(_PAGE) + whole[start + _PAGE :]


def _copied(whole, chance):
    """A page overwritten with another one."""
    source, target = (chance.randrange(len(whole) // _PAGE) * _PAGE for _ in range(2))
    return whole[:target] + whole[source : source + _PAGE] + whole[target + _PAGE :]


def _truncated(whole, chance):
    """The file cut off."""
    return whole[: chance.randrange(len(whole))]


def _lengthened(whole, chance):
    """Something appended."""
    return whole + chance.randbytes(chance.choice((1, 100, _PAGE)))


DAMAGES = (
    _flipped,
    _flipped_where_written,
    _overwritten,
    _zeroed,
    _scrambled,
    _copied,
    _truncated,
    _lengthened,
)


def _with_flipped(whole, place, chance):
    flipped = whole[place] ^ 1 << chance.randrange(8)
    return whole[:place] + bytes([flipped]) + whole[place + 1 :]
