"""Limits on guessing passwords: counters in the store, counted before a password is looked at.

Each try is counted as wrong in a transaction of its own *before* the password is verified, and
taken back where it was right. So parallel tries, in however many processes, cannot slip through.

- **An account**, known or not, by name: from the 5th wrong try in a row one must wait 1 minute,
  doubling with each further one up to 15; and no more than 40 a day. All clients share this.
- **A queue ticket**: a client that has to wait gets a signed ticket. After at most 15 minutes
  it may try once, whatever the others do meanwhile; 50 such tries a day. So a person without a
  known device gets in although guessers keep the account waiting. It is spent by any try; an
  address has 60 such tries a day.
- **A known device** (OWASP, *device cookies*): a browser that has signed in to the account before
  is counted by itself, and guessers elsewhere cannot make it wait.
- **One-time keys** cannot be guessed, but each password chosen with one is judged: an address waits
  from the 20th that was not taken on.
- **An address**, whatever the names: from the 20th wrong try on, as above. An IPv6 address counts
  by its network of 64 bits.

Strangers thus have at most 90 tries a day at an account. A row of wrong tries is forgotten
after a quiet day (an address': a quiet hour).
"""

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from zi_core.access.clock import CLOCK_SKEW
from zi_core.store import Store
from zi_core.store.access_tables import tokens, tries

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
SHORTEST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(minutes=15)
_PLACE_LASTS: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Limit:
    """Free attempts before delays begin, attempts a day, and when a row of failures expires."""

    free: int
    a_day: int | None
    forgotten: timedelta


ACCOUNT: Final = Limit(free=5, a_day=40, forgotten=DAY)
LINE: Final = Limit(free=50, a_day=50, forgotten=DAY)
LINE_OF_ADDRESS: Final = Limit(free=60, a_day=60, forgotten=DAY)
DEVICE: Final = Limit(free=5, a_day=40, forgotten=DAY)
ADDRESS: Final = Limit(free=20, a_day=None, forgotten=HOUR)
KEY_OF_ADDRESS: Final = Limit(free=20, a_day=200, forgotten=HOUR)

