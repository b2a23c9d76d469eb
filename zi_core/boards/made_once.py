"""What has been made of versions, kept in one bounded place for all sessions.

A version never changes, so neither does what is made of it: nothing here is ever out of date, it
only makes room for what was asked for since.
"""

from collections.abc import Callable, Hashable
from threading import Condition
from typing import Final, TypeVar, cast

from cachetools import LRUCache, cached

MOST: Final = 48 * 2**20
"""How much is kept, in letters or bytes: hundreds of pages. What was not asked for longest goes."""

_changing: Final = Condition()
_kept: Final[LRUCache[Hashable, str | bytes]] = LRUCache(maxsize=MOST, getsizeof=len)


def _by_key(key: Hashable, _: Callable[[], str | bytes]) -> Hashable:
    return key


@cached(_kept, key=_by_key, condition=_changing)
def _made(_: Hashable, make: Callable[[], str | bytes]) -> str | bytes:
    return make()


def kept(key: Hashable) -> str | bytes | None:
    """What has been made for a key, where it is still there; nothing is made."""
    with _changing:
        return _kept.get(key)


T = TypeVar("T", str, bytes)


def made_once(key: Hashable, make: Callable[[], T]) -> T:
    """What ``make`` gives, made for the first who asks; others who ask meanwhile wait for it.

    ``key`` holds all that it depends on: the rights of who looks too, where they matter.
    """
    return cast("T", _made(key, make))
