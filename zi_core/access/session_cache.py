"""Who was behind a session when the database was last asked: to show pages while it is away.

Rules: docs/rules.md, Accounts.
"""

from dataclasses import replace
from threading import Lock
from typing import Final

from cachetools import TTLCache

from zi_core.access.permissions import Person
from zi_core.access.tokens import token_hash

SECONDS: Final = 15 * 60
"""How long somebody is remembered after the database last said who they are."""
_MOST: Final = 10_000

_lock: Final = Lock()
_people: Final[TTLCache[str, Person]] = TTLCache(_MOST, SECONDS)


def cache_person(token: str, person: Person | None) -> None:
    """Keep what the database said of a session's token; None where it has ended."""
    with _lock:
        if person is None:
            _people.pop(token_hash(token), None)
        else:
            _people[token_hash(token)] = person


def cached_person(token: str, address: str) -> Person | None:
    """Whom a session's token belonged to at most :data:`SECONDS` ago; for looking, never acting."""
    with _lock:
        person = _people.get(token_hash(token))
    return replace(person, address=address) if person else None


def clear_session_cache() -> None:
    """Forget everybody: a session or an account has been ended or changed."""
    with _lock:
        _people.clear()
