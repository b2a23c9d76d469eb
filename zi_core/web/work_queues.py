"""Costly work has threads of its own, and a queue that is bounded in number and in time."""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from zi_core.web.metrics import QUEUE_LENGTH, QUEUE_REFUSED, QUEUE_WAIT

T = TypeVar("T")

RETRY_SECONDS: Final = 10
"""Seconds after which a refused request may be retried."""


class Busy(Exception):  # noqa: N818 - an answer, not a fault
    """The queue is full, or a turn did not come in time: nothing was done."""


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a piece of work is.

    Either so many come ``before`` it, or it has gone on for so many ``seconds``; where the work
    says so, so many of its ``parts`` are ``done``.
    """

    before: int = 0
    seconds: float = 0.0
    done: int = 0
    parts: int = 0


@dataclass(slots=True)
class _Begun:
    since: float
    done: int = 0
    parts: int = 0


_this_thread: Final = threading.local()


def say_done(done: int, parts: int) -> None:
    """Report how many parts of this thread's work are done; ignored outside a queue."""
    if begun := getattr(_this_thread, "begun", None):
        begun.done, begun.parts = done, parts


@dataclass(slots=True)
class _Waiting(Generic[T]):
    work: Callable[[], T]
    same: object
    end: float
    begin: float = field(default_factory=time.monotonic)
    future: "Future[T]" = field(default_factory=Future)


class Queue(Generic[T]):
    """A bounded queue of work with threads of its own.

    The pages' own threads never wait here. The addresses that ask take turns, so that one that
    asks for much holds up itself; ``each`` is how many requests of one may wait.
    """

    def __init__(self, name: str, *, threads: int, most: int, each: int, patience: float) -> None:
        """Let at most ``most`` requests wait, and none longer than ``patience`` seconds."""
        self._name = name
        QUEUE_LENGTH.labels(name).set_function(lambda: self.waiting)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._most, self._each, self._patience = most, each, patience
        self._lock = threading.Lock()
        self._lines: dict[str, deque[_Waiting[T]]] = {}  # whose turn is next stands first
        self._shared: dict[object, Future[T]] = {}
        self._begun: dict[object, _Begun] = {}

    @property
    def waiting(self) -> int:
        """How many requests wait for their turn."""
        with self._lock:
            return sum(map(len, self._lines.values()))

    def stage(self, same: object) -> Stage | None:
        """How far the work for a key is; None where there is none."""
        with self._lock:
            if begun := self._begun.get(same):
                return Stage(0, time.monotonic() - begun.since, begun.done, begun.parts)
            if same not in self._shared:
                return None
            lines = [*self._lines.values()]
            mine = next(at for at, line in enumerate(lines) if any(p.same == same for p in line))
            place = next(at for at, placed in enumerate(lines[mine]) if placed.same == same)
            # Addresses take turns: of one that stands before, a request more has its turn.
            others = (
                min(len(line), place + (at < mine)) for at, line in enumerate(lines) if at != mine
            )
            return Stage(before=place + sum(others) + len(self._begun))

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
                QUEUE_REFUSED.labels(self._name).inc()
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
            key = object() if placed.same is None else placed.same
            self._begun[key] = _this_thread.begun = _Begun(time.monotonic())
        QUEUE_WAIT.labels(self._name).observe(time.monotonic() - placed.begin)
        if time.monotonic() > placed.end:
            QUEUE_REFUSED.labels(self._name).inc()
            placed.future.set_exception(Busy())
            self._end(key)
            return
        try:
            outcome = placed.work()
        except Exception as error:  # noqa: BLE001 - handed on to whoever waits for it
            placed.future.set_exception(error)
        else:
            placed.future.set_result(outcome)
        finally:
            self._end(key)

    def _end(self, key: object) -> None:
        with self._lock:
            self._begun.pop(key, None)
