"""Threads for what needs the store, apart from those that serve everything else.

Where the database is locked they wait for it; health, assets and pages that need no store do not
wait behind them.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Final, ParamSpec, TypeVar

_threads: Final = ThreadPoolExecutor(40, thread_name_prefix="basis-data")

P = ParamSpec("P")
T = TypeVar("T")


def in_store_thread_later(work: Callable[[], None]) -> None:
    """Have something done beside what is served; nobody waits for it."""
    _threads.submit(copy_context().run, work)


async def in_store_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a function that needs the store returns or raises."""
    call = partial(copy_context().run, work, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_threads, call)
