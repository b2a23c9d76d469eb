"""What bounds how much is held, asked for, or waited for at a time: by key, and in all."""

import asyncio
import time
from collections import Counter, deque
from dataclasses import dataclass
from typing import Final

_MANY_KEYS: Final = 1_000
_ROUNDING: Final = 1e-6  # seconds; sums of times are not exact


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that one client, and all of them together, may hold at a time."""

    each: int
    total: int

    def within(self, available: int) -> "Limit":
        """The limit where there are no more than ``available`` in all: half of them for one."""
        total = min(self.total, max(available, 2))
        return Limit(min(self.each, max(total // 2, 1)), total)


class ConcurrencyCounter:
    """Counts what is held by key, and in all."""

    def __init__(self, limit: Limit) -> None:
        """Begin with nothing held."""
        self.limit = limit
        self._held: Counter[str] = Counter()

    @property
    def held(self) -> int:
        """How many are held in all."""
        return self._held.total()

    def has_room(self, key: str) -> bool:
        """Whether :meth:`take` would succeed."""
        return self._held[key] < self.limit.each and self._held.total() < self.limit.total

    def take(self, key: str) -> bool:
        """Hold one more, if the limits allow it."""
        if not self.has_room(key):
            return False
        self._held[key] += 1
        return True

    def give_back(self, key: str) -> None:
        """Hold one fewer."""
        self._held[key] -= 1
        if not self._held[key]:
            del self._held[key]


class TokenBucket:
    """So many at once, and so many a second after that, by key."""

    def __init__(self, at_once: int, a_second: float) -> None:
        """Begin with nothing asked for."""
        self._interval = 1 / a_second
        self._slack = at_once * self._interval
        self._due: dict[str, float] = {}

    def seconds_over(self, key: str) -> float:
        """Count one more; how many seconds it comes too soon."""
        over, self._due[key] = self._next(key)
        return over

    def take(self, key: str) -> bool:
        """Count one more unless it comes too soon: what is refused delays nothing."""
        over, due = self._next(key)
        is_in_time = over < _ROUNDING
        if is_in_time:
            self._due[key] = due
        return is_in_time

    def give_back(self, key: str) -> None:
        """Count one fewer: nothing has come of it."""
        self._due[key] -= self._interval

    def _next(self, key: str) -> tuple[float, float]:
        """How many seconds the next of a key comes too soon, and what is due after it."""
        now = time.monotonic()
        if len(self._due) > _MANY_KEYS:
            self._due = {kept: due for kept, due in self._due.items() if due > now}
        due = max(self._due.get(key, 0.0), now) + self._interval
        return max(due - now - self._slack, 0.0), due


class FairQueue:
    """A fair queue: of those that wait, a key that holds the fewest turns comes next."""

    def __init__(self, limit: Limit) -> None:
        """Start with nothing held and nobody waiting; for use in one event loop."""
        self._turns = ConcurrencyCounter(limit)
        self._held: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @property
    def waiting(self) -> int:
        """How many wait for a turn."""
        return sum(map(len, self._waiting.values()))

    async def take(self, key: str) -> None:
        """Wait for a turn."""
        if self._turns.take(key):
            self._held[key] += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(key, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back(key)  # it came in the very moment
            raise

    def give_back(self, key: str) -> None:
        """End a turn; the next one that waits gets it."""
        self._turns.give_back(key)
        self._held[key] -= 1
        if not self._held[key]:
            del self._held[key]
        for waiting in sorted(self._waiting, key=self._held.__getitem__):
            turns = self._waiting[waiting]
            while turns and turns[0].done():  # whoever waited has gone
                turns.popleft()
            if turns and self._turns.take(waiting):
                self._held[waiting] += 1
                turns.popleft().set_result(None)
            if not turns:
                del self._waiting[waiting]
