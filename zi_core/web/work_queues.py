"""Costly work has threads of its own, and a queue that is bounded in number and in time."""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

T = TypeVar("T")

RETRY_SECONDS: Final = 10
"""Seconds after which a refused request may be retried."""


class Busy(Exception):  # noqa: N818 - an answer, not a fault
    """The queue is full, or a turn did not come in time: nothing was done."""


@dataclass(slots=True)
class _Waiting(Generic[T]):
    work: Callable[[], T]
    same: object
    end: float
    future: "Future[T]" = field(default_factory=Future)


class Queue(Generic[T]):
    """A bounded queue of work with threads of its own.

    The pages' own threads never wait here. The addresses that ask take turns, so that one that
    asks for much holds up itself; ``each`` is how many requests of one may wait.
    """

    def __init__(self, name: str, *, threads: int, most: int, each: int, patience: float) -> None:
        """Let at most ``most`` requests wait, and none longer than ``patience`` seconds."""
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._most, self._each, self._patience = most, each, patience
        self._lock = threading.Lock()
        self._lines: dict[str, deque[_Waiting[T]]] = {}  # whose turn is next stands first
        self._shared: dict[object, Future[T]] = {}

    @property
    def waiting(self) -> int:
        """How many requests wait for their turn."""
        with self._lock:
            return sum(map(len, self._lines.values()))

    async def run(self, address: str, work: Callable[[], T], *, same: object = None) -> T:
        """What a piece of work returns. Raises Busy where it cannot be begun in time.

        Work for the ``same`` key as a queued one is not queued again; both get its result.
        """
        # Shielded: a request that is given up must not cancel what others wait for as well.
        return await asyncio.shield(asyncio.wrap_future(self._place(address, work, same)))

    def _place(self, address: str, work: Callable[[], T], same: object) -> "Future[T]":
        with self._lock:
            if same is not None and same in self._shared:
                return self._shared[same]
            line = self._lines.get(address, ())
            if len(line) >= self._each or sum(map(len, self._lines.values())) >= self._most:
                raise Busy
            placed = _Waiting(work, same, time.monotonic() + self._patience)
            self._lines.setdefault(address, deque()).append(placed)
            if same is not None:
                self._shared[same] = placed.future
        self._pool.submit(self._serve)
        return placed.future

    def _serve(self) -> None:
        """Do the work of the address whose turn it is; called as often as there is work."""
        with self._lock:
            address, line = next(iter(self._lines.items()))
            del self._lines[address]
            placed = line.popleft()
            if line:
                self._lines[address] = line
            self._shared.pop(placed.same, None)  # from now on it may have changed
        if time.monotonic() > placed.end:
            placed.future.set_exception(Busy())
            return
        try:
            outcome = placed.work()
        except Exception as error:  # noqa: BLE001 - handed on to whoever waits for it
            placed.future.set_exception(error)
        else:
            placed.future.set_result(outcome)