Counters = tuple[tuple[str, Limit], ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """The limit is reached: retry after ``seconds``, with the queue ``ticket``."""

    seconds: int
    ticket: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A try that was counted, and where: to be taken back if it was right."""

    counters: Counters


class RateLimiter:
    """The counters of one store."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        """Count in a store, by a clock that gives moments in UTC."""
        self._store, self._clock = store, clock
        self._pruned: datetime | None = None

    def wait(self, name: str, address: str, device_id: int | None, ticket: str) -> Wait | None:
        """Whether a client has to wait. Reads only: a flood of attempts writes nothing."""
        with self._store.reading() as connection:
            secret = self._secret(connection)
            if secret is None:  # nobody has tried anything yet
                return None
            subjects = _all_subjects(name, address, device_id, ticket)
            rows = _rows(connection, subjects, lock=False)
        chosen = self._choose(rows, name, address, device_id, ticket, secret)
        return chosen if isinstance(chosen, Wait) else None

    def hit(self, name: str, address: str, device_id: int | None, ticket: str) -> Hit | Wait:
        """Count a try as wrong before it is verified, or say how long to wait."""
        now = self._clock()
        with self._store.writing() as connection:
            self._prune(connection, now)
            secret = self._secret(connection) or self._make_secret(connection)
            subjects = _all_subjects(name, address, device_id, ticket)
            for subject in sorted(subjects):
                _ensure(connection, subject, now)
            rows = _rows(connection, subjects)
            chosen = self._choose(rows, name, address, device_id, ticket, secret)
            if isinstance(chosen, Wait):
                return chosen
            for subject, limit in chosen.counters:
                _add(connection, rows[subject], limit, now)
        return chosen

    def hit_key(self, address: str) -> Hit | Wait:
        """Count a password that is chosen with a one-time key, before it is judged."""
        now, subject = self._clock(), _subject("key-address", network_of(address))
        counters: Counters = ((subject, KEY_OF_ADDRESS),)
        with self._store.writing() as connection:
            _ensure(connection, subject, now)
            rows = _rows(connection, [subject])
            if pause := _pause(rows, counters, now):
                return Wait(_seconds(pause), "")
            _add(connection, rows[subject], KEY_OF_ADDRESS, now)
        return Hit(counters)

    def refund(self, connection: Connection, hit: Hit) -> None:
        """Take back a counted attempt that succeeded, and reset the run of failures.

        The day's number stays (but for this try), and so does the address' row: else somebody
        with an account of their own could clear what they did to others.
        """
        for subject, limit in sorted(hit.counters, key=lambda counter: counter[0]):
            values: dict[str, Any] = {"in_day": tries.c.in_day - 1}
            if limit is ADDRESS:
                values["wrong"] = tries.c.wrong - 1
                row = _rows(connection, [subject]).get(subject)
                if row is not None and row.wrong <= limit.free:
                    values["waits_until"] = None
            else:
                values |= {"wrong": 0, "waits_until": None}
            connection.execute(update(tries).where(tries.c.subject == subject).values(values))

    def forget(self, connection: Connection, name: str) -> None:
        """Reset the account's failures, after an administrator's link was used."""
        subject = _subject("account", name)
        cleared = update(tries).where(tries.c.subject == subject)
        connection.execute(cleared.values(wrong=0, waits_until=None, in_day=0))

    # ---- choosing ---------------------------------------------------------------------------

    def _choose(
        self,
        rows: dict[str, Row[Any]],
        name: str,
        address: str,
        device_id: int | None,
        ticket: str,
        secret: bytes,
    ) -> Hit | Wait:
        """Which counters a try goes by: the device's, the shared ones, or the line's."""
        now = self._clock()
        if device_id is not None:
            own = ((_subject("device", str(device_id)), DEVICE),)
            pause = _pause(rows, own, now)
            return Wait(_seconds(pause), "") if pause else Hit(own)
        network = network_of(address)
        shared: Counters = (
            (_subject("account", name), ACCOUNT),
            (_subject("address", network), ADDRESS),
        )
        ready = self._ticket_ready(ticket, name, secret)
        once: Counters = ((_ticket_subject(ticket), _ONCE),) if ready else ()
        pause = _pause(rows, shared, now)
        if not pause:
            return Hit(shared + once)
        wait = min(pause, LONGEST_WAIT)
        line = (
            (_subject("line", name), LINE),
            (_subject("line-address", network), LINE_OF_ADDRESS),
            *once,
        )
        if ready and not _pause(rows, line, now):
            if ready <= now:
                return Hit(line)
            return Wait(_seconds(min(wait, ready - now)), ticket)
        return Wait(_seconds(wait), self._ticket(name, now + wait, secret))

    # ---- queue tickets ---------------------------------------------------------------------

    def _ticket(self, name: str, ready: datetime, secret: bytes) -> str:
        """A signed ticket: nothing is stored for it, or a flood of tries would fill the store."""
        signed = f"{int(ready.timestamp())}.{secrets.token_urlsafe(9)}"
        return f"{signed}.{_signature(signed, name, secret)}"

    def _ticket_ready(self, ticket: str, name: str, secret: bytes) -> datetime | None:
        """From when a ticket may be used; None for one that is forged, another name's or old."""
        signed, _, signature = ticket.rpartition(".")
        right = _signature(signed, name, secret)
        given = signature.encode("utf-8", "replace")
        if not signed or not hmac.compare_digest(given, right.encode()):
            return None
        now = self._clock()
        ready = datetime.fromtimestamp(int(signed.partition(".")[0]), tz=now.tzinfo)
        return ready if now < ready + _PLACE_LASTS else None

    def _secret(self, connection: Connection) -> bytes | None:
        query = select(tokens.c.hash).where(tokens.c.kind == _SECRET).order_by(tokens.c.id)
        found = connection.execute(query.limit(1)).scalar_one_or_none()
        return bytes.fromhex(found) if found else None

    def _make_secret(self, connection: Connection) -> bytes:
        now, value = self._clock(), secrets.token_bytes(32)
        connection.execute(
            insert(tokens),
            {
                "hash": value.hex(),
                "kind": _SECRET,
                "epoch": 0,
                "label": "",
                "made_by": "",
                "created": now,
                "seen": now,
                "expires": now + 36_500 * DAY,
            },
        )
        return value

    def _prune(self, connection: Connection, now: datetime) -> None:
        """Forget counters that no rule asks for any more, once an hour."""
        if self._pruned is not None and self._pruned <= now < self._pruned + HOUR:
            return
        self._pruned = now
        connection.execute(delete(tries).where(tries.c.last < now - 2 * DAY))


_SECRET: Final = "secret"
_ONCE: Final = Limit(free=1, a_day=1, forgotten=DAY)


def network_of(address: str) -> str:
    """What counts as one address: an IPv6 customer has a whole network of 64 bits."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _subject(kind: str, value: str) -> str:
    return f"{kind}:{hashlib.sha256(value.encode('utf-8', 'replace')).hexdigest()}"


def _ticket_subject(ticket: str) -> str:
    return _subject("place", ticket)


def _all_subjects(name: str, address: str, device_id: int | None, ticket: str) -> list[str]:
    subjects = [_subject("account", name), _subject("address", network_of(address))]
    if device_id is not None:
        subjects.append(_subject("device", str(device_id)))
    if ticket:
        line_of_address = _subject("line-address", network_of(address))
        subjects += [_subject("line", name), line_of_address, _ticket_subject(ticket)]
    return subjects


def _signature(signed: str, name: str, secret: bytes) -> str:
    words = f"{signed}|{name}".encode("utf-8", "replace")
    return hmac.new(secret, words, hashlib.sha256).hexdigest()[:32]


def _rows(connection: Connection, subjects: list[str], *, lock: bool = True) -> dict[str, Row[Any]]:
    query = select(tries).where(tries.c.subject.in_(subjects)).order_by(tries.c.subject)
    query = query.with_for_update() if lock else query
    return {row.subject: row for row in connection.execute(query)}


def _ensure(connection: Connection, subject: str, now: datetime) -> None:
    """Create the counter's row if it is missing, so that it can be locked."""
    row = {"subject": subject, "wrong": 0, "day": now, "in_day": 0, "last": now}
    # Slow to import, and most commands count nothing.
    dialect: Any = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")
    connection.execute(dialect.insert(tries).values(row).on_conflict_do_nothing())


def _pause(rows: dict[str, Row[Any]], counters: Counters, now: datetime) -> timedelta | None:
    """How long to wait by these counters; None if an attempt is allowed."""
    longest = timedelta()
    for subject, limit in counters:
        row = rows.get(subject)
        if row is None or row.last > now + CLOCK_SKEW:
            continue
        if row.waits_until and row.waits_until > now:
            longest = max(longest, row.waits_until - now)
        if limit.a_day is not None and now < row.day + DAY and row.in_day >= limit.a_day:
            longest = max(longest, row.day + DAY - now)
    return longest or None


def _add(connection: Connection, row: Row[Any], limit: Limit, now: datetime) -> None:
    """Count one more failure; after the last free attempt the next one must wait."""
    is_same_row = row.last - CLOCK_SKEW <= now < row.last + limit.forgotten
    is_same_day = row.day - CLOCK_SKEW <= now < row.day + DAY
    wrong = row.wrong + 1 if is_same_row else 1
    over = wrong - limit.free
    wait = min(SHORTEST_WAIT * 2 ** min(over, 10), LONGEST_WAIT) if over >= 0 else None
    values = {
        "wrong": wrong,
        "waits_until": now + wait if wait else None,
        "day": row.day if is_same_day else now,
        "in_day": row.in_day + 1 if is_same_day else 1,
        "last": now,
    }
    connection.execute(update(tries).where(tries.c.subject == row.subject).values(values))


def _seconds(wait: timedelta) -> int:
    return max(1, -int(-wait.total_seconds() // 1))
