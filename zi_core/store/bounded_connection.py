"""PostgreSQL connections on which no operation waits without end, whatever the server does."""

from typing import Any

import psycopg
from psycopg.errors import _WaitTimeout


class NoAnswer(psycopg.OperationalError):
    """The server took longer than is waited for it; the connection is closed."""


class BoundedConnection(psycopg.Connection[Any]):
    """A connection that gives up where its server keeps silent for ``seconds``.

    ``lock_timeout`` is the server's own; one that has stopped, or whose network is gone, keeps no
    time limit of its own.
    """

    seconds: float | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:  # noqa: ANN401
        """Wait for the end of an operation."""
        try:
            return super().wait(gen, interval, self.seconds if timeout is None else timeout)
        except _WaitTimeout as error:
            self.pgconn.finish()
            raise NoAnswer("the server does not answer") from error
