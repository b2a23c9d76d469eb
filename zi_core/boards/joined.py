"""One look at something for all who ask in the same moment."""

from collections.abc import Callable
from threading import Condition
from typing import Generic, TypeVar

T = TypeVar("T")


class Joined(Generic[T]):
    """Calls of a function, joined: whoever asks gets a result that was begun after they asked.

    While one call runs, those who ask wait for the next one, which is made once for all of them.
    So a full room costs a few looks at the database, and nobody sees what was before they asked.
    A call that fails is everybody's own: each of those who waited for it makes one.
    """

    def __init__(self) -> None:
        """Start with no call running."""
        self._changed = Condition()
        self._begun = 0  # calls so far; the last one is running, or has ended
        self._ended = 0
        self._found: tuple[int, T] | None = None  # the last result, and the call it is of

    def get(self, fetch: Callable[[], T]) -> T:
        """What ``fetch`` returns or raises, or what it returned to somebody who asked beside."""
        with self._changed:
            wanted = self._begun + 1
            while True:
                if self._found and self._found[0] >= wanted:
                    return self._found[1]
                if self._begun == self._ended:  # nobody is looking
                    self._begun += 1
                    mine = self._begun
                    break
                self._changed.wait()
        try:
            found = fetch()
        except BaseException:
            with self._changed:
                self._ended = mine
                self._changed.notify_all()
            raise
        with self._changed:
            self._ended, self._found = mine, (mine, found)
            self._changed.notify_all()
            return found
